//! What a verb is: a name, its help, and what it does with the words after it.

use xtask::failure::Failure;

/// One subcommand.
pub struct Verb {
    /// The word that calls it.
    pub name: &'static str,
    /// One line for the overview.
    pub about: &'static str,
    /// What `--help` prints.
    pub help: &'static str,
    /// Does it, given the words after the name.
    pub run: fn(&[String]) -> Result<(), Failure>,
}

/// Refuses any word that is not among `known`.
pub fn only(arguments: &[String], known: &[&str]) -> Result<(), Failure> {
    match arguments
        .iter()
        .find(|word| !known.contains(&word.as_str()))
    {
        Some(word) => Err(Failure::Usage(format!(
            "`{word}` is not an option here; see --help"
        ))),
        None => Ok(()),
    }
}
