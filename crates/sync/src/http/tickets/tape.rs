//! Cipher suites that do what rustls's own do, and note what a ticket consists of on the way, or put it back.
//!
//! rustls reads a ticket that came, derives its secret and stores it within one call, so what belongs to one ticket
//! passes here on one thread with nothing in between; nonces are compared all the same.

use rustls::{
    CipherSuiteCommon, ConnectionTrafficSecrets, ContentType, Error, SupportedCipherSuite,
    Tls13CipherSuite,
    crypto::{
        cipher::{
            AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, MessageDecrypter,
            MessageEncrypter, Tls13AeadAlgorithm, UnsupportedOperationError,
        },
        hmac::Tag,
        ring::cipher_suite::{TLS13_AES_128_GCM_SHA256, TLS13_CHACHA20_POLY1305_SHA256},
        tls13::{Hkdf, HkdfExpander, OkmBlock, OutputLengthError},
    },
};
use std::{cell::RefCell, sync::LazyLock};

/// The label under which a ticket's secret is derived (RFC 8446 section 4.6.1).
const LABEL: &[u8] = b"resumption";

/// The type of the message that brings a ticket (RFC 8446 section 4).
const NEW_SESSION_TICKET: u8 = 4;

thread_local! {
    static TAPE: RefCell<Tape> = const { RefCell::new(Tape { announced: Vec::new(), derived: None, plays: None }) };
}

struct Tape {
    /// The tickets in the record that was deciphered last.
    announced: Vec<Announced>,
    /// The secret that was derived last, with its nonce.
    derived: Option<(Vec<u8>, [u8; 32])>,
    /// The secret that is to be derived next.
    plays: Option<[u8; 32]>,
}

struct Announced {
    nonce: Vec<u8>,
    lifetime: u32,
    shown: Vec<u8>,
}

/// What a ticket consists of.
pub(super) struct Noted {
    pub(super) secret: [u8; 32],
    pub(super) lifetime: u32,
    pub(super) shown: Vec<u8>,
}

/// Returns the ticket whose secret was derived last on this thread; once.
pub(super) fn noted() -> Option<Noted> {
    TAPE.with_borrow_mut(|tape| {
        let (nonce, secret) = tape.derived.take()?;
        let at = tape.announced.iter().position(|t| t.nonce == nonce)?;
        let Announced {
            lifetime, shown, ..
        } = tape.announced.swap_remove(at);
        Some(Noted {
            secret,
            lifetime,
            shown,
        })
    })
}

/// Runs a job in which the secret of a ticket comes out as this one.
pub(super) fn playing<T>(secret: [u8; 32], job: impl FnOnce() -> T) -> T {
    TAPE.with_borrow_mut(|tape| tape.plays = Some(secret));
    let done = job();
    TAPE.with_borrow_mut(|tape| tape.plays = None);
    done
}

/// Suites of TLS 1.3 with SHA-256, so that a ticket of one is good in the other.
pub(in crate::http) fn cipher_suites() -> Vec<SupportedCipherSuite> {
    static SUITES: LazyLock<Vec<Tls13CipherSuite>> = LazyLock::new(|| {
        [TLS13_AES_128_GCM_SHA256, TLS13_CHACHA20_POLY1305_SHA256]
            .iter()
            .filter_map(SupportedCipherSuite::tls13)
            .map(taped)
            .collect()
    });
    SUITES.iter().map(SupportedCipherSuite::Tls13).collect()
}

fn taped(suite: &'static Tls13CipherSuite) -> Tls13CipherSuite {
    Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: suite.common.suite,
            hash_provider: suite.common.hash_provider,
            confidentiality_limit: suite.common.confidentiality_limit,
        },
        // One for each suite, for as long as the app lives.
        hkdf_provider: Box::leak(Box::new(TapedHkdf(suite.hkdf_provider))),
        aead_alg: Box::leak(Box::new(TapedAead(suite.aead_alg))),
        quic: None,
    }
}

struct TapedHkdf(&'static dyn Hkdf);

impl Hkdf for TapedHkdf {
    fn extract_from_zero_ikm(&self, salt: Option<&[u8]>) -> Box<dyn HkdfExpander> {
        self.0.extract_from_zero_ikm(salt)
    }

    fn extract_from_secret(&self, salt: Option<&[u8]>, secret: &[u8]) -> Box<dyn HkdfExpander> {
        self.0.extract_from_secret(salt, secret)
    }

    fn expander_for_okm(&self, okm: &OkmBlock) -> Box<dyn HkdfExpander> {
        Box::new(TapedExpander(self.0.expander_for_okm(okm)))
    }

    fn hmac_sign(&self, key: &OkmBlock, message: &[u8]) -> Tag {
        self.0.hmac_sign(key, message)
    }
}

struct TapedExpander(Box<dyn HkdfExpander>);

impl HkdfExpander for TapedExpander {
    fn expand_slice(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), OutputLengthError> {
        self.0.expand_slice(info, output)
    }

    fn expand_block(&self, info: &[&[u8]]) -> OkmBlock {
        let block = self.0.expand_block(info);
        // Length, then label and context, each behind its length (RFC 8446 section 7.1).
        let [_, _, _, label, _, nonce] = info else {
            return block;
        };
        if *label != LABEL {
            return block;
        }
        TAPE.with_borrow_mut(|tape| match tape.plays {
            Some(secret) => OkmBlock::new(&secret),
            None => {
                let secret = block.as_ref().try_into().ok();
                tape.derived = secret.map(|secret| (nonce.to_vec(), secret));
                block
            }
        })
    }

    fn hash_len(&self) -> usize {
        self.0.hash_len()
    }
}

struct TapedAead(&'static dyn Tls13AeadAlgorithm);

impl Tls13AeadAlgorithm for TapedAead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        self.0.encrypter(key, iv)
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        Box::new(TapedDecrypter(self.0.decrypter(key, iv)))
    }

    fn key_len(&self) -> usize {
        self.0.key_len()
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: Iv,
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        self.0.extract_keys(key, iv)
    }
}

struct TapedDecrypter(Box<dyn MessageDecrypter>);

impl MessageDecrypter for TapedDecrypter {
    fn decrypt<'a>(
        &mut self,
        message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let plain = self.0.decrypt(message, sequence)?;
        let announced = match plain.typ {
            ContentType::Handshake => tickets(plain.payload),
            _ => Vec::new(),
        };
        TAPE.with_borrow_mut(|tape| {
            tape.announced = announced;
            tape.derived = None;
        });
        Ok(plain)
    }
}

/// Reads the tickets among whole handshake messages; rustls tells whether they are well formed.
fn tickets(mut payload: &[u8]) -> Vec<Announced> {
    let mut found = Vec::new();
    while let Some((&[kind, a, b, c], rest)) = payload.split_first_chunk() {
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        let Some((body, rest)) = rest.split_at_checked(length) else {
            break;
        };
        if kind == NEW_SESSION_TICKET {
            found.extend(announced(body));
        }
        payload = rest;
    }
    found
}

fn announced(body: &[u8]) -> Option<Announced> {
    let (&lifetime, rest) = body.split_first_chunk()?;
    let (_age_add, rest) = rest.split_first_chunk::<4>()?;
    let (&length, rest) = rest.split_first()?;
    let (nonce, rest) = rest.split_at_checked(length.into())?;
    let (&length, rest) = rest.split_first_chunk()?;
    let (shown, _extensions) = rest.split_at_checked(u16::from_be_bytes(length).into())?;
    Some(Announced {
        nonce: nonce.to_vec(),
        lifetime: u32::from_be_bytes(lifetime),
        shown: shown.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::tickets;
    use proptest::prelude::*;

    #[test]
    fn each_ticket_of_a_record_is_read() {
        let body = [0, 0, 0, 9, 1, 1, 1, 1, 1, 5, 0, 2, 7, 8, 0, 0];
        let message = [&[4, 0, 0, 16][..], &body].concat();
        let found = tickets(&[&[20, 0, 0, 1, 9], &message[..], &message[..]].concat());
        assert_eq!(found.len(), 2);
        let first = &found[0];
        assert_eq!(
            (first.lifetime, &first.nonce[..], &first.shown[..]),
            (9, &[5][..], &[7, 8][..])
        );
    }

    proptest! {
        #[test]
        fn whatever_else_comes_is_no_ticket_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            tickets(&bytes);
        }
    }
}
