//! The table `rule_publication`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, signed},
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;

/// What was done with a version of a rule pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum PublicationAction {
    /// It was sent to everyone.
    Published = 1,
    /// It took the place of the one before and holds for nobody.
    Withdrawn = 2,
}

impl PublicationAction {
    /// Returns its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A version of a rule pack that was published or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePublication {
    /// Its place in the history, from 1.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it: an account's name, or `operator` for a command.
    pub actor: String,
    /// What was done.
    pub action: PublicationAction,
    /// Why, in the words of who did it.
    pub reason: String,
    /// The place that signed it.
    pub place: RegionCode,
    /// The pack's id.
    pub pack: String,
    /// The pack's version.
    pub version: u32,
    /// The signed document.
    pub document: Vec<u8>,
}

impl Tx<'_> {
    /// Adds to the history of rules; `seq` is given by the table.
    pub fn add_rule_publication(
        &mut self,
        tenant: Tenant,
        r: &RulePublication,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO rule_publication (tenant, seq, at, actor, action, reason, place, pack, version, document)
             VALUES (?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM rule_publication WHERE tenant = ?1),
                ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                tenant.number(),
                millis(r.at),
                r.actor,
                r.action as u8,
                r.reason,
                r.place.number(),
                r.pack,
                r.version,
                r.document,
            ],
        )?;
        Ok(())
    }

    /// Returns up to `limit` entries of the history of rules before the place, newest first; from the end where no place
    /// is named.
    pub fn rule_publications(
        &mut self,
        tenant: Tenant,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<RulePublication>, StorageError> {
        self.sql.rows(
            "SELECT * FROM rule_publication WHERE tenant = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
            params![tenant.number(), before.map_or(i64::MAX, signed), limit],
            publication,
        )
    }
}

fn publication(row: &dyn Row) -> Result<RulePublication, StorageError> {
    let c = Columns::new(row, "rule_publication");
    Ok(RulePublication {
        seq: c.number("seq")?,
        at: c.instant("at")?,
        actor: c.text("actor")?,
        action: match c.int("action")? {
            1 => PublicationAction::Published,
            2 => PublicationAction::Withdrawn,
            _ => return Err(c.corrupt()),
        },
        reason: c.text("reason")?,
        place: RegionCode::new(c.number("place")?).map_err(|_| c.corrupt())?,
        pack: c.text("pack")?,
        version: c.number("version")?,
        document: c.bytes("document")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Storage, at, here, on_every_storage, read, there, write};

    on_every_storage! {
        the_history_of_rules_keeps_every_version,
    }

    async fn the_history_of_rules_keeps_every_version(storage: &Storage) {
        let entry = |seq, version, action| RulePublication {
            seq,
            at: at(1),
            actor: "协调员".to_owned(),
            action,
            reason: "疫情解除".to_owned(),
            place: here().0,
            pack: "entry-433130".to_owned(),
            version,
            document: vec![1, 2, 3],
        };
        let first = entry(1, 1, PublicationAction::Published);
        let second = entry(2, 2, PublicationAction::Withdrawn);
        let (added, also) = (first.clone(), second.clone());
        write(storage, move |tx| {
            tx.add_rule_publication(here(), &added)?;
            tx.add_rule_publication(here(), &also)
        })
        .await
        .unwrap();
        read(storage, move |tx| {
            assert_eq!(
                tx.rule_publications(here(), None, 9)?,
                [second.clone(), first.clone()]
            );
            assert_eq!(
                tx.rule_publications(here(), Some(2), 9)?,
                std::slice::from_ref(&first)
            );
            assert_eq!(tx.rule_publications(there(), None, 9)?, []);
            Ok(())
        })
        .await;
    }
}
