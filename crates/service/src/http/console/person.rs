//! One person: what is known of them, who saw them, where they go; and erasing them for good.

use super::people::{PersonLine, line};
use crate::http::console::page::{
    done::Done,
    fields::Fault,
    frame::{self, Frame, Shown, done},
    session::{Holder as _, Posted, Session},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_service_core::{
    App, ServiceError, Thing,
    people::{self, overview},
    settling::erasure,
};

struct DeviceLine {
    seen: DateTime<Utc>,
    barred: bool,
}

#[derive(Template)]
#[template(path = "console/person.html")]
struct Page<'a> {
    frame: &'a Frame,
    person: PersonLine,
    registered: DateTime<Utc>,
    verified: Option<DateTime<Utc>>,
    seen_by: Vec<String>,
    devices: Vec<DeviceLine>,
    trips: Vec<(TripId, String, DateTime<Utc>)>,
}

pub(super) async fn page(State(app): State<App>, Path(id): Path<String>, who: Session) -> Shown {
    let frame = who.frame("people");
    let id = person_id(&id).map_err(|e| who.failed(e))?;
    show_page(&app, &who, frame, id).await
}

/// Erases the person, once it was said twice that they are to be.
pub(super) async fn erase(
    State(app): State<App>,
    Path(id): Path<String>,
    form: Posted<Session>,
) -> Shown {
    let who = form.who;
    let id = person_id(&id).map_err(|e| who.failed(e))?;
    match erasure::erase(&app, who.account, id).await {
        Ok(()) => Ok(done("/console/people", Done::Erased)),
        Err(error) => {
            let fault = Fault::of(error).map_err(|e| who.failed(e))?;
            let frame = who.frame("people").with(form.fields, Some(fault));
            show_page(&app, &who, frame, id).await
        }
    }
}

async fn show_page(app: &App, who: &Session, frame: Frame, id: PersonId) -> Shown {
    let found = app.read(move |tx, ctx| {
        let person = tx.person(ctx.tenant, id)?;
        let person = person.ok_or(ServiceError::NotFound(Thing::Person))?;
        let mut seen_by = Vec::new();
        for witness in people::witnesses(tx, ctx, &person)? {
            if let Some(member) = tx.staff_of_person(ctx.tenant, witness)?.pop() {
                seen_by.push(member.name);
            }
        }
        let devices = tx.devices_of(ctx.tenant, id)?;
        let mut trips = Vec::new();
        for place in tx.assignments_of(ctx.tenant, id)? {
            if let Some(row) = tx.trip(ctx.tenant, place.trip)? {
                let departs = row.trip.stops.first().map_or(ctx.now, |s| s.departs);
                trips.push((place.trip, super::trips::route(&row.trip), departs));
            }
        }
        let times = (person.created_at, person.verified_at);
        Ok((overview(tx, ctx, person)?, times, seen_by, devices, trips))
    });
    let (person, times, seen_by, devices, trips) = found.await.map_err(|e| who.failed(e))?;
    let status = frame.status(StatusCode::CONFLICT);
    let page = Page {
        person: line(&frame, person),
        registered: times.0,
        verified: times.1,
        seen_by,
        devices: devices
            .into_iter()
            .map(|device| DeviceLine {
                seen: device.seen_at,
                barred: device.barred,
            })
            .collect(),
        trips,
        frame: &frame,
    };
    Ok(frame::page(status, &page))
}

fn person_id(text: &str) -> Result<PersonId, ServiceError> {
    text.parse()
        .map_err(|_| ServiceError::NotFound(Thing::Person))
}
