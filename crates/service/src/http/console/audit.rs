//! Who did what: the chain, newest first, whether it holds, and its signed end to be kept elsewhere.

use crate::http::console::page::{
    frame::{self, Frame, PageResult},
    session::{Holder as _, Session},
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use chrono::{DateTime, Utc};
use qicheng_messages::Key;
use qicheng_service_core::{
    App, Context, ResourceKind, ServiceError,
    audit::{self, Broken, Party},
};
use qicheng_service_storage::{Tx, audit::AuditRow};
use std::collections::BTreeMap;

/// Rows on a page.
const PAGE_SIZE: u32 = 100;

struct Line {
    seq: u64,
    at: DateTime<Utc>,
    action: String,
    actor: PartyLabel,
    subject: PartyLabel,
    hash: String,
}

/// A party as a page shows it.
#[derive(Clone, Default)]
struct PartyLabel {
    /// What it is called; empty where nobody can say any more.
    name: String,
    href: String,
}

struct Outcome {
    holds: bool,
    words: String,
}

#[derive(Template)]
#[template(path = "console/audit.html")]
struct Page<'a> {
    frame: &'a Frame,
    lines: Vec<Line>,
    older: Option<u64>,
    /// What looking through the whole chain came to.
    checked: Option<Outcome>,
    head: Option<String>,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("audit");
    let before: Option<u64> = frame.fields.text("before").parse().ok();
    let found = app.read(move |tx, ctx| {
        let rows = tx.audit_before(ctx.tenant, before, PAGE_SIZE)?;
        let names = names(tx, ctx, &rows)?;
        Ok((rows, names, tx.audit_head(ctx.tenant)?))
    });
    let (rows, names, head) = found.await.map_err(|e| who.failed(e))?;
    let checked = match frame.fields.get("check") {
        Some(_) => Some(check(&app, &frame).await.map_err(|e| who.failed(e))?),
        None => None,
    };
    let named = |bytes: &[u8; 32]| names.get(bytes).cloned().unwrap_or_default();
    let older = match rows.last() {
        Some(last) if rows.len() == PAGE_SIZE as usize && last.seq > 1 => Some(last.seq),
        _ => None,
    };
    let lines = rows.iter().map(|row| Line {
        seq: row.seq,
        at: row.at,
        action: action(&frame, &row.action),
        actor: named(&row.actor),
        subject: named(&row.subject),
        hash: hex::encode(&row.hash[..4]),
    });
    let page = Page {
        lines: lines.collect(),
        older,
        checked,
        head: head.map(hex::encode),
        frame: &frame,
    };
    Ok(frame::page(StatusCode::OK, &page))
}

/// The signed end of the chain as a file, for whoever is to hold the service to it.
pub(super) async fn head(State(app): State<App>, who: Session) -> PageResult {
    let head = app.read(|tx, ctx| Ok(tx.audit_head(ctx.tenant)?));
    let head = head.await.map_err(|e| who.failed(e))?;
    let head = head.ok_or_else(|| who.failed(ServiceError::NotFound(ResourceKind::Head)))?;
    let headers = [
        (header::CONTENT_TYPE, "application/cose"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.head\"",
        ),
    ];
    Ok((headers, head).into_response())
}

async fn check(app: &App, frame: &Frame) -> Result<Outcome, ServiceError> {
    let words = match audit::check(app, Vec::new()).await? {
        Ok(checked) => {
            return Ok(Outcome {
                holds: true,
                words: frame.count("audit.holds-n", checked.rows),
            });
        }
        Err(Broken::Changed { seq }) => frame.count("audit.changed-n", seq),
        Err(Broken::Order { seq }) => frame.count("audit.order-n", seq),
        Err(Broken::Other { seq }) => frame.count("audit.other-n", seq),
        Err(Broken::Cut { named, .. }) => frame.count("audit.cut-n", named),
        Err(Broken::Unsigned) => frame.say("audit.unsigned"),
    };
    Ok(Outcome {
        holds: false,
        words,
    })
}

fn action(frame: &Frame, code: &str) -> String {
    let key = Key::in_section("console-action", code);
    key.map_or_else(
        || code.to_owned(),
        |key| frame.lang.0.on_screen(&key.message()),
    )
}

/// Names everyone on a page of the chain, as far as anybody still can.
fn names(
    tx: &mut Tx<'_>,
    ctx: &Context,
    rows: &[AuditRow],
) -> Result<BTreeMap<[u8; 32], PartyLabel>, ServiceError> {
    let mut names = BTreeMap::new();
    for bytes in rows.iter().flat_map(|row| [row.actor, row.subject]) {
        if names.contains_key(&bytes) {
            continue;
        }
        let party = tx.party(ctx.tenant, &bytes)?.and_then(Party::from_bytes);
        let named = match party {
            Some(party) => name(tx, ctx, party)?,
            None => PartyLabel::default(),
        };
        names.insert(bytes, named);
    }
    Ok(names)
}

fn name(tx: &mut Tx<'_>, ctx: &Context, party: Party) -> Result<PartyLabel, ServiceError> {
    let named = |name: String, href: String| PartyLabel { name, href };
    Ok(match party {
        Party::Service => named("—".to_owned(), String::new()),
        Party::Account(id) => {
            let account = tx.account(ctx.tenant, id)?;
            named(account.map(|a| a.name).unwrap_or_default(), String::new())
        }
        Party::Staff(id) => {
            let member = tx.staff(ctx.tenant, id)?;
            let name = member.map(|m| m.name).unwrap_or_default();
            named(name, "/console/staff".to_owned())
        }
        Party::Person(id) => {
            let person = tx.person(ctx.tenant, id)?;
            match person {
                Some(person) => named(person.registration.name, format!("/console/people/{id}")),
                None => {
                    let staff = tx.staff_of_person(ctx.tenant, id)?.pop();
                    named(staff.map(|m| m.name).unwrap_or_default(), String::new())
                }
            }
        }
        Party::Trip(id) => {
            let row = tx.trip(ctx.tenant, id)?;
            let route = row.map(|row| super::trips::route(&row.trip));
            named(route.unwrap_or_default(), format!("/console/trips/{id}"))
        }
        Party::Notice(_) => named("—".to_owned(), "/console/notices".to_owned()),
    })
}
