use std::fmt;

use clap::Args;
use qicheng_domain::rules::{
    pack::Words,
    template::{Parameter, ParameterKind, Template},
};
use serde::Serialize;

use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::print::Print;

/// Arguments of `qicheng rules templates`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Templates {}

#[derive(Serialize)]
struct Listed {
    template: Template,
    words: Words,
    set: Vec<Parameter>,
}

impl Templates {
    /// Runs it.
    ///
    /// # Errors
    /// When standard output takes no more.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        for template in Template::ALL {
            print.result(&Listed {
                template,
                words: template.words(),
                set: template.parameters(),
            })?;
        }
        Ok(Exit::Done)
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.template.name(), self.words.get("en"))?;
        for Parameter {
            key,
            kind,
            default,
            meaning,
        } in &self.set
        {
            let kind = match kind {
                ParameterKind::Number(least, most) => format!("{least} to {most}"),
                ParameterKind::Action => "hold or reject".to_owned(),
                ParameterKind::Colour => "green, amber or red".to_owned(),
                ParameterKind::Regions => "regions by code or name".to_owned(),
            };
            let default = default.map_or("must be given".to_owned(), |d| format!("default {d:?}"));
            writeln!(f, "  --set {key}=  {kind}, {default}: {meaning}")?;
        }
        Ok(())
    }
}
