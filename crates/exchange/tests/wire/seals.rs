//! Sealing: one receiver, one use, lengths that tell little.

use crate::fixtures::sealing;
use proptest::{collection::vec, prelude::*};
use qicheng_credential::trust::SealKey;
use qicheng_exchange::{
    limits,
    seal::{SealError, Sealed, SealingKey, most, receiver, seal},
};

const ALL: [Sealed; 3] = [Sealed::Request, Sealed::Reply, Sealed::Manifest];

fn sealed(plaintext: &[u8]) -> Vec<u8> {
    seal(&sealing().public(), Sealed::Request, plaintext, &[1; 32]).unwrap()
}

proptest! {
    #[test]
    fn what_is_sealed_opens(plaintext in vec(any::<u8>(), 0..3_000), entropy: [u8; 32], secret: [u8; 32]) {
        let key = SealingKey::from_secret(&secret);
        for what in ALL {
            let sealed = seal(&key.public(), what, &plaintext, &entropy).unwrap();
            prop_assert_eq!(receiver(&sealed), Ok(key.public().kid()));
            prop_assert_eq!(key.open(what, &sealed), Ok(plaintext.clone()));
            for other in ALL.into_iter().filter(|w| *w != what) {
                prop_assert_eq!(key.open(other, &sealed), Err(SealError::Opened));
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(sealing().open(Sealed::Reply, &bytes).is_err());
    }
}

#[test]
fn lengths_are_of_few_sizes() {
    let length = |n: usize| sealed(&vec![0; n]).len();
    let (one, two) = (length(0), length(509));
    assert_eq!(one, length(508));
    assert_eq!(two, length(1_020));
    assert_eq!(two - one, 512);
    assert_eq!(length(1_021) - two, 1_024);
}

#[test]
fn another_s_is_not_opened() {
    let other = SealingKey::from_secret(&[9; 32]);
    assert_eq!(
        other.open(Sealed::Request, &sealed(b"x")),
        Err(SealError::OtherReceiver)
    );
}

#[test]
fn every_flipped_bit_and_every_cut_is_found() {
    let good = sealed(b"only for you");
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(sealing().open(Sealed::Request, &bad).is_err(), "bit {bit}");
    }
    for end in 0..good.len() {
        assert!(sealing().open(Sealed::Request, &good[..end]).is_err());
    }
}

#[test]
fn limits_hold() {
    for what in ALL {
        let largest = vec![7; most(what)];
        let sealed = seal(&sealing().public(), what, &largest, &[1; 32]).unwrap();
        assert!(sealed.len() <= limits::SEALED_DOCUMENT);
        assert_eq!(sealing().open(what, &sealed), Ok(largest));
        assert_eq!(
            seal(
                &sealing().public(),
                what,
                &vec![7; most(what) + 1],
                &[1; 32]
            ),
            Err(SealError::TooLarge)
        );
    }
}

#[test]
fn a_point_of_low_order_is_no_key() {
    assert_eq!(
        seal(&SealKey([0; 32]), Sealed::Request, b"x", &[1; 32]),
        Err(SealError::Key)
    );
}

#[test]
fn entropy_makes_two_seals_of_one_text_differ() {
    let again = seal(&sealing().public(), Sealed::Request, b"x", &[2; 32]).unwrap();
    assert_ne!(again, sealed(b"x"));
    assert_eq!(format!("{:?}", sealing()).len(), "SealingKey()".len() + 16);
}
