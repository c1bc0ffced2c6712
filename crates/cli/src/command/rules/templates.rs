use clap::Args;
use qicheng_domain::rules::{
    pack::LocalizedText,
    template::{Parameter, ParameterKind, Template},
};
use qicheng_messages::{
    Language,
    text::{cli_parameter, cli_template},
};
use serde::Serialize;

use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::print::{self, Print};

/// Arguments of `qicheng rules templates`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Templates {}

#[derive(Serialize)]
struct TemplateLine {
    template: Template,
    words: LocalizedText,
    set: Vec<Parameter>,
}

impl Templates {
    /// Runs it.
    ///
    /// # Errors
    /// When standard output takes no more.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        for template in Template::ALL {
            print.result(&TemplateLine {
                template,
                words: template.words(),
                set: template.parameters(),
            })?;
        }
        Ok(Exit::Done)
    }
}

impl print::HumanText for TemplateLine {
    fn words(&self, language: Language) -> String {
        let name = self.words.get(language.tag());
        let title = language.text(&cli_template::named(name, self.template.name()));
        let lines = self.set.iter().map(|parameter| {
            let kind = language.text(&match parameter.kind {
                ParameterKind::Number(least, most) => {
                    cli_parameter::number(least.to_string(), most.to_string())
                }
                ParameterKind::Action => cli_parameter::action(),
                ParameterKind::Colour => cli_parameter::colour(),
                ParameterKind::Regions => cli_parameter::regions(),
            });
            let default = parameter.default.map(|default| format!("{default:?}"));
            let (key, meaning) = (parameter.key, parameter.meaning);
            let line = language.text(&cli_template::parameter(default, key, kind, meaning));
            format!("  {line}\n")
        });
        title + "\n" + &lines.collect::<String>()
    }
}
