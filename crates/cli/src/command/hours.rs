//! `qicheng hours`: how long drivers drive.

use crate::{
    exit::{self, Exit},
    failure::{Failure, Fault},
    input,
    print::{HumanText, Print},
};
use chrono::{DateTime, FixedOffset, Offset, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use qicheng_domain::travel::driving::{AlertKind, DrivingEvent, DrivingRule, alerts};
use qicheng_messages::{
    Language,
    text::{cli_driving_rule, cli_hours},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// Bytes that a file of events may have.
const MAX_BYTES: usize = 64 << 20;

/// Checks the hours of drivers.
#[derive(Subcommand)]
pub enum Hours {
    /// Tells where drivers drove too long or at night, and when they were to be warned.
    Check(Check),
}

impl Hours {
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
Reads lines {\"at\": RFC 3339, \"driver\": …, \"event\": \"drive|rest|end\"} and writes, by time,
lines {\"at\",\"driver\",\"kind\":\"warning|breach\",\"rule\":\"four-hours|eight-hours|night\"}: four hours
without a stop of twenty minutes, eight hours within twenty-four, from 02:00 to 05:00 in
Asia/Shanghai; warnings half an hour before. Who still drives at the end is checked up to
the last event of the file.";

#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct Check {
    /// The events, a line each; `-` for standard input.
    file: PathBuf,
}

#[derive(Deserialize)]
struct Line {
    at: String,
    driver: String,
    event: DrivingEvent,
}

#[derive(Serialize)]
struct AlertOutput<'l> {
    at: String,
    driver: &'l str,
    kind: AlertKind,
    rule: DrivingRule,
}

impl HumanText for AlertOutput<'_> {
    fn words(&self, language: Language) -> String {
        let rule = language.text(&match self.rule {
            DrivingRule::FourHours => cli_driving_rule::four_hours(),
            DrivingRule::EightHours => cli_driving_rule::eight_hours(),
            DrivingRule::Night => cli_driving_rule::night(),
        });
        let line = match self.kind {
            AlertKind::Warning => cli_hours::warning(&self.at, self.driver, rule),
            AlertKind::Breach => cli_hours::breach(&self.at, self.driver, rule),
        };
        language.text(&line) + "\n"
    }
}

impl Check {
    fn run(self, print: Print) -> Result<Exit, Failure> {
        let text = if self.file.as_os_str() == "-" {
            input::stdin(MAX_BYTES)?.into()
        } else {
            input::text(&self.file, MAX_BYTES)?
        };
        let mut drivers: BTreeMap<String, Vec<(DateTime<FixedOffset>, DrivingEvent)>> =
            BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let (event, driver) = event(line).ok_or_else(|| {
                Failure::input(self.file.display(), Fault::DrivingEvent { line: at + 1 })
            })?;
            drivers.entry(driver).or_default().push(event);
        }
        let until = drivers.values().flatten().map(|(at, _)| at.to_utc()).max();
        let mut told: Vec<_> = drivers
            .iter()
            .flat_map(|(driver, events)| {
                // Times are told as the file says them.
                let offset = events.first().map(|(at, _)| *at.offset());
                let events: Vec<_> = events.iter().map(|(at, e)| (at.to_utc(), *e)).collect();
                let alerts = until.map(|until| alerts(&events, until));
                let alerts = alerts.unwrap_or_default().into_iter();
                alerts.map(move |alert| (alert, driver, offset))
            })
            .collect();
        told.sort_by_key(|(alert, driver, _)| (*alert, *driver));
        for (alert, driver, offset) in told {
            let at = alert.at.with_timezone(&offset.unwrap_or(Utc.fix()));
            print.result(&AlertOutput {
                at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
                driver,
                kind: alert.kind,
                rule: alert.rule,
            })?;
        }
        Ok(Exit::Done)
    }
}

fn event(line: &str) -> Option<((DateTime<FixedOffset>, DrivingEvent), String)> {
    let line: Line = serde_json::from_str(line).ok()?;
    let at = DateTime::parse_from_rfc3339(&line.at).ok()?;
    Some(((at, line.event), line.driver))
}
