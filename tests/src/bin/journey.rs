//! `cargo xtask journey`: the story without a window, over the real crates and a real service process.

use clap::Parser;
use qicheng_tests::journey::{Story, play};
use std::process::ExitCode;

/// Tells the journey from the village to the factory gate, and exits 0 only if every step held.
#[derive(Debug, Parser)]
struct Options {
    /// Prints one line of JSON instead of the story.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program tells on standard output and error"
)]
async fn main() -> ExitCode {
    let options = Options::parse();
    let mut story = Story::new(options.json);
    let played = play(&mut story).await;
    if let Err(why) = &played {
        eprintln!("the story ends here: {why}");
    }
    if options.json {
        match story.json() {
            Ok(line) => println!("{line}"),
            Err(why) => eprintln!("{why}"),
        }
    }
    if played.is_ok() && story.held() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
