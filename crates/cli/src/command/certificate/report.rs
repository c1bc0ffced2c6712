use std::fmt;

use qicheng_credential::certificate::{Held, Kind, Ownership, Report};
use qicheng_domain::{id_number::IdNumber, rules::facts::TestResult};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Judges whose a certificate is; nothing where its checks do not hold.
pub fn ownership(report: &Report, (name, number): (&str, &IdNumber)) -> Option<Ownership> {
    let held = report.held.as_ref()?;
    Some(held.holder.ownership(name, number.birth_date()))
}

/// A report as it is printed.
pub struct Printed<'a> {
    /// The report.
    pub report: &'a Report,
    /// Whose it is, if that was asked; nothing in it where the checks do not hold.
    pub ownership: Option<Option<Ownership>>,
}

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Report {
            checks,
            certificate,
            held,
            ..
        } = self.report;
        let mut line = serializer.serialize_struct("Report", 4)?;
        line.serialize_field("checks", checks)?;
        line.serialize_field("certificate", certificate)?;
        line.serialize_field("held", held)?;
        match self.ownership {
            Some(ownership) => line.serialize_field("ownership", &ownership)?,
            None => line.skip_field("ownership")?,
        }
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
        } = self.report;
        let headline = match (self.report.holds(), checks.verify, signer_known) {
            (true, ..) => "holds",
            (false, Some(false), false) => "cannot verify",
            _ => "does not hold",
        };
        writeln!(f, "{headline}")?;
        if let Some(held) = held {
            certified(held, f)?;
        }
        match self.ownership.flatten() {
            Some(Ownership::Own) => writeln!(f, "  of this person")?,
            Some(Ownership::Unproven) => {
                writeln!(
                    f,
                    "  not proven to be this person's: a name in Latin letters"
                )?;
            }
            Some(Ownership::Other) => writeln!(f, "  not this person's")?,
            None => {}
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
