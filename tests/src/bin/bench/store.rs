//! Opening the phone's database, checking its migrations and the first query, against a bare SQLite open and query.

use crate::{
    Outcome,
    figure::Figure,
    people::now,
    stopwatch::{Lap, lap, ratio},
};
use qicheng_domain::ids::PersonId;
use qicheng_store::{
    Location, Store,
    table::profile::{self, Profile},
};
use rusqlite::Connection;
use std::path::Path;

const ROUNDS: usize = 150;

/// People on the phone: a family.
const PEOPLE: u8 = 4;

const KEY: [u8; 32] = [0x3c; 32];

/// Measures.
pub fn measure() -> Outcome<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let (ours, bare) = (
        folder.path().join("phone.db"),
        folder.path().join("bare.db"),
    );
    fill(&ours)?;
    fill_bare(&bare)?;
    let ratio = ratio(ROUNDS, || open(&ours), || open_bare(&bare))?;
    Ok(vec![Figure::ratio("open_to_bare_open", ratio)])
}

/// Opens and asks; the database is closed outside of what is measured.
fn open(path: &Path) -> Outcome<Lap> {
    let (opened, lap) = lap(|| {
        let store = Store::open(&Location::on_disk(path), &KEY)?;
        let people = store.read(profile::all)?;
        Outcome::Ok((store, people.len()))
    });
    everyone(opened?.1).map(|()| lap)
}

fn open_bare(path: &Path) -> Outcome<Lap> {
    let (opened, lap) = lap(|| {
        let connection = Connection::open(path)?;
        let mut names = Vec::new();
        let mut statement = connection.prepare("SELECT name FROM profile ORDER BY created")?;
        for name in statement.query_map([], |row| row.get::<_, String>(0))? {
            names.push(name?);
        }
        drop(statement);
        Outcome::Ok((connection, names.len()))
    });
    everyone(opened?.1).map(|()| lap)
}

fn everyone(count: usize) -> Outcome<()> {
    if count == usize::from(PEOPLE) {
        Ok(())
    } else {
        Err("the database does not hold what was written".into())
    }
}

fn fill(path: &Path) -> Outcome<()> {
    let store = Store::open(&Location::on_disk(path), &KEY)?;
    for n in 0..PEOPLE {
        let person = Profile {
            person: PersonId::new(now(), [n; 10]),
            name: "张晓伟".to_owned(),
            role: None,
            holder_key: Some(format!("holder-{n}")),
            staff_key: None,
            paper: false,
            created: now(),
        };
        store.write(|tx| profile::put(tx, &person))?;
    }
    Ok(())
}

fn fill_bare(path: &Path) -> Outcome<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "CREATE TABLE profile (person BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL) STRICT",
    )?;
    for n in 0..PEOPLE {
        connection.execute(
            "INSERT INTO profile (person, name, created) VALUES (?1, ?2, ?3)",
            (vec![n; 16], "张晓伟", i64::from(n)),
        )?;
    }
    Ok(())
}
