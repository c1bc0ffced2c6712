use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use qicheng_domain::operations::operation::{Head, Operation};
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Enrolment, Request, Versions},
    request::batch,
};
use qicheng_store::table::{device::Device, outbox::OutboxRow};

/// Plans a request: the operations that the service is not known to have answered, in order and as many as one request
/// takes, from `pending` ([`qicheng_store::table::outbox::pending`]).
///
/// `enrolment` is given until the service has answered one; the counter is `device`'s, raised before.
#[must_use]
pub fn plan_request(
    device: &Device,
    pending: &[OutboxRow],
    enrolment: Option<Enrolment>,
    delivery_mode: DeliveryMode,
    now: DateTime<Utc>,
) -> Request {
    let time = now.trunc_subsecs(0);
    let mut operations: Vec<Operation> = run(pending)
        .iter()
        .map(|row| row.operation.clone())
        .collect();
    operations.truncate(batch(
        &operations,
        device.cursor.len(),
        delivery_mode,
        enrolment.is_some(),
    ));
    Request {
        counter: device.counter,
        time,
        expires: time + life(delivery_mode),
        cursor: device.cursor.clone(),
        operations,
        versions: Versions::CURRENT,
        delivery_mode,
        enrolment,
        room: None,
    }
}

fn life(delivery_mode: DeliveryMode) -> TimeDelta {
    TimeDelta::seconds(match delivery_mode {
        DeliveryMode::Online => limits::ONLINE_SECONDS,
        DeliveryMode::Courier => limits::COURIER_SECONDS,
    })
}

/// The first run without gaps that holds something without an answer. What stands before a gap was answered, and the
/// service asks for it again only after it was restored.
fn run(pending: &[OutboxRow]) -> &[OutboxRow] {
    let follows = |a: &OutboxRow, b: &OutboxRow| {
        Head::after(&a.operation)
            == Head {
                sequence: b.operation.sequence.wrapping_sub(1),
                hash: b.operation.previous,
            }
    };
    let mut runs = pending.chunk_by(follows);
    let open = |run: &&[OutboxRow]| run.iter().any(|row| !row.state.is_settled());
    let first = runs.clone().next().unwrap_or_default();
    runs.find(open).unwrap_or(first)
}
