use proptest::prelude::*;
use qicheng_credential::certificate::{SignerError, Signers, verify};
use qicheng_test_kit::{
    certificates::{
        CertificateParts, TEST, VACCINATION_WITH_ZERO, claims, der, now, report, signer,
        test_document,
    },
    key,
};

#[test]
fn extended_key_usage_limits_what_a_signer_may_sign() {
    const SERVER: &[u8] = &[43, 6, 1, 5, 5, 7, 3, 1];
    const ANY: &[u8] = &[0x55, 0x1d, 0x25, 0];
    for (purposes, may) in [
        (None, true),
        (Some(&[][..]), true),
        (Some(&[ANY][..]), true),
        (Some(&[SERVER, TEST][..]), true),
        (Some(&[SERVER][..]), false),
        (Some(&[VACCINATION_WITH_ZERO][..]), false),
    ] {
        let certificate = signer(&key(1), purposes);
        let mut signers = Signers::default();
        signers.add(&certificate).unwrap();
        let made = CertificateParts::new(key(1), &certificate, &claims(test_document()));
        let checks = report(&signers, &made).checks;
        assert_eq!(checks.verify, Some(true));
        assert_eq!(checks.key_usage, Some(may), "{purposes:?}");
    }
}

#[test]
fn the_kid_is_the_start_of_the_certificates_hash() {
    let certificate = signer(&key(1), None);
    let id = Signers::default().add(&certificate).unwrap();
    assert_eq!(
        id.0.to_vec(),
        qicheng_test_kit::certificates::kid(&certificate)
    );
    assert_eq!(id.to_string().len(), 16);
}

#[test]
fn what_is_no_signer_is_refused() {
    let add = |der: &[u8]| Signers::default().add(der);
    assert_eq!(add(&[]), Err(SignerError::Malformed));
    assert_eq!(add(&[0x30; 17_000]), Err(SignerError::TooLarge));
    let mut other_key = signer(&key(1), None);
    let at = other_key
        .windows(5)
        .position(|bytes| bytes == [0x2a, 0x86, 0x48, 0xce, 0x3d])
        .unwrap();
    other_key[at] = 0x2b;
    assert_eq!(add(&other_key), Err(SignerError::Key));
}

#[test]
fn without_signers_nothing_verifies() {
    let (_, made) = qicheng_test_kit::certificates::good();
    let report = verify(&made.text(), &Signers::default(), now());
    assert_eq!(report.checks.verify, Some(false));
    assert_eq!(report.checks.key_usage, None);
    assert_eq!(report.held, None);
    assert!(!report.holds() && !report.signer_known);
}

proptest! {
    #[test]
    fn no_bytes_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut signers = Signers::default();
        let _ = signers.add(&bytes);
        let _ = signers.add(&der(0x30, &[&der(0x30, &[&bytes])]));
        let mut certificate = signer(&key(1), Some(&[TEST]));
        let at = at.index(certificate.len());
        certificate[at] = byte;
        let _ = signers.add(&certificate);
    }
}
