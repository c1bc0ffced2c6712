//! Two persons with one ID number, side by side, until somebody has looked into it.

use super::{
    frame::{self, Frame, Shown, done},
    people::{PersonLine, line},
    session::{Holder as _, Posted, Session},
};
use crate::{
    App,
    error::ServiceError,
    http::{read, write},
    people,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};

struct Pair {
    noted: DateTime<Utc>,
    later: PersonLine,
    earlier: PersonLine,
}

#[derive(Template)]
#[template(path = "console/contradictions.html")]
struct Page<'a> {
    frame: &'a Frame,
    pairs: Vec<Pair>,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> Shown {
    let frame = who.frame("contradictions");
    let found = read(&app, |tx, ctx| {
        let mut pairs = Vec::new();
        for open in tx.open_contradictions(ctx.tenant)? {
            let later = tx.person(ctx.tenant, open.person)?;
            let earlier = tx.person(ctx.tenant, open.other)?;
            if let (Some(later), Some(earlier)) = (later, earlier) {
                let later = people::overview(tx, ctx, later)?;
                pairs.push((open.noted_at, later, people::overview(tx, ctx, earlier)?));
            }
        }
        Ok(pairs)
    });
    let found = found.await.map_err(|e| who.failed(e))?;
    let pairs = found.into_iter().map(|(noted, later, earlier)| Pair {
        noted,
        later: line(&frame, later),
        earlier: line(&frame, earlier),
    });
    let page = Page {
        pairs: pairs.collect(),
        frame: &frame,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

pub(super) async fn settle(State(app): State<App>, form: Posted<Session>) -> Shown {
    let Posted { who, fields } = form;
    let (by, ids) = (
        who.account,
        ["person", "other"].map(|name| fields.text(name).parse().ok()),
    );
    let [Some(person), Some(other)] = ids else {
        return Err(who.failed(ServiceError::NotFound("contradiction")));
    };
    write(&app, move |tx, ctx| {
        people::settle(tx, ctx, by, person, other)
    })
    .await
    .map_err(|e| who.failed(e))?;
    Ok(done("/console/contradictions", "settled"))
}
