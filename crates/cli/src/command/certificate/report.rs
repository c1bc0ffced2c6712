use crate::print::HumanText;
use qicheng_credential::certificate::{CertificateEntry, Kind, Ownership, Report};
use qicheng_domain::{people::id_number::IdNumber, rules::facts::TestResult};
use qicheng_messages::{Language, text::cli_certificate};
use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Judges whose a certificate is; nothing where its checks do not hold.
pub fn ownership(report: &Report, (name, number): (&str, &IdNumber)) -> Option<Ownership> {
    let held = report.held.as_ref()?;
    Some(held.holder.ownership(name, number.birth_date()))
}

/// A report as it is printed.
pub struct ReportOutput<'a> {
    /// The report.
    pub report: &'a Report,
    /// Whose it is, if that was asked; nothing in it where the checks do not hold.
    pub ownership: Option<Option<Ownership>>,
}

impl Serialize for ReportOutput<'_> {
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

impl HumanText for ReportOutput<'_> {
    fn words(&self, language: Language) -> String {
        let Report {
            checks,
            signer_known,
            held,
            ..
        } = self.report;
        let headline = match (self.report.holds(), checks.verify, signer_known) {
            (true, ..) => cli_certificate::holds(),
            (false, Some(false), false) => cli_certificate::cannot_verify(),
            _ => cli_certificate::does_not_hold(),
        };
        let mut lines = vec![language.text(&headline)];
        if let Some(held) = held {
            lines.extend(certified(held, language));
        }
        let ownership = self.ownership.flatten().map(|ownership| match ownership {
            Ownership::Own => cli_certificate::own(),
            Ownership::Unproven => cli_certificate::unproven(),
            Ownership::Other => cli_certificate::other(),
        });
        lines.extend(ownership.map(|message| format!("  {}", language.text(&message))));
        for (check, message) in [
            (checks.unprefix, cli_certificate::check_prefix()),
            (checks.base45, cli_certificate::check_base45()),
            (checks.compression, cli_certificate::check_compression()),
            (checks.verify, cli_certificate::check_signature()),
            (checks.key_usage, cli_certificate::check_key_usage()),
            (checks.expiration, cli_certificate::check_expiration()),
            (checks.schema, cli_certificate::check_schema()),
            (checks.valid_json, cli_certificate::check_document()),
        ] {
            let mark = match check {
                Some(true) => '✓',
                Some(false) => '✗',
                None => '?',
            };
            lines.push(format!("  {mark} {}", language.text(&message)));
        }
        lines.join("\n") + "\n"
    }
}

fn certified(held: &CertificateEntry, language: Language) -> [String; 3] {
    let kind = match held.kind {
        Kind::Test if held.nucleic_acid => cli_certificate::nucleic_acid_test(),
        Kind::Test => cli_certificate::rapid_test(),
        Kind::Vaccination => cli_certificate::vaccination(),
        Kind::Recovery => cli_certificate::recovery(),
    };
    let mut what = vec![language.text(&kind)];
    what.extend(held.result.map(|result| {
        language.text(&match result {
            TestResult::Negative => cli_certificate::negative(),
            TestResult::Positive => cli_certificate::positive(),
        })
    }));
    what.extend(held.vaccine.clone());
    what.extend(held.doses.map(|(given, all)| {
        language.text(&cli_certificate::dose(all.to_string(), given.to_string()))
    }));
    what.push(held.when.format("%Y-%m-%d %H:%M UTC").to_string());
    let names = [&held.holder.forename, &held.holder.surname];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let holder = cli_certificate::holder(held.holder.born.to_string(), names.join(" "));
    let until = held.valid_until.format("%Y-%m-%d %H:%M UTC").to_string();
    let valid = cli_certificate::valid(held.issuer.as_deref(), until);
    [
        format!("  {}", what.join(", ")),
        format!("  {}", language.text(&holder)),
        format!("  {}", language.text(&valid)),
    ]
}
