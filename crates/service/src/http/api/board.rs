//! The live board of a trip.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Problem},
    values,
};
use axum::{
    Json,
    extract::{Path, State},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    travel::attendance::PassengerState,
};
use qicheng_service_core::{
    App, ResourceKind,
    trips::board::{self, Board},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A trip on its way.
#[derive(Serialize, ToSchema)]
pub(super) struct BoardBody {
    /// Revision of the progress published last.
    revision: u32,
    expected: usize,
    boarded: usize,
    received: usize,
    missing: usize,
    /// Number of the stop last left.
    departed: Option<u8>,
    /// Number of the stop last reached.
    arrived: Option<u8>,
    people: Vec<PassengerBody>,
    /// Slots seen on the way that this service gave to nobody: given after the back-up from which it was restored.
    unknown: Vec<UnknownPassengerBody>,
    double: Vec<DoubleBoardingBody>,
}

/// One person who is expected.
#[derive(Serialize, ToSchema)]
struct PassengerBody {
    slot: u16,
    #[schema(value_type = String, format = Uuid)]
    person: PersonId,
    name: String,
    boarded: Option<DateTime<Utc>>,
    received: Option<DateTime<Utc>>,
    /// When health was checked on the spot.
    checked: Option<DateTime<Utc>>,
    /// Whether the vehicle left their stop without them.
    missing: bool,
}

/// A slot of which the service does not know the person.
#[derive(Serialize, ToSchema)]
struct UnknownPassengerBody {
    slot: u16,
    boarded: Option<DateTime<Utc>>,
    received: Option<DateTime<Utc>>,
}

/// A slot that boarded more than once.
#[derive(Serialize, ToSchema)]
struct DoubleBoardingBody {
    leg: u8,
    round: u8,
    slot: u16,
    boardings: Vec<BoardingRecordBody>,
    /// When the vehicle last left although its crew had not settled who is on board.
    unsettled: Option<DateTime<Utc>>,
}

/// One boarding as a device saw it.
#[derive(Serialize, ToSchema)]
struct BoardingRecordBody {
    at: DateTime<Utc>,
    #[schema(value_type = String, format = Uuid)]
    by: PersonId,
    #[schema(value_type = String, format = Uuid)]
    device: DeviceId,
    door: Option<u8>,
}

/// Who has boarded, who has arrived, who is missing, who boarded twice.
#[utoipa::path(get, path = "/api/v1/trips/{trip}/board", params(("trip" = String, Path)),
    security(("token" = [])), responses((status = 200, body = BoardBody), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn board(
    State(app): State<App>,
    _: Coordinator,
    Path(trip): Path<String>,
) -> Result<Json<BoardBody>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let board = app.read(move |tx, ctx| board::board(tx, ctx, trip)).await?;
    Ok(Json(body(board)))
}

fn body(board: Board) -> BoardBody {
    let people = board.people.into_iter().map(|p| PassengerBody {
        slot: p.slot,
        person: p.person,
        name: p.name,
        boarded: p.status.boarded,
        received: p.status.received,
        checked: p.status.checked,
        missing: p.status.state == PassengerState::Missing,
    });
    let unknown = board.unknown.into_iter().map(|u| UnknownPassengerBody {
        slot: u.slot,
        boarded: u.status.boarded,
        received: u.status.received,
    });
    BoardBody {
        revision: board.revision,
        expected: board.counts.expected,
        boarded: board.counts.boarded,
        received: board.counts.received,
        missing: board.counts.missing,
        departed: board.departed,
        arrived: board.arrived,
        people: people.collect(),
        unknown: unknown.collect(),
        double: board
            .double
            .into_iter()
            .map(|d| DoubleBoardingBody {
                leg: d.leg,
                round: d.round,
                slot: d.slot,
                unsettled: d.unsettled,
                boardings: d
                    .boardings
                    .into_iter()
                    .map(|s| BoardingRecordBody {
                        at: s.at,
                        by: s.by,
                        device: s.device,
                        door: s.door,
                    })
                    .collect(),
            })
            .collect(),
    }
}
