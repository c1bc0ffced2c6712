//! Passes that no honest phone makes.

use super::*;
use qicheng_credential::envelope::{self, Envelope, Type};

/// The same payload and header, signed by another or as another type.
pub fn forged(bytes: &[u8], signer: u8, kind: Type) -> Vec<u8> {
    let real = Envelope::parse(bytes, 2_000).unwrap();
    envelope::sign(&key(signer), kind, b"", real.kid, None, real.payload).unwrap()
}

/// A presentation made at the true time, whatever the credentials.
pub fn presented(person: &Person, credentials: &[&[u8]]) -> String {
    presented_at(person.holder, credentials, now().timestamp(), None)
}

/// A presentation signed by any key, whatever the credentials.
pub fn presented_at(signer: u8, credentials: &[&[u8]], time: i64, proof: Option<Proof>) -> String {
    let mut payload = vec![0xa2, 0x01, 0x80 + u8::try_from(credentials.len()).unwrap()];
    payload[0] += u8::from(proof.is_some());
    for credential in credentials {
        let length = u16::try_from(credential.len()).unwrap();
        match u8::try_from(length) {
            Ok(short) => payload.extend([0x58, short]),
            Err(_) => payload.extend([&[0x59], &length.to_be_bytes()[..]].concat()),
        }
        payload.extend(*credential);
    }
    payload.extend([0x02, 0x1a]);
    payload.extend(u32::try_from(time).unwrap().to_be_bytes());
    match proof {
        None => {}
        Some(Proof::Nonce(nonce)) => payload.extend([&[0x03, 0x48], &nonce[..]].concat()),
        Some(Proof::Digits(digits)) => {
            payload.push(0x03);
            payload.extend(minicbor::to_vec(digits).unwrap());
        }
    }
    let bytes = envelope::sign(&key(signer), Type::Presentation, b"", None, None, &payload);
    text::encode(Prefix::Pass, &bytes.unwrap())
}
