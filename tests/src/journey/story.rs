//! A story is told step by step, to people as lines and to programs as one line of JSON.

use qicheng_credential::{
    texts,
    verdict::{Decision, Verdict},
};
use qicheng_messages::Language;
use qicheng_test_world::Failure;
use serde::Serialize;

/// One step, and whether it held.
#[derive(Debug, Serialize)]
struct Step {
    name: &'static str,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// One verdict at a door.
#[derive(Debug, Serialize)]
struct VerdictRecord {
    subject: &'static str,
    verdict: Verdict,
    reasons: Vec<&'static str>,
}

/// Tells the story and keeps what was told.
#[derive(Debug, Default, Serialize)]
pub struct Story {
    steps: Vec<Step>,
    verdicts: Vec<VerdictRecord>,
    #[serde(skip)]
    quiet: bool,
}

impl Story {
    /// Begins a story; a quiet one prints its JSON alone.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            ..Self::default()
        }
    }

    /// Begins a chapter.
    pub fn chapter(&self, title: &str) {
        self.line(&format!("\n{title}"));
    }

    /// Tells a step: what is asked for holds, or the story ends here.
    ///
    /// # Errors
    /// What went wrong.
    pub fn step<T>(
        &mut self,
        name: &'static str,
        done: Result<T, impl Into<Failure>>,
    ) -> Result<T, Failure> {
        let done = done.map_err(Into::into);
        let why = done.as_ref().err().map(ToString::to_string);
        self.line(&match &why {
            None => format!("  ✓ {name}"),
            Some(why) => format!("  ✗ {name}: {why}"),
        });
        self.steps.push(Step {
            name,
            ok: why.is_none(),
            why,
        });
        done
    }

    /// Tells what must be so.
    ///
    /// # Errors
    /// When it is not.
    pub fn holds(&mut self, name: &'static str, so: bool) -> Result<(), Failure> {
        self.step(name, if so { Ok(()) } else { Err("it is not so") })
    }

    /// Tells a verdict, which must be the expected one, for that reason where one is given.
    ///
    /// # Errors
    /// When it is another.
    pub fn verdict(
        &mut self,
        subject: &'static str,
        seen: &Decision,
        expected: Verdict,
        reason: Option<&str>,
    ) -> Result<(), Failure> {
        let reasons: Vec<_> = seen.reasons.iter().map(|r| r.code.as_str()).collect();
        let words: Vec<_> = seen
            .reasons
            .iter()
            .map(|r| Language::SOURCE.text(&texts::reason(Language::SOURCE, r)))
            .collect();
        let name = Language::SOURCE.text(&texts::verdict(seen.verdict));
        let so = seen.verdict == expected && reason.is_none_or(|code| reasons.contains(&code));
        let mark = if so { "✓" } else { "✗" };
        self.line(&format!("  {mark} {subject} → {name} {}", words.join("；")));
        let why = (!so).then(|| {
            format!(
                "expected {expected:?} {reason:?}, came {:?} {reasons:?}",
                seen.verdict
            )
        });
        self.steps.push(Step {
            name: subject,
            ok: so,
            why: why.clone(),
        });
        self.verdicts.push(VerdictRecord {
            subject,
            verdict: seen.verdict,
            reasons,
        });
        why.map_or(Ok(()), |why| Err(why.into()))
    }

    /// Returns whether every step held.
    #[must_use]
    pub fn held(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| step.ok)
    }

    /// Returns the story as one line of JSON.
    ///
    /// # Errors
    /// Never for what is in a story.
    pub fn json(&self) -> Result<String, Failure> {
        Ok(serde_json::to_string(self)?)
    }

    #[expect(clippy::print_stdout, reason = "a story is told on standard output")]
    fn line(&self, text: &str) {
        if !self.quiet {
            println!("{text}");
        }
    }
}
