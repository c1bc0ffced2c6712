//! A new phone's way to the pass in the real window, on a display of its own.

use crate::tell;
use qicheng_test_world::Failure;
use qicheng_tests::{
    demonstration::{Demonstration, Phone, made_up_id_number},
    window::{Album, Display, Window, Worker},
};
use std::{fs, path::Path};

/// Walks, and says where the pictures are. A phone that has a pass already shows it.
pub async fn walk(demonstration: &Demonstration, pictures: &Path) -> Result<(), Failure> {
    let has_pass = demonstration.phone_has_pass()?;
    let display = Display::start()?;
    let album = Album::new(pictures.to_owned(), "-zh-CN-412")?;
    let window = Window::open(&display, &demonstration.device("phone"), album.clone()).await?;
    let worker = Worker {
        window: &window,
        name: "陈建国",
        id_number: made_up_id_number()?,
    };
    if !has_pass {
        to_a_place(demonstration, &worker).await?;
    }
    window.sync().await?;
    window.picture("home").await?;
    worker.pass().await?;
    drop(window.close().await?);
    tell::line("\nPictures  of the walk");
    let mut names: Vec<_> = fs::read_dir(album.folder())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    names.sort();
    for name in names {
        tell::line(&format!("          {}", name.display()));
    }
    Ok(())
}

/// From the first start to a place on the bus.
async fn to_a_place(demonstration: &Demonstration, worker: &Worker<'_>) -> Result<(), Failure> {
    tell::progress("registering, wishing to travel, declaring health");
    worker.set_out().await?;
    tell::progress("the village office sees person and card");
    let office = Phone::open(&demonstration.device("helper"))?;
    let person = worker.is_seen_by(&office).await?;
    worker.window.sync().await?;
    office.sync().await?;
    tell::progress("the county gives a place on tomorrow's bus");
    demonstration.also_goes(person).await
}
