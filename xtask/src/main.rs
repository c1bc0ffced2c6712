//! The project's own commands: `cargo xtask check`, `test`, `journey`, `bench`, `fuzz`.
//!
//! What it says of its work goes to standard error; standard output belongs to
//! the programs it runs, so `--json` stays readable by another program.

mod bindings;
mod database;
mod debian_rust;
mod process;
mod project;
mod setup;
mod steps;
mod verb;
mod verbs;
mod wasm;

use std::{
    io::{self, Write},
    process::ExitCode,
};
use verb::Verb;
use xtask::failure::Failure;

const VERBS: [&Verb; 14] = [
    &verbs::run::VERB,
    &verbs::check::VERB,
    &verbs::test::VERB,
    &verbs::journey::VERB,
    &verbs::screens::VERB,
    &verbs::bench::VERB,
    &verbs::fuzz::VERB,
    &verbs::crash::VERB,
    &verbs::sim::VERB,
    &verbs::diagnostics::VERB,
    &verbs::reader::VERB,
    &verbs::messages::VERB,
    &verbs::additions::VERB,
    &verbs::android_check::VERB,
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        return Err(Failure::Usage(overview()));
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        return show(&overview());
    }
    let Some(verb) = VERBS.iter().find(|verb| verb.name == name) else {
        return Err(Failure::Usage(format!(
            "there is no `{name}`\n\n{}",
            overview()
        )));
    };
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        return show(verb.help);
    }
    (verb.run)(rest)
}

/// Prints help where it was asked for, so to standard output.
fn show(help: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{help}").map_err(Failure::io("standard output"))
}

fn overview() -> String {
    let mut text = String::from("cargo xtask VERB [--help]\n");
    for verb in VERBS {
        text.push_str(&format!("\n  {:13} {}", verb.name, verb.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn an_unknown_verb_or_option_is_a_usage_error() {
        for line in ["", "dance", "check --fast", "test all"] {
            let failure = dispatch(&words(line)).unwrap_err();
            assert_eq!(failure.exit_code(), 2, "{line}: {failure}");
        }
    }

    #[test]
    fn help_is_no_error_and_runs_nothing() {
        for line in [
            "--help",
            "check --help",
            "test -h",
            "journey --help",
            "bench --help",
            "fuzz --help",
            "crash --help",
            "run --help",
            "screens --help",
            "additions --help",
        ] {
            dispatch(&words(line)).unwrap();
        }
    }

    #[test]
    fn the_overview_names_every_verb() {
        assert!(VERBS.iter().all(|verb| overview().contains(verb.name)));
    }
}
