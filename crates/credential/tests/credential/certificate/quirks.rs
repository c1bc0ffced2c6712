use ciborium::{Value, cbor};
use qicheng_credential::certificate::{CertificateError, Signers, read, verify};
use qicheng_test_kit::{
    certificates::{bytes, claims, good, header, kid, now, report, signer, test_document, text},
    key,
};

#[test]
fn a_good_one_holds() {
    let (signers, made) = good();
    let report = report(&signers, &made);
    assert!(report.holds(), "{:?}", report.checks);
    assert_eq!(report.certificate.unwrap()["nam"]["gnt"], "XIAOMING");
    let read = read(&made.text()).unwrap();
    assert_eq!(read.issuer.as_deref(), Some("CN"));
    assert_eq!(read.expires_at.unwrap().timestamp(), 1_630_000_000);
    assert_eq!(format!("{read:?}"), "Certificate(redacted)");
}

#[test]
fn tags_headers_and_line_ends_may_be_loose() {
    let (signers, mut made) = good();
    for tags in [vec![], vec![18], vec![61], vec![18, 61], vec![61, 18]] {
        made.tags = tags;
        assert!(report(&signers, &made).holds());
    }
    let kid = kid(&signer(&key(1), None));
    made.protected = bytes(&header(Some(-7), None));
    made.unprotected = header(None, Some(kid.clone()));
    assert!(report(&signers, &made).holds());
    for empty in [vec![], vec![0xa0]] {
        made.protected = empty;
        made.unprotected = header(Some(-7), Some(kid.clone()));
        assert!(report(&signers, &made).holds());
    }
    let pasted = format!("\n  {}\r\n", made.text());
    assert!(verify(&pasted, &signers, now()).holds());
}

#[test]
fn an_empty_protected_header_may_be_signed_as_no_bytes() {
    let (signers, mut made) = good();
    made.protected = Vec::new();
    made.unprotected = header(Some(-7), Some(kid(&signer(&key(1), None))));
    let message = made.message();
    // Tag, array, then the header: an empty byte string becomes an empty map of one byte.
    assert_eq!(message[..3], [0xd2, 0x84, 0x40]);
    let mut with_map = vec![0xd2, 0x84, 0x41, 0xa0];
    with_map.extend(&message[3..]);
    assert!(verify(&text(&with_map), &signers, now()).holds());
}

#[test]
fn indefinite_lengths_and_long_forms_are_read() {
    let (signers, mut made) = good();
    // {_ 4: 64-bit 1630000000, 6: double, -260: {_ 1: document}}
    let mut payload = vec![0xbf, 4, 0x1b, 0, 0, 0, 0];
    payload.extend(1_630_000_000_u32.to_be_bytes());
    payload.extend([6, 0xfb]);
    payload.extend(1_623_300_000.25_f64.to_be_bytes());
    payload.extend([0x39, 0x01, 0x03, 0xbf, 1]);
    payload.extend(bytes(&test_document()));
    payload.extend([0xff, 0xff]);
    made.payload = payload;
    assert!(report(&signers, &made).holds());
}

#[test]
fn times_of_every_kind_count() {
    let (signers, mut made) = good();
    let exactly = now().timestamp();
    for (expires, issued, holds) in [
        (cbor!(exactly), cbor!(exactly), true),
        (cbor!(exactly - 1), cbor!(0), false),
        (cbor!(exactly), cbor!(exactly + 300), true),
        (cbor!(exactly), cbor!(exactly + 301), false),
        (cbor!(exactly as f64 + 0.5), cbor!(0.5), true),
        (cbor!("2021-06-10T12:00:00Z"), cbor!(0), true),
        (cbor!("later"), cbor!(0), false),
        (cbor!(exactly), cbor!("earlier"), false),
        (cbor!(f64::NAN), cbor!(0), false),
        (cbor!(u64::MAX), cbor!(0), false),
        (cbor!(null), cbor!(0), false),
    ] {
        let (expires, issued) = (expires.unwrap(), issued.unwrap());
        let tagged = Value::Tag(1, Box::new(expires));
        let claims = cbor!({ 4 => tagged, 6 => issued, (-260) => { 1 => test_document() } });
        made.payload = bytes(&claims.unwrap());
        assert_eq!(report(&signers, &made).checks.expiration, Some(holds));
    }
    let endless = cbor!({ 6 => 0, (-260) => { 1 => test_document() } });
    made.payload = bytes(&endless.unwrap());
    assert_eq!(report(&signers, &made).checks.expiration, Some(false));
}

#[test]
fn tagged_dates_become_the_schemas_texts() {
    let (signers, mut made) = good();
    let mut document = test_document();
    let tagged = |tag, inner: Value| Value::Tag(tag, Box::new(inner));
    for (member, value) in document.as_map_mut().unwrap() {
        match member.as_text() {
            Some("dob") => *value = tagged(100, 7_305.into()),
            Some("t") => {
                for (member, value) in value.as_array_mut().unwrap()[0].as_map_mut().unwrap() {
                    if member.as_text() == Some("sc") {
                        *value = tagged(1, 1_623_283_200.into());
                    }
                }
            }
            _ => {}
        }
    }
    made.payload = bytes(&claims(document));
    let report = report(&signers, &made);
    assert!(report.holds());
    let certificate = report.certificate.unwrap();
    assert_eq!(certificate["dob"], "1990-01-01");
    assert_eq!(certificate["t"][0]["sc"], "2021-06-10T00:00:00Z");
}

#[test]
fn of_signers_with_one_kid_any_may_have_signed() {
    // Two signers cannot share a kid by chance; the same certificate twice stands for them.
    let (mut signers, made) = good();
    signers.add(&signer(&key(2), None)).unwrap();
    signers.add(&signer(&key(1), None)).unwrap();
    assert!(report(&signers, &made).holds());
}

#[test]
fn each_step_that_fails_is_named() {
    let (signers, mut made) = good();
    let good = made.text();
    let error = |text: &str| read(text).unwrap_err();
    assert_eq!(error("HC2:ABC"), CertificateError::Prefix);
    assert_eq!(error(&good[4..]), CertificateError::Prefix);
    assert_eq!(error("HC1:ab"), CertificateError::Base45);
    assert_eq!(error("HC1:ABC"), CertificateError::Compression);
    assert_eq!(error(&text(&[0])), CertificateError::Message);
    assert_eq!(
        error(&format!("HC1:{}", "0".repeat(4_297))),
        CertificateError::TooLong
    );
    made.payload = vec![0];
    assert_eq!(error(&made.text()), CertificateError::Claims);
    let checks = report(&signers, &made).checks;
    assert_eq!(
        (checks.verify, checks.valid_json),
        (Some(true), Some(false))
    );
    assert_eq!(
        (checks.expiration, checks.schema, checks.key_usage),
        (None, None, None)
    );
    made.payload = bytes(&claims(Value::Bytes(vec![1])));
    assert_eq!(error(&made.text()), CertificateError::Content);
    assert_eq!(
        verify("", &Signers::default(), now()).checks.unprefix,
        Some(false)
    );
}
