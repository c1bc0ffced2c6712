//! What screens have words for.

use qicheng_app::{AppError, ErrorCode, vault::VaultError};
use qicheng_credential::{
    credential::CredentialError, document::DocumentError, encoding::text::TextError, key::KeyError,
    message::MessageError, presentation::PresentationError,
};
use qicheng_domain::{
    form::{FieldCode, FieldError},
    operations::{claim::ClaimKind, operation::TooLarge},
};
use qicheng_exchange::transport::{RefusedRequest, TransportError};
use qicheng_store::{OpenError, StoreError, table::outbox::RecordError};
use qicheng_sync::SyncError;
use std::io;

/// Every code; a new one does not compile until it stands here.
fn all() -> Vec<ErrorCode> {
    use ErrorCode as E;
    let all = vec![
        E::Form,
        E::NoConsent,
        E::UnknownPerson,
        E::NotStaff,
        E::NoTicket,
        E::NoTrip,
        E::UnknownSlot,
        E::WrongCode,
        E::WrongPass,
        E::DoorsNotMerged,
        E::DiskFull,
        E::Damaged,
        E::NewerVersion,
        E::Keys,
        E::Offline,
        E::ServiceRefused,
        E::DeviceLimit,
        E::BadPicture,
        E::NotSetUp,
        E::OtherTrust,
        E::AlreadySetUp,
        E::Internal,
        E::BadArguments,
        E::DoubleBoarding,
        E::NotOnTrip,
        E::ClockWrong,
        E::NotOurs,
    ];
    for code in &all {
        match code {
            E::Form | E::NoConsent | E::UnknownPerson | E::NotStaff | E::NoTicket | E::NoTrip => {}
            E::UnknownSlot | E::WrongCode | E::WrongPass | E::DoorsNotMerged | E::DiskFull => {}
            E::Damaged
            | E::NewerVersion
            | E::Keys
            | E::Offline
            | E::ServiceRefused
            | E::DeviceLimit => {}
            E::DoubleBoarding | E::NotOnTrip | E::ClockWrong | E::NotOurs => {}
            E::OtherTrust | E::AlreadySetUp => {}
            E::BadArguments | E::BadPicture | E::NotSetUp | E::Internal => {}
        }
    }
    all
}

#[test]
fn codes_are_texts_that_never_change() {
    insta::assert_json_snapshot!(all());
}

#[test]
fn every_error_has_a_code() {
    use ErrorCode as E;
    let wrong = FieldError {
        field: "mobile".to_owned(),
        code: FieldCode::Required,
    };
    let refused = |r| SyncError::Transport(TransportError::Refused(r));
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let cases: [(AppError, ErrorCode); 29] = [
        (AppError::Form(vec![wrong.clone()]), E::Form),
        (AppError::Refused(E::NoTicket), E::NoTicket),
        (StoreError::Full.into(), E::DiskFull),
        (StoreError::Damaged.into(), E::Damaged),
        (StoreError::Busy.into(), E::Internal),
        (OpenError::Full.into(), E::DiskFull),
        (OpenError::Damaged.into(), E::Damaged),
        (OpenError::Newer.into(), E::NewerVersion),
        (OpenError::WrongKey.into(), E::Keys),
        (VaultError::Damaged.into(), E::Keys),
        (KeyError::Unavailable.into(), E::Keys),
        (TextError::Foreign.into(), E::NotOurs),
        (TextError::Malformed.into(), E::WrongCode),
        (MessageError::Bounds.into(), E::WrongCode),
        (PresentationError::Kinds.into(), E::Internal),
        (CredentialError::Bounds.into(), E::Internal),
        (DocumentError::Expired.into(), E::Internal),
        (
            RecordError::TooLarge(TooLarge(ClaimKind::Registration)).into(),
            E::Internal,
        ),
        (RecordError::Store(StoreError::Full).into(), E::DiskFull),
        (SyncError::Store(StoreError::Full).into(), E::DiskFull),
        (
            SyncError::Transport(TransportError::CutOff).into(),
            E::Offline,
        ),
        (refused(RefusedRequest::Time).into(), E::ClockWrong),
        (
            SyncError::Transport(TransportError::CertificateTime).into(),
            E::ClockWrong,
        ),
        (refused(RefusedRequest::Barred).into(), E::ServiceRefused),
        (refused(RefusedRequest::DeviceLimit).into(), E::DeviceLimit),
        (AppError::File(io::ErrorKind::Other.into()), E::Internal),
        (AppError::File(full()), E::DiskFull),
        (VaultError::Unavailable(full()).into(), E::DiskFull),
        (OpenError::File(full()).into(), E::DiskFull),
    ];
    for (error, code) in cases {
        assert_eq!(error.code(), code, "{error:?}");
        let fields: &[FieldError] = if code == E::Form {
            std::slice::from_ref(&wrong)
        } else {
            &[]
        };
        assert_eq!(error.fields(), fields);
    }
}
