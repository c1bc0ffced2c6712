//! Log redaction: a log may contain numbers, codes and string literals of the program, never personal data or key
//! material.
//!
//! Redaction is a matter of types. [`log_event!`](crate::log_event) is the one way in which crates of the phone log, and
//! takes fields that are [`Loggable`] alone, which neither `String` nor a borrowed `&str` is.

use std::{fmt, io, panic};

/// A value that is safe to log.
pub trait Loggable {
    /// Writes it as a log shows it.
    ///
    /// # Errors
    /// The writer's.
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// Formats a value that is safe to log.
///
/// ```compile_fail
/// let name = String::from("somebody's");
/// qicheng_domain::log::LogValue(&name).to_string();
/// ```
pub struct LogValue<'a, T: ?Sized>(pub &'a T);

impl<T: Loggable + ?Sized> fmt::Display for LogValue<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.log(f)
    }
}

/// Implements [`Loggable`] for types whose `Display` gives nothing but numbers and fixed words.
#[macro_export]
macro_rules! loggable {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::log::Loggable for $name {
            fn log(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    )+};
}

loggable! { bool, u8, u16, u32, u64, usize, i32, i64, &'static str }

impl<T: Loggable + ?Sized> Loggable for &T {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).log(f)
    }
}

impl<T: Loggable> Loggable for Option<T> {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => value.log(f),
            None => f.write_str("none"),
        }
    }
}

/// The kind and the system's number: a message of its own may quote what was read.
impl Loggable for io::Error {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind())?;
        self.raw_os_error()
            .map_or(Ok(()), |number| write!(f, " (os error {number})"))
    }
}

/// A line of the source: a panic's message may quote what it was about.
impl Loggable for panic::Location<'_> {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file().rsplit(['/', '\\']).next().unwrap_or_default();
        write!(f, "{file}:{}", self.line())
    }
}

/// Logs an event: a level of `tracing`, what happened in fixed words, and fields that are
/// [`Loggable`](crate::log::Loggable). The crate that calls it depends on `tracing`.
#[macro_export]
macro_rules! log_event {
    ($level:ident, $what:literal $(, $field:ident = $value:expr)* $(,)?) => {
        // As a field, since a literal in its own place would take in whatever its braces name.
        ::tracing::event!(
            ::tracing::Level::$level,
            $($field = ::tracing::field::display($crate::log::LogValue(&$value)),)*
            message = $what,
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_io_errors_own_message_is_not_logged() {
        let own = io::Error::new(io::ErrorKind::InvalidData, "张晓伟");
        assert_eq!(LogValue(&own).to_string(), "invalid data");
        let systems = io::Error::from_raw_os_error(28);
        assert!(LogValue(&systems).to_string().ends_with("(os error 28)"));
    }

    #[test]
    fn a_place_in_the_source_is_its_file_and_line() {
        let here = LogValue(panic::Location::caller()).to_string();
        assert!(here.starts_with("log.rs:"), "{here}");
        assert_eq!(LogValue(&None::<u8>).to_string(), "none");
    }
}
