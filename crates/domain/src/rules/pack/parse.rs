//! Reading packs, and what they must fulfil before they are trusted.

use super::{FORMAT, LocalizedText, MAX_PACK_BYTES, MAX_RULES, PackError, RulePack};
use crate::rules::validate::variables;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

impl RulePack {
    /// Reads a pack from JSON and checks everything in it.
    ///
    /// Unknown keys are ignored, as in every document.
    ///
    /// # Errors
    /// Says what is too large, malformed, incomplete or not to be trusted.
    pub fn parse(json: &[u8]) -> Result<Self, PackError> {
        if json.len() > MAX_PACK_BYTES {
            return Err(PackError::TooLarge);
        }
        let Probe { format } = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
        if format != FORMAT {
            return Err(PackError::Format(format));
        }
        let pack: Self = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
        pack.check()?;
        Ok(pack)
    }

    /// Checks a pack that was not read by [`RulePack::parse`] but made.
    ///
    /// # Errors
    /// Says what is malformed, incomplete or not to be trusted.
    pub fn check(&self) -> Result<(), PackError> {
        if self.format != FORMAT {
            return Err(PackError::Format(self.format));
        }
        check_id(&self.id)?;
        check_words(&self.id, &self.words)?;
        if self.valid_from >= self.valid_until {
            return Err(PackError::Validity);
        }
        let entry = self.entry.as_ref().map_or(&[][..], |entry| &entry.rules);
        if self.health.len() > MAX_RULES || entry.len() > MAX_RULES {
            return Err(PackError::TooManyRules);
        }
        let mut ids = BTreeSet::new();
        for rule in &self.health {
            check_rule(
                &mut ids,
                &rule.id,
                &rule.words,
                &rule.affected_fields,
                [&rule.logic],
            )?;
        }
        for rule in entry {
            let expressions = [&rule.logic].into_iter().chain(&rule.from).chain(&rule.by);
            check_rule(
                &mut ids,
                &rule.id,
                &rule.words,
                &rule.affected_fields,
                expressions,
            )?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Probe {
    format: u32,
}

fn malformed(error: &serde_json::Error) -> PackError {
    PackError::Json {
        line: error.line(),
        column: error.column(),
    }
}

fn check_rule<'r>(
    ids: &mut BTreeSet<&'r str>,
    id: &'r str,
    words: &LocalizedText,
    fields: &[String],
    expressions: impl IntoIterator<Item = &'r Value>,
) -> Result<(), PackError> {
    check_id(id)?;
    if !ids.insert(id) {
        return Err(PackError::Id(id.to_owned()));
    }
    check_words(id, words)?;
    for expression in expressions {
        let seen = variables(expression).map_err(|reason| PackError::Expression {
            rule: id.to_owned(),
            reason,
        })?;
        let named = |name: &&str| fields.iter().any(|field| root(field) == *name);
        if let Some(hidden) = seen.into_iter().find(|name| !named(name)) {
            return Err(PackError::HiddenField {
                rule: id.to_owned(),
                field: hidden.to_owned(),
            });
        }
    }
    Ok(())
}

fn check_id(id: &str) -> Result<(), PackError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=64).contains(&id.len()) && id.bytes().all(allowed) {
        Ok(())
    } else {
        Err(PackError::Id(id.chars().take(64).collect()))
    }
}

fn check_words(of: &str, words: &LocalizedText) -> Result<(), PackError> {
    if words.are_complete() {
        Ok(())
    } else {
        Err(PackError::Words(of.to_owned()))
    }
}

/// Returns the field of the facts that a path begins in.
pub(super) fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}
