//! The messages of errors, for whoever typed a command.

use crate::{
    certificate::SignerError,
    check::CheckError,
    credential::CredentialError,
    document::DocumentError,
    encoding::cbor::CborError,
    envelope::EnvelopeError,
    key::KeyError,
    message::MessageError,
    setup::SetupCodeError,
    status::{RiceError, StatusError},
    trust::{BundleError, TrustError},
};
use qicheng_domain::rules::pack::PackError;
use qicheng_messages::{
    Message,
    text::{
        cause_bundle, cause_cbor, cause_check, cause_credential, cause_document, cause_envelope,
        cause_key, cause_message, cause_pack, cause_setup_code, cause_signer, cause_status,
        cause_trust,
    },
};

/// Returns why bytes are not the CBOR that is expected.
#[must_use]
pub fn cbor(error: CborError) -> Message<'static> {
    match error {
        CborError::CutOff => cause_cbor::cut_off(),
        CborError::Trailing => cause_cbor::trailing(),
        CborError::NotShortest => cause_cbor::not_shortest(),
        CborError::Unsupported => cause_cbor::unsupported(),
        CborError::KeyOrder => cause_cbor::key_order(),
        CborError::TooDeep => cause_cbor::too_deep(),
        CborError::NotUtf8 => cause_cbor::not_utf8(),
        CborError::TooLarge => cause_cbor::too_large(),
        CborError::Shape => cause_cbor::shape(),
    }
}

/// Returns why a key cannot be used.
#[must_use]
pub fn key(error: KeyError) -> Message<'static> {
    match error {
        KeyError::NotAPoint => cause_key::not_a_point(),
        KeyError::NotASecret => cause_key::not_a_secret(),
        KeyError::Unavailable => cause_key::unavailable(),
    }
}

/// Returns why bytes are no envelope, or not one of the key.
#[must_use]
pub fn envelope(error: EnvelopeError) -> Message<'static> {
    match error {
        EnvelopeError::Form(why) => cause_envelope::form(cbor(why)),
        EnvelopeError::Signature => cause_envelope::signature(),
        EnvelopeError::Key(why) => key(why),
    }
}

/// Returns why a credential does not hold.
#[must_use]
pub fn credential(error: CredentialError) -> Message<'static> {
    match error {
        CredentialError::Envelope(why) => envelope(why),
        CredentialError::Header => cause_credential::header(),
        CredentialError::Bounds => cause_credential::bounds(),
        CredentialError::NotStaff => cause_credential::not_staff(),
    }
}

/// Returns why a document does not hold.
#[must_use]
pub fn document(error: DocumentError) -> Message<'static> {
    match error {
        DocumentError::Envelope(why) => envelope(why),
        DocumentError::Header => cause_document::header(),
        DocumentError::Bounds => cause_document::bounds(),
        DocumentError::Expired => cause_document::expired(),
    }
}

/// Returns why a message of staff does not hold.
#[must_use]
pub fn message(error: MessageError) -> Message<'static> {
    match error {
        MessageError::Envelope(why) => envelope(why),
        MessageError::Staff(why) => cause_message::staff(credential(why)),
        MessageError::Header => cause_message::header(),
        MessageError::Bounds => cause_message::bounds(),
    }
}

/// Returns why a text is no set-up code.
#[must_use]
pub fn setup_code(error: SetupCodeError) -> Message<'static> {
    match error {
        SetupCodeError::Foreign => cause_setup_code::foreign(),
        SetupCodeError::OtherCode => cause_setup_code::other_code(),
        SetupCodeError::LaterVersion => cause_setup_code::later_version(),
        SetupCodeError::Malformed => cause_setup_code::malformed(),
    }
}

/// Returns why a certificate is no document signer's.
#[must_use]
pub fn signer(error: SignerError) -> Message<'static> {
    match error {
        SignerError::TooLarge => cause_signer::too_large(),
        SignerError::Malformed => cause_signer::malformed(),
        SignerError::Key => cause_signer::key(),
    }
}

/// Returns why a status list does not hold.
#[must_use]
pub fn status(error: StatusError) -> Message<'static> {
    match error {
        StatusError::Envelope(why) => envelope(why),
        StatusError::Rice(RiceError::TooMany) => cause_status::too_many(),
        StatusError::Rice(RiceError::Beyond) => cause_status::beyond(),
        StatusError::Rice(RiceError::Parameter) => cause_status::parameter(),
        StatusError::Rice(RiceError::Trailing) => cause_status::trailing(),
        StatusError::Trust(why) => trust(why),
        StatusError::Times => cause_status::times(),
    }
}

/// Returns why a trust bundle does not hold, or does not follow another.
#[must_use]
pub fn bundle(error: BundleError) -> Message<'static> {
    match error {
        BundleError::Form(why) => cause_bundle::form(cbor(why)),
        BundleError::Signature => cause_bundle::signature(),
        BundleError::TooFewRoots => cause_bundle::too_few_roots(),
        BundleError::TooFewNewRoots => cause_bundle::too_few_new_roots(),
        BundleError::SameRoot => cause_bundle::distinct_roots(),
        BundleError::DuplicateKid => cause_bundle::duplicate_kid(),
        BundleError::PurposeMix => cause_bundle::purpose_mix(),
        BundleError::Times => cause_bundle::times(),
        BundleError::NotNewer => cause_bundle::not_newer(),
        BundleError::TooFarAhead => cause_bundle::too_far_ahead(),
        BundleError::Expired => cause_bundle::expired(),
        BundleError::Key(why) => key(why),
    }
}

/// Returns why a trust bundle does not trust a key.
#[must_use]
pub fn trust(error: TrustError) -> Message<'static> {
    match error {
        TrustError::Unknown => cause_trust::unknown(),
        TrustError::Purpose => cause_trust::purpose(),
        TrustError::NotYet(at) => cause_trust::not_yet(at.to_string()),
        TrustError::Expired(at) => cause_trust::expired(at.to_string()),
        TrustError::Compromised { since } => cause_trust::compromised(since.to_string()),
        TrustError::BundleExpired(at) => cause_trust::bundle_expired(at.to_string()),
    }
}

/// Returns why something signed does not hold under a trust bundle.
#[must_use]
pub fn check(error: &CheckError) -> Message<'_> {
    match error {
        CheckError::Trust(why) => trust(*why),
        CheckError::Document(why) => document(*why),
        CheckError::Credential(why) => credential(*why),
        CheckError::Pack(why) => pack(why),
        CheckError::Place => cause_check::place(),
        CheckError::Expired => cause_check::expired(),
        CheckError::StatusUnknown => cause_check::status_unknown(),
        CheckError::Revoked => cause_check::revoked(),
    }
}

/// Returns why a rule pack does not hold.
///
/// What a pack itself says is shown quoted and escaped.
#[must_use]
pub fn pack(error: &PackError) -> Message<'_> {
    match error {
        PackError::TooLarge => cause_pack::too_large(),
        PackError::Json { line, column } => cause_pack::json(column.to_string(), line.to_string()),
        PackError::Format(format) => cause_pack::format(format.to_string()),
        PackError::Id(id) => cause_pack::id(format!("{id:?}")),
        PackError::Validity => cause_pack::validity(),
        PackError::TooManyRules => cause_pack::too_many_rules(),
        PackError::Words(of) => cause_pack::words(format!("{of:?}")),
        PackError::Expression { rule, reason } => {
            cause_pack::expression(format!("{rule:?}"), reason.to_string())
        }
        PackError::HiddenField { rule, field } => {
            cause_pack::hidden_field(format!("{field:?}"), format!("{rule:?}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_messages::Language;

    #[test]
    fn each_language_says_the_whole_chain_of_causes() {
        let error = MessageError::Staff(CredentialError::Envelope(EnvelopeError::Form(
            CborError::CutOff,
        )));
        let [zh, en] = ["zh", "en"].map(|tag| Language::of(tag).text(&message(error)));
        assert_eq!(zh, "所附的工作人员凭证：不是封套：内容被截断");
        assert_eq!(en, error.to_string());
    }
}
