use crate::{
    exit::{self, Exit},
    failure::Failure,
    language,
    print::{HumanText, Print},
};
use clap::Args;
use qicheng_domain::rules::{
    pack::LocalizedText,
    template::{Parameter, ParameterKind, ParameterMeaning, Template},
};
use qicheng_messages::{
    Language, Message,
    text::{cli_meaning, cli_parameter, cli_template},
};
use serde::{Serialize, Serializer};

/// Arguments of `qicheng rules templates`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Templates {}

#[derive(Serialize)]
struct TemplateLine {
    template: Template,
    words: LocalizedText,
    set: Vec<ParameterOutput>,
}

#[derive(Serialize)]
struct ParameterOutput {
    key: &'static str,
    kind: ParameterKind,
    default: Option<&'static str>,
    #[serde(serialize_with = "in_english")]
    meaning: ParameterMeaning,
}

impl From<Parameter> for ParameterOutput {
    fn from(parameter: Parameter) -> Self {
        Self {
            key: parameter.key,
            kind: parameter.kind,
            default: parameter.default,
            meaning: parameter.meaning,
        }
    }
}

fn in_english<S: Serializer>(meaning: &ParameterMeaning, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&language::english().text(&message(*meaning)))
}

fn message(meaning: ParameterMeaning) -> Message<'static> {
    match meaning {
        ParameterMeaning::Areas => cli_meaning::areas(),
        ParameterMeaning::CodeHours => cli_meaning::code_hours(),
        ParameterMeaning::Contact => cli_meaning::contact(),
        ParameterMeaning::DaysBack => cli_meaning::days_back(),
        ParameterMeaning::Fever => cli_meaning::fever(),
        ParameterMeaning::ListedArea => cli_meaning::listed_area(),
        ParameterMeaning::NoDeclaration => cli_meaning::no_declaration(),
        ParameterMeaning::OnFail => cli_meaning::on_fail(),
        ParameterMeaning::PositiveTest => cli_meaning::positive_test(),
        ParameterMeaning::QuarantineDays => cli_meaning::quarantine_days(),
        ParameterMeaning::SampleHours => cli_meaning::sample_hours(),
        ParameterMeaning::Symptoms => cli_meaning::symptoms(),
        ParameterMeaning::VaccinationDays => cli_meaning::vaccination_days(),
    }
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
                set: (template.parameters().into_iter())
                    .map(ParameterOutput::from)
                    .collect(),
            })?;
        }
        Ok(Exit::Done)
    }
}

impl HumanText for TemplateLine {
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
            let (key, meaning) = (parameter.key, message(parameter.meaning));
            let line = language.text(&cli_template::parameter(default, key, kind, meaning));
            format!("  {line}\n")
        });
        title + "\n" + &lines.collect::<String>()
    }
}
