//! The live board: of all trips that go, and of one.

use super::{
    staff::{self, StaffLine},
    trip::trip_id,
    trips::{self as lines, TripLine, route},
};
use crate::http::console::page::{
    frame::{self, Frame, PageResult},
    session::{Holder as _, Session},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::{attendance::PassengerState, trip::Trip},
};
use qicheng_service_core::{
    App, Context, ServiceError,
    trips::board::{Board, Passenger, board},
};
use qicheng_service_storage::Tx;
use std::collections::BTreeMap;

/// Minutes after which a crew's last word is old.
const OLD_MINUTES: i64 = 30;

struct Counts {
    expected: usize,
    boarded: usize,
    received: usize,
    missing: usize,
    double: usize,
}

struct BoardLine {
    trip: TripLine,
    counts: Counts,
    duty: Vec<Duty>,
}

struct Duty {
    member: StaffLine,
    heard: Option<DateTime<Utc>>,
    is_old: bool,
}

struct Rider {
    slot: u16,
    name: String,
    from: String,
    boarded: Option<DateTime<Utc>>,
    received: Option<DateTime<Utc>>,
    checked: Option<DateTime<Utc>>,
    state: &'static str,
}

struct DoubleBoardingView {
    slot: u16,
    name: String,
    seen: Vec<BoardingLine>,
    unsettled: Option<DateTime<Utc>>,
}

struct BoardingLine {
    at: DateTime<Utc>,
    by: String,
    device: String,
    door: Option<u8>,
}

#[derive(Template)]
#[template(path = "console/boards.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    trips: Vec<BoardLine>,
}

#[derive(Template)]
#[template(path = "console/board.html")]
struct Page<'a> {
    frame: &'a Frame,
    id: TripId,
    route: String,
    trip: &'a Trip,
    departed: Option<String>,
    arrived: Option<String>,
    counts: Counts,
    duty: Vec<Duty>,
    riders: Vec<Rider>,
    unknown: Vec<u16>,
    double: Vec<DoubleBoardingView>,
}

pub(super) async fn list(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("board");
    let lang = frame.lang;
    let found = app.read(move |tx, ctx| {
        let mut found = Vec::new();
        for line in lines::lines(tx, ctx, lang)? {
            if line.is_ahead && line.state != lines::Standing::Draft {
                let board = board(tx, ctx, line.id)?;
                found.push((line, board));
            }
        }
        Ok(found)
    });
    let found = found.await.map_err(|e| who.failed(e))?;
    let trips = found.into_iter().map(|(trip, board)| BoardLine {
        trip,
        counts: counts(&board),
        duty: duty(&frame, board),
    });
    let page = ListPage {
        trips: trips.collect(),
        frame: &frame,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

pub(super) async fn page(
    State(app): State<App>,
    Path(id): Path<String>,
    who: Session,
) -> PageResult {
    let frame = who.frame("board");
    let id = trip_id(&id).map_err(|e| who.failed(e))?;
    let found = app.read(move |tx, ctx| {
        let board = board(tx, ctx, id)?;
        let names = witnesses(tx, ctx, &board)?;
        Ok((board, names))
    });
    let (board, names) = found.await.map_err(|e| who.failed(e))?;
    let trip = board.trip.clone();
    let stop = |number: Option<u8>| {
        let stop = trip.stops.get(usize::from(number?));
        stop.map(|stop| stop.name.clone())
    };
    let rider = |person: &Passenger| Rider {
        slot: person.slot,
        name: person.name.clone(),
        from: stop(Some(person.from)).unwrap_or_default(),
        boarded: person.status.boarded,
        received: person.status.received,
        checked: person.status.checked,
        state: code(person.status.state),
    };
    let mut people: Vec<_> = board.people.iter().collect();
    people.sort_by_key(|person| urgency(person.status.state));
    let riders = people.into_iter().map(rider).collect();
    let page = Page {
        frame: &frame,
        id,
        route: route(&trip),
        departed: stop(board.departed),
        arrived: stop(board.arrived),
        counts: counts(&board),
        riders,
        unknown: board.unknown.iter().map(|unknown| unknown.slot).collect(),
        double: doubles(&board, &names),
        duty: duty(&frame, board),
        trip: &trip,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

fn counts(board: &Board) -> Counts {
    let counts = board.counts;
    Counts {
        expected: counts.expected,
        boarded: counts.boarded,
        received: counts.received,
        missing: counts.missing,
        double: board.double.len(),
    }
}

/// Whoever is to be looked for comes first.
fn urgency(state: PassengerState) -> u8 {
    match state {
        PassengerState::Missing => 0,
        PassengerState::Expected => 1,
        PassengerState::Boarded => 2,
        PassengerState::Received => 3,
    }
}

fn code(state: PassengerState) -> &'static str {
    match state {
        PassengerState::Missing => "missing",
        PassengerState::Expected => "expected",
        PassengerState::Boarded => "boarded",
        PassengerState::Received => "received",
    }
}

fn duty(frame: &Frame, board: Board) -> Vec<Duty> {
    let old = frame.now - TimeDelta::minutes(OLD_MINUTES);
    let duty = board.staff.into_iter().map(|duty| Duty {
        member: staff::line(duty.member),
        is_old: duty.heard.is_none_or(|at| at < old),
        heard: duty.heard,
    });
    duty.collect()
}

/// Names those who boarded somebody a second time.
fn witnesses(
    tx: &mut Tx<'_>,
    ctx: &Context,
    board: &Board,
) -> Result<BTreeMap<PersonId, String>, ServiceError> {
    if board.double.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Of several roles of one person the one given last comes last.
    let staff = tx.all_staff(ctx.tenant)?.into_iter();
    let named = staff.filter_map(|member| Some((member.enrolled?.person, member.name)));
    Ok(named.collect())
}

fn doubles(board: &Board, names: &BTreeMap<PersonId, String>) -> Vec<DoubleBoardingView> {
    let name = |slot| {
        let person = board.people.iter().find(|p| p.slot == slot);
        person.map(|p| p.name.clone()).unwrap_or_default()
    };
    let all = board.double.iter().map(|double| DoubleBoardingView {
        slot: double.slot,
        name: name(double.slot),
        unsettled: double.unsettled,
        seen: double
            .boardings
            .iter()
            .map(|seen| BoardingLine {
                at: seen.at,
                by: names.get(&seen.by).cloned().unwrap_or_default(),
                device: seen
                    .device
                    .to_string()
                    .chars()
                    .rev()
                    .take(6)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect(),
                door: seen.door,
            })
            .collect(),
    });
    all.collect()
}
