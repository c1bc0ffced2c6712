//! A trip's plan as a form: made, and changed.

use super::trip::trip_id;
use crate::http::console::page::{
    done::SuccessMessage,
    fields::{Fault, Fields},
    frame::{self, Frame, PageResult, done},
    idempotency,
    session::{Holder as _, Session, SubmittedForm},
    show,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{Days, NaiveDate};
use qicheng_domain::{
    date::shanghai_day,
    ids::TripId,
    region::RegionCode,
    travel::trip::{Mode, Stop, Trip, Vehicle},
};
use qicheng_service_core::{
    App, Context, ErrorCode, ResourceKind, ServiceError,
    trips::{self, NewTrip},
};
use qicheng_service_storage::Tx;

/// Most stops of a trip.
const STOPS: usize = 16;

/// The field that says which revision of the plan a form was filled from.
const REVISION: &str = "revision";

const MODES: [(&str, Mode); 3] = [
    ("bus", Mode::Bus),
    ("train", Mode::Train),
    ("flight", Mode::Flight),
];

/// The fields of one stop, by the name that they begin with.
const STOP_FIELDS: [(&str, &str); 5] = [
    ("name", "text"),
    ("detail", "text"),
    ("region", "place"),
    ("arrives", "datetime-local"),
    ("departs", "datetime-local"),
];

struct ModeChoice {
    code: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "console/trip_form.html")]
struct Page<'a> {
    frame: &'a Frame,
    /// The trip that is changed; none for a new one.
    id: Option<TripId>,
    modes: Vec<ModeChoice>,
    /// Of each stop its number and its inputs.
    stops: Vec<(usize, Vec<String>)>,
    places: Vec<String>,
}

pub(super) async fn new_page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("trips");
    let asked = frame.fields.clone();
    let day = asked.text("day").parse().ok();
    let day = day.or_else(|| shanghai_day(frame.now).checked_add_days(Days::new(1)));
    let from = asked.region("from").unwrap_or(app.tenant().0);
    let mut fields = Fields::default();
    blank(
        &mut fields,
        from,
        asked.region("to").ok(),
        day.unwrap_or_default(),
    );
    show_page(&app, &who, frame.with(fields, None), None).await
}

pub(super) async fn create(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let SubmittedForm { who, mut fields } = form;
    let mut fault = None;
    if fields.get("more").is_none() {
        let by = who.account;
        match plan(&fields) {
            Ok(new) => {
                let create =
                    move |tx: &mut Tx<'_>, ctx: &Context| trips::create(tx, ctx, by, new.clone());
                match idempotency::once(&app, &fields, create).await {
                    Ok(Some(row)) => {
                        let path = format!("/console/trips/{}", row.trip.id);
                        return Ok(done(&path, SuccessMessage::Created));
                    }
                    Ok(None) => return Ok(done("/console/trips", SuccessMessage::TakenAlready)),
                    Err(error) => fault = Some(Fault::of(error).map_err(|e| who.failed(e))?),
                }
            }
            Err(found) => fault = Some(found),
        }
    } else {
        add_stop(&mut fields);
    }
    let frame = who.frame("trips").with(fields, fault);
    show_page(&app, &who, frame, None).await
}

pub(super) async fn plan_page(
    State(app): State<App>,
    Path(id): Path<String>,
    who: Session,
) -> PageResult {
    let id = trip_id(&id).map_err(|e| who.failed(e))?;
    let row = app.read(move |tx, ctx| {
        tx.trip(ctx.tenant, id)?
            .ok_or(ServiceError::NotFound(ResourceKind::Trip))
    });
    let row = row.await.map_err(|e| who.failed(e))?;
    let frame = who.frame("trips").with(filled(&row.trip), None);
    show_page(&app, &who, frame, Some(id)).await
}

pub(super) async fn update(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let SubmittedForm { who, mut fields } = form;
    let id = trip_id(&id).map_err(|e| who.failed(e))?;
    let mut fault = None;
    if fields.get("more").is_none() {
        let (by, read) = (who.account, fields.text(REVISION).parse().ok());
        match plan(&fields) {
            Ok(new) => {
                let update = move |tx: &mut Tx<'_>, ctx: &Context| {
                    trips::update(tx, ctx, by, id, read, new.clone())
                };
                match app.write(update).await {
                    Ok(_) => {
                        return Ok(done(
                            &format!("/console/trips/{id}"),
                            SuccessMessage::Changed,
                        ));
                    }
                    Err(ServiceError::Conflict(ErrorCode::ChangedMeanwhile)) => {
                        // Who saves again after this was said knows of the other change.
                        let row = app.read(move |tx, ctx| Ok(tx.trip(ctx.tenant, id)?));
                        let row = row.await.map_err(|e| who.failed(e))?;
                        fields.0.retain(|(name, _)| name != REVISION);
                        fields.put(REVISION, row.map_or(0, |row| row.trip.revision));
                        fault = Some(Fault::at("", ErrorCode::ChangedMeanwhile));
                    }
                    Err(error) => fault = Some(Fault::of(error).map_err(|e| who.failed(e))?),
                }
            }
            Err(found) => fault = Some(found),
        }
    } else {
        add_stop(&mut fields);
    }
    let frame = who.frame("trips").with(fields, fault);
    show_page(&app, &who, frame, Some(id)).await
}

async fn show_page(app: &App, who: &Session, frame: Frame, id: Option<TripId>) -> PageResult {
    let places = app.read(|tx, ctx| {
        let demand = tx.demand(ctx.tenant, ctx.now)?;
        let mut places: Vec<_> = demand
            .iter()
            .flat_map(|d| [d.origin, d.destination])
            .collect();
        places.push(ctx.tenant.0);
        places.sort_unstable();
        places.dedup();
        Ok(places)
    });
    let places = places.await.map_err(|e| who.failed(e))?;
    let mode = frame.typed("mode");
    let stop = |number: usize| {
        let input = |(name, kind): &(&str, &str)| {
            frame.input_as(
                &format!("stop-{number}-{name}"),
                kind,
                &format!("stop-{name}"),
            )
        };
        (number, STOP_FIELDS.iter().map(input).collect())
    };
    let page = Page {
        id,
        modes: MODES
            .map(|(code, _)| ModeChoice {
                code,
                here: code == mode,
            })
            .into(),
        stops: (1..=number_of_stops(&frame.fields)).map(stop).collect(),
        places: places.into_iter().map(show::place_typed).collect(),
        frame: &frame,
    };
    let status = frame.status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(frame::page(status, &page))
}

fn blank(fields: &mut Fields, from: RegionCode, to: Option<RegionCode>, day: NaiveDate) {
    fields.put("mode", "bus");
    fields.put("seats", 49);
    fields.put("stops", 2);
    fields.put("stop-1-region", show::place_typed(from));
    fields.put("stop-1-arrives", format!("{day}T06:00"));
    fields.put("stop-1-departs", format!("{day}T06:30"));
    fields.put("stop-2-arrives", format!("{day}T20:00"));
    if let Some(to) = to {
        fields.put("stop-2-region", show::place_typed(to));
    }
}

fn filled(trip: &Trip) -> Fields {
    let mut fields = Fields::default();
    let mode = MODES.iter().find(|(_, mode)| *mode == trip.vehicle.mode);
    fields.put("mode", mode.map_or("bus", |(code, _)| code));
    fields.put("plate", &trip.vehicle.plate);
    fields.put("seats", trip.vehicle.seats);
    fields.put("contact", &trip.contact);
    fields.put("bring", &trip.bring);
    fields.put("employer", trip.employer.as_deref().unwrap_or_default());
    fields.put("stops", trip.stops.len());
    fields.put(REVISION, trip.revision);
    for (number, stop) in (1..).zip(&trip.stops) {
        let mut put = |name, value: String| fields.put(format!("stop-{number}-{name}"), value);
        put("name", stop.name.clone());
        put("detail", stop.detail.clone());
        put("region", show::place_typed(stop.region));
        put("arrives", show::typed(stop.arrives));
        put("departs", show::typed(stop.departs));
    }
    fields
}

fn number_of_stops(fields: &Fields) -> usize {
    fields.text("stops").parse().unwrap_or(2).clamp(2, STOPS)
}

/// Puts an empty stop before the last one, where a pick-up on the way belongs.
fn add_stop(fields: &mut Fields) {
    let last = number_of_stops(fields);
    if last == STOPS {
        return;
    }
    let moved = format!("stop-{last}-");
    for (name, value) in &mut fields.0 {
        if name == "stops" {
            *value = (last + 1).to_string();
        } else if let Some(rest) = name.strip_prefix(&moved) {
            *name = format!("stop-{}-{rest}", last + 1);
        }
    }
}

fn plan(fields: &Fields) -> Result<NewTrip, Fault> {
    let mode = fields.text("mode");
    let mode = MODES.into_iter().find(|(code, _)| *code == mode);
    for (name, most) in [("plate", 20), ("contact", 60)] {
        fields.short(name, most)?;
    }
    let seats = fields.required("seats")?.parse();
    let vehicle = Vehicle {
        plate: fields.required("plate")?,
        mode: mode
            .ok_or_else(|| Fault::at("mode", ErrorCode::Required))?
            .1,
        seats: seats.map_err(|_| Fault::at("seats", ErrorCode::OutOfRange))?,
    };
    let last = number_of_stops(fields);
    let used = (1..=last).filter(|number| *number == last || is_used(fields, *number));
    let stops = used
        .clone()
        .map(|number| stop(fields, number, number == last));
    let numbers: Vec<_> = used.clone().collect();
    let stops = stops.collect::<Result<Vec<_>, _>>()?;
    follow(&numbers, &stops)?;
    let employer = fields.short("employer", 60)?;
    Ok(NewTrip {
        vehicle,
        stops,
        contact: fields.required("contact")?,
        bring: fields.short("bring", 200)?.to_owned(),
        employer: (!employer.is_empty()).then(|| employer.to_owned()),
    })
}

/// Says at which stop the times do not follow each other.
fn follow(numbers: &[usize], stops: &[Stop]) -> Result<(), Fault> {
    let mut left = None;
    for (number, stop) in numbers.iter().zip(stops) {
        if left.is_some_and(|left| stop.arrives <= left) {
            return Err(Fault::at(
                format!("stop-{number}-arrives"),
                ErrorCode::Order,
            ));
        }
        if stop.departs < stop.arrives {
            return Err(Fault::at(
                format!("stop-{number}-departs"),
                ErrorCode::Order,
            ));
        }
        left = Some(stop.departs);
    }
    Ok(())
}

/// A stop on the way that was left empty is none; the first one always is.
fn is_used(fields: &Fields, number: usize) -> bool {
    number == 1
        || STOP_FIELDS
            .iter()
            .any(|(name, _)| !fields.text(&format!("stop-{number}-{name}")).is_empty())
}

fn stop(fields: &Fields, number: usize, is_last: bool) -> Result<Stop, Fault> {
    let field = |name: &str| format!("stop-{number}-{name}");
    let arrives = fields.instant(&field("arrives"))?;
    fields.short(&field("name"), 60)?;
    Ok(Stop {
        name: fields.required(&field("name"))?,
        detail: fields.short(&field("detail"), 60)?.to_owned(),
        region: fields.region(&field("region"))?,
        arrives,
        departs: if is_last {
            arrives
        } else {
            fields.instant(&field("departs"))?
        },
    })
}
