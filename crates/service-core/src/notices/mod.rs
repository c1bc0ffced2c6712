//! Notices: words of a coordinator, and what the service itself says of a trip.

use crate::{
    audit::{self, Action},
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    feed,
    place::context::Context,
};
use chrono::{DateTime, Utc};
use qicheng_credential::document;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{NoticeId, TripId},
    notice::{Notice, NoticeArgument, NoticeKind, NoticeMessage, NoticeMessageId},
    travel::trip::Trip,
};
use qicheng_messages::Language;
use qicheng_service_storage::{Tx, accounts::AccountId, feed::NoticeRow};

/// What a coordinator wants to say.
#[derive(Clone)]
pub struct NewNotice {
    /// To whom: a trip, a place or all.
    pub channel: Channel,
    /// A line, at most 60 characters.
    pub title: String,
    /// The text, at most 1,000 characters.
    pub body: String,
    /// When it stops to matter.
    pub expires: DateTime<Utc>,
}

/// Sends a coordinator's words.
///
/// # Errors
/// `Field` for what does not hold, `NotFound` for an unknown trip, and the storage's and the key's.
pub fn send(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    new: NewNotice,
) -> Result<NoticeId, ServiceError> {
    let fits = |text: &str, max| !text.trim().is_empty() && text.chars().count() <= max;
    let field = |field, code| Err(ServiceError::Field { field, code });
    if !fits(&new.title, 60) {
        return field("title", ErrorCode::Text);
    }
    if !fits(&new.body, 1_000) {
        return field("body", ErrorCode::Text);
    }
    if new.expires <= ctx.now {
        return field("expires", ErrorCode::Past);
    }
    let trip = match new.channel {
        Channel::Trip(trip) => {
            let row = tx.trip(ctx.tenant, trip)?;
            row.map(|row| Some(row.trip.id))
                .ok_or(ServiceError::NotFound(ResourceKind::Trip))?
        }
        Channel::Person(_) => return field("to", ErrorCode::Channel),
        Channel::All | Channel::Place(_) => None,
    };
    let said = NoticeDraft {
        kind: NoticeKind::Announcement,
        trip,
        title: new.title,
        body: new.body,
        message: None,
        expires: new.expires,
    };
    let id = publish(tx, ctx, new.channel, said)?;
    audit::note(tx, ctx, by, Action::NoticeSent, id)?;
    Ok(id)
}

/// Tells a trip's people when and where it leaves.
///
/// # Errors
/// The storage's and the key's.
pub fn of_departure(tx: &mut Tx<'_>, ctx: &Context, trip: &Trip) -> Result<(), ServiceError> {
    of_trip(
        tx,
        ctx,
        trip,
        NoticeKind::Departure,
        plan(NoticeMessageId::Departure, trip),
    )
}

/// Tells a trip's people that its plan has changed.
///
/// # Errors
/// The storage's and the key's.
pub fn of_change(tx: &mut Tx<'_>, ctx: &Context, trip: &Trip) -> Result<(), ServiceError> {
    of_trip(
        tx,
        ctx,
        trip,
        NoticeKind::Change,
        plan(NoticeMessageId::Change, trip),
    )
}

/// Tells a trip's people that it does not go.
///
/// # Errors
/// The storage's and the key's.
pub fn of_cancelled(tx: &mut Tx<'_>, ctx: &Context, trip: &Trip) -> Result<(), ServiceError> {
    let message = NoticeMessage {
        id: NoticeMessageId::Cancelled.into(),
        arguments: vec![text(&trip.vehicle.plate), text(&trip.contact)],
    };
    of_trip(tx, ctx, trip, NoticeKind::Change, message)
}

/// The message of a trip's plan.
fn plan(id: NoticeMessageId, trip: &Trip) -> NoticeMessage {
    let (Some(first), Some(last)) = (trip.stops.first(), trip.stops.last()) else {
        // A plan without stops is not approved; its message is not known, and shows nothing.
        return NoticeMessage {
            id: id.into(),
            arguments: Vec::new(),
        };
    };
    NoticeMessage {
        id: id.into(),
        arguments: vec![
            text(&trip.vehicle.plate),
            text(&first.name),
            text(&first.detail),
            NoticeArgument::Time(first.arrives),
            NoticeArgument::Time(first.departs),
            text(&last.name),
            NoticeArgument::Time(last.arrives),
            text(&trip.contact),
            text(&trip.bring),
        ],
    }
}

fn text(text: &str) -> NoticeArgument {
    NoticeArgument::Text(text.to_owned())
}

struct NoticeDraft {
    kind: NoticeKind,
    trip: Option<TripId>,
    title: String,
    body: String,
    message: Option<NoticeMessage>,
    expires: DateTime<Utc>,
}

fn of_trip(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: &Trip,
    kind: NoticeKind,
    message: NoticeMessage,
) -> Result<(), ServiceError> {
    // Phones that know no messages show these; so does whoever reads the document alone.
    let (title, body) = qicheng_messages::notice::of(Language::SOURCE, &message)
        .map(|(title, body)| (Language::SOURCE.text(&title), Language::SOURCE.text(&body)))
        .unwrap_or_default();
    let end = trip.destination().map_or(ctx.now, |s| s.arrives);
    let said = NoticeDraft {
        kind,
        trip: Some(trip.id),
        title,
        body,
        message: Some(message),
        expires: end.max(ctx.now + chrono::TimeDelta::hours(1)),
    };
    publish(tx, ctx, Channel::Trip(trip.id), said).map(drop)
}

fn publish(
    tx: &mut Tx<'_>,
    ctx: &Context,
    channel: Channel,
    said: NoticeDraft,
) -> Result<NoticeId, ServiceError> {
    let id = NoticeId::new(ctx.now, ctx.entropy.bytes()?);
    let notice = Notice {
        id,
        kind: said.kind,
        trip: said.trip,
        title: said.title,
        body: said.body,
        at: ctx.now,
        expires: said.expires,
        message: said.message,
    };
    let bytes = document::issue(&ctx.keys.document, ctx.now, notice.expires, &notice)?;
    tx.add_notice(ctx.tenant, &NoticeRow { notice, channel })?;
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Notice,
        id.as_bytes(),
        bytes,
        ctx.now,
    )?;
    Ok(id)
}
