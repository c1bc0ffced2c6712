//! What a health code rests on: what the person declared, and certificates of others that hold and are theirs.

use crate::{errors::error::ServiceError, place::context::Context, trust};
use chrono::{DateTime, Days, TimeDelta, Utc};
use qicheng_credential::{
    certificate::{self, CertificateEntry, Ownership},
    credential::BASIS_MAX,
};
use qicheng_domain::{
    date::shanghai_day,
    health::{Basis, BasisKind},
    rules::facts::{Facts, LOOKBACK_DAYS, TestResult, whole_hours},
};
use qicheng_service_storage::{Tx, claims::ReceivedDeclaration, people::Person};

/// Everything that is known of a person's health at one moment.
pub(super) struct Evidence {
    now: DateTime<Utc>,
    declared: Vec<ReceivedDeclaration>,
    certificates: Vec<CertificateEntry>,
}

impl Evidence {
    /// Gathers it. Of certificates those count whose signer this place trusts, whose birth date is the person's to the
    /// day, and whose name is written in the person's characters.
    pub(super) fn gather(
        tx: &mut Tx<'_>,
        ctx: &Context,
        person: &Person,
    ) -> Result<Self, ServiceError> {
        let today = shanghai_day(ctx.now);
        let first = today.checked_sub_days(Days::new(LOOKBACK_DAYS.unsigned_abs() - 1));
        let declared = tx.declarations_since(ctx.tenant, person.id, first.unwrap_or(today))?;
        let kept = tx.certificates(ctx.tenant, person.id)?;
        let mut certificates = Vec::new();
        if !kept.is_empty() {
            let signers = trust::trusted_signers(tx, ctx)?;
            let reports = kept
                .iter()
                .map(|row| certificate::verify(&row.text, &signers, ctx.now));
            certificates.extend(
                reports
                    .filter_map(|report| report.held)
                    .filter(|held| is_own(held, person)),
            );
        }
        Ok(Self {
            now: ctx.now,
            declared,
            certificates,
        })
    }

    /// Returns what the rules see of it.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::new(self.now, None, None);
        let claims: Vec<_> = self
            .declared
            .iter()
            .map(|d| d.declaration.clone())
            .collect();
        facts.set_declarations(&claims);
        for held in &self.certificates {
            held.add_to(&mut facts);
        }
        facts
    }

    /// Returns what a health code says that it rests on: the declarations and the newest test before the newest of
    /// anything else.
    pub(super) fn basis(&self) -> Vec<Basis> {
        let mut certified: Vec<Basis> = self
            .certificates
            .iter()
            .filter_map(|held| self.certified(held))
            .collect();
        certified.sort_by_key(|basis| (basis.kind != BasisKind::NucleicAcidTest, basis.hours));
        let mut kinds = Vec::new();
        certified.retain(|basis| {
            let first = !kinds.contains(&basis.kind);
            kinds.push(basis.kind);
            first
        });
        let mut all: Vec<Basis> = self.declarations().into_iter().collect();
        all.extend(certified);
        all.truncate(BASIS_MAX);
        all
    }

    /// A declaration is as old as the earlier of when it was made and when it came: a fast clock makes none younger.
    fn declarations(&self) -> Option<Basis> {
        let ages = self.declared.iter().map(|declared| {
            let at = declared.made_at.min(declared.received_at);
            hours(self.now.signed_duration_since(at))
        });
        let days = self.facts().fever_free_days;
        Some(Basis {
            days: days.and_then(|days| u8::try_from(days).ok()),
            ..Basis::new(BasisKind::Declaration, ages.min()?)
        })
    }

    /// Nothing for what does not count, or speaks against the person.
    fn certified(&self, held: &CertificateEntry) -> Option<Basis> {
        let (kind, result) = held.evidence(self.now)?;
        let age = hours(self.now.signed_duration_since(held.when));
        (result != Some(TestResult::Positive)).then(|| Basis::new(kind, age))
    }
}

fn is_own(held: &CertificateEntry, person: &Person) -> bool {
    let who = &person.registration;
    let judged = held.holder.ownership(&who.name, who.id_number.birth_date());
    judged == Ownership::Own
}

/// Whole hours, rounded up.
fn hours(age: TimeDelta) -> u16 {
    u16::try_from(whole_hours(age).max(0)).unwrap_or(u16::MAX)
}
