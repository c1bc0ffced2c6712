use ciborium::{Value, cbor};
use proptest::prelude::*;
use qicheng_credential::certificate::{
    CertificateError, INFLATED_MAX, Signers, TEXT_MAX, read, verify,
};
use qicheng_test_kit::{
    certificates::{
        CertificateParts, bytes, claims, good, header, kid, now, report, signer, test_document,
        text,
    },
    key,
};

#[test]
fn every_bit_of_a_message_matters_or_is_not_signed() {
    let (signers, made) = good();
    let message = made.message();
    let original = verify(&text(&message), &signers, now());
    for bit in 0..message.len() * 8 {
        let mut flipped = message.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let report = verify(&text(&flipped), &signers, now());
        // Only the form around what is signed may differ, never what is shown.
        assert!(
            !report.holds() || report.certificate == original.certificate,
            "bit {bit}"
        );
    }
}

#[test]
fn a_message_cut_anywhere_is_refused() {
    let (signers, made) = good();
    let message = made.message();
    for end in 0..message.len() {
        assert!(!verify(&text(&message[..end]), &signers, now()).holds());
    }
    let mut longer = message;
    longer.push(0);
    assert!(!verify(&text(&longer), &signers, now()).holds());
}

#[test]
fn headers_do_not_choose_the_key_or_the_algorithm() {
    let (mut signers, mut made) = good();
    let other = signer(&key(2), None);
    signers.add(&other).unwrap();
    let own = kid(&signer(&key(1), None));
    for (protected, unprotected) in [
        (
            header(Some(-7), Some(kid(&other))),
            header(None, Some(own.clone())),
        ),
        (header(Some(-7), None), header(None, None)),
        (header(Some(-37), Some(own.clone())), header(Some(-7), None)),
        (header(None, Some(own.clone())), header(None, None)),
        (
            header(Some(-7), Some(own[..7].to_vec())),
            header(None, None),
        ),
        (
            cbor!({ 1 => -7, 4 => "text" }).unwrap(),
            header(None, Some(own.clone())),
        ),
    ] {
        made.protected = bytes(&protected);
        made.unprotected = unprotected;
        assert_eq!(
            report(&signers, &made).checks.verify,
            Some(false),
            "{protected:?}"
        );
    }
}

#[test]
fn critical_or_repeated_headers_are_refused() {
    let (signers, mut made) = good();
    let own = kid(&signer(&key(1), None));
    let mut entries = header(Some(-7), Some(own)).into_map().unwrap();
    entries.push((2.into(), Value::Array(vec![1.into()])));
    made.protected = bytes(&Value::Map(entries.clone()));
    assert_eq!(read(&made.text()).unwrap_err(), CertificateError::Message);
    entries.pop();
    entries.push(entries[1].clone());
    made.protected = bytes(&Value::Map(entries));
    assert_eq!(report(&signers, &made).checks.verify, Some(false));
}

#[test]
fn keys_twice_are_refused() {
    let (signers, mut made) = good();
    let mut twice = claims(test_document()).into_map().unwrap();
    twice.push((4.into(), 1_900_000_000.into()));
    made.payload = bytes(&Value::Map(twice));
    assert_eq!(report(&signers, &made).checks.expiration, None);
    let mut twice = test_document().into_map().unwrap();
    twice.push(("dob".into(), "1980-01-01".into()));
    made.payload = bytes(&claims(Value::Map(twice)));
    assert_eq!(report(&signers, &made).checks.valid_json, Some(false));
}

#[test]
fn bombs_are_bounded() {
    let largest = vec![0; INFLATED_MAX];
    assert_eq!(
        read(&text(&largest)).unwrap_err(),
        CertificateError::Message
    );
    let bomb = text(&vec![0; 2_000_000]);
    assert!(bomb.len() < TEXT_MAX);
    assert_eq!(read(&bomb).unwrap_err(), CertificateError::TooLarge);
    let deep = text(&[0x81; INFLATED_MAX]);
    assert_eq!(read(&deep).unwrap_err(), CertificateError::Message);
    for huge in [0x9b, 0xbb, 0x5b, 0x7b] {
        let mut claimed = vec![0x84, huge];
        claimed.extend([0xff; 8]);
        assert_eq!(
            read(&text(&claimed)).unwrap_err(),
            CertificateError::Message
        );
    }
}

#[test]
fn another_keys_signature_is_refused() {
    let (signers, made) = good();
    let forged = CertificateParts {
        key: key(2),
        ..made
    };
    let report = report(&signers, &forged);
    assert_eq!(report.checks.verify, Some(false));
    assert!(report.signer_known);
}

proptest! {
    #[test]
    fn no_text_panics(text in "(HC1:)?[0-9A-Z $%*+./:é-]{0,200}") {
        prop_assert!(!verify(&text, &Signers::default(), now()).holds());
    }

    #[test]
    fn no_message_panics(message in prop::collection::vec(any::<u8>(), 0..400)) {
        let (signers, mut made) = good();
        prop_assert!(!verify(&text(&message), &signers, now()).holds());
        made.payload = message.clone();
        prop_assert!(!report(&signers, &made).holds());
        made.protected = message;
        let _ = report(&signers, &made);
    }

    #[test]
    fn no_document_panics(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let (signers, mut made) = good();
        let at = at.index(made.payload.len());
        made.payload[at] = byte;
        prop_assert_eq!(report(&signers, &made).checks.verify, Some(true));
    }
}
