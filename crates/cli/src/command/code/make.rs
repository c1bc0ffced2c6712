use crate::{
    exit::{self, Exit},
    failure::{Failure, Usage},
    input, output,
    print::{HumanText, Print},
};
use clap::Args;
use qicheng_codes::make::{MAX_TEXT, QrCode};
use qicheng_messages::{Language, text::cli_code};
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `qicheng code make`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Make {
    /// The text; `-` reads it from standard input, without the line ends at its end.
    text: String,
    /// Where the picture goes; its name ends in .png or .svg.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Pixels a module, 1 to 64.
    #[arg(long, value_name = "N", default_value_t = 8)]
    scale: u32,
}

#[derive(Serialize)]
struct CodeOutput {
    file: String,
    version: u8,
    modules: usize,
    bytes: usize,
}

impl Make {
    /// Runs it.
    ///
    /// # Errors
    /// A text too long for any code, another ending, a file that cannot be written.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let extension = self.out.extension().map(|e| e.to_ascii_lowercase());
        let draw = match extension.as_ref().and_then(|e| e.to_str()) {
            Some("png") => QrCode::to_png,
            Some("svg") => QrCode::to_svg,
            _ => return Err(Usage::PictureFormat.into()),
        };
        let text = match self.text.as_str() {
            "-" => input::stdin(MAX_TEXT)?,
            _ => self.text,
        };
        let code = QrCode::new(&text).map_err(Usage::from)?;
        let picture = draw(&code, self.scale).map_err(Usage::from)?;
        output::file(&self.out, &picture)?;
        print.result(&CodeOutput {
            file: self.out.display().to_string(),
            version: code.version(),
            modules: code.width(),
            bytes: picture.len(),
        })?;
        Ok(Exit::Done)
    }
}

impl HumanText for CodeOutput {
    fn words(&self, language: Language) -> String {
        let Self {
            file,
            version,
            modules,
            bytes,
        } = self;
        let [version, modules, bytes] =
            [version.to_string(), modules.to_string(), bytes.to_string()];
        language.text(&cli_code::made(bytes, file, modules, version)) + "\n"
    }
}
