//! A second journey after the first, and a service that is restored from a back-up between two visits.

use super::{Story, people, planning, setting::Setting, village::Village};
use qicheng_app::{
    roles::{crew, worker},
    scan::Place,
    staff, sync,
};
use qicheng_domain::{ids::TripId, people::role::Role};
use qicheng_test_world::Failure;

/// The trip is over: its people ask again, correct who they are, and go on another.
pub async fn second_journey(
    story: &mut Story,
    setting: &Setting,
    village: &Village,
    first: TripId,
) -> Result<TripId, Failure> {
    story.chapter("八、再出门 — a second journey after the first");
    let coordinator = &setting.coordinator;
    let (zhang, person) = &village.zhang;
    story.step(
        "the coordinator enters that the bus has arrived",
        coordinator.update_trip(first, &planning::arrived()).await,
    )?;
    sync::once(&zhang.app, &setting.line).await?;
    let home = worker::home(&zhang.app, *person)?;
    story.holds(
        "his phone says that he is free",
        !home.assigned && home.intent.is_none(),
    )?;
    let before = coordinator.demand().await?;
    let mut form = people::registration(people::ZHANG, true);
    form.home_detail = "里耶镇长春村".into();
    worker::register(&zhang.app, *person, &form)?;
    worker::intend(&zhang.app, *person, &people::intent())?;
    sync::once(&zhang.app, &setting.line).await?;
    let home = worker::home(&zhang.app, *person)?;
    let confirmed = Some(worker::Saved::Confirmed);
    story.holds(
        "he corrects his registration and asks to travel again; nothing is refused",
        (home.registration, home.intent) == (confirmed, confirmed)
            && home.verified
            && sync::refused(&zhang.app)?.is_empty(),
    )?;
    story.holds(
        "he stands in the demand again",
        coordinator.demand().await? == before + 1,
    )?;
    let second = story.step(
        "another bus is planned, and he gets a place on it",
        coordinator.create_trip(&planning::next_bus()).await,
    )?;
    coordinator.assign(second, &[*person]).await?;
    coordinator.assign_staff(second, &setting.crew_id).await?;
    coordinator.approve(second).await?;
    for device in [zhang, &setting.crew] {
        sync::once(&device.app, &setting.line).await?;
    }
    let journeys = worker::trips(&zhang.app, *person)?;
    story.holds(
        "his phone has the ticket of the second trip",
        journeys.iter().any(|journey| journey.trip == second),
    )?;
    Ok(second)
}

/// The service loses what came after its back-up; the phones bring it again.
pub async fn restore(
    story: &mut Story,
    setting: &mut Setting,
    village: &Village,
    trip: TripId,
) -> Result<(), Failure> {
    story.chapter("九、恢复 — a restore between two visits");
    let (zhang, person) = &village.zhang;
    let crew = &setting.crew.app;
    let backup = story.step("the service is backed up", setting.service.back_up())?;
    let place = Place { trip, leg: 0 };
    let slot = crew::people(crew, &place)?.first().map(|found| found.slot);
    let slot = slot.ok_or("the manifest is empty")?;
    let badge = staff::badge(crew, &[Role::Crew])?;
    crew::confirm_card(&badge, &place, slot)?;
    crew::check_health(&badge, &place, slot, 366)?;
    crew::board_listed(&badge, &place, slot)?;
    worker::declare(&zhang.app, *person, &people::well())?;
    for device in [zhang, &setting.crew] {
        sync::once(&device.app, &setting.line).await?;
    }
    let board = setting.coordinator.board(trip).await?;
    story.holds(
        "after that 张晓伟 boards and declares, and the service has both",
        board.boarded == 1 && worker::home(&zhang.app, *person)?.waiting == 0,
    )?;
    story.step(
        "its disk fails; it is restored from the back-up",
        setting.service.restore(&backup),
    )?;
    story.step("and comes back", setting.service.start())?;
    let board = setting.coordinator.board(trip).await?;
    story.holds("it knows of no boarding", board.boarded == 0)?;
    for _ in 0..2 {
        for device in [zhang, &setting.crew] {
            sync::once(&device.app, &setting.line).await?;
        }
    }
    let board = setting.coordinator.board(trip).await?;
    story.holds(
        "after the next visits it counts once, and nothing was refused",
        (board.boarded, board.doubles) == (1, 0)
            && sync::refused(&zhang.app)?.is_empty()
            && sync::refused(crew)?.is_empty(),
    )?;
    let home = worker::home(&zhang.app, *person)?;
    story.holds(
        "his phone holds ticket, health code and declaration as before",
        home.ticket && home.health_code && home.declaration == Some(worker::Saved::Confirmed),
    )?;
    let count = crew::headcount(crew, &place)?;
    story.holds("and the crew counts one on board", count.on_board == 1)
}
