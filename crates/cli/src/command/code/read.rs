use crate::{
    exit::{self, Exit},
    failure::Failure,
    input,
    platform::timed,
    print::Print,
};
use clap::Args;
use qicheng_codes::read::{MAX_BYTES, read_image_preferring};
use qicheng_credential::encoding::text::is_ours;
use serde::Serialize;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Prints for each file, in their order, with or without --json:
  {\"file\":\"…\",\"text\":\"…\",\"ms\":12.3}
`text` is null where no code could be read; nothing is ever guessed. Of several
codes in one picture it is one of ours, if any is. `ms` is the
time for decoding the picture and reading the code. A file that is no picture
gets such a line too, a message on standard error, and the others are read still.";

/// Arguments of `qicheng code read`.
#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct Read {
    /// Photographs or screenshots, PNG or JPEG.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    text: Option<String>,
    ms: f64,
}

impl Read {
    /// Runs it.
    ///
    /// # Errors
    /// When standard output takes no more; files that are no pictures make the exit code.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let mut exit = Exit::Done;
        for file in &self.files {
            let (text, ms) = match read(file) {
                Ok(read) => read,
                Err(failure) => {
                    print.complaint(&failure.message());
                    exit = failure.exit();
                    (None, 0.0)
                }
            };
            let file = &*file.to_string_lossy();
            print.line(&Line { file, text, ms })?;
        }
        Ok(exit)
    }
}

fn read(file: &Path) -> Result<(Option<String>, f64), Failure> {
    let bytes = input::bytes(file, MAX_BYTES)?;
    let (text, took) = timed(|| read_image_preferring(&bytes, is_ours));
    let text = text.map_err(|error| Failure::input(file.display(), error))?;
    let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
    Ok((text, ms))
}
