//! What people read outside the screens: verdicts, notices, the console, paper and the command line, in every language.
//!
//! The texts are those of `locales/`, compiled in. [`text`] has a function for each message, whose arguments are the
//! message's; a text whose key is only known when the program runs is found by [`Key::in_section`].
//!
//! Dates, times and amounts are arguments that are texts already, see [`show`]; a number as an argument selects a plural
//! form.

mod language;
mod message;
pub mod notice;
mod pseudo;
pub mod show;
mod source;

pub use language::Language;
pub use message::{Key, Message, Value};

/// A function for each message, in a module for each section. Its parameters are the message's arguments in alphabetical
/// order.
#[allow(clippy::too_many_arguments)]
pub mod text {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
