//! Notices: to all, a place or a trip; and who has read them.

use super::trips;
use crate::http::console::page::{
    done::SuccessMessage,
    fields::{Fault, Fields},
    frame::{self, Frame, PageResult, done},
    idempotency,
    lang::Lang,
    session::{Holder as _, Session, SubmittedForm},
    show,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{channel::Channel, notice::Notice};
use qicheng_service_core::{
    App, Context, ErrorCode,
    notices::{self, NewNotice},
};
use qicheng_service_storage::Tx;

/// Notices that are listed.
const LISTED: u32 = 50;

struct NoticeLine {
    to: String,
    title: String,
    body: String,
    at: DateTime<Utc>,
    expires: DateTime<Utc>,
    read: u64,
    is_over: bool,
}

struct TripChoice {
    id: String,
    name: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "console/notices.html")]
struct Page<'a> {
    frame: &'a Frame,
    notices: Vec<NoticeLine>,
    trips: Vec<TripChoice>,
    to: &'a str,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("notices");
    let mut fields = frame.fields.clone();
    let to = if fields.text("trip").is_empty() {
        "all"
    } else {
        "trip"
    };
    fields.put("to", to);
    fields.put("expires", show::typed(frame.now + TimeDelta::days(2)));
    show_page(&app, &who, frame.with(fields, None)).await
}

pub(super) async fn send(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let by = who.account;
    let fault = match notice(&fields) {
        Ok(new) => {
            let send =
                move |tx: &mut Tx<'_>, ctx: &Context| notices::send(tx, ctx, by, new.clone());
            match idempotency::once(&app, &fields, send).await {
                Ok(Some(_)) => return Ok(done("/console/notices", SuccessMessage::NoticeSent)),
                Ok(None) => return Ok(done("/console/notices", SuccessMessage::TakenAlready)),
                Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
            }
        }
        Err(fault) => fault,
    };
    let frame = who.frame("notices").with(fields, Some(fault));
    show_page(&app, &who, frame).await
}

/// Title and text of a notice: of its message in the page's language, else as they were written.
fn words(lang: Lang, notice: &Notice) -> (String, String) {
    let message = notice.message.as_ref();
    match message.and_then(|message| qicheng_messages::notice::of(lang.0, message)) {
        Some((title, body)) => (lang.0.on_screen(&title), lang.0.on_screen(&body)),
        None => (notice.title.clone(), notice.body.clone()),
    }
}

async fn show_page(app: &App, who: &Session, frame: Frame) -> PageResult {
    let lang = frame.lang;
    let found = app.read(move |tx, ctx| {
        let mut notices = Vec::new();
        for row in tx.notices(ctx.tenant, LISTED)? {
            notices.push((tx.readers(ctx.tenant, row.notice.id)?, row));
        }
        Ok((notices, trips::lines(tx, ctx, lang)?))
    });
    let (notices, trips) = found.await.map_err(|e| who.failed(e))?;
    let chosen = frame.typed("trip");
    let trips: Vec<_> = trips
        .into_iter()
        .filter(|trip| trip.is_ahead)
        .map(|trip| {
            let id = trip.id.to_string();
            TripChoice {
                here: id == chosen,
                name: format!(
                    "{} · {} · {}",
                    trip.route,
                    frame.at(&trip.departs),
                    trip.plate
                ),
                id,
            }
        })
        .collect();
    let named = |id: &str| trips.iter().find(|t| t.id == id).map(|t| t.name.clone());
    let notices = notices.into_iter().map(|(read, row)| {
        let (title, body) = words(lang, &row.notice);
        NoticeLine {
            to: match row.channel {
                Channel::All => frame.say("to.all"),
                Channel::Place(region) => show::place(region),
                Channel::Trip(trip) => {
                    let id = trip.to_string();
                    named(&id).unwrap_or_else(|| format!("{} {id}", frame.say("to.trip")))
                }
                Channel::Person(_) => frame.say("to.person"),
            },
            is_over: row.notice.expires <= frame.now,
            title,
            body,
            at: row.notice.at,
            expires: row.notice.expires,
            read,
        }
    });
    let notices = notices.collect();
    let page = Page {
        to: frame.typed("to"),
        frame: &frame,
        notices,
        trips,
    };
    let status = frame.status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(frame::page(status, &page))
}

fn notice(fields: &Fields) -> Result<NewNotice, Fault> {
    let channel = match fields.text("to") {
        "all" => Channel::All,
        "place" => Channel::Place(fields.region("place")?),
        "trip" => {
            let trip = fields.text("trip").parse();
            Channel::Trip(trip.map_err(|_| Fault::at("trip", ErrorCode::Required))?)
        }
        _ => return Err(Fault::at("to", ErrorCode::Required)),
    };
    Ok(NewNotice {
        channel,
        title: fields.required("title")?,
        body: fields.required("body")?,
        expires: fields.instant("expires")?,
    })
}
