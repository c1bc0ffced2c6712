use std::fmt;

use qicheng_credential::certificate::{Held, Kind, Report};
use qicheng_domain::rules::facts::TestResult;
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// A report as it is printed.
pub struct Printed<'a>(pub &'a Report);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Report {
            checks,
            certificate,
            held,
            ..
        } = self.0;
        let mut line = serializer.serialize_struct("Report", 3)?;
        line.serialize_field("checks", checks)?;
        line.serialize_field("certificate", certificate)?;
        line.serialize_field("held", held)?;
        line.end()
    }
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            checks,
            signer_known,
            held,
            ..
        } = self.0;
        let headline = match (self.0.holds(), checks.verify, signer_known) {
            (true, ..) => "holds",
            (false, Some(false), false) => "cannot verify",
            _ => "does not hold",
        };
        writeln!(f, "{headline}")?;
        if let Some(held) = held {
            certified(held, f)?;
        }
        for (check, words) in [
            (checks.unprefix, "begins with HC1:"),
            (checks.base45, "written in base45"),
            (checks.compression, "compressed as it should be"),
            (checks.verify, "signed by a signer that is trusted"),
            (checks.key_usage, "its signer may certify this"),
            (checks.expiration, "issued and not expired"),
            (checks.schema, "complete, with codes that are known"),
            (checks.valid_json, "holds a document"),
        ] {
            let mark = match check {
                Some(true) => '✓',
                Some(false) => '✗',
                None => '?',
            };
            writeln!(f, "  {mark} {words}")?;
        }
        Ok(())
    }
}

fn certified(held: &Held, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let what = match held.kind {
        Kind::Test if held.nucleic_acid => "nucleic-acid test",
        Kind::Test => "rapid test",
        Kind::Vaccination => "vaccination",
        Kind::Recovery => "recovery",
    };
    write!(f, "  {what}")?;
    match held.result {
        Some(TestResult::Negative) => write!(f, ", negative")?,
        Some(TestResult::Positive) => write!(f, ", positive")?,
        None => {}
    }
    if let Some(vaccine) = &held.vaccine {
        write!(f, ", {vaccine}")?;
    }
    if let Some((given, all)) = held.doses {
        write!(f, ", dose {given} of {all}")?;
    }
    writeln!(f, ", {}", held.when.format("%Y-%m-%d %H:%M UTC"))?;
    let names = [&held.holder.forename, &held.holder.surname];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    writeln!(f, "  {}, born {}", names.join(" "), held.holder.born)?;
    let until = held.valid_until.format("%Y-%m-%d %H:%M UTC");
    let issuer = held.issuer.as_deref().unwrap_or("an unnamed issuer");
    writeln!(f, "  until {until}, by {issuer}")
}
