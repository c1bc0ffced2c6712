//! The county plans two vehicles, approves, and everyone hears of it.

use super::{
    Story,
    setting::{DESTINATION, ORIGIN, Setting},
    village::Village,
};
use chrono::TimeDelta;
use qicheng_app::{
    roles::{crew, employer, helper, worker},
    sync,
};
use qicheng_domain::ids::TripId;
use qicheng_messages::Language;
use qicheng_test_kit::clock;
use qicheng_test_world::Failure;
use serde_json::{Value, json};

/// The coordinator makes trips, assigns people and staff, and approves. Returns the bus of the story and the other one.
pub async fn plan(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
) -> Result<(TripId, TripId), Failure> {
    story.chapter("四、调度 — one vehicle, one plan");
    let coordinator = &setting.coordinator;
    let verified = coordinator.verified_people().await?;
    let all = [
        village.zhang.1,
        village.chen.1,
        village.lin.1,
        village.zhao.1,
        village.wang,
    ];
    story.holds(
        "five people are known and verified",
        all.iter().all(|p| verified.contains(p)),
    )?;
    let ours = story.step(
        "a bus of 45 seats is planned",
        coordinator.create_trip(&bus("湘U12345")).await,
    )?;
    let other = story.step(
        "and another",
        coordinator.create_trip(&bus("湘U54321")).await,
    )?;
    let going = [
        village.zhang.1,
        village.chen.1,
        village.zhao.1,
        village.wang,
    ];
    story.step(
        "people are assigned",
        coordinator.assign(ours, &going).await,
    )?;
    coordinator.assign(other, &[village.lin.1]).await?;
    for staff in [&setting.crew_id, &setting.employer_id] {
        coordinator.assign_staff(ours, staff).await?;
    }
    story.step(
        "approved: tickets, manifest, health codes and notices go out",
        coordinator.approve(ours).await,
    )?;
    coordinator.approve(other).await?;
    Ok((ours, other))
}

/// Everyone's phone hears of it; after this there is no network until the factory gate.
pub async fn second_network(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    trip: TripId,
) -> Result<(), Failure> {
    story.chapter("六、通知到了 — everyone hears of it");
    let report = story.step(
        "陈建国's phone speaks to the service: the second and last time",
        sync::once(&village.chen.0.app, &setting.line).await,
    )?;
    story.holds(
        "one round trip brought ticket, health code, plan and notice",
        report.value.rounds == 1,
    )?;
    for (device, _) in [&village.zhang, &village.lin, &village.zhao] {
        sync::once(&device.app, &setting.line).await?;
    }
    for device in [&setting.helper, &setting.crew, &setting.employer] {
        sync::once(&device.app, &setting.line).await?;
    }
    let (device, person) = &village.zhang;
    let home = worker::home(&device.app, *person)?;
    story.holds(
        "张晓伟 has a ticket and a health code",
        home.ticket && home.health_code,
    )?;
    let notices = worker::notices(&device.app, *person, Language::SOURCE)?;
    story.holds(
        "and a departure notice",
        notices.iter().any(|n| n.trip == Some(trip)),
    )?;
    for notice in &notices {
        worker::mark_read(&device.app, *person, notice.id)?;
    }
    let listed = crew::trips(&setting.crew.app)?;
    let people = listed.iter().find(|t| t.id == trip).and_then(|t| t.people);
    story.holds(
        "the crew holds the signed manifest of four people",
        people == Some(4),
    )?;
    let expected = employer::arrivals(&setting.employer.app, trip)?;
    story.holds("the employer expects four", expected.people.len() == 4)?;
    let printed = story.step("the helper prints 王桂兰's pass", {
        helper::paper_pass(&setting.helper.app, village.wang, Language::SOURCE)
    })?;
    let read = qicheng_codes::read::read_image(&printed.png)?;
    story.holds(
        "whose picture reads back to the same text",
        read.as_deref() == Some(printed.text.as_str()),
    )
}

/// Boards now, leaves in four hours, arrives in the evening.
fn bus(plate: &str) -> Value {
    bus_at(plate, [-1, 4, 16].map(TimeDelta::hours))
}

/// A bus that boards from now on, when the first one has arrived.
pub(super) fn next_bus() -> Value {
    bus_at("湘U67890", [0, 4, 16].map(TimeDelta::hours))
}

/// The first bus, as it went: it has arrived just now, after what was said on the way.
pub(super) fn arrived() -> Value {
    let [boarded, left] = [-9, -8].map(TimeDelta::hours);
    bus_at("湘U12345", [boarded, left, -TimeDelta::seconds(1)])
}

/// A bus that boards, leaves and arrives so long from now.
fn bus_at(plate: &str, [boards, leaves, arrives]: [TimeDelta; 3]) -> Value {
    let now = clock::system();
    let at = |after: TimeDelta| (now + after).to_rfc3339();
    json!({
        "vehicle": { "plate": plate, "mode": "bus", "seats": 45 },
        "stops": [
            { "name": "县汽车站", "detail": "3 号门", "region": ORIGIN, "arrives": at(boards), "departs": at(leaves) },
            { "name": "东莞市恒达电子", "detail": "", "region": DESTINATION, "arrives": at(arrives), "departs": at(arrives) },
        ],
        "contact": "0743-6221234",
        "bring": "身份证、口罩",
        "employer": "恒达电子有限公司",
    })
}
