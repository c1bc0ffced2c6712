//! Copies of the service on one database: real processes, one killed, one cut off from the database, phones that go on
//! with whichever answers. Everything said is kept once, and everything kept is seen.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use qicheng_exchange::{document::Channel, message::Request, operation::Outcome};
use qicheng_service::{
    data::Folder,
    platform::{Clock as _, SystemClock},
};
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};
use support::{Service, phone::Phone, postgres as server, socket::Switch, values};

const PHONES: u32 = 10;

/// Operations of each phone: three to begin with, then they change their mind again and again.
const SAID: u32 = 12;

struct Copy {
    process: Child,
    address: SocketAddr,
}

impl Copy {
    fn start(folder: &Path, database: &str) -> Self {
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
        Self {
            address: address.parse().unwrap(),
            process,
        }
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
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

/// One phone's life: it says its operations one by one, to any copy, again where nobody answered or the answer was lost.
fn live(
    service: &Service,
    number: u32,
    copies: &[std::sync::Mutex<SocketAddr>],
    done: &AtomicU32,
) -> Phone {
    let name = format!("phone {number}");
    let (person, mut seeded) = (values::person(&name), Seeded(u64::from(number)));
    let mut phone = Phone::of(service, &name);
    let mut results = BTreeMap::new();
    for said in 0..SAID {
        let claim = match said {
            0 => values::consent(),
            1 => values::registered("张晓伟", 100 + number),
            _ => values::consent_to(true, said % 2 == 0),
        };
        phone.say(person, person, &claim);
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
    assert_eq!(results.len(), SAID as usize);
    assert!(results.values().all(|outcome| *outcome == Outcome::Applied));
    phone
}

#[test]
fn what_is_said_to_any_copy_is_kept_once_and_seen_by_all() {
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

    let switch = Switch::before(&server::socket());
    let mut running = [
        Copy::start(&folder, &database),
        Copy::start(&folder, &database),
        Copy::start(&folder, &switch.through(&database)),
    ];
    let addresses = [0, 1, 2].map(|n| std::sync::Mutex::new(running[n].address));
    let done = AtomicU32::new(0);
    let all = PHONES * SAID;
    let phones: Vec<Phone> = thread::scope(|scope| {
        let lives: Vec<_> = (0..PHONES)
            .map(|number| {
                let (service, addresses, done) = (&service, &addresses, &done);
                scope.spawn(move || live(service, number, addresses, done))
            })
            .collect();
        let until = |share: u32| {
            while done.load(Ordering::Relaxed) < all * share / 100
                && !lives.iter().any(thread::ScopedJoinHandle::is_finished)
            {
                thread::sleep(Duration::from_millis(2));
            }
        };
        until(20);
        running[0].kill();
        until(40);
        switch.cut();
        until(55);
        running[0] = Copy::start(&folder, &database);
        *addresses[0].lock().unwrap() = running[0].address;
        until(70);
        switch.heal();
        lives.into_iter().map(|life| life.join().unwrap()).collect()
    });

    let count = |table: &str| -> u32 {
        let sql = format!("SELECT count(*) FROM {table}");
        server::query(&database, &sql).unwrap().parse().unwrap()
    };
    assert_eq!(count("operation"), all);
    assert_eq!(count("chain_link"), all);
    assert_eq!((count("device"), count("person")), (PHONES, PHONES));
    assert_eq!(count("parked"), 0);
    for (number, mut phone) in (0..PHONES).zip(phones) {
        // The one that was cut off answers again, and knows what the others were told.
        let mirror = catch_up(&service, &mut phone, running[2].address);
        let person = values::person(&format!("phone {number}"));
        let kept = tokio::runtime::Runtime::new().unwrap().block_on(
            service
                .app
                .storage()
                .read(move |tx| Ok(tx.documents_after(tenant, Channel::Person(person), 0, 99)?)),
        );
        let kept: BTreeMap<_, _> = kept
            .unwrap()
            .into_iter()
            .filter(|d| d.bytes.is_some())
            .map(|d| ((d.key.kind, d.key.name), d.position))
            .collect();
        assert!(!kept.is_empty());
        let seen: BTreeMap<_, _> = mirror
            .into_iter()
            .filter(|((channel, _, _), _)| *channel == Channel::Person(person))
            .map(|((_, kind, name), version)| ((kind, name), version))
            .collect();
        assert_eq!(seen, kept);
    }
}

type Mirror = BTreeMap<(Channel, u8, Vec<u8>), u64>;

/// Pulls what is left over this copy; the newest version of each document that the phone has.
fn catch_up(service: &Service, phone: &mut Phone, copy: SocketAddr) -> Mirror {
    loop {
        let request = phone.request(service);
        let bytes = phone.sign(&request);
        let reply = post(copy, &bytes).unwrap();
        if !phone.take(&bytes, &reply).more {
            break;
        }
    }
    let mut mirror = Mirror::new();
    for delivery in &phone.documents {
        let key = &delivery.key;
        mirror.insert((key.channel, key.kind, key.name.clone()), delivery.version);
    }
    mirror
}
