//! One person: what is known of them, who saw them, where they go; and erasing them for good.

use super::people::{PersonLine, line};
use crate::http::console::page::{
    done::SuccessMessage,
    fields::Fault,
    frame::{self, Frame, PageResult, done},
    session::{Holder as _, Session, SubmittedForm},
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
    people::registration::{PovertyStatus, Registration, WorkStatus},
    travel::intent::TravelIntent,
};
use qicheng_messages::text;
use qicheng_service_core::{
    App, ResourceKind, ServiceError,
    people::{self, overview},
    settling::erasure,
    trips::{AssignmentStatus, places_of},
};

/// A telephone number and its owner.
struct Call {
    name: String,
    number: String,
}

/// Registration data for display.
struct RegistrationView {
    mobile: Option<String>,
    village: String,
    emergency: Option<Call>,
    work: String,
    employer: String,
    work_place: String,
    /// Status in the monitoring of poverty, where there is one.
    poverty: Option<String>,
    /// Who travels along, as far as they are registered here.
    companions: Vec<(PersonId, String)>,
}

/// Travel needs for display.
struct Needs {
    pick_up: String,
    mode: String,
    luggage: u8,
    with_child: bool,
    wheelchair: bool,
}

/// A seat assignment for display.
struct PlaceLine {
    trip: TripId,
    route: String,
    plate: String,
    seat: String,
    stop: String,
    boards: DateTime<Utc>,
    departs: DateTime<Utc>,
    code: &'static str,
    words: String,
}

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
    said: RegistrationView,
    needs: Option<Needs>,
    places: Vec<PlaceLine>,
}

pub(super) async fn page(
    State(app): State<App>,
    Path(id): Path<String>,
    who: Session,
) -> PageResult {
    let frame = who.frame("people");
    let id = person_id(&id).map_err(|e| who.failed(e))?;
    show_page(&app, &who, frame, id).await
}

/// Erases the person, once it was said twice that they are to be.
pub(super) async fn erase(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let who = form.who;
    let id = person_id(&id).map_err(|e| who.failed(e))?;
    match erasure::erase(&app, who.account, id).await {
        Ok(()) => Ok(done("/console/people", SuccessMessage::Erased)),
        Err(error) => {
            let fault = Fault::of(error).map_err(|e| who.failed(e))?;
            let frame = who.frame("people").with(form.fields, Some(fault));
            show_page(&app, &who, frame, id).await
        }
    }
}

async fn show_page(app: &App, who: &Session, frame: Frame, id: PersonId) -> PageResult {
    let found = app.read(move |tx, ctx| {
        let person = tx.person(ctx.tenant, id)?;
        let person = person.ok_or(ServiceError::NotFound(ResourceKind::Person))?;
        let mut seen_by = Vec::new();
        for witness in people::witnesses(tx, ctx, &person)? {
            if let Some(member) = tx.staff_of_person(ctx.tenant, witness)?.pop() {
                seen_by.push(member.name);
            }
        }
        let devices = tx.devices_of(ctx.tenant, id)?;
        let mut companions = Vec::new();
        for companion in &person.registration.companions {
            if let Some(known) = tx.person(ctx.tenant, *companion)? {
                companions.push((*companion, known.registration.name));
            }
        }
        let times = (person.created_at, person.verified_at);
        let registration = person.registration.clone();
        let places = places_of(tx, ctx, id)?;
        let person = overview(tx, ctx, person)?;
        let found = (person, registration, companions, places);
        Ok((found, times, seen_by, devices))
    });
    let (found, times, seen_by, devices) = found.await.map_err(|e| who.failed(e))?;
    let (person, registration, companions, places) = found;
    let status = frame.status(StatusCode::CONFLICT);
    let page = Page {
        said: said(&frame, registration, companions),
        needs: person.intent.as_ref().map(|intent| needs(&frame, intent)),
        places: places.iter().map(|now| place(&frame, now)).collect(),
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
        frame: &frame,
    };
    Ok(frame::page(status, &page))
}

fn said(frame: &Frame, r: Registration, companions: Vec<(PersonId, String)>) -> RegistrationView {
    let work = match r.work {
        WorkStatus::HasJob => text::work::has_job(),
        WorkStatus::NewlyHired => text::work::newly_hired(),
        WorkStatus::Looking => text::work::looking(),
    };
    let poverty = match r.poverty {
        PovertyStatus::None => None,
        PovertyStatus::LiftedOut => Some(text::poverty::lifted_out()),
        PovertyStatus::AtRisk => Some(text::poverty::at_risk()),
    };
    RegistrationView {
        mobile: r.mobile.map(|mobile| mobile.expose().to_owned()),
        village: r.home_detail,
        emergency: r.emergency.map(|contact| Call {
            name: contact.name,
            number: contact.mobile.expose().to_owned(),
        }),
        work: frame.lang.0.on_screen(&work),
        employer: r.employer.unwrap_or_default(),
        work_place: r.work_place.map_or_else(String::new, show::place),
        poverty: poverty.map(|message| frame.lang.0.on_screen(&message)),
        companions,
    }
}

fn needs(frame: &Frame, intent: &TravelIntent) -> Needs {
    Needs {
        pick_up: intent.pick_up.clone().unwrap_or_default(),
        mode: match intent.mode {
            Some(mode) => super::trips::mode(frame.lang, mode),
            None => frame.lang.0.on_screen(&text::mode::any()),
        },
        luggage: intent.luggage,
        with_child: intent.with_child,
        wheelchair: intent.wheelchair,
    }
}

fn place(frame: &Frame, now: &AssignmentStatus) -> PlaceLine {
    let stop = now.trip.stops.get(usize::from(now.place.from));
    let words = frame.code("place", now.going.as_str());
    PlaceLine {
        trip: now.trip.id,
        route: super::trips::route(&now.trip),
        plate: now.trip.vehicle.plate.clone(),
        seat: now.place.seat.clone().unwrap_or_default(),
        stop: stop.map(|stop| stop.name.clone()).unwrap_or_default(),
        boards: stop.map_or(frame.now, |stop| stop.arrives),
        departs: stop.map_or(frame.now, |stop| stop.departs),
        code: now.going.as_str(),
        words: match now.why {
            Some(why) => format!("{words}: {}", frame.code("reason", why.as_str())),
            None => words,
        },
    }
}

fn person_id(text: &str) -> Result<PersonId, ServiceError> {
    text.parse()
        .map_err(|_| ServiceError::NotFound(ResourceKind::Person))
}
