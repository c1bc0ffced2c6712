//! The messages of errors of the system and of crates that know no catalogue.

use qicheng_codes::{
    make::{MakeError, QrCode},
    read::{MAX_BYTES, MAX_PIXELS, ReadError},
};
use qicheng_credential::texts::errors;
use qicheng_domain::rules::template::TemplateError;
use qicheng_messages::{
    Message,
    text::{cause_instance, cause_picture, cause_qr_code, cause_template, cli_system},
};
use qicheng_planning::{Flaw, InstanceError};
use std::io::ErrorKind;

/// Returns what the system says of a file; what is rare is in the words of Rust's library.
pub fn system(kind: ErrorKind) -> Message<'static> {
    match kind {
        ErrorKind::AlreadyExists => cli_system::already_exists(),
        ErrorKind::IsADirectory => cli_system::is_a_directory(),
        ErrorKind::NotADirectory => cli_system::not_a_directory(),
        ErrorKind::NotFound => cli_system::not_found(),
        ErrorKind::PermissionDenied => cli_system::permission_denied(),
        ErrorKind::UnexpectedEof => cli_system::unexpected_end(),
        kind => cli_system::other(kind.to_string()),
    }
}

/// Returns why no code is made of a text.
pub fn qr_code(error: &MakeError) -> Message<'static> {
    match error {
        MakeError::TooLong { bytes, level } => {
            cause_qr_code::too_long(*bytes, format!("{level:?}"))
        }
        MakeError::Scale(scale) => {
            cause_qr_code::scale(QrCode::MAX_SCALE.to_string(), scale.to_string())
        }
        _ => cause_qr_code::encode(),
    }
}

/// Returns why a picture is not read.
pub fn picture(error: &ReadError) -> Message<'static> {
    match error {
        ReadError::TooLarge => {
            cause_picture::too_large(MAX_BYTES.to_string(), MAX_PIXELS.to_string())
        }
        _ => cause_picture::not_a_picture(),
    }
}

/// Returns why no rule pack is made of a template.
pub fn template(error: &TemplateError) -> Message<'_> {
    match error {
        TemplateError::UnknownKey(key) => cause_template::unknown_key(format!("{key:?}")),
        TemplateError::Missing(key) => cause_template::missing(format!("{key:?}")),
        TemplateError::Value(key) => cause_template::value(format!("{key:?}")),
        TemplateError::Region => cause_template::region(),
        TemplateError::Pack(error) => errors::pack(error),
    }
}

/// Returns where an instance for the planner does not hold, and why.
pub fn instance(error: &InstanceError) -> Message<'_> {
    let why = match &error.problem {
        Flaw::Version(version) => cause_instance::version(version.to_string()),
        Flaw::TooMany { count, limit } => {
            cause_instance::too_many(count.to_string(), limit.to_string())
        }
        Flaw::Empty => cause_instance::empty(),
        Flaw::UnknownId { kind, id } => cause_instance::unknown_id(
            format!("{id:?}"),
            Message::in_section("cause-instance-kind", kind, []),
        ),
        Flaw::DuplicateId(id) => cause_instance::duplicate_id(format!("{id:?}")),
        Flaw::DuplicateEntry => cause_instance::duplicate_entry(),
        Flaw::OutOfRange { least, most } => {
            cause_instance::out_of_range(least.to_string(), most.to_string())
        }
        Flaw::ImpossibleWindow { from_day, to_day } => {
            cause_instance::impossible_window(from_day.to_string(), to_day.to_string())
        }
        Flaw::TooLong { first, last, limit } => {
            cause_instance::too_long(first.to_string(), last.to_string(), limit.to_string())
        }
        Flaw::OtherMode => cause_instance::other_mode(),
        Flaw::FeederNotBus => cause_instance::feeder_not_bus(),
    };
    cause_instance::at(&error.place, why)
}
