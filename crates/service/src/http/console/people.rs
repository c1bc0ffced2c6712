//! People with their state: name and last four, never more of who they are.

use super::{
    frame::{self, Frame, Shown},
    session::{Holder as _, Session},
    show,
};
use crate::{
    App,
    app_state::Context,
    error::ServiceError,
    http::read,
    people::{self, Overview},
    storage::{Tx, people::Identity},
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use qicheng_domain::ids::PersonId;

/// People on a page.
const PAGE: usize = 100;

/// People looked at in one step.
const STEP: u32 = 500;

/// One person in a list.
pub(super) struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub last_four: String,
    pub home: String,
    pub identity: &'static str,
    pub phone: bool,
    pub priority: bool,
    pub wish: Option<String>,
    pub trips: Vec<String>,
}

/// Which people.
#[derive(Clone)]
struct Filter {
    identity: Option<Identity>,
    text: String,
    after: Option<PersonId>,
}

struct Choice {
    code: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "console/people.html")]
struct Page<'a> {
    frame: &'a Frame,
    people: Vec<PersonLine>,
    choices: Vec<Choice>,
    state: &'a str,
    text: &'a str,
    next: Option<PersonId>,
}

const STATES: [(&str, Option<Identity>); 4] = [
    ("all", None),
    ("verified", Some(Identity::Verified)),
    ("unverified", Some(Identity::Unverified)),
    ("contradicted", Some(Identity::Contradicted)),
];

pub(super) async fn page(State(app): State<App>, who: Session) -> Shown {
    let frame = who.frame("people");
    let state = frame.fields.text("state");
    let (state, identity) = STATES
        .into_iter()
        .find(|(code, _)| *code == state)
        .unwrap_or(STATES[0]);
    let filter = Filter {
        identity,
        text: frame.fields.text("q").to_owned(),
        after: frame.fields.text("after").parse().ok(),
    };
    let (people, next) = read(&app, move |tx, ctx| list(tx, ctx, &filter))
        .await
        .map_err(|e| who.failed(e))?;
    let page = Page {
        frame: &frame,
        people: people.into_iter().map(|p| line(&frame, p)).collect(),
        choices: STATES
            .map(|(code, _)| Choice {
                code,
                here: code == state,
            })
            .into(),
        state,
        text: frame.fields.text("q"),
        next,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

fn list(
    tx: &mut dyn Tx,
    ctx: &Context,
    filter: &Filter,
) -> Result<(Vec<Overview>, Option<PersonId>), ServiceError> {
    let (mut found, mut after) = (Vec::new(), filter.after);
    loop {
        let people = tx.people_after(ctx.tenant, after, STEP)?;
        let Some(last) = people.last().map(|person| person.id) else {
            return Ok((found, None));
        };
        after = Some(last);
        for person in people {
            let text = filter.text.as_str();
            let registration = &person.registration;
            let fits = filter.identity.is_none_or(|i| i == person.identity)
                && (registration.name.contains(text)
                    || registration
                        .id_number
                        .last_four()
                        .eq_ignore_ascii_case(text));
            if !fits {
                continue;
            }
            if found.len() == PAGE {
                let shown = found.last().map(|p: &Overview| p.id);
                return Ok((found, shown));
            }
            found.push(people::overview(tx, ctx, person)?);
        }
    }
}

pub(super) fn line(frame: &Frame, person: Overview) -> PersonLine {
    let wish = person.wish.map(|wish| {
        let (to, first, last) = (show::place(wish.destination), wish.earliest, wish.latest);
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
        wish,
        trips: person.trips.iter().map(ToString::to_string).collect(),
    }
}

fn identity_code(identity: Identity) -> &'static str {
    match identity {
        Identity::Verified => "verified",
        Identity::Unverified => "unverified",
        Identity::Contradicted => "contradicted",
    }
}
