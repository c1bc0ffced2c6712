use super::{Code, Details, Reason, ToDo, Verdict};

/// Gathers reasons; nothing found means board.
#[derive(Default)]
pub(super) struct Findings {
    reasons: Vec<Reason>,
    warnings: Vec<Reason>,
}

impl Findings {
    pub(super) fn reject(&mut self, code: Code, details: Details) {
        self.add(code, Verdict::Reject, details);
    }

    pub(super) fn cannot_verify(&mut self, code: Code, details: Details) {
        self.add(code, Verdict::CannotVerify, details);
    }

    pub(super) fn hold(&mut self, code: Code, details: Details) {
        self.add(code, Verdict::Hold, details);
    }

    /// Notes a reason, once: ticket and health code may each give the same.
    pub(super) fn add(&mut self, code: Code, effect: Verdict, details: Details) {
        let reason = Reason {
            code,
            effect,
            details,
        };
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    pub(super) fn warn(&mut self, code: Code, details: Details) {
        self.warnings.push(Reason {
            code,
            effect: Verdict::Board,
            details,
        });
    }

    /// Returns verdict, reasons with the strictest first, warnings and what to do.
    pub(super) fn close(mut self) -> (Verdict, Vec<Reason>, Vec<Reason>, Vec<ToDo>) {
        self.reasons
            .sort_by_key(|reason| std::cmp::Reverse(reason.effect));
        let verdict = self
            .reasons
            .first()
            .map_or(Verdict::Board, |reason| reason.effect);
        let mut to_do = Vec::new();
        let decisive = self.reasons.iter().filter(|r| r.effect == verdict);
        for step in decisive.flat_map(|reason| reason.code.to_do()) {
            if !to_do.contains(step) {
                to_do.push(*step);
            }
        }
        (verdict, self.reasons, self.warnings, to_do)
    }
}
