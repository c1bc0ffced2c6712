use crate::{
    argument::ArgumentError,
    failure::{Failure, Fault, Usage},
    input, roots,
};
use chrono::{DateTime, Utc};
use clap::Args;
use hex::FromHex as _;
use qicheng_credential::{
    document::DOCUMENT_MAX,
    envelope::Envelope,
    key::{Kid, PublicKey},
    trust::{BundleBody, IssuerKey, KeyState, Roots},
};
use qicheng_messages::text::cli_argument;
use std::{path::PathBuf, str::FromStr};

/// What becomes of keys that the previous bundle names, and of the roots.
#[derive(Args)]
pub struct Changes {
    /// A key that signs no more from now on; what it has signed runs to the key's expiry.
    #[arg(long, value_name = "KID", requires = "previous")]
    retire: Vec<KeyArg>,
    /// A key that someone else may have had since that time (RFC 3339).
    #[arg(long, value_name = "KID@TIME", requires = "previous")]
    compromised: Vec<KeySince>,
    /// A signed manifest or status list that stays good though its key is compromised.
    #[arg(long, value_name = "FILE", requires = "previous")]
    pin: Vec<PathBuf>,
    /// The public keys of the roots that take over; two of the old and two of the new must sign.
    #[arg(long, value_name = "FILE", requires = "previous")]
    new_roots: Option<PathBuf>,
}

/// A key by its kid: sixteen hexadecimal digits.
#[derive(Clone, Copy)]
struct KeyArg(Kid);

/// A key and a time.
#[derive(Clone, Copy)]
struct KeySince(Kid, DateTime<Utc>);

impl Changes {
    /// Returns the roots that take over, where some do.
    ///
    /// # Errors
    /// When the file cannot be read or does not hold three keys.
    pub fn new_roots(&self) -> Result<Option<Roots>, Failure> {
        self.new_roots.as_deref().map(roots::public).transpose()
    }

    /// Makes the changes in what the next bundle will say.
    ///
    /// # Errors
    /// A key that it does not name or that was withdrawn before, a time to come, a file that is nothing signed.
    pub fn apply(&self, body: &mut BundleBody) -> Result<(), Failure> {
        let now = body.issued;
        for KeyArg(kid) in &self.retire {
            let key = named(&mut body.keys, *kid)?;
            if key.state != KeyState::Good {
                return Err(Usage::Withdrawn(*kid).into());
            }
            key.state = KeyState::Retired { since: now };
        }
        for KeySince(kid, since) in &self.compromised {
            let key = named(&mut body.keys, *kid)?;
            // What is known to be worse is never taken back.
            let earlier =
                matches!(key.state, KeyState::Compromised { since: held } if held <= *since);
            if earlier || *since > now {
                return Err(Usage::Withdrawn(*kid).into());
            }
            key.state = KeyState::Compromised { since: *since };
        }
        self.pin(body)
    }

    fn pin(&self, body: &mut BundleBody) -> Result<(), Failure> {
        for path in &self.pin {
            let bytes = input::bytes(path, DOCUMENT_MAX)?;
            let envelope = Envelope::parse(&bytes, DOCUMENT_MAX)
                .map_err(|_| Failure::input(path.display(), Fault::NotSigned))?;
            let known = envelope
                .kid
                .is_some_and(|kid| body.keys.iter().any(|key| key.kid() == kid));
            if !known {
                return Err(Failure::input(path.display(), Fault::NotSigned));
            }
            let digest = envelope.digest();
            let pins = body.pins.get_or_insert_default();
            if pins.iter().all(|pin| **pin != digest) {
                pins.push(digest.into());
            }
        }
        Ok(())
    }
}

/// Returns the different keys among the pinned roots and those that take over.
pub fn all_roots(pinned: &Roots, new: Option<&Roots>) -> Vec<PublicKey> {
    let mut all = pinned.to_vec();
    all.extend(
        new.into_iter()
            .flatten()
            .filter(|key| !pinned.contains(key)),
    );
    all
}

fn named(keys: &mut [IssuerKey], kid: Kid) -> Result<&mut IssuerKey, Usage> {
    let key = keys.iter_mut().find(|key| key.kid() == kid);
    key.ok_or(Usage::NotInBundle(kid))
}

impl FromStr for KeyArg {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kid = <[u8; 8]>::from_hex(text).map_err(|_| ArgumentError(cli_argument::kid()))?;
        Ok(Self(Kid(kid)))
    }
}

impl FromStr for KeySince {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pair = text.split_once('@');
        let (kid, at) = pair.ok_or_else(|| ArgumentError(cli_argument::kid_at_time()))?;
        let KeyArg(kid) = kid.parse()?;
        let at = at.parse::<DateTime<Utc>>();
        let at = at.map_err(|_| ArgumentError(cli_argument::rfc_3339()))?;
        let whole = DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at);
        Ok(Self(kid, whole))
    }
}
