//! People with their state: name and last four, never more of who they are.

use crate::http::console::page::{
    frame::{self, Frame, PageResult},
    session::{Holder as _, Session},
    show,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use qicheng_domain::ids::PersonId;
use qicheng_service_core::{
    App, Context, ServiceError,
    people::{self, Overview},
};
use qicheng_service_storage::{
    Tx,
    people::{Identity, Person},
};
use std::{cmp::Reverse, collections::BTreeSet};

/// People on a page.
const PAGE_SIZE: usize = 100;

/// People looked at in one step.
const PEOPLE_BATCH_SIZE: u32 = 500;

/// Most people looked at for one page: beyond it the page asks for a narrower question.
const MAX_PEOPLE_SCANNED: usize = 20_000;

/// One person in a list.
pub(super) struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub last_four: String,
    pub home: String,
    pub identity: &'static str,
    pub phone: bool,
    pub priority: bool,
    pub intent: Option<String>,
    pub trips: Vec<String>,
}

/// Which people, in which order.
#[derive(Clone)]
struct PeopleFilter {
    identities: Vec<Identity>,
    /// Part of the name, the last four of the ID number, or a part of the home's name.
    text: String,
    going: &'static str,
    sort: &'static str,
    page: usize,
}

struct Choice {
    code: &'static str,
    here: bool,
    href: String,
    people: Option<u64>,
}

struct PeoplePage {
    people: Vec<Overview>,
    /// How many fit.
    fit: usize,
    /// Whether there are more people than were looked at.
    cut: bool,
    counts: Vec<(Identity, u64)>,
}

#[derive(Template)]
#[template(path = "console/people.html")]
struct Page<'a> {
    frame: &'a Frame,
    people: Vec<PersonLine>,
    states: Vec<Choice>,
    goings: Vec<Choice>,
    sorts: Vec<Choice>,
    state: &'a str,
    text: &'a str,
    range: String,
    cut: bool,
    earlier: Option<String>,
    later: Option<String>,
}

const STATES: [(&str, Option<Identity>); 4] = [
    ("all", None),
    ("verified", Some(Identity::Verified)),
    ("unverified", Some(Identity::Unverified)),
    ("contradicted", Some(Identity::Duplicate)),
];

/// By travel request: any, with a request and no place, with a place, with neither.
const GOINGS: [&str; 4] = ["any", "waiting", "placed", "none"];

const SORTS: [&str; 3] = ["newest", "name", "home"];

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("people");
    let state = frame.fields.text("state");
    let state = STATES.iter().find(|(code, _)| *code == state);
    let (state, identity) = *state.unwrap_or(&STATES[0]);
    let wanted = PeopleFilter {
        identities: STATES
            .iter()
            .filter_map(|(_, i)| *i)
            .filter(|i| identity.is_none_or(|wanted| wanted == *i))
            .collect(),
        text: frame.fields.text("q").to_owned(),
        going: chosen(&GOINGS, frame.fields.text("going")),
        sort: chosen(&SORTS, frame.fields.text("sort")),
        page: frame.fields.text("page").parse().unwrap_or(1).max(1),
    };
    let asked = wanted.clone();
    let found = app.read(move |tx, ctx| find(tx, ctx, &asked));
    let found = found.await.map_err(|e| who.failed(e))?;
    let link = |state: &str, going: &str, sort: &str, page: usize| {
        let pairs = [
            ("state", state),
            ("going", going),
            ("sort", sort),
            ("q", &wanted.text),
            ("page", &page.to_string()),
        ];
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/console/people?{query}")
    };
    let (going, sort) = (wanted.going, wanted.sort);
    let first = (wanted.page - 1) * PAGE_SIZE;
    let last = first + found.people.len();
    let count = |identity: Option<Identity>| {
        let fits = |(of, _): &&(Identity, u64)| identity.is_none_or(|wanted| wanted == *of);
        Some(found.counts.iter().filter(fits).map(|(_, n)| *n).sum())
    };
    let choice = |code, here, href, people| Choice {
        code,
        here,
        href,
        people,
    };
    let turn = |page| link(state, going, sort, page);
    let page = Page {
        states: STATES
            .map(|(code, of)| choice(code, code == state, link(code, going, sort, 1), count(of)))
            .into(),
        goings: GOINGS
            .map(|code| choice(code, code == going, link(state, code, sort, 1), None))
            .into(),
        sorts: SORTS
            .map(|code| choice(code, code == sort, link(state, going, code, 1), None))
            .into(),
        state,
        text: &wanted.text,
        range: if found.fit == 0 {
            String::new()
        } else {
            format!("{}–{last} / {}", first + 1, found.fit)
        },
        cut: found.cut,
        earlier: (wanted.page > 1).then(|| turn(wanted.page - 1)),
        later: (last < found.fit).then(|| turn(wanted.page + 1)),
        people: found.people.into_iter().map(|p| line(&frame, p)).collect(),
        frame: &frame,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

fn chosen(of: &[&'static str], text: &str) -> &'static str {
    let found = of.iter().find(|code| **code == text);
    found.copied().unwrap_or(of[0])
}

fn find(tx: &mut Tx<'_>, ctx: &Context, wanted: &PeopleFilter) -> Result<PeoplePage, ServiceError> {
    let counts = tx.count_people(ctx.tenant)?;
    let intents = tx.open_intents(ctx.tenant, NaiveDate::MAX, ctx.now)?;
    let intents: BTreeSet<_> = intents.into_iter().map(|intent| intent.person).collect();
    let (mut fit, mut looked) = (Vec::new(), 0);
    for identity in &wanted.identities {
        let mut before = None;
        while looked < MAX_PEOPLE_SCANNED {
            let people = tx.people_of_identity(ctx.tenant, *identity, before, PEOPLE_BATCH_SIZE)?;
            let Some(last) = people.last() else { break };
            before = Some(last.id);
            looked += people.len();
            for person in people {
                if is_named(&person, &wanted.text)
                    && is_going(tx, ctx, &person, wanted.going, &intents)?
                {
                    fit.push(person);
                }
            }
        }
    }
    match wanted.sort {
        "name" => fit.sort_by(|a, b| a.registration.name.cmp(&b.registration.name)),
        "home" => fit.sort_by_key(|p| (p.registration.home, Reverse(p.id))),
        _ => fit.sort_by_key(|p| Reverse(p.id)),
    }
    let all = fit.len();
    let shown = fit
        .into_iter()
        .skip((wanted.page - 1) * PAGE_SIZE)
        .take(PAGE_SIZE);
    let people = shown.map(|person| people::overview(tx, ctx, person));
    Ok(PeoplePage {
        people: people.collect::<Result<_, _>>()?,
        fit: all,
        cut: looked >= MAX_PEOPLE_SCANNED,
        counts,
    })
}

fn is_named(person: &Person, text: &str) -> bool {
    let registration = &person.registration;
    registration.name.contains(text)
        || registration
            .id_number
            .last_four()
            .eq_ignore_ascii_case(text)
        || show::place(registration.home).contains(text)
}

fn is_going(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    going: &str,
    intents: &BTreeSet<PersonId>,
) -> Result<bool, ServiceError> {
    if going == "any" {
        return Ok(true);
    }
    let mut placed = false;
    for place in tx.assignments_of(ctx.tenant, person.id)? {
        let row = tx.trip(ctx.tenant, place.trip)?;
        placed |= row.is_some_and(|row| {
            let ends = row.trip.destination().map(|stop| stop.arrives);
            !row.trip.cancelled && ends.is_some_and(|ends| ends > ctx.now)
        });
    }
    Ok(match going {
        "waiting" => !placed && intents.contains(&person.id),
        "placed" => placed,
        _ => !placed && !intents.contains(&person.id),
    })
}

pub(super) fn line(frame: &Frame, person: Overview) -> PersonLine {
    let intent = person.intent.map(|intent| {
        let (to, first, last) = (
            show::place(intent.destination),
            intent.earliest,
            intent.latest,
        );
        format!("{to} · {}–{}", frame.day(&first), frame.day(&last))
    });
    PersonLine {
        id: person.id,
        name: person.name,
        last_four: person.id_last_four,
        home: show::place(person.home),
        identity: identity_code(person.identity),
        phone: person.phone,
        priority: person.priority,
        intent,
        trips: person.trips.iter().map(ToString::to_string).collect(),
    }
}

fn identity_code(identity: Identity) -> &'static str {
    match identity {
        Identity::Verified => "verified",
        Identity::Unverified => "unverified",
        Identity::Duplicate => "contradicted",
    }
}
