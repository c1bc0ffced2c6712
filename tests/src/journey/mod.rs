//! One worker's whole way, from an offline village to the factory gate, and what others try on it.

mod again;
mod arrival;
mod boarding;
mod doors;
mod frauds;
pub(crate) mod people;
mod planning;
mod setting;
mod story;
mod village;

use qicheng_test_world::Failure;
pub use story::Story;

/// Plays the journey and tells it.
///
/// # Errors
/// The first step that did not hold.
pub async fn play(story: &mut Story) -> Result<(), Failure> {
    let mut setting = setting::set_up(story).await?;
    let mut village = village::offline(story, &mut setting).await?;
    village::first_network(story, &mut setting, &village).await?;
    let (trip, other) = planning::plan(story, &setting, &village).await?;
    village::loses_phone(story, &setting, &mut village).await?;
    planning::second_network(story, &setting, &village, trip).await?;
    boarding::at_the_door(story, &setting, &village, trip)?;
    doors::one_pass(story, &setting, &village, other).await?;
    arrival::at_the_gate(story, &setting, &village, trip).await?;
    let second = again::second_journey(story, &setting, &village, trip).await?;
    again::restore(story, &mut setting, &village, second).await
}
