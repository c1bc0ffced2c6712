//! The factory gate, and the network again: the crew's scans arrive twice, and count once.

use super::{Story, setting::Setting, village::Village};
use qicheng_app::{
    roles::{crew, employer, worker},
    scan::Place,
    staff, sync,
};
use qicheng_credential::verdict::Verdict::{Board, Reject};
use qicheng_domain::{ids::TripId, people::role::Role};
use qicheng_test_world::{DropReplies, DuplicateRequests, Failure};

/// The end of the way.
pub async fn at_the_gate(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    trip: TripId,
) -> Result<(), Failure> {
    story.chapter("八、到厂 — at the factory gate");
    let place = Place { trip, leg: 1 };
    let crew = staff::badge(&setting.crew.app, &[Role::Crew])?;
    story.step("the bus arrives", crew::arrive(&crew, trip, 1))?;
    let lost = sync::once(&setting.crew.app, &DropReplies(&setting.line)).await;
    story.holds(
        "the crew's scans reach the service, the answer is lost",
        lost.is_err(),
    )?;
    story.step(
        "they are sent again, twice over",
        sync::once(&setting.crew.app, &DuplicateRequests(&setting.line)).await,
    )?;
    story.holds(
        "nothing was refused",
        sync::refused(&setting.crew.app)?.is_empty(),
    )?;
    let board = story.step(
        "the coordinator looks at the live board",
        setting.coordinator.board(trip).await,
    )?;
    story.holds(
        "three boarded, each once, and nobody twice",
        board.boarded == 3 && board.doubles == 0,
    )?;

    sync::once(&setting.employer.app, &setting.line).await?;
    let (zhang, person) = &village.zhang;
    let pass = worker::pass(&zhang.app, *person, None)?.text;
    let gate = staff::badge(&setting.employer.app, &[Role::Employer])?;
    let gate = |code: &str| employer::receive(&gate, &place, code).map(|done| done.value);
    story.verdict("张晓伟's pass at the gate", &gate(&pass)?, Board, None)?;
    story.verdict(
        "the same pass at the gate again",
        &gate(&pass)?,
        Reject,
        Some("already-arrived"),
    )?;
    let chen = worker::pass(&village.chen.0.app, village.chen.1, None)?.text;
    story.verdict("陈建国's pass at the gate", &gate(&chen)?, Board, None)?;
    let arrivals = employer::arrivals(&setting.employer.app, trip)?;
    story.holds(
        "the employer sees two arrived and one who missed the bus",
        (arrivals.arrived, arrivals.missing) == (2, 1),
    )?;
    sync::once(&setting.employer.app, &setting.line).await?;
    let board = setting.coordinator.board(trip).await?;
    story.holds("and so does the county", board.arrived == 2)
}
