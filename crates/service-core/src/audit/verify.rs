use super::{chain::hash, head::AuditHead};
use crate::{app::App, errors::error::ServiceError};
use qicheng_service_storage::{Tenant, audit::AuditRow};

/// Rows read in one transaction.
const PAGE_SIZE: u32 = 1_000;

/// A chain that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedChain {
    /// How many rows there are.
    pub rows: u64,
    /// Hash of the last.
    pub last: [u8; 32],
    /// How many signed heads were found in it.
    pub heads: usize,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A row does not have the hash of what stands in it: somebody changed it.
    #[error("row {seq} was changed")]
    Changed {
        /// Which.
        seq: u64,
    },
    /// A row does not follow from the one before: something was taken out, put in or put elsewhere.
    #[error("row {seq} does not follow from the one before it")]
    Order {
        /// Which.
        seq: u64,
    },
    /// A signed head names a row that is not there any more: the end was cut off.
    #[error("a signed head names row {named}, but the chain ends at row {held}")]
    Cut {
        /// Last row that is there.
        held: u64,
        /// Row that the head names.
        named: u64,
    },
    /// A signed head names another row in this place: the chain was written anew.
    #[error("row {seq} is not the one that a signed head names")]
    Other {
        /// Which.
        seq: u64,
    },
    /// There are rows and no signed head, or one that this service did not sign.
    #[error("the end of the chain is not signed by this service")]
    Unsigned,
}

/// Looks through a chain, page by page.
pub struct Checker {
    tenant: Tenant,
    rows: u64,
    last: [u8; 32],
    heads: Vec<(AuditHead, bool)>,
}

impl Checker {
    /// Begins before the first row; `heads` are those that somebody kept.
    #[must_use]
    pub fn new(tenant: Tenant, heads: Vec<AuditHead>) -> Self {
        Self {
            tenant,
            rows: 0,
            last: [0; 32],
            heads: heads.into_iter().map(|head| (head, false)).collect(),
        }
    }

    /// Returns the place of the last row that was looked at.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.rows
    }

    /// Looks at the rows that come next.
    ///
    /// # Errors
    /// `Changed`, `Order`, `Other`.
    pub fn take(&mut self, rows: &[AuditRow]) -> Result<(), Broken> {
        for row in rows {
            let seq = row.seq;
            if seq != self.rows + 1 || row.previous != self.last {
                return Err(Broken::Order { seq });
            }
            if row.hash != hash(row) {
                return Err(Broken::Changed { seq });
            }
            for (head, found) in self.heads.iter_mut().filter(|(head, _)| head.seq == seq) {
                if *head.hash != row.hash || head.tenant != self.tenant.number() {
                    return Err(Broken::Other { seq });
                }
                *found = true;
            }
            self.rows = seq;
            self.last = row.hash;
        }
        Ok(())
    }

    /// Ends after the last row; `own` is the head that the database holds, once its signature was verified.
    ///
    /// # Errors
    /// `Cut`, `Unsigned`, `Other`.
    pub fn end(self, own: Option<&AuditHead>) -> Result<VerifiedChain, Broken> {
        let held = self.rows;
        let kept = self.heads.iter().map(|(head, _)| head);
        if let Some(named) = kept.chain(own).map(|h| h.seq).filter(|s| *s > held).max() {
            return Err(Broken::Cut { held, named });
        }
        match own {
            Some(head) if head.seq < held => return Err(Broken::Unsigned),
            Some(head) if *head.hash != self.last || head.tenant != self.tenant.number() => {
                return Err(Broken::Other { seq: held });
            }
            None if held > 0 => return Err(Broken::Unsigned),
            _ => {}
        }
        Ok(VerifiedChain {
            rows: held,
            last: self.last,
            heads: self.heads.len() + usize::from(own.is_some()),
        })
    }
}

/// Looks through the whole chain; `kept` are signed heads that somebody kept outside of the database.
///
/// # Errors
/// The storage's.
pub async fn check(
    app: &App,
    kept: Vec<Vec<u8>>,
) -> Result<Result<VerifiedChain, Broken>, ServiceError> {
    use qicheng_credential::key::Signer as _;
    let (tenant, key) = (app.tenant(), app.keys().document.public());
    let heads: Option<Vec<_>> = kept.iter().map(|b| AuditHead::read(b, &key)).collect();
    let Some(heads) = heads else {
        return Ok(Err(Broken::Unsigned));
    };
    let mut checker = Checker::new(tenant, heads);
    loop {
        let after = checker.seen();
        // The head is read with the rows, so that one written in the meantime does not look cut off.
        let page = app.storage().read(move |tx| {
            let rows = tx.audit_after(tenant, after, PAGE_SIZE)?;
            Ok((rows, tx.audit_head(tenant)?))
        });
        let (rows, head) = page.await?;
        if let Err(broken) = checker.take(&rows) {
            return Ok(Err(broken));
        }
        if rows.len() < PAGE_SIZE as usize {
            let own = match head {
                Some(bytes) => match AuditHead::read(&bytes, &key) {
                    Some(head) => Some(head),
                    None => return Ok(Err(Broken::Unsigned)),
                },
                None => None,
            };
            return Ok(checker.end(own.as_ref()));
        }
    }
}
