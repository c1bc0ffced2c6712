use crate::{
    argument::ArgumentError,
    exit::{self, Exit},
    failure::{Failure, Usage},
    output,
    print::Print,
};
use chrono::{DateTime, Utc};
use clap::Args;
use qicheng_domain::{
    region::RegionCode,
    rules::template::{Frame, Template},
};
use qicheng_messages::text::cli_argument;
use std::{collections::BTreeMap, path::PathBuf};

const AFTER_HELP: &str = "\
Writes a rule pack as JSON, which `qicheng-service rules publish` signs and sends to
everyone. `qicheng rules templates` lists the templates and what can be set.";

/// Arguments of `qicheng rules new`.
#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct New {
    /// Which template.
    #[arg(long, value_parser = template)]
    template: Template,
    /// Where it holds: six digits, 100000 for the nation.
    #[arg(long)]
    place: RegionCode,
    /// A value of the template; may be given several times.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// From when it holds, RFC 3339.
    #[arg(long)]
    from: DateTime<Utc>,
    /// Until when it holds, RFC 3339; that instant is not included.
    #[arg(long)]
    until: DateTime<Utc>,
    /// Rises with each change of a place's rules.
    #[arg(long, default_value_t = 1)]
    version: u32,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

impl New {
    /// Runs it.
    ///
    /// # Errors
    /// When the values make no pack, or the file cannot be written.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let frame = Frame {
            region: self.place,
            version: self.version,
            from: self.from,
            until: self.until,
        };
        let values: BTreeMap<_, _> = self.set.into_iter().collect();
        let pack = self.template.pack(frame, &values).map_err(Usage::from)?;
        let json = serde_json::to_string_pretty(&pack).unwrap_or_default() + "\n";
        output::file(&self.out, json.as_bytes())?;
        print.result(&super::shown::PackSummary::of(&pack))?;
        Ok(Exit::Done)
    }
}

fn template(name: &str) -> Result<Template, ArgumentError> {
    let names = || Template::ALL.map(Template::name).join(", ");
    Template::named(name).ok_or_else(|| ArgumentError(cli_argument::template(names())))
}

fn pair(text: &str) -> Result<(String, String), ArgumentError> {
    let pair = text.split_once('=');
    let (key, value) = pair.ok_or_else(|| ArgumentError(cli_argument::pair()))?;
    Ok((key.to_owned(), value.to_owned()))
}
