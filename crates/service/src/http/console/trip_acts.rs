//! What is done to a trip from its page; afterwards the page says what came of it.

use super::trip::{ActionResult, show_page, trip_id};
use crate::http::console::page::{
    done::SuccessMessage,
    fields::{Fault, Fields},
    frame::{PageResult, done},
    session::{Holder as _, Session, SubmittedForm},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect},
};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_service_core::{
    App, Context, ErrorCode, ResourceKind, ServiceError,
    trips::{self, SeatOutcome, SeatRequest},
};
use qicheng_service_storage::{Tx, accounts::AccountId, staff::StaffId};
use std::collections::{BTreeMap, BTreeSet};

/// Most people whom the page after a removal offers to give their places again.
const UNDONE: usize = 20;

/// Gives places to the chosen people of those who requested to go there.
pub(super) async fn assign(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let id = trip_id(&id).map_err(|e| who.failed(e))?;
    let frame = who.frame("trips");
    let chosen: BTreeSet<PersonId> = fields
        .all("person")
        .filter_map(|p| p.parse().ok())
        .collect();
    if chosen.is_empty() {
        let fault = Some(Fault::at("person", ErrorCode::NoneChosen));
        return show_page(
            &app,
            &who,
            frame,
            id,
            ActionResult {
                fault,
                fields,
                ..ActionResult::default()
            },
        )
        .await;
    }
    let (by, stops) = (who.account, [stop(&fields, "from"), stop(&fields, "to")]);
    let placed = app.write(move |tx, ctx| {
        let requests = requests(tx, ctx, id, &chosen, stops)?;
        trips::assign(tx, ctx, by, id, requests)
    });
    let placed = match placed.await {
        Ok(placed) => placed,
        Err(error) => {
            let fault = Some(Fault::of(error).map_err(|e| who.failed(e))?);
            return show_page(
                &app,
                &who,
                frame,
                id,
                ActionResult {
                    fault,
                    fields,
                    ..ActionResult::default()
                },
            )
            .await;
        }
    };
    let refused: Vec<_> = placed
        .iter()
        .filter_map(|one| match one {
            SeatOutcome::Refused(person, code) => Some((*person, *code)),
            SeatOutcome::Given(_) => None,
        })
        .collect();
    if refused.is_empty() {
        let path = format!(
            "/console/trips/{id}?done={}&n={}",
            SuccessMessage::Assigned,
            placed.len()
        );
        return Ok(Redirect::to(&path).into_response());
    }
    show_page(
        &app,
        &who,
        frame,
        id,
        ActionResult {
            refused,
            ..ActionResult::default()
        },
    )
    .await
}

/// Takes places back, of one person or of all that were ticked; the page after it offers to give them again.
pub(super) async fn remove(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let id = trip_id(&id).map_err(|e| who.failed(e))?;
    let people: Vec<PersonId> = fields
        .all("person")
        .filter_map(|p| p.parse().ok())
        .collect();
    let (by, chosen) = (who.account, people.clone());
    let removed = app.write(move |tx, ctx| {
        chosen
            .iter()
            .try_for_each(|person| trips::remove(tx, ctx, by, id, *person))
    });
    let fault = match removed.await {
        _ if people.is_empty() => Fault::at("seated", ErrorCode::NoneChosen),
        Ok(()) => {
            let undo: Vec<_> = people
                .iter()
                .take(UNDONE)
                .map(ToString::to_string)
                .collect();
            let path = format!(
                "/console/trips/{id}?done={}&undo={}",
                SuccessMessage::Removed,
                undo.join(",")
            );
            return Ok(Redirect::to(&path).into_response());
        }
        Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
    };
    let frame = who.frame("trips");
    let said = ActionResult {
        fault: Some(fault),
        fields,
        ..ActionResult::default()
    };
    show_page(&app, &who, frame, id, said).await
}

/// Puts crew or an employer on the trip.
pub(super) async fn assign_staff(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let staff = staff_id(&form)?;
    act(
        &app,
        &id,
        form.who,
        SuccessMessage::StaffAssigned,
        move |tx, ctx, by, trip| trips::assign_staff(tx, ctx, by, trip, staff),
    )
    .await
}

/// Takes staff off the trip.
pub(super) async fn unassign_staff(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let staff = staff_id(&form)?;
    act(
        &app,
        &id,
        form.who,
        SuccessMessage::StaffRemoved,
        move |tx, ctx, by, trip| trips::unassign_staff(tx, ctx, by, trip, staff),
    )
    .await
}

/// Publishes plan, tickets, health codes, manifest and notice.
pub(super) async fn approve(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    act(
        &app,
        &id,
        form.who,
        SuccessMessage::Approved,
        |tx, ctx, by, trip| trips::approve(tx, ctx, by, trip).map(drop),
    )
    .await
}

/// Cancels the trip; the people of an approved one are told at once.
pub(super) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    form: SubmittedForm<Session>,
) -> PageResult {
    act(
        &app,
        &id,
        form.who,
        SuccessMessage::Cancelled,
        |tx, ctx, by, trip| trips::cancel(tx, ctx, by, trip).map(drop),
    )
    .await
}

async fn act(
    app: &App,
    id: &str,
    who: Session,
    code: SuccessMessage,
    mut job: impl FnMut(&mut Tx<'_>, &Context, AccountId, TripId) -> Result<(), ServiceError>
    + Send
    + 'static,
) -> PageResult {
    let id = trip_id(id).map_err(|e| who.failed(e))?;
    let by = who.account;
    match app.write(move |tx, ctx| job(tx, ctx, by, id)).await {
        Ok(()) => Ok(done(&format!("/console/trips/{id}"), code)),
        Err(error) => {
            let fault = Some(Fault::of(error).map_err(|e| who.failed(e))?);
            let frame = who.frame("trips");
            show_page(
                app,
                &who,
                frame,
                id,
                ActionResult {
                    fault,
                    ..ActionResult::default()
                },
            )
            .await
        }
    }
}

fn staff_id(
    form: &SubmittedForm<Session>,
) -> Result<StaffId, crate::http::console::page::frame::Failure> {
    let id = form.fields.text("staff").parse();
    id.map(StaffId)
        .map_err(|_| form.who.failed(ServiceError::NotFound(ResourceKind::Staff)))
}

/// A stop chosen for everyone; none where each boards and leaves where it suits them.
fn stop(fields: &Fields, name: &str) -> Option<u8> {
    fields.text(name).parse().ok()
}

/// Each chosen person's own way on this trip, unless one was chosen for all; who had a place here goes as before.
fn requests(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: TripId,
    chosen: &BTreeSet<PersonId>,
    [from, to]: [Option<u8>; 2],
) -> Result<Vec<SeatRequest>, ServiceError> {
    let mut requests = BTreeMap::new();
    for place in tx.assignments(ctx.tenant, trip)? {
        let request = SeatRequest {
            person: place.person,
            from: place.from,
            to: place.to,
            seat: None,
            door: place.door,
        };
        requests.insert(place.person, request);
    }
    for candidate in trips::candidates(tx, ctx, trip)? {
        requests.insert(candidate.person.id, candidate.request);
    }
    let chosen = chosen.iter().filter_map(|person| requests.remove(person));
    let request = chosen.map(|own| SeatRequest {
        from: from.unwrap_or(own.from),
        to: to.unwrap_or(own.to),
        ..own
    });
    Ok(request.collect())
}
