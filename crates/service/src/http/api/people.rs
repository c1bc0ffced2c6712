//! People as the service holds them, their travel requests, and duplicate identities. Never a whole ID number.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Body, Problem},
    values,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{ids::PersonId, ids::TripId, region::RegionCode};
use qicheng_service_core::{
    App, ResourceKind,
    people::{self, Overview},
    settling::{duplicate_identities, erasure},
};
use qicheng_service_storage::people::{Identity, Outcome};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Most people of a page.
const PAGE_SIZE: u32 = 500;

/// Which page.
#[derive(Deserialize, IntoParams)]
pub(super) struct PageQuery {
    /// The last person of the page before.
    after: Option<String>,
    /// At most 500, which is also what is given without it.
    limit: Option<u32>,
}

/// How much is known of who a person is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum IdentityName {
    Unverified,
    #[serde(rename = "contradicted")]
    Duplicate,
    Verified,
}

/// A person.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonBody {
    #[schema(value_type = String, format = Uuid)]
    id: PersonId,
    name: String,
    id_last_four: String,
    /// County of home, six digits.
    #[schema(value_type = String)]
    home: RegionCode,
    identity: IdentityName,
    /// Whether the pass is shown from a phone.
    phone: bool,
    /// Whether the person goes before others where seats are short.
    priority: bool,
    #[serde(rename = "wish")]
    intent: Option<TravelRequestBody>,
    /// Trips on which the person has a place.
    #[schema(value_type = Vec<String>)]
    trips: Vec<TripId>,
}

/// A travel request.
#[derive(Serialize, ToSchema)]
struct TravelRequestBody {
    #[schema(value_type = String)]
    destination: RegionCode,
    earliest: NaiveDate,
    latest: NaiveDate,
}

/// How many verified people want to go.
#[derive(Serialize, ToSchema)]
pub(super) struct DemandBody {
    #[schema(value_type = String)]
    origin: RegionCode,
    #[schema(value_type = String)]
    destination: RegionCode,
    earliest: NaiveDate,
    latest: NaiveDate,
    /// Who have not travelled yet.
    wanted: u64,
    /// Who of them have a place.
    placed: u64,
    /// Who of them have none.
    left: u64,
}

/// Two persons with one ID number.
#[derive(Serialize, ToSchema)]
pub(super) struct DuplicateIdentityBody {
    #[schema(value_type = String, format = Uuid)]
    person: PersonId,
    #[schema(value_type = String, format = Uuid)]
    other: PersonId,
    noted: DateTime<Utc>,
}

/// How a duplicate identity is settled.
#[derive(Deserialize, ToSchema)]
pub(super) struct SettlementRequest {
    holds: SettlementChoice,
}

/// Whose registration holds.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum SettlementChoice {
    /// The earlier one's; the later one is set aside.
    Earlier,
    /// The later one's; the earlier one is set aside.
    Later,
    /// Both are one human, who goes on with the later one: travel requests and places move there.
    Moved,
}

/// People by id, in pages.
#[utoipa::path(get, path = "/api/v1/people", params(PageQuery), security(("token" = [])), responses(
    (status = 200, body = Vec<PersonBody>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
    Query(query): Query<PageQuery>,
) -> Result<Json<Vec<PersonBody>>, ApiError> {
    let after = query
        .after
        .map(|id| values::id(&id, ResourceKind::Person))
        .transpose()?;
    let limit = query.limit.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE);
    let people = app.read(move |tx, ctx| {
        let people = tx.people_after(ctx.tenant, after, limit)?;
        let people = people.into_iter().map(|p| people::overview(tx, ctx, p));
        people.collect::<Result<Vec<_>, _>>()
    });
    Ok(Json(people.await?.into_iter().map(body).collect()))
}

/// Travel requests of verified people who have not travelled yet, counted by origin, destination and days.
#[utoipa::path(get, path = "/api/v1/demand", security(("token" = [])), responses(
    (status = 200, body = Vec<DemandBody>), (status = 401, body = Problem)))]
pub(super) async fn demand(
    State(app): State<App>,
    _: Coordinator,
) -> Result<Json<Vec<DemandBody>>, ApiError> {
    let rows = app
        .read(|tx, ctx| Ok(tx.demand(ctx.tenant, ctx.now)?))
        .await?;
    let body = rows.into_iter().map(|d| DemandBody {
        origin: d.origin,
        destination: d.destination,
        earliest: d.earliest,
        latest: d.latest,
        wanted: d.people.wanted,
        placed: d.people.placed(),
        left: d.people.left,
    });
    Ok(Json(body.collect()))
}

/// Duplicate identities that nobody has settled, oldest first.
#[utoipa::path(get, path = "/api/v1/contradictions", security(("token" = [])), responses(
    (status = 200, body = Vec<DuplicateIdentityBody>), (status = 401, body = Problem)))]
pub(super) async fn duplicate_identities(
    State(app): State<App>,
    _: Coordinator,
) -> Result<Json<Vec<DuplicateIdentityBody>>, ApiError> {
    let rows = app
        .read(|tx, ctx| Ok(tx.open_duplicate_identities(ctx.tenant)?))
        .await?;
    let body = rows.into_iter().map(|c| DuplicateIdentityBody {
        person: c.person,
        other: c.other,
        noted: c.noted_at,
    });
    Ok(Json(body.collect()))
}

/// Settles a duplicate identity: one registration holds, the other is set aside. A verified person gives way only to
/// one whom two different members of staff have seen.
#[utoipa::path(post, path = "/api/v1/contradictions/{person}/{other}/resolve", security(("token" = [])),
    params(("person" = String, Path), ("other" = String, Path)), request_body = SettlementRequest, responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn resolve(
    State(app): State<App>,
    who: Coordinator,
    Path((person, other)): Path<(String, String)>,
    Body(said): Body<SettlementRequest>,
) -> Result<StatusCode, ApiError> {
    let person: PersonId = values::id(&person, ResourceKind::DuplicateIdentity)?;
    let other: PersonId = values::id(&other, ResourceKind::DuplicateIdentity)?;
    let outcome = match said.holds {
        SettlementChoice::Earlier => Outcome::Earlier,
        SettlementChoice::Later => Outcome::Later,
        SettlementChoice::Moved => Outcome::Moved,
    };
    app.write(move |tx, ctx| {
        duplicate_identities::settle(tx, ctx, who.account, person, other, outcome)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a settlement back, for thirty days.
#[utoipa::path(post, path = "/api/v1/contradictions/{person}/{other}/reopen", security(("token" = [])),
    params(("person" = String, Path), ("other" = String, Path)), responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn reopen(
    State(app): State<App>,
    who: Coordinator,
    Path((person, other)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let person: PersonId = values::id(&person, ResourceKind::DuplicateIdentity)?;
    let other: PersonId = values::id(&other, ResourceKind::DuplicateIdentity)?;
    app.write(move |tx, ctx| duplicate_identities::reopen(tx, ctx, who.account, person, other))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases a person who has no place on a trip to come and no role: what they said, what was written to them, and whose
/// the bytes are that stand for them in the audit chain.
#[utoipa::path(delete, path = "/api/v1/people/{person}", security(("token" = [])),
    params(("person" = String, Path)), responses((status = 204), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn erase(
    State(app): State<App>,
    who: Coordinator,
    Path(person): Path<String>,
) -> Result<StatusCode, ApiError> {
    let person: PersonId = values::id(&person, ResourceKind::Person)?;
    erasure::erase(&app, who.account, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn body(person: Overview) -> PersonBody {
    PersonBody {
        id: person.id,
        name: person.name,
        id_last_four: person.id_last_four,
        home: person.home,
        identity: match person.identity {
            Identity::Unverified => IdentityName::Unverified,
            Identity::Duplicate => IdentityName::Duplicate,
            Identity::Verified => IdentityName::Verified,
        },
        phone: person.phone,
        priority: person.priority,
        intent: person.intent.map(|intent| TravelRequestBody {
            destination: intent.destination,
            earliest: intent.earliest,
            latest: intent.latest,
        }),
        trips: person.trips,
    }
}
