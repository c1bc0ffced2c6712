//! Five in the morning, at the bus door, no network.

use super::{Story, frauds, setting::Setting, village::Village};
use chrono::TimeDelta;
use qicheng_app::{
    roles::{
        crew::{self, Departure},
        helper, worker,
    },
    scan::Place,
    staff,
};
use qicheng_credential::{
    presentation::Proof,
    verdict::Verdict::{self, Board, CannotVerify, Hold, Reject},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use qicheng_test_world::{Device, Failure};

/// Everything that is held up to the crew's camera.
pub fn at_the_door(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    trip: TripId,
) -> Result<(), Failure> {
    story.chapter("七、上车 — at the bus door, no network");
    let crew = &setting.crew.app;
    let badge = &staff::badge(crew, &[Role::Crew])?;
    let place = Place { trip, leg: 0 };
    let (zhang, zhang_id) = &village.zhang;
    let (chen, chen_id) = &village.chen;
    let scan = |code: &str| crew::scan(badge, &place, code).map(|done| done.value);

    let pass = shown(zhang, *zhang_id)?;
    story.verdict(
        "a forged ticket",
        &scan(&frauds::forged(&pass)?)?,
        Reject,
        Some("wrong-signature"),
    )?;
    let stranger = frauds::unknown_issuer(&pass, zhang, *zhang_id)?;
    story.verdict(
        "a ticket of an unknown issuer",
        &scan(&stranger)?,
        CannotVerify,
        Some("issuer-unknown"),
    )?;
    story.verdict(
        "the ticket alone, shown as paper",
        &scan(&frauds::stripped(&pass)?)?,
        Reject,
        Some("stripped"),
    )?;
    let mixed = frauds::mixed(&pass, &shown(chen, *chen_id)?, zhang, *zhang_id)?;
    story.verdict(
        "张晓伟's ticket with 陈建国's health code",
        &scan(&mixed)?,
        Reject,
        Some("mixed-holders"),
    )?;
    let lin = shown(&village.lin.0, village.lin.1)?;
    story.verdict(
        "林小梅's pass for the other bus",
        &scan(&lin)?,
        Reject,
        Some("other-trip"),
    )?;

    story.verdict("张晓伟's pass", &scan(&pass)?, Board, None)?;
    story.verdict(
        "the same pass a second time",
        &scan(&pass)?,
        Verdict::None,
        Some("on-board"),
    )?;
    story.verdict(
        "the same pass, which somebody else shows",
        &crew::scan_another(badge, &place, &pass)?.value,
        Reject,
        Some("already-boarded"),
    )?;

    let picture = shown(chen, *chen_id)?;
    setting.crew.set_ahead(TimeDelta::hours(2));
    let seen = scan(&picture)?;
    setting.crew.set_ahead(TimeDelta::zero());
    story.verdict(
        "a picture of 陈建国's pass, shown two hours later",
        &seen,
        Reject,
        Some("proof-stale"),
    )?;

    chen.set_ahead(TimeDelta::hours(2));
    story.verdict(
        "陈建国's own phone, its clock two hours ahead",
        &scan(&shown(chen, *chen_id)?)?,
        Reject,
        Some("proof-stale"),
    )?;
    let asked = crew::ask_by_code(badge, &place)?;
    let asker = worker::read_challenge(&chen.app, &asked)?;
    let answer = worker::pass(&chen.app, *chen_id, Some(asker.proof))?.text;
    story.verdict(
        "the same phone answers the crew's challenge",
        &scan(&answer)?,
        Board,
        None,
    )?;
    chen.set_ahead(TimeDelta::zero());

    paper(story, setting, village, &place)?;
    digits(story, setting, village, &place)?;
    if let Some((lost, person)) = &village.lost {
        story.verdict(
            "the phone that 赵大勇 lost, in somebody else's hand",
            &scan(&shown(lost, *person)?)?,
            Reject,
            Some("revoked"),
        )?;
    }
    let count = crew::headcount(crew, &place)?;
    story.holds(
        "three are on board, one is missing",
        (count.on_board, count.missing.len()) == (3, 1),
    )?;
    story
        .step(
            "the bus leaves",
            crew::depart(badge, &place, Departure::Settled),
        )
        .map(drop)
}

/// A person without a phone: card and health are checked, then the paper pass boards.
fn paper(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    place: &Place,
) -> Result<(), Failure> {
    let crew = &setting.crew.app;
    let badge = &staff::badge(crew, &[Role::Crew])?;
    let printed = helper::paper_pass(
        &setting.helper.app,
        village.wang,
        qicheng_messages::Language::SOURCE,
    )?
    .text;
    let seen = crew::scan(badge, place, &printed)?.value;
    story.verdict("王桂兰's paper pass", &seen, Hold, Some("paper"))?;
    let slot = seen.passenger.ok_or("the pass names nobody")?.slot;
    story.holds(
        "nothing but her card is asked: the crew's manifest has her green health code",
        seen.reasons.len() == 1 && seen.ages.health.is_some(),
    )?;
    crew::confirm_card(badge, place, slot)?;
    let seen = crew::scan(badge, place, &printed)?.value;
    story.verdict("the same, once the card is compared", &seen, Board, None)?;
    let seen = crew::scan_another(badge, place, &printed)?.value;
    story.verdict(
        "a copy of the paper pass in another hand",
        &seen,
        Reject,
        Some("already-boarded"),
    )
}

/// Six digits: a wrong answer does not board.
fn digits(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    place: &Place,
) -> Result<(), Failure> {
    let crew = &setting.crew.app;
    let badge = &staff::badge(crew, &[Role::Crew])?;
    let (zhao, person) = &village.zhao;
    let right = crew::ask_by_digits(crew)?;
    let wrong = Proof::Digits((right + 1) % 1_000_000);
    let answer = worker::pass(&zhao.app, *person, Some(wrong))?.text;
    let seen = crew::scan(badge, place, &answer)?.value;
    story.verdict(
        "赵大勇 types the wrong six digits, and runs off",
        &seen,
        Hold,
        Some("challenge-wrong"),
    )
}

/// Returns the text that a phone shows now.
fn shown(device: &Device, person: PersonId) -> Result<String, Failure> {
    Ok(worker::pass(&device.app, person, None)?.text)
}
