//! Copies of the service on one database: real processes, killed and cut off from the database by a schedule out of a
//! seed, phones that go on with whichever answers, lose answers and repeat themselves. What must hold once all is healed
//! is what the simulation (`qicheng_tests::sim::check`) holds its worlds to: each effect once, each operation accounted
//! for, no gap in a chain, the last word counting, each mirror its feed, all within a few visits.

use crate::support::{Service, phone::Phone, socket::Switch, values};
use qicheng_credential::key::Signer as _;
use qicheng_domain::{
    document::DocumentKey,
    ids::OperationId,
    operations::{claim::Claim, operation::Outcome},
    platform::Clock as _,
};
use qicheng_exchange::{document::Content, message::Request};
use qicheng_service::data::Folder;
use qicheng_service_core::{
    App, Context, ServiceError, intake::channels_of, place::platform::SystemClock,
};
use qicheng_service_storage::{Tx, operations::ChainId};
use qicheng_test_kit::postgres as server;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

const PHONES: u32 = 10;

/// Operations of each phone: two to begin with, then they change their mind again and again.
const OPERATIONS_EACH: u32 = 12;

const COPIES: usize = 3;

/// What happens to copies while the phones live.
const EVENTS: u32 = 8;

/// Visits after which nothing may be left that is new, as in the simulation.
const VISITS: usize = 5;

/// A process that serves, and the switch on its line to the database.
struct Copy {
    process: Child,
    switch: Switch,
    folder: PathBuf,
    database: String,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Serves,
    Killed,
    CutOff,
}

impl Copy {
    fn start(folder: &Path, database: &str) -> (Self, SocketAddr) {
        let switch = Switch::before(&server::socket());
        let database = switch.through(database);
        let (process, address) = serve(folder, &database);
        let copy = Self {
            process,
            switch,
            folder: folder.to_owned(),
            database,
            state: State::Serves,
        };
        (copy, address)
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.state = State::Killed;
    }

    fn cut(&mut self) {
        self.switch.cut();
        self.state = State::CutOff;
    }

    /// Makes good what was done to it; returns where it serves from now on, if that is elsewhere.
    fn heal(&mut self) -> Option<SocketAddr> {
        let before = std::mem::replace(&mut self.state, State::Serves);
        self.switch.heal();
        (before == State::Killed).then(|| {
            let (process, address) = serve(&self.folder, &self.database);
            self.process = process;
            address
        })
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve(folder: &Path, database: &str) -> (Child, SocketAddr) {
    let mut process = program(database)
        .args(["serve", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let said = process.stdout.take().unwrap();
    BufReader::new(said).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap();
    (process, address.parse().unwrap())
}

fn program(database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qicheng-service"));
    command
        .env("RUST_LOG", "off")
        .env("DATABASE_URL", database)
        .stderr(Stdio::null());
    command
}

/// Numbers that are the same in every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn post(address: SocketAddr, body: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .ok()?;
    let head = format!(
        "POST /v1/exchange HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said).ok()?;
    let end = said.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    said.starts_with(b"HTTP/1.1 200")
        .then(|| said[end..].to_vec())
}

/// A phone, its person's name, what it said, and what it agreed to last.
struct Life {
    name: String,
    phone: Phone,
    said: BTreeSet<OperationId>,
    last: Claim,
}

/// It says its operations one by one, to any copy, again where nobody answered or the answer was lost.
fn live(
    service: &Service,
    seed: u64,
    number: u32,
    copies: &[Mutex<SocketAddr>],
    done: &AtomicU32,
) -> Life {
    let name = format!("phone {number}");
    let person = values::person(&name);
    let mut seeded = Seeded(seed << 32 | u64::from(number));
    let mut phone = Phone::of(service, &name);
    let mut last = values::consent();
    let (mut results, mut ids) = (BTreeMap::new(), BTreeSet::new());
    for said in 0..OPERATIONS_EACH {
        let claim = match said {
            0 => values::consent(),
            1 => values::registered("张晓伟", 100 + number),
            _ => values::consent_to(true, seeded.below(2) == 0),
        };
        phone.say(person, person, &claim);
        ids.insert(phone.waiting[0].id);
        last = claim;
        let mut open: Option<(Request, Vec<u8>)> = None;
        while !phone.waiting.is_empty() {
            // Mostly a new request; now and then the very one that had no answer.
            let (request, bytes) = match open.take() {
                Some(same) if seeded.below(2) == 0 => same,
                _ => {
                    let request = phone.request(service);
                    let bytes = phone.sign(&request);
                    (request, bytes)
                }
            };
            let copy = *copies[seeded.below(copies.len())].lock().unwrap();
            let reply = post(copy, &bytes);
            let lost = seeded.below(5) == 0;
            match reply {
                Some(reply) if !lost => {
                    for result in phone.take(&bytes, &reply).results {
                        results.insert(result.sequence, result.outcome);
                    }
                }
                _ => open = Some((request, bytes)),
            }
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
    // All had to be taken, and is.
    assert_eq!(results.len(), OPERATIONS_EACH as usize);
    assert!(results.values().all(|outcome| *outcome == Outcome::Applied));
    Life {
        name,
        phone,
        last,
        said: ids,
    }
}

#[test]
fn what_is_said_to_any_copy_is_kept_once_and_seen_by_all() {
    for seed in [1, 2] {
        world(seed);
    }
}

fn world(seed: u64) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let database = server::address();
    let made = program(&database)
        .args(["init", "--place", "433130", "--name", "龙山县", "--data"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(made.status.success());
    let (tenant, keys, storage) = Folder::at(&folder)
        .with_server(Some(database.clone()))
        .open()
        .unwrap();
    let service = Service::over(storage, keys, tenant, SystemClock.now());

    let (mut copies, addresses): (Vec<_>, Vec<_>) = (0..COPIES)
        .map(|_| Copy::start(&folder, &database))
        .map(|(copy, address)| (copy, Mutex::new(address)))
        .unzip();
    let done = AtomicU32::new(0);
    let lives: Vec<Life> = thread::scope(|scope| {
        let lives: Vec<_> = (0..PHONES)
            .map(|number| {
                let (service, addresses, done) = (&service, &addresses, &done);
                scope.spawn(move || live(service, seed, number, addresses, done))
            })
            .collect();
        let until = |share: u32| {
            while done.load(Ordering::Relaxed) < PHONES * OPERATIONS_EACH * share / 100
                && !lives.iter().any(thread::ScopedJoinHandle::is_finished)
            {
                thread::sleep(Duration::from_millis(2));
            }
        };
        disturb(seed, &mut copies, &addresses, until);
        lives.into_iter().map(|life| life.join().unwrap()).collect()
    });

    let all = PHONES * OPERATIONS_EACH;
    let count = |of: &str| -> u32 {
        let sql = format!("SELECT count(*) FROM {of}");
        server::query(&database, &sql).unwrap().parse().unwrap()
    };
    assert_eq!((count("operation"), count("chain_link")), (all, all));
    assert_eq!(
        count("consent"),
        PHONES * (OPERATIONS_EACH - 1),
        "one effect a consent"
    );
    assert_eq!((count("device"), count("person")), (PHONES, PHONES));
    assert_eq!(count("parked"), 0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for mut life in lives {
        // Each copy knows what the others were told: the visits go round.
        let mirror = catch_up(&service, &mut life.phone, &addresses);
        let feed = runtime.block_on(held(&service.app, life));
        assert!(!mirror.is_empty() && mirror == feed);
    }
}

/// Kills copies, cuts them off and heals them by the seed, but never the last that serves. In the end all serve.
fn disturb(seed: u64, copies: &mut [Copy], addresses: &[Mutex<SocketAddr>], until: impl Fn(u32)) {
    let mut seeded = Seeded(seed);
    let mut seen = BTreeSet::new();
    let heal = |index: usize, copy: &mut Copy| {
        if let Some(address) = copy.heal() {
            *addresses[index].lock().unwrap() = address;
        }
    };
    for event in 0..EVENTS {
        until(10 + event * 80 / EVENTS + seeded.below(8) as u32);
        let index = seeded.below(copies.len());
        let serving = copies.iter().filter(|c| c.state == State::Serves).count();
        match copies[index].state {
            State::Serves if serving == 1 => continue,
            State::Serves if seeded.below(2) == 0 => copies[index].kill(),
            State::Serves => copies[index].cut(),
            State::Killed | State::CutOff => heal(index, &mut copies[index]),
        }
        seen.insert(copies[index].state);
    }
    for (index, copy) in copies.iter_mut().enumerate() {
        heal(index, copy);
    }
    let all = [State::Serves, State::Killed, State::CutOff];
    assert!(seen == BTreeSet::from(all), "seed {seed} is too kind");
}

/// Documents by key, with their version and bytes.
type Documents = BTreeMap<DocumentKey, (u64, Vec<u8>)>;

/// Pulls what is left, over one copy after another, and returns what the phone holds then.
fn catch_up(service: &Service, phone: &mut Phone, copies: &[Mutex<SocketAddr>]) -> Documents {
    let visit = |phone: &mut Phone, number: usize| {
        let request = phone.request(service);
        let bytes = phone.sign(&request);
        let copy = *copies[number % copies.len()].lock().unwrap();
        let reply = phone.take(&bytes, &post(copy, &bytes).unwrap());
        reply.more || !reply.documents.is_empty()
    };
    let new = (0..VISITS).filter(|number| visit(phone, *number)).count();
    assert!(new < VISITS, "there is still something new");
    let mut held = Documents::new();
    for delivery in &phone.documents {
        let key = delivery.key.clone();
        match &delivery.content {
            Content::Whole(bytes) => drop(held.insert(key, (delivery.version, bytes.clone()))),
            Content::Removed => drop(held.remove(&key)),
            _ => panic!("nothing here is as large as that, and nobody leaves"),
        }
    }
    held
}

/// What stands in the feed of a life's phone, after a look at its operations and its chain.
async fn held(app: &App, life: Life) -> Documents {
    let kid = life.phone.key.public().kid();
    let person = values::person(&life.name);
    let job = move |tx: &mut Tx<'_>, ctx: &Context| {
        let device = tx.device_by_kid(ctx.tenant, kid)?.unwrap();
        assert_eq!(device.head, u64::from(OPERATIONS_EACH));
        let chain = ChainId {
            device: device.id,
            epoch: device.epoch,
        };
        let mut kept = BTreeSet::new();
        for sequence in 1..=u64::from(OPERATIONS_EACH) {
            let link = tx.link(ctx.tenant, chain, sequence)?.unwrap();
            assert!(tx.has_effect(ctx.tenant, person, link.operation)?);
            kept.insert(link.operation);
        }
        assert!(kept == life.said);
        let agreed = tx.consent(ctx.tenant, person)?.unwrap();
        assert!(Claim::Consent(agreed) == life.last, "the last word counts");
        let mut documents = Documents::new();
        for channel in channels_of(tx, ctx, &[person])? {
            for document in tx.documents_after(ctx.tenant, channel, 0, 99)? {
                if let Some(bytes) = document.bytes {
                    documents.insert(document.key, (document.position, bytes));
                }
            }
        }
        Ok::<_, ServiceError>(documents)
    };
    app.read(job).await.unwrap()
}
