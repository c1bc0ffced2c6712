//! `qicheng forms`: what people type into fields.

use crate::{
    exit::{self, Exit},
    failure::Failure,
    lines::{self, MalformedLine},
    print::{HumanText, Print},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use qicheng_domain::{
    form::{self, FieldCode},
    people::{id_number::IdNumber, mobile::Mobile},
};
use qicheng_messages::Language;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Checks fields of forms.
#[derive(Subcommand)]
pub enum Forms {
    /// Gives what was typed in its normal form, or a code that says what is wrong; the code that phone and service run.
    Check(Check),
}

impl Forms {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Check(check) => check.run(print),
        }
    }
}

#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Check {
    /// Reads lines `{"case", "field", "value", "today"}` on standard input and answers one line each:
    /// `{"case", "value"}` or `{"case", "error"}`.
    #[arg(long, conflicts_with_all = ["field", "value", "today"])]
    batch: bool,
    /// Which field.
    #[arg(value_enum, required_unless_present = "batch")]
    field: Option<Field>,
    /// What was typed.
    #[arg(required_unless_present = "batch", allow_hyphen_values = true)]
    value: Option<String>,
    /// The day of the check, YYYY-MM-DD, against which birth dates and travel days are checked.
    #[arg(long, required_unless_present = "batch")]
    today: Option<NaiveDate>,
}

/// A field, by its name everywhere.
#[derive(Debug, Clone, Copy, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
enum Field {
    /// An ID number of GB 11643.
    IdNumber,
    /// A mobile number.
    Mobile,
    /// Any telephone number.
    Phone,
    /// A person's name.
    Name,
    /// Degrees Celsius.
    Temperature,
    /// A county of GB/T 2260, by code or name.
    County,
    /// A day on which somebody can travel.
    TravelDay,
    /// A one-time code of staff.
    StaffCode,
}

#[derive(Deserialize)]
struct Line {
    case: Value,
    field: Field,
    value: String,
    today: NaiveDate,
}

#[derive(Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<Value>,
    #[serde(flatten)]
    checked: CheckedField,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum CheckedField {
    Value(String),
    Error(FieldCode),
}

impl Check {
    fn run(self, print: Print) -> Result<Exit, Failure> {
        let (Some(field), Some(value), Some(today)) = (self.field, self.value, self.today) else {
            return lines::answer(print, answer);
        };
        let checked = checked(field, &value, today);
        let exit = match &checked {
            CheckedField::Value(_) => Exit::Done,
            CheckedField::Error(_) => Exit::Input,
        };
        print.result(&Answer {
            case: None,
            checked,
        })?;
        Ok(exit)
    }
}

impl HumanText for Answer {
    fn words(&self, _: Language) -> String {
        let word = match &self.checked {
            CheckedField::Value(value) => value,
            CheckedField::Error(code) => code.as_str(),
        };
        format!("{word}\n")
    }
}

fn answer(line: &[u8]) -> Result<Answer, MalformedLine> {
    let line: Line = lines::object(line)?;
    Ok(Answer {
        checked: checked(line.field, &line.value, line.today),
        case: Some(line.case),
    })
}

/// Returns the normal form of what was typed, or what is wrong with it.
fn checked(field: Field, typed: &str, today: NaiveDate) -> CheckedField {
    let normal = match field {
        Field::IdNumber => IdNumber::parse(typed, today).map(|number| number.expose().to_owned()),
        Field::Mobile => Mobile::parse(typed).map(|mobile| mobile.expose().to_owned()),
        Field::Phone => form::phone(typed),
        Field::Name => form::name(typed),
        Field::Temperature => {
            form::temperature(typed).map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
        }
        Field::County => form::county(typed).map(|county| county.to_string()),
        Field::TravelDay => form::travel_day(typed, today).map(|day| day.to_string()),
        Field::StaffCode => form::staff_code(typed),
    };
    normal.map_or_else(CheckedField::Error, CheckedField::Value)
}
