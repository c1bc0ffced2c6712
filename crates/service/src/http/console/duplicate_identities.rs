//! Duplicate identities: two persons with one ID number until a coordinator settles whose registration is active, and
//! devices with a forked chain until a coordinator admits them again.

use super::people::{PersonLine, line};
use crate::http::console::page::{
    done::SuccessMessage,
    fields::{Fault, Fields},
    frame::{self, Frame, PageResult, done},
    session::{Holder as _, Session, SubmittedForm},
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::ids::{DeviceId, PersonId};
use qicheng_service_core::{
    App, Context, ErrorCode, ResourceKind, ServiceError,
    people::{self, Overview},
    settling::{
        devices,
        duplicate_identities::{self, STAFF_NEEDED, UNDO_DAYS},
    },
};
use qicheng_service_storage::{
    Tx,
    people::{DuplicateIdentity, Outcome},
};

const OUTCOMES: [(&str, Outcome); 3] = [
    ("moved", Outcome::Moved),
    ("earlier", Outcome::Earlier),
    ("later", Outcome::Later),
];

/// One side of a pair.
struct Side {
    person: PersonLine,
    /// By name, who saw them.
    seen_by: Vec<String>,
    /// Hours and minutes at which their phone was heard of last.
    heard: Option<DateTime<Utc>>,
}

struct Pair {
    noted: DateTime<Utc>,
    later: Side,
    earlier: Side,
    /// Whether enough staff saw the later one to let it take the place of a verified one.
    can_move: bool,
    /// What is wrong with what was chosen here.
    fault: Option<String>,
    settled: Option<(DateTime<Utc>, &'static str)>,
}

struct BarredLine {
    id: DeviceId,
    names: String,
    seen: DateTime<Utc>,
    forked: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "console/contradictions.html")]
struct Page<'a> {
    frame: &'a Frame,
    open: Vec<Pair>,
    settled: Vec<Pair>,
    barred: Vec<BarredLine>,
}

/// One side as the service holds it.
struct PairSide {
    person: Overview,
    seen_by: Vec<String>,
    heard: Option<DateTime<Utc>>,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("contradictions");
    show_page(&app, &who, frame).await
}

async fn show_page(app: &App, who: &Session, frame: Frame) -> PageResult {
    let since = frame.now - TimeDelta::days(UNDO_DAYS);
    let found = app.read(move |tx, ctx| {
        let open = tx.open_duplicate_identities(ctx.tenant)?;
        let settled = tx.settled_duplicate_identities(ctx.tenant, since)?;
        let mut pairs = Vec::new();
        for found in open.into_iter().chain(settled) {
            let later = side(tx, ctx, found.person)?;
            if let (Some(later), Some(earlier)) = (later, side(tx, ctx, found.other)?) {
                pairs.push((found, later, earlier));
            }
        }
        Ok((pairs, devices::barred(tx, ctx)?))
    });
    let (pairs, barred) = found.await.map_err(|e| who.failed(e))?;
    let pairs = pairs
        .into_iter()
        .map(|(found, later, earlier)| pair(&frame, &found, later, earlier));
    let (settled, open): (Vec<_>, Vec<_>) = pairs.partition(|pair| pair.settled.is_some());
    let status = frame.status(StatusCode::CONFLICT);
    let page = Page {
        open,
        settled,
        barred: barred
            .into_iter()
            .map(|one| barred_line(&frame, one))
            .collect(),
        frame: &frame,
    };
    Ok(frame::page(status, &page))
}

pub(super) async fn settle(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let by = who.account;
    let (person, other) = ids(&fields).map_err(|e| who.failed(e))?;
    let chosen = fields.text("holds");
    let outcome = OUTCOMES.into_iter().find(|(code, _)| *code == chosen);
    let fault = match outcome {
        Some((_, outcome)) => {
            let settled = app.write(move |tx, ctx| {
                duplicate_identities::settle(tx, ctx, by, person, other, outcome)
            });
            match settled.await {
                Ok(()) => return Ok(done("/console/contradictions", SuccessMessage::Settled)),
                Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
            }
        }
        None => Fault::at("", ErrorCode::NoneChosen),
    };
    let fault = Fault::at(person.to_string(), fault.code);
    let frame = who.frame("contradictions").with(fields, Some(fault));
    show_page(&app, &who, frame).await
}

pub(super) async fn reopen(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let by = who.account;
    let (person, other) = ids(&fields).map_err(|e| who.failed(e))?;
    let opened = app.write(move |tx, ctx| duplicate_identities::reopen(tx, ctx, by, person, other));
    match opened.await {
        Ok(()) => Ok(done("/console/contradictions", SuccessMessage::Reopened)),
        Err(error) => {
            let fault = Fault::of(error).map_err(|e| who.failed(e))?;
            let frame = who.frame("contradictions").with(fields, Some(fault));
            show_page(&app, &who, frame).await
        }
    }
}

/// Lets a barred device in again.
pub(super) async fn admit(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let by = who.account;
    let device: Result<DeviceId, _> = fields.text("device").parse();
    let device = device.map_err(|_| who.failed(ServiceError::NotFound(ResourceKind::Device)))?;
    app.write(move |tx, ctx| devices::admit(tx, ctx, by, device))
        .await
        .map_err(|e| who.failed(e))?;
    Ok(done("/console/contradictions", SuccessMessage::Admitted))
}

fn ids(fields: &Fields) -> Result<(PersonId, PersonId), ServiceError> {
    let id = |name| fields.text(name).parse().ok();
    id("person")
        .zip(id("other"))
        .ok_or(ServiceError::NotFound(ResourceKind::DuplicateIdentity))
}

fn side(tx: &mut Tx<'_>, ctx: &Context, id: PersonId) -> Result<Option<PairSide>, ServiceError> {
    let Some(person) = tx.person(ctx.tenant, id)? else {
        return Ok(None);
    };
    let mut seen_by = Vec::new();
    for witness in people::witnesses(tx, ctx, &person)? {
        if let Some(member) = tx.staff_of_person(ctx.tenant, witness)?.pop() {
            seen_by.push(member.name);
        }
    }
    let devices = tx.devices_of(ctx.tenant, id)?;
    Ok(Some(PairSide {
        heard: devices.into_iter().map(|device| device.seen_at).max(),
        person: people::overview(tx, ctx, person)?,
        seen_by,
    }))
}

fn pair(frame: &Frame, found: &DuplicateIdentity, later: PairSide, earlier: PairSide) -> Pair {
    let settled = found.settled.map(|settled| {
        let code = OUTCOMES.iter().find(|(_, o)| *o == settled.outcome);
        (settled.at, code.map_or("earlier", |(code, _)| code))
    });
    let view = |held: PairSide| Side {
        person: line(frame, held.person),
        seen_by: held.seen_by,
        heard: held.heard,
    };
    Pair {
        noted: found.noted_at,
        can_move: later.seen_by.len() >= STAFF_NEEDED,
        fault: frame.field_fault(&found.person.to_string()),
        later: view(later),
        earlier: view(earlier),
        settled,
    }
}

fn barred_line(frame: &Frame, one: devices::Barred) -> BarredLine {
    let unknown = frame.say("contradictions.nobody");
    let names = one.persons.into_iter().map(|(_, name)| name);
    let names: Vec<_> = names
        .map(|n| n.unwrap_or_else(|| unknown.clone()))
        .collect();
    BarredLine {
        id: one.device.id,
        names: if names.is_empty() {
            unknown
        } else {
            names.join("、")
        },
        seen: one.device.seen_at,
        forked: one.device.forked_at,
    }
}
