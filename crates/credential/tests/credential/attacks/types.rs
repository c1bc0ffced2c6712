//! Everything held up as everything else.

use crate::attacks::signed::{ALL, enveloped, parts, sign};
use qicheng_credential::envelope::Type;

#[test]
fn nothing_is_taken_as_anything_else() {
    for signed in ALL.iter() {
        for other in ALL.iter() {
            let taken = (other.taken)(&signed.bytes);
            assert_eq!(
                taken,
                signed.name == other.name,
                "{} as {}",
                signed.name,
                other.name
            );
        }
    }
}

#[test]
fn the_right_key_over_the_right_bytes_as_another_type_is_not_taken() {
    for signed in enveloped() {
        let [protected, payload, _] = parts(&signed.bytes);
        for kind in Type::ALL {
            let bytes = sign(signed.signer, kind, b"", &protected, &payload);
            let taken = (signed.taken)(&bytes);
            assert_eq!(taken, kind == signed.kind, "{} as {kind:?}", signed.name);
        }
    }
}

#[test]
fn what_was_meant_for_another_audience_is_not_taken() {
    for signed in enveloped() {
        let [protected, payload, _] = parts(&signed.bytes);
        for audience in [&b"433130"[..], &[0], &[0; 32]] {
            let bytes = sign(signed.signer, signed.kind, audience, &protected, &payload);
            assert!(!(signed.taken)(&bytes), "{}", signed.name);
        }
    }
}

/// Every header and payload under every other type, signed by that type's own issuer.
#[test]
fn no_body_passes_for_another_under_the_others_key() {
    for body in enveloped() {
        let [protected, payload, _] = parts(&body.bytes);
        for other in enveloped().filter(|other| other.kind != body.kind) {
            let header = &parts(&other.bytes)[0];
            for protected in [&protected, header] {
                let bytes = sign(other.signer, other.kind, b"", protected, &payload);
                for reader in ALL.iter() {
                    assert!(
                        !(reader.taken)(&bytes),
                        "{} by {}'s key as {}",
                        body.name,
                        other.name,
                        reader.name
                    );
                }
            }
        }
    }
}
