//! The catalogue of messages in `locales/`: one folder of Fluent files a language, and `languages.json`, which lists them.
//!
//! A message has attributes only, which makes it a section: the attribute `back` of the message `action` is the key
//! `action.back`. The first language is the source: the others have its keys, in the same files, with the same
//! arguments. Build scripts and the project's own commands read the catalogue; nothing that ships does.

mod catalogue;
mod compare;
mod complete;
mod fault;
mod generate;
mod language;
mod read_error;
mod translation;
mod usage;

pub use catalogue::Catalogue;
pub use compare::faults;
pub use complete::complete;
pub use fault::Fault;
pub use generate::{rust, typescript};
pub use language::{Direction, Language, languages};
pub use read_error::{LANGUAGES_FILE, ReadError};
pub use translation::{Argument, Message, Translation};
pub use usage::Usage;
