//! Two doors of the other bus, each with a phone, and one pass that is handed back through a window.

use super::{
    Story,
    setting::{ORIGIN, Setting, enrol},
    village::Village,
};
use qicheng_app::{
    App, ErrorCode,
    roles::{
        crew::{self, Departure},
        worker,
    },
    scan::Place,
    staff, sync,
};
use qicheng_credential::verdict::{
    Decision,
    Verdict::{Board, Hold},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use qicheng_test_world::{Device, Failure};

/// One pass boards two people; merging the doors names it, and the bus leaves with that on record.
pub async fn one_pass(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    trip: TripId,
) -> Result<(), Failure> {
    story.chapter("七、两个门 — two doors with one pass");
    let place = Place { trip, leg: 0 };
    let (front, back) = (Device::new(&setting.build)?, Device::new(&setting.build)?);
    for (device, name) in [(&front, "司机老秦"), (&back, "乘务小何")] {
        let id = enrol(
            &setting.coordinator,
            device,
            &setting.line,
            name,
            Role::Crew,
            ORIGIN,
        )
        .await?;
        setting.coordinator.assign_staff(trip, &id).await?;
    }
    for (device, door) in [(&front, 1), (&back, 2)] {
        sync::once(&device.app, &setting.line).await?;
        let badge = staff::badge(&device.app, &[Role::Crew])?;
        crew::set_door(&badge, trip, (door, 2))?;
    }
    story.holds(
        "each door says that the other is unknown",
        unknown(&front.app, &place)? == [2] && unknown(&back.app, &place)? == [1],
    )?;
    merge(&front.app, &back.app, &place)?;
    merge(&back.app, &front.app, &place)?;

    let (phone, person) = &village.lin;
    let pass = worker::pass(&phone.app, *person, None)?.text;
    let badge = staff::badge(&front.app, &[Role::Crew])?;
    let held = crew::scan(&badge, &place, &pass)?.value;
    story.verdict(
        "林小梅's pass at a door that was merged just now",
        &held,
        Hold,
        Some("doors-share-slots"),
    )?;
    let first = answers(&front.app, &place, (phone, *person))?;
    story.verdict("her phone answers the front door", &first, Board, None)?;
    let second = answers(&back.app, &place, (phone, *person))?;
    story.verdict(
        "and, handed back through a window, the back door",
        &second,
        Board,
        None,
    )?;
    let both = merge(&front.app, &back.app, &place)?;
    story.holds(
        "merging the doors names her place, taken at both",
        matches!(&both[..], [one] if one.name.as_deref() == Some("林小梅")),
    )?;
    let refused = crew::depart(&badge, &place, Departure::Settled);
    story.holds(
        "the bus does not leave over it",
        refused.is_err_and(|error| error.code() == ErrorCode::DoubleBoarding),
    )?;
    story.step(
        "unless its crew signs that it is not settled",
        crew::depart(&badge, &place, Departure::NotSettled),
    )?;
    for device in [&front, &back] {
        sync::once(&device.app, &setting.line).await?;
        story.holds(
            "nothing of it was refused",
            sync::refused(&device.app)?.is_empty(),
        )?;
    }
    let board = setting.coordinator.board(trip).await?;
    story.holds(
        "and the county's board shows it",
        (board.boarded, board.doubles, board.unsettled) == (1, 1, 1),
    )
}

/// A door takes in what another one shows; returns whom both boarded.
fn merge(door: &App, other: &App, place: &Place) -> Result<Vec<crew::DoubleView>, Failure> {
    let code = crew::door_code(&staff::badge(other, &[Role::Crew])?, place)?;
    let badge = staff::badge(door, &[Role::Crew])?;
    Ok(crew::merge_door(&badge, place, &code)?.value.both)
}

/// A passenger's phone answers a door's challenge.
fn answers(
    door: &App,
    place: &Place,
    (phone, person): (&Device, PersonId),
) -> Result<Decision, Failure> {
    let badge = staff::badge(door, &[Role::Crew])?;
    let asked = crew::ask_by_code(&badge, place)?;
    let asker = worker::read_challenge(&phone.app, &asked)?;
    let pass = worker::pass(&phone.app, person, Some(asker.proof))?.text;
    Ok(crew::scan(&badge, place, &pass)?.value)
}

fn unknown(door: &App, place: &Place) -> Result<Vec<u8>, Failure> {
    Ok(crew::headcount(door, place)?.unknown_doors)
}
