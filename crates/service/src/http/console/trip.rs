//! One trip: its plan, its people, its staff, and who could still go.

use super::{
    people::{self, PersonLine},
    staff::{self, StaffLine},
    trips::{Standing, mode, route},
};
use crate::http::console::page::{
    fields::{Fault, Fields},
    frame::{self, Frame, PageResult},
    session::{Holder as _, Session},
    show,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use qicheng_messages::text;
use qicheng_service_core::{
    App, ResourceKind, ServiceError,
    issuing::ExclusionReason,
    issuing::{Load, Seats, load},
    people::{Overview, overview, overviews},
    trips::{
        self, Candidate, Collision,
        board::{OnDuty, on_duty},
        collisions,
    },
};
use qicheng_service_storage::{Group, staff::StaffMember, trips::TripRow};
use std::collections::BTreeMap;

/// Most people who wait that are listed; the rest are found by their name.
const LISTED: usize = 300;

/// What an action on the page left to be said.
#[derive(Default)]
pub(super) struct ActionResult {
    pub fault: Option<Fault>,
    pub fields: Fields,
    /// Who was to have a place and has none, and why.
    pub refused: Vec<(PersonId, ExclusionReason)>,
}

struct StopLine {
    number: usize,
    name: String,
    detail: String,
    place: String,
    arrives: DateTime<Utc>,
    departs: DateTime<Utc>,
}

struct Seated {
    seat: String,
    person: PersonLine,
    from: String,
    to: String,
    /// Why the person does not go.
    left_out: Option<String>,
}

struct CandidateView {
    person: PersonLine,
    from: String,
    to: String,
    chosen: bool,
}

/// A scheduling conflict for display.
struct ConflictView {
    words: String,
    trip: TripId,
    route: String,
    departs: DateTime<Utc>,
}

struct Duty {
    member: StaffLine,
    heard: Option<DateTime<Utc>>,
}

#[derive(Template)]
#[template(path = "console/trip.html")]
struct Page<'a> {
    frame: &'a Frame,
    id: TripId,
    route: String,
    mode: String,
    row: &'a TripRow,
    state: Standing,
    stops: Vec<StopLine>,
    seated: Vec<Seated>,
    going: usize,
    free: usize,
    waiting: Vec<CandidateView>,
    /// How many fit what was looked for.
    waiting_fit: usize,
    /// How many wait in all.
    waiting_all: usize,
    unseen: Vec<PersonLine>,
    /// Who was taken off just now and can be put back.
    undo: Vec<PersonLine>,
    duty: Vec<Duty>,
    staff: Vec<StaffLine>,
    refused: Vec<(String, String)>,
    twice: Vec<ConflictView>,
}

/// Everything that the page shows, as the service holds it.
struct TripDetails {
    row: TripRow,
    load: Load,
    names: BTreeMap<PersonId, Overview>,
    undone: Vec<PersonId>,
    candidates: Vec<Candidate>,
    duty: Vec<OnDuty>,
    staff: Vec<StaffMember>,
    collisions: Vec<Collision>,
}

pub(super) async fn page(
    State(app): State<App>,
    Path(id): Path<String>,
    who: Session,
) -> PageResult {
    let frame = who.frame("trips");
    let id = trip_id(&id).map_err(|e| who.failed(e))?;
    show_page(&app, &who, frame, id, ActionResult::default()).await
}

pub(super) fn trip_id(text: &str) -> Result<TripId, ServiceError> {
    text.parse()
        .map_err(|_| ServiceError::NotFound(ResourceKind::Trip))
}

pub(super) async fn show_page(
    app: &App,
    who: &Session,
    frame: Frame,
    id: TripId,
    said: ActionResult,
) -> PageResult {
    let refused = said.refused.clone();
    let undone = frame.fields.text("undo").split(',');
    let undone: Vec<PersonId> = undone.filter_map(|p| p.parse().ok()).collect();
    let found = app.read(move |tx, ctx| {
        let row = tx
            .trip(ctx.tenant, id)?
            .ok_or(ServiceError::NotFound(ResourceKind::Trip))?;
        let load = load(tx, ctx.tenant, &row.trip)?;
        let removed = load.removed.iter().map(|place| place.person);
        let undone = removed.filter(|person| undone.contains(person)).collect();
        let mut names = overviews(tx, ctx, Group::OnTrip(id))?;
        let candidates = trips::candidates(tx, ctx, id)?;
        for (person, _) in &refused {
            let known = candidates.iter().find(|c| c.person.id == *person);
            if let Some(candidate) = known {
                names
                    .entry(*person)
                    .or_insert_with(|| candidate.person.clone());
            } else if let Some(person) = tx.person(ctx.tenant, *person)? {
                names.insert(person.id, overview(tx, ctx, person)?);
            }
        }
        Ok(TripDetails {
            candidates,
            duty: on_duty(tx, ctx, id)?,
            collisions: match row.trip.cancelled {
                true => Vec::new(),
                false => collisions(tx, ctx, &row.trip)?,
            },
            staff: tx.all_staff(ctx.tenant)?,
            row,
            load,
            names,
            undone,
        })
    });
    let found = found.await.map_err(|e| who.failed(e))?;
    let status = match &said.fault {
        Some(fault) if fault.field.is_empty() => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let name = |person: &PersonId| found.names.get(person).map(|p| p.name.clone());
    let refused = said
        .refused
        .iter()
        .filter_map(|(person, code)| Some((name(person)?, frame.code("reason", code.as_str()))));
    let refused = refused.collect();
    let frame = match said.fault {
        Some(fault) => frame.with(said.fields, Some(fault)),
        None => frame,
    };
    Ok(frame::page(status, &view(&frame, id, &found, refused)))
}

fn view<'a>(
    frame: &'a Frame,
    id: TripId,
    found: &'a TripDetails,
    refused: Vec<(String, String)>,
) -> Page<'a> {
    let trip = &found.row.trip;
    let stop = |number: u8| {
        let stop = trip.stops.get(usize::from(number));
        stop.map(|stop| stop.name.clone()).unwrap_or_default()
    };
    let mut free = Seats::of(trip);
    for (place, _) in &found.load.carried {
        let _ = free.take(place.from, place.to);
    }
    let state = Standing::of(&found.row, &found.load, frame.now);
    let looked = frame.fields.text("q");
    let (mut waiting, mut unseen) = (Vec::new(), Vec::new());
    let mut waiting_all = 0;
    for candidate in &found.candidates {
        let person = people::line(frame, candidate.person.clone());
        if person.identity != "verified" {
            unseen.push(person);
            continue;
        }
        let request = &candidate.request;
        waiting_all += 1;
        let fits = person.name.contains(looked)
            || person.last_four.eq_ignore_ascii_case(looked)
            || person.home.contains(looked);
        if fits {
            waiting.push(CandidateView {
                person,
                from: stop(request.from),
                to: stop(request.to),
                chosen: free.take(request.from, request.to).is_ok(),
            });
        }
    }
    let waiting_fit = waiting.len();
    waiting.truncate(LISTED);
    let undo = found.undone.iter().filter_map(|id| found.names.get(id));
    let carried = found.load.carried.iter().map(|(place, _)| (place, None));
    let left = found
        .load
        .left_out
        .iter()
        .map(|(place, why)| (place, Some(*why)));
    let seated = left.chain(carried).filter_map(|(place, why)| {
        Some(Seated {
            seat: place.seat.clone().unwrap_or_default(),
            person: people::line(frame, found.names.get(&place.person)?.clone()),
            from: stop(place.from),
            to: stop(place.to),
            left_out: why.map(|code| frame.code("reason", code.as_str())),
        })
    });
    let on_duty = |member: &&StaffMember| found.duty.iter().any(|d| d.member.id == member.id);
    let can_serve = |member: &&StaffMember| {
        member.revoked_at.is_none() && matches!(member.role, Role::Crew | Role::Employer)
    };
    let staff = found.staff.iter().filter(can_serve).filter(|m| !on_duty(m));
    let duty = found.duty.iter().map(|duty| Duty {
        member: staff::line(duty.member.clone()),
        heard: duty.heard,
    });
    let going = found.load.carried.len();
    Page {
        frame,
        id,
        route: route(trip),
        mode: mode(frame.lang, trip.vehicle.mode),
        row: &found.row,
        state,
        stops: stops(found),
        seated: seated.collect(),
        going,
        free: usize::from(trip.vehicle.seats).saturating_sub(going),
        waiting,
        waiting_fit,
        waiting_all,
        unseen,
        undo: undo
            .map(|person| people::line(frame, person.clone()))
            .collect(),
        duty: duty.collect(),
        staff: staff.cloned().map(staff::line).collect(),
        refused,
        twice: (found.collisions.iter())
            .map(|collision| twice(frame, collision))
            .collect(),
    }
}

fn twice(frame: &Frame, collision: &Collision) -> ConflictView {
    let trip = collision.trip();
    ConflictView {
        words: match collision {
            Collision::Vehicle(_) => frame.say("trip.collision-vehicle"),
            Collision::Crew(member, _) => {
                let message = text::console_trip::collision_crew(&member.name);
                frame.lang.0.on_screen(&message)
            }
        },
        trip: trip.id,
        route: route(trip),
        departs: trip.stops.first().map_or(frame.now, |stop| stop.departs),
    }
}

fn stops(found: &TripDetails) -> Vec<StopLine> {
    let stops = found.row.trip.stops.iter().enumerate();
    let line = |(number, stop): (usize, &qicheng_domain::travel::trip::Stop)| StopLine {
        number: number + 1,
        name: stop.name.clone(),
        detail: stop.detail.clone(),
        place: show::place(stop.region),
        arrives: stop.arrives,
        departs: stop.departs,
    };
    stops.map(line).collect()
}
