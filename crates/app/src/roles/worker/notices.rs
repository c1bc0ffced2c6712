//! Notices, each acknowledged once.

use crate::{
    App, Kind, OpOutput,
    error::AppError,
    mirror::{feed, trust},
    outbox::claims,
    people,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    channel::Channel,
    ids::{NoticeId, PersonId, TripId},
    notice::{Notice, NoticeKind},
    operations::claim::{Claim, NoticeRead},
};
use qicheng_messages::Language;
use qicheng_store::table::notice_read;
use serde::Serialize;

/// A notice as it is listed.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NoticeView {
    /// Its id.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// The trip, where it is about one.
    pub trip: Option<TripId>,
    /// A line.
    pub title: String,
    /// The text.
    pub body: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When the person read it.
    pub read: Option<DateTime<Utc>>,
}

qicheng_domain::redact_debug!(NoticeView);

/// Returns the notices for a person in a language, newest first.
///
/// # Errors
/// The store's.
pub fn notices(
    app: &App,
    person: PersonId,
    language: Language,
) -> Result<Vec<NoticeView>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        let Some(bundle) = trust::bundle(app, tx)? else {
            return Ok(Vec::new());
        };
        let read = notice_read::of(tx, person)?;
        let notices = feed::notices(tx, &bundle, now)?;
        Ok(notices
            .into_iter()
            .filter(|(channel, _)| !matches!(channel, Channel::Person(other) if *other != person))
            .map(|(_, n)| {
                let (title, body) = words(language, &n);
                NoticeView {
                    read: read.iter().find(|(id, _)| *id == n.id).map(|(_, at)| *at),
                    id: n.id,
                    kind: n.kind,
                    trip: n.trip,
                    title,
                    body,
                    at: n.at,
                }
            })
            .collect())
    })
}

/// Title and text of a notice: those of its message where this version knows it, else those that came.
fn words(language: Language, notice: &Notice) -> (String, String) {
    let message = notice.message.as_ref();
    let known = message.and_then(|message| qicheng_messages::notice::of(language, message));
    match known {
        Some((title, body)) => (language.on_screen(&title), language.on_screen(&body)),
        None => (notice.title.clone(), notice.body.clone()),
    }
}

/// Notes that a person has read a notice; once is enough.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn mark_read(app: &App, person: PersonId, notice: NoticeId) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        if notice_read::of(tx, person)?
            .iter()
            .any(|(id, _)| *id == notice)
        {
            return Ok(());
        }
        let claim = Claim::NoticeRead(NoticeRead { notice });
        let operation = claims::say(app, tx, people::speaker(tx, &who)?, person, &claim, now)?;
        notice_read::add(tx, person, notice, operation, now)?;
        Ok::<_, AppError>(())
    })?;
    Ok(OpOutput::new((), [Kind::Notice, Kind::Outbox]))
}
