//! A verdict in the words of a language.

use qicheng_credential::{
    texts,
    verdict::{Ages, Decision, Passenger, ToDo, Verdict},
};
use qicheng_messages::Language;
use serde::Serialize;

/// A verdict as a screen shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct VerdictView {
    /// What to do with the person.
    pub verdict: Verdict,
    /// Why, in sentences, the strictest first.
    pub reasons: Vec<String>,
    /// What is worth knowing but decides nothing.
    pub warnings: Vec<String>,
    /// What staff does next.
    pub to_do: Vec<Advice>,
    /// Who it is, where that is known.
    pub passenger: Option<Passenger>,
    /// How old each input is, in seconds.
    pub ages: Ages,
}

/// A thing to do, and how it is said.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Advice {
    /// Which.
    pub what: ToDo,
    /// A sentence.
    pub words: String,
}

impl VerdictView {
    /// Puts a verdict into words.
    pub(super) fn of(decision: Decision, language: &str) -> Self {
        let language = Language::of(language);
        let contact = decision.contact.as_deref();
        let advice = |what: &ToDo| Advice {
            what: *what,
            words: language.on_screen(&texts::to_do(*what, contact)),
        };
        let say = |reason| language.on_screen(&texts::reason(language, reason));
        Self {
            verdict: decision.verdict,
            reasons: decision.reasons.iter().map(say).collect(),
            warnings: decision.warnings.iter().map(say).collect(),
            to_do: decision.to_do.iter().map(advice).collect(),
            passenger: decision.passenger,
            ages: decision.ages,
        }
    }
}
