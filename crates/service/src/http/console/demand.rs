//! Demand by origin, destination and day, beside what is planned for it.

use super::trips::{self, TripLine};
use crate::http::console::page::{
    frame::{self, Frame, Shown},
    session::{Holder as _, Session},
    show,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use qicheng_domain::region::RegionCode;
use qicheng_service_core::App;
use qicheng_service_storage::claims::Demand;
use std::collections::{BTreeMap, BTreeSet};

/// One figure of the matrix.
struct Cell {
    people: u64,
    /// One to five, by which it is shaded.
    heat: u64,
    /// Where a trip for these people is planned.
    href: String,
}

struct Row {
    origin: String,
    cells: Vec<Option<Cell>>,
    total: u64,
}

struct Day {
    name: String,
    href: String,
    people: u64,
    here: bool,
}

#[derive(Template)]
#[template(path = "console/demand.html")]
struct Page<'a> {
    frame: &'a Frame,
    days: Vec<Day>,
    destinations: Vec<(String, u64)>,
    rows: Vec<Row>,
    total: u64,
    trips: Vec<TripLine>,
    new: String,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> Shown {
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
    let days = days(&frame, &demand, chosen);
    let demand: Vec<_> = demand
        .into_iter()
        .filter(|d| chosen.is_none_or(|day| d.earliest == day))
        .collect();
    let (destinations, rows) = matrix(&demand, chosen);
    let page = Page {
        frame: &frame,
        days,
        total: demand.iter().map(|d| d.people).sum(),
        destinations,
        rows,
        trips: trips.into_iter().filter(|t| t.is_ahead).collect(),
        new: "/console/trips/new".to_owned(),
    };
    Ok(frame::page(StatusCode::OK, &page))
}

fn days(frame: &Frame, demand: &[Demand], chosen: Option<NaiveDate>) -> Vec<Day> {
    let mut people = BTreeMap::<_, u64>::new();
    for one in demand {
        *people.entry(one.earliest).or_default() += one.people;
    }
    let all = Day {
        name: frame.say("demand.all-days"),
        href: "/console/demand".to_owned(),
        people: people.values().sum(),
        here: chosen.is_none(),
    };
    let each = people.into_iter().map(|(day, people)| Day {
        name: frame.day(&day),
        href: format!("/console/demand?day={day}"),
        people,
        here: chosen == Some(day),
    });
    std::iter::once(all).chain(each).collect()
}

/// Destinations by how many wish to go there, origins as rows.
fn matrix(demand: &[Demand], day: Option<NaiveDate>) -> (Vec<(String, u64)>, Vec<Row>) {
    let mut cells = BTreeMap::<(RegionCode, RegionCode), (u64, NaiveDate)>::new();
    let mut to = BTreeMap::<RegionCode, u64>::new();
    for one in demand {
        let cell = cells
            .entry((one.origin, one.destination))
            .or_insert((0, one.earliest));
        cell.0 += one.people;
        *to.entry(one.destination).or_default() += one.people;
    }
    let most = cells.values().map(|(n, _)| *n).max().unwrap_or(1).max(1);
    let mut columns: Vec<_> = to.into_iter().collect();
    columns.sort_by_key(|(code, people)| (std::cmp::Reverse(*people), *code));
    let origins: BTreeSet<_> = cells.keys().map(|(origin, _)| *origin).collect();
    let rows = origins.into_iter().map(|origin| {
        let cell = |(to, _): &(RegionCode, u64)| {
            let (people, first) = *cells.get(&(origin, *to))?;
            let day = day.unwrap_or(first);
            Some(Cell {
                people,
                heat: (people * 5).div_ceil(most),
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
