use crate::{language::english, print};
use chrono::{DateTime, Utc};
use qicheng_credential::{check::CheckError, key::Kid, texts::errors};
use qicheng_domain::{
    region::RegionCode,
    rules::pack::{LocalizedText, RulePack},
};
use qicheng_messages::{Language, text::cli_rules};
use serde::{Serialize, Serializer};

/// What a pack says, in short.
#[derive(Serialize)]
pub struct PackSummary {
    id: String,
    version: u32,
    region: RegionCode,
    valid_from: DateTime<Utc>,
    valid_until: DateTime<Utc>,
    words: LocalizedText,
    /// Hours that a health code may be old; nothing where none is asked for.
    health_code_hours: Option<u16>,
    /// The rules for entry; nothing where the pack says nothing of it.
    entry: Option<Vec<String>>,
    /// The rules that colour health codes.
    health: Vec<String>,
    /// Who signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<PackSigner>,
}

/// Who signed a pack.
#[derive(Serialize)]
pub struct PackSigner {
    /// The key.
    pub kid: String,
    /// The place of the key in the trust bundle; nothing where it has no say in the pack's region.
    pub place: Option<RegionCode>,
    /// Why phones would not take it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_english")]
    pub refused: Option<CheckError>,
    /// When it was signed.
    pub issued: Option<DateTime<Utc>>,
    /// When the signature ends.
    pub expires: Option<DateTime<Utc>>,
}

impl PackSigner {
    /// Says who signed it by the key's name.
    pub fn by(kid: Kid, issued: Option<DateTime<Utc>>, expires: Option<DateTime<Utc>>) -> Self {
        Self {
            kid: kid.to_string(),
            place: None,
            refused: None,
            issued,
            expires,
        }
    }
}

fn in_english<S: Serializer>(error: &Option<CheckError>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = error
        .as_ref()
        .map(|error| english().text(&errors::check(error)));
    text.serialize(serializer)
}

impl PackSummary {
    /// Shows a pack that nobody signed.
    pub fn of(pack: &RulePack) -> Self {
        let entry = pack.entry.as_ref();
        let terms = entry.and_then(|entry| entry.health_code.as_ref());
        Self {
            id: pack.id.clone(),
            version: pack.version,
            region: pack.region,
            valid_from: pack.valid_from,
            valid_until: pack.valid_until,
            words: pack.words.clone(),
            health_code_hours: terms.map(|terms| terms.max_age_hours),
            entry: entry.map(|entry| entry.rules.iter().map(|rule| rule.id.clone()).collect()),
            health: pack.health.iter().map(|rule| rule.id.clone()).collect(),
            signed: None,
        }
    }

    /// Adds who signed it.
    pub fn signed(self, signed: PackSigner) -> Self {
        Self {
            signed: Some(signed),
            ..self
        }
    }
}

impl print::HumanText for PackSummary {
    fn words(&self, language: Language) -> String {
        let name = self.words.get(language.tag());
        let (region, version) = (self.region.to_string(), self.version.to_string());
        let (from, until) = (self.valid_from.to_string(), self.valid_until.to_string());
        let mut lines = vec![cli_rules::holds(from, until)];
        lines.extend(self.health_code_hours.map(cli_rules::health_code));
        lines.extend(self.entry.iter().flatten().map(cli_rules::entry));
        lines.extend(self.health.iter().map(cli_rules::colour));
        lines.extend(self.signed.as_ref().map(|signed| {
            let kid = &signed.kid;
            match (&signed.place, &signed.refused) {
                (_, Some(why)) => cli_rules::refused(kid, errors::check(why)),
                (Some(place), None) => cli_rules::signed_of(kid, place.to_string()),
                (None, None) => cli_rules::signed(kid),
            }
        }));
        let lines = lines
            .iter()
            .map(|line| format!("  {}\n", language.text(line)));
        let pack = cli_rules::pack(&self.id, name, region, version);
        language.text(&pack) + "\n" + &lines.collect::<String>()
    }
}
