//! Trips as rows.

use crate::http::console::page::{
    frame::{self, Frame, PageResult},
    lang::Lang,
    session::{Holder as _, Session},
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{ids::TripId, travel::trip::Mode};
use qicheng_messages::text;
use qicheng_service_core::{
    App, Context, ServiceError,
    issuing::{Load, load},
};
use qicheng_service_storage::{Tx, trips::TripRow};
use std::collections::BTreeSet;

/// Days after its end that a trip is still listed.
const LISTED_DAYS: i64 = 30;

/// One trip in a list.
pub(super) struct TripLine {
    pub id: TripId,
    pub route: String,
    pub mode: String,
    pub plate: String,
    pub departs: DateTime<Utc>,
    pub stops: String,
    pub going: usize,
    pub seats: u16,
    pub left_out: usize,
    pub state: Standing,
    pub is_ahead: bool,
}

/// How far a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Draft,
    Changed,
    Approved,
    Cancelled,
    Over,
}

impl Standing {
    /// Returns the state of a trip and of who goes on it as things stand.
    pub(super) fn of(row: &TripRow, load: &Load, now: DateTime<Utc>) -> Self {
        let planned = load
            .carried
            .iter()
            .map(|(p, _)| (p.slot, p.from, p.to, p.seat.as_deref()));
        let told = row.manifest.iter().flat_map(|m| &m.entries);
        let told = told.map(|e| (e.slot, e.from, e.to, e.seat.as_deref()));
        let as_told = planned.collect::<BTreeSet<_>>() == told.collect();
        if row.trip.cancelled {
            Self::Cancelled
        } else if row.trip.is_over(now) {
            Self::Over
        } else if row.approved_revision.is_none() {
            Self::Draft
        } else if row.approved_revision != Some(row.trip.revision) || !as_told {
            Self::Changed
        } else {
            Self::Approved
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Changed => "changed",
            Self::Approved => "approved",
            Self::Cancelled => "cancelled",
            Self::Over => "over",
        }
    }

    pub(super) fn is_open(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Over)
    }
}

#[derive(Template)]
#[template(path = "console/trips.html")]
struct Page<'a> {
    frame: &'a Frame,
    trips: Vec<TripLine>,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("trips");
    let lang = frame.lang;
    let trips = app
        .read(move |tx, ctx| lines(tx, ctx, lang))
        .await
        .map_err(|e| who.failed(e))?;
    let page = Page {
        frame: &frame,
        trips,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

/// Returns the trips that are to come, on their way, or over for less than thirty days.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    ctx: &Context,
    lang: Lang,
) -> Result<Vec<TripLine>, ServiceError> {
    let rows = tx.trips_since(ctx.tenant, ctx.now - TimeDelta::days(LISTED_DAYS))?;
    let lines = rows.into_iter().map(|row| {
        let load = load(tx, ctx.tenant, &row.trip)?;
        let state = Standing::of(&row, &load, ctx.now);
        let trip = row.trip;
        let names: Vec<_> = trip.stops.iter().map(|s| s.name.as_str()).collect();
        Ok(TripLine {
            id: trip.id,
            route: route(&trip),
            mode: mode(lang, trip.vehicle.mode),
            departs: trip.stops.first().map_or(ctx.now, |s| s.departs),
            stops: names.join(" → "),
            going: load.carried.len(),
            seats: trip.vehicle.seats,
            left_out: load.left_out.len(),
            plate: trip.vehicle.plate,
            is_ahead: state.is_open(),
            state,
        })
    });
    lines.collect()
}

/// "龙山县 → 宝安区".
pub(super) fn route(trip: &qicheng_domain::travel::trip::Trip) -> String {
    let ends = [trip.stops.first(), trip.stops.last()];
    let names: Vec<_> = ends
        .into_iter()
        .flatten()
        .map(|s| crate::http::console::page::show::place(s.region))
        .collect();
    names.join(" → ")
}

pub(super) fn mode(lang: Lang, mode: Mode) -> String {
    lang.0.on_screen(&match mode {
        Mode::Bus => text::mode::bus(),
        Mode::Train => text::mode::train(),
        Mode::Flight => text::mode::flight(),
    })
}
