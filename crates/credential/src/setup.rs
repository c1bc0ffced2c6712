//! The set-up code (`QC7:`) and its link: which service a phone belongs to, before it knows any key.

use crate::{
    encoding::{
        cbor,
        fields::{self, Fields},
        text::{self, Prefix, TextError},
    },
    envelope,
    key::PublicKey,
    trust::Roots,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::region::RegionCode;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Bytes that a set-up code may have.
pub const SETUP_MAX: usize = 300;

/// Separates the service's address from the code's bytes in a link; a browser does not send what follows the `#`.
pub const LINK_PATH: &str = "/setup#s=";

/// The version of the format, key 1.
const VERSION: u64 = 1;

/// A place's service and the roots that its trust bundle is signed by.
///
/// Nothing signs it, since the phone knows no key yet: a person compares the place and [`SetupCode::short_digest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupCode {
    /// The service's address: `https://host`, or `http://` on a loopback host; no slash at its end.
    pub service: String,
    /// The service's place.
    pub place: RegionCode,
    /// [`roots_digest`] of the three root keys.
    pub roots: [u8; 32],
    /// The version of the trust bundle when the code was made.
    pub bundle_version: u64,
    /// The place's name in the service's words.
    pub name: Option<String>,
}

/// Why a text is no set-up code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetupCodeError {
    /// Neither a code of ours nor a link to one.
    #[error("neither a set-up code nor a link to one")]
    Foreign,
    /// A code of ours that is for something else.
    #[error("a code for something else")]
    OtherCode,
    /// A later version of the format.
    #[error("a set-up code of a later version")]
    LaterVersion,
    /// Not what the format asks for.
    #[error("a damaged set-up code")]
    Malformed,
}

impl SetupCode {
    /// Writes deterministic CBOR.
    ///
    /// # Errors
    /// `Malformed` for an address or a name that a code cannot contain, or above [`SETUP_MAX`] bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SetupCodeError> {
        let bytes = envelope::build(|e| {
            e.map(5 + u64::from(self.name.is_some()))?;
            e.u8(1)?.u64(VERSION)?;
            e.u8(2)?.str(&self.service)?;
            e.u8(3)?.u32(self.place.number())?;
            e.u8(4)?.bytes(&self.roots)?;
            e.u8(5)?.u64(self.bundle_version)?;
            if let Some(name) = &self.name {
                e.u8(6)?.str(name)?;
            }
            Ok(())
        });
        if self.is_in_bounds() && bytes.len() <= SETUP_MAX {
            Ok(bytes)
        } else {
            Err(SetupCodeError::Malformed)
        }
    }

    /// Writes the code's text.
    ///
    /// # Errors
    /// As [`SetupCode::to_bytes`].
    pub fn to_text(&self) -> Result<String, SetupCodeError> {
        Ok(text::encode(Prefix::Setup, &self.to_bytes()?))
    }

    /// Writes the link.
    ///
    /// # Errors
    /// As [`SetupCode::to_bytes`].
    pub fn to_link(&self) -> Result<String, SetupCodeError> {
        let bytes = URL_SAFE_NO_PAD.encode(self.to_bytes()?);
        Ok(format!("{}{LINK_PATH}{bytes}", self.service))
    }

    /// Reads a code or a link as scanned, opened or pasted; spaces and line ends around it are left out.
    ///
    /// # Errors
    /// See [`SetupCodeError`]; a link that leads to another service than its bytes name is `Malformed`.
    pub fn read(typed: &str) -> Result<Self, SetupCodeError> {
        let typed = typed.trim();
        let Some((address, encoded)) = typed.split_once(LINK_PATH) else {
            return match text::decode(typed) {
                Ok((Prefix::Setup, bytes)) => Self::from_bytes(&bytes),
                Ok(_) | Err(TextError::AnimatedPart) => Err(SetupCodeError::OtherCode),
                Err(TextError::UnknownPrefix) => Err(SetupCodeError::LaterVersion),
                Err(TextError::Foreign) => Err(SetupCodeError::Foreign),
                Err(TextError::TooLong | TextError::Malformed) => Err(SetupCodeError::Malformed),
            };
        };
        let bytes = URL_SAFE_NO_PAD
            .decode(encoded)
            .map_err(|_| SetupCodeError::Malformed)?;
        let code = Self::from_bytes(&bytes)?;
        if code.service == address {
            Ok(code)
        } else {
            Err(SetupCodeError::Malformed)
        }
    }

    /// Returns the first eight hexadecimal digits of the roots' digest, which a person compares.
    #[must_use]
    pub fn short_digest(&self) -> String {
        hex::encode(&self.roots[..4])
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, SetupCodeError> {
        cbor::check(bytes, SETUP_MAX).map_err(|_| SetupCodeError::Malformed)?;
        let version = fields::read(bytes, version).map_err(|_| SetupCodeError::Malformed)?;
        if version > VERSION {
            return Err(SetupCodeError::LaterVersion);
        }
        fields::read(bytes, content)
            .ok()
            .filter(|code| version == VERSION && code.is_in_bounds())
            .ok_or(SetupCodeError::Malformed)
    }

    fn is_in_bounds(&self) -> bool {
        let name = self.name.as_deref();
        is_service_address(&self.service)
            && name.is_none_or(|name| !name.trim().is_empty() && !name.contains(char::is_control))
    }
}

/// Name of the file in which a device stores what it was set up with, beside its database.
pub const SETUP_FILE: &str = "qicheng.json";

/// Name of the trust bundle's file, as [`SetupFile::new`] refers to it.
pub const BUNDLE_FILE: &str = "trust.bundle";

/// The content of [`SETUP_FILE`], as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupFile {
    /// Where the service answers, as `https://host`.
    pub service: String,
    /// Six digits of the service's place.
    pub place: RegionCode,
    /// The three root keys, compressed points in hexadecimal.
    roots: Vec<String>,
    /// Name of the trust bundle's file, in the same folder.
    pub bundle: String,
}

impl SetupFile {
    /// Describes a device of this service whose bundle is in [`BUNDLE_FILE`].
    #[must_use]
    pub fn new(service: String, place: RegionCode, roots: &Roots) -> Self {
        Self {
            service,
            place,
            roots: roots.map(|root| hex::encode(root.to_point().0)).into(),
            bundle: BUNDLE_FILE.to_owned(),
        }
    }

    /// Returns the root keys; none unless they are three public keys.
    #[must_use]
    pub fn roots(&self) -> Option<Roots> {
        let root = |line: &String| PublicKey::from_sec1(&hex::decode(line.trim()).ok()?).ok();
        let keys: Option<Vec<PublicKey>> = self.roots.iter().map(root).collect();
        Roots::try_from(keys?).ok()
    }
}

/// Returns SHA-256 over the deterministic CBOR of the three root keys, as a trust bundle carries them under key 4.
#[must_use]
pub fn roots_digest(roots: &Roots) -> [u8; 32] {
    let bytes = envelope::build(|e| e.encode(roots).map(|_| ()));
    Sha256::digest(bytes).into()
}

/// Returns whether a phone can be sent to an address: TLS, or a service on this machine, and nothing behind the host.
#[must_use]
pub fn is_service_address(address: &str) -> bool {
    let Some((scheme, authority)) = address.split_once("://") else {
        return false;
    };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.[]:".contains(&b));
    let is_loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    is_host
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|n| n > 0))
        && (scheme == "https" || scheme == "http" && is_loopback)
}

fn version(d: &mut Decoder<'_>) -> Result<u64, Error> {
    Fields::open(d)?.required(1)
}

fn content(d: &mut Decoder<'_>) -> Result<SetupCode, Error> {
    let mut fields = Fields::open(d)?;
    fields.required::<u64>(1)?;
    let code = SetupCode {
        service: fields.required(2)?,
        place: fields.required(3)?,
        roots: fields.with(4, fields::array)?,
        bundle_version: fields.required(5)?,
        name: fields.optional(6)?,
    };
    fields.close()?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code() -> SetupCode {
        SetupCode {
            service: "https://qicheng.longshan.example".to_owned(),
            place: RegionCode::new(433_130).unwrap(),
            roots: [7; 32],
            bundle_version: 12,
            name: Some("龙山县".to_owned()),
        }
    }

    #[test]
    fn a_code_and_a_link_name_the_same_place() {
        let code = code();
        assert_eq!(SetupCode::read(&code.to_text().unwrap()), Ok(code.clone()));
        let link = code.to_link().unwrap();
        assert!(link.starts_with("https://qicheng.longshan.example/setup#s="));
        assert_eq!(SetupCode::read(&format!(" {link}\r\n")), Ok(code.clone()));
        assert_eq!(code.short_digest(), "07070707");
    }

    #[test]
    fn a_link_to_another_service_than_it_names_is_refused() {
        let link = code().to_link().unwrap();
        let elsewhere = link.replacen("longshan", "elsewhere", 1);
        assert_eq!(SetupCode::read(&elsewhere), Err(SetupCodeError::Malformed));
    }

    #[test]
    fn what_is_no_set_up_code_is_told_apart() {
        let read = |text: &str| SetupCode::read(text);
        assert_eq!(read(""), Err(SetupCodeError::Foreign));
        assert_eq!(read("https://example.org"), Err(SetupCodeError::Foreign));
        assert_eq!(read("QC1:00"), Err(SetupCodeError::OtherCode));
        assert_eq!(read("QC99:AB"), Err(SetupCodeError::LaterVersion));
        assert_eq!(read("QC7:AB"), Err(SetupCodeError::Malformed));
        let later = text::encode(Prefix::Setup, &[0xa1, 0x01, 0x02]);
        assert_eq!(read(&later), Err(SetupCodeError::LaterVersion));
        let nothing = text::encode(Prefix::Setup, &[0xa1, 0x01, 0x00]);
        assert_eq!(read(&nothing), Err(SetupCodeError::Malformed));
    }

    #[test]
    fn only_tls_or_this_machine_is_an_address() {
        for good in [
            "https://a.example",
            "https://10.0.0.1:8443",
            "https://[2001:db8::1]",
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:8080",
        ] {
            assert!(is_service_address(good), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "https://",
            "http://a.example",
            "https://a.example/",
            "https://user@a.example",
            "https://a.example?b",
            "https://a.example#b",
            "https://a.example:0",
            "https://a.example:99999",
            "https://a example",
            "javascript://a",
            "http://127.0.0.1.example",
        ] {
            assert!(!is_service_address(bad), "{bad}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_made() {
        let long = SetupCode {
            service: format!("https://{}", "a".repeat(300)),
            ..code()
        };
        assert_eq!(long.to_text(), Err(SetupCodeError::Malformed));
        let unnamed = SetupCode {
            name: Some(" ".to_owned()),
            ..code()
        };
        assert_eq!(unnamed.to_text(), Err(SetupCodeError::Malformed));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(QC7:|https://a.example/setup#s=)?.{0,80}") {
            if let Ok(code) = SetupCode::read(&text) {
                prop_assert!(code.to_bytes().is_ok());
            }
        }

        #[test]
        fn any_bytes_read_are_those_written(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Ok(code) = SetupCode::from_bytes(&bytes) {
                prop_assert_eq!(code.to_bytes().unwrap(), bytes);
            }
        }
    }
}
