//! The languages of words.

use qicheng_messages::Language;

/// Returns the language of sentences in JSON, which is the same whatever language was asked for.
pub fn english() -> Language {
    Language::of("en")
}

/// Returns the names by which languages are asked for: the first parts of their tags.
pub fn names() -> impl Iterator<Item = &'static str> {
    Language::all().filter_map(|language| language.tag().split('-').next())
}

/// Returns the language that was asked for, where the arguments as a whole cannot be read.
pub fn asked_for() -> Option<Language> {
    let arguments: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let at = arguments.iter().position(|argument| argument == "--lang");
    let given = at.and_then(|at| arguments.get(at + 1).map(String::as_str));
    let joined = || {
        arguments
            .iter()
            .find_map(|argument| argument.strip_prefix("--lang="))
    };
    given.or_else(joined).and_then(Language::find)
}
