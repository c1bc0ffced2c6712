//! A service under load: durable exchanges a second, what they cost and in which part, on a file and on a server.
//!
//! Service and fleet share the machine, and requests are signed beforehand, so that what is measured is the service with
//! a thin client beside it. Every request is one operation, a travel request, that is checked, stored, and answered by
//! a signed reply with the person's new standing; it is on the disk before that.

mod client;
mod crowd;
mod fleet;
mod hostile;
mod parts;
mod place;
mod run;
mod syncs;

use self::{
    client::Client,
    fleet::{Phone, PreparedVisit},
    place::{Database, Running},
    run::{Requests, Tally},
};
use crate::{Outcome, figure::Figure};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::platform::Clock as _;
use qicheng_service_core::place::{keys::ServiceKeys, platform::SystemEntropy};
use qicheng_service_storage::sqlite::Commit;
use qicheng_test_kit::{clock::TestClock, postgres};
use std::{sync::Arc, time::Duration};

/// Phones that speak; the others are only there.
const PHONES: u32 = 1024;

/// People in the database before there are many.
const INITIAL_PEOPLE: u32 = 10_000;

/// More requests a second than any run comes to; a run ends early when its requests are used up.
const MAX_PER_SECOND: u32 = 8_000;

/// How long each wait for the disk takes longer where that is asked for.
const SYNC_DELAY: Duration = Duration::from_millis(2);

/// Devices that make themselves known in a minute stay below the service's budget.
const NEWCOMERS: u32 = 400;

/// Runs whose mean is taken.
const ROUNDS: u32 = 4;

/// How large a measurement is.
#[derive(Clone, Copy)]
pub struct Size {
    /// Seconds of each run.
    pub seconds: u32,
    /// People in the database when there are many.
    pub people: u32,
}

/// Measures.
pub fn measure(size: Size) -> Outcome<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut figures = on_sqlite(size).await?;
        figures.extend(on_postgres(size).await?);
        Ok(figures)
    })
}

async fn on_sqlite(size: Size) -> Outcome<Vec<Figure>> {
    // Beside this program: a disk, where the system's folder for such files may be memory.
    let program = std::env::current_exe()?;
    let folder = tempfile::tempdir_in(program.parent().unwrap_or(&program))?;
    let database = Database::Sqlite(folder.path().join("service.db"));
    let mut bench = Bench::enrol(database, size).await?;
    bench.fill(0, INITIAL_PEOPLE)?;
    let [mut grouped, mut never, mut synced] = [0.0; 3];
    // In turns, so that what else the machine does falls on both.
    for _ in 0..ROUNDS {
        let before = syncs::count();
        let tally = bench.as_fast_as_it_goes(Commit::Grouped).await?;
        synced += (syncs::count() - before) as f64 / f64::from(tally.answered.max(1));
        grouped += tally.rate();
        never += bench.as_fast_as_it_goes(Commit::Never).await?.rate();
    }
    let [grouped, never, synced] = [grouped, never, synced].map(|sum| sum / f64::from(ROUNDS));
    syncs::take_longer(SYNC_DELAY);
    let slow_grouped = bench.as_fast_as_it_goes(Commit::Grouped).await?.rate();
    let slow_each = bench.as_fast_as_it_goes(Commit::Each).await?.rate();
    syncs::take_longer(Duration::ZERO);

    let paced = bench.at_a_pace(grouped / 2.0).await?;
    let quiet = bench.with_nothing_new().await?;
    let mut figures = vec![
        Figure::rounded("sqlite_exchanges", "/s", grouped),
        Figure::rounded("sqlite_exchanges_uncommitted", "/s", never),
        Figure::ratio("sqlite_committing", grouped / never).at_least(0.7),
        Figure::rounded("sqlite_syncs_an_exchange", "", synced).at_most(0.1),
        Figure::rounded("sqlite_slow_disk_grouped", "/s", slow_grouped),
        Figure::rounded("sqlite_slow_disk_each", "/s", slow_each),
        Figure::ratio("sqlite_grouping", slow_grouped / slow_each).at_least(2.0),
        Figure::millis("sqlite_half_pace_p50", paced.percentile(50)),
        Figure::millis("sqlite_half_pace_p99", paced.percentile(99)),
        Figure::number("sqlite_half_pace_errors", paced.busy + paced.failed),
        Figure::rounded("exchange_bytes", " bytes", paced.bytes_each()),
        Figure::rounded("sqlite_nothing_new", "/s", quiet.rate()),
        Figure::rounded("nothing_new_bytes", " bytes", quiet.bytes_each()),
        Figure::rounded("commit", " µs", 1e6 / grouped - 1e6 / never),
    ];
    figures.extend(parts::measure(&mut bench).await?);
    figures.push(hostile::measure(&mut bench, grouped).await?);

    let crowded = bench.with_many().await?;
    figures.extend([
        Figure::number("people", size.people + PHONES),
        Figure::rounded("sqlite_exchanges_many_people", "/s", crowded.rate()),
        Figure::ratio("sqlite_many_people", crowded.rate() / grouped),
        Figure::number("sqlite_many_people_errors", crowded.busy + crowded.failed),
    ]);
    Ok(figures)
}

async fn on_postgres(size: Size) -> Outcome<Vec<Figure>> {
    let server = postgres::durable();
    let mut bench = Bench::enrol(Database::Postgres(server.address.clone()), size).await?;
    bench.fill(0, INITIAL_PEOPLE)?;
    let before = bench.syncs_of_server()?;
    let tally = bench.as_fast_as_it_goes(Commit::Grouped).await?;
    let synced = bench.syncs_of_server()?.saturating_sub(before);
    let paced = bench.at_a_pace(tally.rate() / 2.0).await?;
    let quiet = bench.with_nothing_new().await?;
    let crowded = bench.with_many().await?;
    Ok(vec![
        Figure::rounded("postgres_exchanges", "/s", tally.rate()),
        Figure::number("postgres_errors", tally.busy + tally.failed),
        Figure::share(
            "postgres_syncs_an_exchange",
            u32::try_from(synced)?,
            tally.answered.max(1),
        )
        .at_most(0.1),
        Figure::millis("postgres_half_pace_p50", paced.percentile(50)),
        Figure::millis("postgres_half_pace_p99", paced.percentile(99)),
        Figure::number("postgres_half_pace_errors", paced.busy + paced.failed),
        Figure::rounded("postgres_nothing_new", "/s", quiet.rate()),
        Figure::rounded("postgres_exchanges_many_people", "/s", crowded.rate()),
        Figure::ratio("postgres_many_people", crowded.rate() / tally.rate()),
        Figure::number("postgres_many_people_errors", crowded.busy + crowded.failed),
    ])
}

/// A database with people in it, and the fleet that speaks to its services.
struct Bench {
    database: Database,
    keys: ServiceKeys,
    clock: Arc<TestClock>,
    phones: Vec<Phone>,
    size: Size,
}

impl Bench {
    /// Makes the database, and has every phone register over the line.
    async fn enrol(database: Database, size: Size) -> Outcome<Self> {
        let keys = ServiceKeys::generate(&SystemEntropy)?;
        let clock = TestClock::system();
        let running = Running::start(database.open(&keys, Commit::Grouped)?, &keys, &clock).await?;
        let mut client = Client::connect(running.address).await?;
        let mut phones = Vec::new();
        for number in 0..PHONES {
            if number % NEWCOMERS == 0 {
                clock.pass(TimeDelta::minutes(1));
            }
            let mut phone = Phone::new(number, clock.now())?;
            let request = phone.enrol(clock.now())?;
            let (status, reply) = client.post("/v1/exchange", &request).await?;
            if status != 200 {
                return Err(format!("a phone was not let in: {status}").into());
            }
            if phone.take(&request, &reply, running.respond())?.0 != 3 {
                return Err("a registration was not taken".into());
            }
            phones.push(phone);
        }
        running.stop().await?;
        Ok(Self {
            database,
            keys,
            clock,
            phones,
            size,
        })
    }

    fn fill(&self, from: u32, to: u32) -> Outcome<()> {
        self.database.fill(&self.keys, from, to)
    }

    async fn start(&self, commit: Commit) -> Outcome<Running> {
        let storage = self.database.open(&self.keys, commit)?;
        Running::start(storage, &self.keys, &self.clock).await
    }

    /// One operation a request, 64 connections, until the time is over.
    async fn as_fast_as_it_goes(&mut self, commit: Commit) -> Outcome<Tally> {
        let running = self.start(commit).await?;
        let before: Vec<_> = self.phones.iter().map(Phone::place).collect();
        let requests = self.requests(MAX_PER_SECOND * self.size.seconds, Phone::one_operation)?;
        let tally = run::closed(running.address, requests, self.time()).await?;
        running.stop().await?;
        for (phone, place) in self.phones.iter_mut().zip(before) {
            phone.stand_at(place);
        }
        if commit != Commit::Never {
            tally.settle(&mut self.phones);
        }
        Ok(tally)
    }

    /// One operation a request, so many a second, however long answers take.
    async fn at_a_pace(&mut self, rate: f64) -> Outcome<Tally> {
        let running = self.start(Commit::Grouped).await?;
        let before: Vec<_> = self.phones.iter().map(Phone::place).collect();
        let number = (rate * f64::from(self.size.seconds)) as u32;
        let requests = self.requests(number, Phone::one_operation)?;
        let tally = run::open(running.address, requests, rate).await?;
        running.stop().await?;
        for (phone, place) in self.phones.iter_mut().zip(before) {
            phone.stand_at(place);
        }
        tally.settle(&mut self.phones);
        Ok(tally)
    }

    /// Requests of phones that have everything and say nothing, 64 connections.
    async fn with_nothing_new(&mut self) -> Outcome<Tally> {
        let running = self.start(Commit::Grouped).await?;
        let mut client = Client::connect(running.address).await?;
        for phone in &mut self.phones {
            loop {
                let asked = phone.nothing_new(self.clock.now())?;
                let (status, reply) = client.post("/v1/exchange", &asked.bytes).await?;
                if status != 200 {
                    return Err(format!("a phone did not catch up: {status}").into());
                }
                let (_, more) = phone.take(&asked.bytes, &reply, running.respond())?;
                if !more {
                    break;
                }
            }
        }
        let before: Vec<_> = self.phones.iter().map(Phone::place).collect();
        let requests = self.requests(MAX_PER_SECOND * self.size.seconds, Phone::nothing_new)?;
        let tally = run::closed(running.address, requests, self.time()).await?;
        running.stop().await?;
        for (phone, place) in self.phones.iter_mut().zip(before) {
            phone.stand_at(place);
        }
        tally.settle(&mut self.phones);
        Ok(tally)
    }

    /// The same as fast as it goes, with as many people in the database as are asked for.
    async fn with_many(&mut self) -> Outcome<Tally> {
        self.fill(INITIAL_PEOPLE, self.size.people.max(INITIAL_PEOPLE))?;
        self.as_fast_as_it_goes(Commit::Grouped).await
    }

    /// Signs requests of one phone after the other.
    fn requests(
        &mut self,
        number: u32,
        make: impl Fn(&mut Phone, DateTime<Utc>) -> Outcome<PreparedVisit>,
    ) -> Outcome<Requests> {
        // Budgets of the run before are earned back, and those of the day.
        self.clock.pass(TimeDelta::days(1));
        let count = self.phones.len();
        (0..number as usize)
            .map(|n| {
                Ok((
                    n % count,
                    make(&mut self.phones[n % count], self.clock.now())?,
                ))
            })
            .collect()
    }

    fn time(&self) -> Duration {
        Duration::from_secs(self.size.seconds.into())
    }

    fn syncs_of_server(&self) -> Outcome<u64> {
        // What a server process counts is seen by others a moment after it has rested.
        std::thread::sleep(Duration::from_secs(2));
        let sql = "SELECT wal_sync FROM pg_stat_wal";
        Ok(self.database.run(&self.keys, sql)?.try_into()?)
    }
}
