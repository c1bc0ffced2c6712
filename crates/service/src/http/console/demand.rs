//! Demand by origin, destination and day as wanted, placed and left, with the planned trips.

use super::trips::{self, TripLine};
use crate::http::console::page::{
    frame::{self, Frame, PageResult},
    session::{Holder as _, Session},
    show,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use qicheng_domain::{date::shanghai_day, region::RegionCode};
use qicheng_service_core::App;
use qicheng_service_storage::claims::{Demand, DemandCount};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// One figure of the matrix.
struct Cell {
    people: DemandCount,
    /// Shade from one to five; zero where all are placed.
    heat: u64,
    /// Where a trip for these people is planned.
    href: String,
}

struct Row {
    origin: String,
    cells: Vec<Option<Cell>>,
    total: DemandCount,
}

struct Day {
    name: String,
    href: String,
    left: u64,
    here: bool,
}

#[derive(Template)]
#[template(path = "console/demand.html")]
struct Page<'a> {
    frame: &'a Frame,
    days: Vec<Day>,
    destinations: Vec<(String, DemandCount)>,
    rows: Vec<Row>,
    total: DemandCount,
    trips: Vec<TripLine>,
    new: String,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("demand");
    let lang = frame.lang;
    let (demand, trips) = app
        .read(move |tx, ctx| {
            Ok((
                tx.demand(ctx.tenant, ctx.now)?,
                trips::lines(tx, ctx, lang)?,
            ))
        })
        .await
        .map_err(|e| who.failed(e))?;
    let chosen: Option<NaiveDate> = frame.fields.text("day").parse().ok();
    let today = shanghai_day(frame.now);
    let days = days(&frame, &demand, chosen, today);
    let demand: Vec<_> = demand
        .into_iter()
        .filter(|d| chosen.is_none_or(|day| d.holds(day)))
        .collect();
    let (destinations, rows) = matrix(&demand, chosen, today);
    let page = Page {
        frame: &frame,
        days,
        total: demand.iter().map(|one| one.people).sum(),
        destinations,
        rows,
        trips: trips.into_iter().filter(|t| t.is_ahead).collect(),
        new: "/console/trips/new".to_owned(),
    };
    Ok(frame::page(StatusCode::OK, &page))
}

/// The days of all travel windows from today, with the number of people not placed yet.
fn days(frame: &Frame, demand: &[Demand], chosen: Option<NaiveDate>, today: NaiveDate) -> Vec<Day> {
    let mut left = BTreeMap::<_, u64>::new();
    for one in demand {
        let first = one.earliest.max(today);
        for day in first.iter_days().take_while(|day| *day <= one.latest) {
            *left.entry(day).or_default() += one.people.left;
        }
    }
    let all = Day {
        name: frame.say("demand.all-days"),
        href: "/console/demand".to_owned(),
        left: demand.iter().map(|one| one.people.left).sum(),
        here: chosen.is_none(),
    };
    let each = left.into_iter().map(|(day, left)| Day {
        name: frame.day(&day),
        href: format!("/console/demand?day={day}"),
        left,
        here: chosen == Some(day),
    });
    std::iter::once(all).chain(each).collect()
}

/// Destinations as columns, most people not placed first, and origins as rows.
fn matrix(
    demand: &[Demand],
    day: Option<NaiveDate>,
    today: NaiveDate,
) -> (Vec<(String, DemandCount)>, Vec<Row>) {
    let mut cells = BTreeMap::<(RegionCode, RegionCode), (DemandCount, NaiveDate)>::new();
    let mut to = BTreeMap::<RegionCode, DemandCount>::new();
    for one in demand {
        let cell = cells
            .entry((one.origin, one.destination))
            .or_insert((DemandCount::default(), one.earliest));
        cell.0 += one.people;
        *to.entry(one.destination).or_default() += one.people;
    }
    let most = cells
        .values()
        .map(|(n, _)| n.left)
        .max()
        .unwrap_or_default()
        .max(1);
    let mut columns: Vec<_> = to.into_iter().collect();
    columns.sort_by_key(|(code, n)| (Reverse((n.left, n.wanted)), *code));
    let origins: BTreeSet<_> = cells.keys().map(|(origin, _)| *origin).collect();
    let rows = origins.into_iter().map(|origin| {
        let cell = |(to, _): &(RegionCode, DemandCount)| {
            let (people, first) = *cells.get(&(origin, *to))?;
            let day = day.unwrap_or(first.max(today));
            Some(Cell {
                people,
                heat: (people.left * 5).div_ceil(most),
                href: format!("/console/trips/new?from={origin}&to={to}&day={day}"),
            })
        };
        let cells: Vec<_> = columns.iter().map(cell).collect();
        Row {
            origin: show::place(origin),
            total: cells.iter().flatten().map(|cell| cell.people).sum(),
            cells,
        }
    });
    let rows = rows.collect();
    let columns = columns.into_iter().map(|(code, n)| (show::place(code), n));
    (columns.collect(), rows)
}
