//! `qicheng people`: lists of people as offices send them.

use crate::{
    exit::{self, Exit},
    failure::Failure,
    input,
    print::{HumanText, Print},
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use qicheng_import::{List, MAX_BYTES as MAX_LIST_BYTES, MAX_ROWS, RowError, TableError};
use qicheng_messages::{
    Language,
    text::{cli_people, cli_people_refused},
};
use serde::Serialize;
use std::path::PathBuf;

/// Bytes that are read of a list; the check refuses somewhat fewer with its own words.
const MAX_BYTES: usize = 64 << 20;

/// Checks lists of people.
#[derive(Subcommand)]
pub enum People {
    /// Says by row and field what is wrong with a list: CSV, TSV, XLSX, XLS or ODS.
    Check(Check),
}

impl People {
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

const AFTER_HELP: &str = "\
The list needs the columns name, ID number and home, by any of the usual headers
(姓名, 身份证号, 户籍县 …); the rest is optional. Nothing of what stands in it is printed.
Prints {\"rows\":…,\"good\":…,\"bad\":[[row,field,code],…]} with --json, or
{\"refused\":\"missing-column|no-rows|encoding|not-a-table|too-large\"}.";

#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct Check {
    /// The list.
    file: PathBuf,
    /// The day against which birth dates and travel days are checked, YYYY-MM-DD.
    #[arg(long)]
    today: NaiveDate,
}

impl Check {
    fn run(self, print: Print) -> Result<Exit, Failure> {
        let bytes = input::bytes(&self.file, MAX_BYTES)?;
        match qicheng_import::check(&bytes, self.today) {
            Ok(list) => {
                print.result(&Report::of(list))?;
                Ok(Exit::Done)
            }
            Err(refused) => {
                print.result(&RefusedFile { refused })?;
                Ok(Exit::Input)
            }
        }
    }
}

#[derive(Serialize)]
struct Report {
    rows: usize,
    good: usize,
    bad: Vec<RowError>,
}

impl Report {
    fn of(list: List) -> Self {
        Self {
            rows: list.rows(),
            good: list.people.len(),
            bad: list.errors,
        }
    }
}

impl HumanText for Report {
    fn words(&self, language: Language) -> String {
        let good = cli_people::rows(self.good.to_string(), self.rows);
        let bad = self
            .bad
            .iter()
            .map(|wrong| cli_people::row(wrong.code.as_str(), wrong.field, wrong.row.to_string()));
        [good]
            .into_iter()
            .chain(bad)
            .map(|line| language.text(&line) + "\n")
            .collect()
    }
}

#[derive(Serialize)]
struct RefusedFile {
    refused: TableError,
}

impl HumanText for RefusedFile {
    fn words(&self, language: Language) -> String {
        let line = match self.refused {
            TableError::MissingColumn => cli_people_refused::missing_column(),
            TableError::NoRows => cli_people_refused::no_rows(),
            TableError::Encoding => cli_people_refused::encoding(),
            TableError::NotATable => cli_people_refused::not_a_table(),
            TableError::TooLarge => cli_people_refused::too_large(
                (MAX_LIST_BYTES >> 20).to_string(),
                MAX_ROWS.to_string(),
            ),
        };
        language.text(&line) + "\n"
    }
}
