//! A pass on paper beside the phone's, without a second registration.

use super::home::{Saved, way};
use crate::{App, Kind, OpOutput, error::AppError, mirror::feed, outbox::claims, people};
use qicheng_domain::{
    ids::PersonId,
    operations::claim::{Claim, OwnPaper},
};
use qicheng_store::{Tx, table::outbox};
use serde::Serialize;

/// How far the request for a paper pass has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OwnPaperView {
    /// The state of the request, where one was said lately and not taken back.
    pub asked: Option<Saved>,
    /// Whether there is a ticket to print.
    pub ready: bool,
}

/// Returns how far a person's request for a paper pass has come.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn own_paper(app: &App, person: PersonId) -> Result<OwnPaperView, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        people::profile(tx, person)?;
        Ok(OwnPaperView {
            asked: asked(tx, person)?,
            ready: !feed::paper_tickets(tx, person, now)?.is_empty(),
        })
    })
}

/// Says that a person with a phone wants a pass on paper too, or no more. It comes with the exchange after the next, and
/// is held at the door until the card was compared, as all paper.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn want_own_paper(app: &App, person: PersonId, wanted: bool) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        let claim = Claim::OwnPaper(OwnPaper { wanted });
        claims::say(app, tx, people::speaker(tx, &who)?, person, &claim, now)
    })?;
    Ok(OpOutput::new((), [Kind::Trip, Kind::Outbox]))
}

fn asked(tx: &Tx<'_>, person: PersonId) -> Result<Option<Saved>, AppError> {
    let said = outbox::about(tx, person)?;
    let last = said.iter().rev().find_map(|row| {
        match Claim::from_cbor(row.operation.kind, &row.operation.body) {
            Ok(Claim::OwnPaper(said)) => Some((said.wanted, way(&row.state))),
            _ => None,
        }
    });
    Ok(last.filter(|(wanted, _)| *wanted).map(|(_, way)| way))
}
