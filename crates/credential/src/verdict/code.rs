use super::{Code, Verdict};
use crate::{
    credential::{Body, ParsedCredential},
    encoding::text::{self, Prefix, TextError},
    envelope::EnvelopeError,
    presentation::{PresentationError, Presented},
};

/// The code held up at a door, decoded from its text.
pub struct ScannedCode(Result<Vec<u8>, Unreadable>);

/// A code that was parsed, no signature checked yet.
pub struct ScannedPass<'b>(pub(super) Result<Presented<'b>, Unreadable>);

/// Why there is no pass in a code, and what that does to the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) code: Code,
    pub(super) effect: Verdict,
}

impl ScannedCode {
    /// Decodes the text of a code.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(match text::decode(text) {
            Ok((Prefix::Pass, bytes)) => Ok(bytes),
            Ok(_) => Err(rejected(Code::NotAPass)),
            Err(TextError::UnknownPrefix) => Err(Unreadable {
                code: Code::UnknownVersion,
                effect: Verdict::CannotVerify,
            }),
            Err(_) => Err(rejected(Code::Malformed)),
        })
    }

    /// Parses the pass in it.
    #[must_use]
    pub fn pass(&self) -> ScannedPass<'_> {
        ScannedPass(match &self.0 {
            Ok(bytes) => Presented::parse(bytes).map_err(|error| rejected(unreadable(error))),
            Err(why) => Err(*why),
        })
    }
}

impl ScannedPass<'_> {
    /// Returns the slot that the ticket names, to look up what is known of it. Nothing proves it yet: only
    /// [`decide`](super::decide) says whether the ticket is good, and for which trip.
    #[must_use]
    pub fn slot(&self) -> Option<u16> {
        match &self.parsed_ticket()?.credential.body {
            Body::Ticket(ticket) => Some(ticket.slot),
            _ => None,
        }
    }

    /// Returns the digest of the ticket in it, as manifests name tickets: first 16 bytes of the SHA-256 of its protected
    /// header and payload. Nothing proves it yet.
    #[must_use]
    pub fn ticket(&self) -> Option<[u8; 16]> {
        let ticket = self.parsed_ticket()?;
        Some(ticket.digest())
    }

    fn parsed_ticket(&self) -> Option<&ParsedCredential<'_>> {
        let presented = self.0.as_ref().ok()?;
        let mut credentials = presented.credentials().iter().rev();
        credentials.find(|parsed| matches!(parsed.credential.body, Body::Ticket(_)))
    }
}

fn rejected(code: Code) -> Unreadable {
    Unreadable {
        code,
        effect: Verdict::Reject,
    }
}

pub(super) fn unreadable(error: PresentationError) -> Code {
    match error {
        PresentationError::HoldersDiffer | PresentationError::NoHolder => Code::MixedHolders,
        PresentationError::Envelope(EnvelopeError::Signature) => Code::WrongSignature,
        _ => Code::Malformed,
    }
}
