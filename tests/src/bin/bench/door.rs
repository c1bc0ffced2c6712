//! A scan at a door by the app itself, from a code's text to the signed act on the disk: it must not depend on how many
//! people are on the manifest or on board.

use crate::{
    Measurement, Outcome,
    figure::Figure,
    people::{self, LIST, TRIP, now, region},
    stopwatch::{Lap, lap, median},
    verifier,
};
use chrono::TimeDelta;
use qicheng_app::{
    App, Home, Location, Settings,
    roles::crew,
    scan::Place,
    staff,
    vault::{FileVault, KeyName, KeyVault},
};
use qicheng_credential::{
    credential::{Body, Credential, Staff, StatusIndex, issue},
    document::{self, RulePackText},
    encoding::cbor,
    key::{PublicKey, Signer as _},
    verdict::Verdict,
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::PersonId,
    people::role::Role,
    platform::Entropy,
    rules::demonstration,
};
use qicheng_service_core::place::platform::SystemEntropy;
use qicheng_store::{
    Store, StoreError,
    table::{
        act,
        document::{DocumentName, DocumentRow, put},
        manifest::{self, ManifestRow},
        trusted::{self, TrustedDocument},
    },
};
use qicheng_test_kit::clock::TestClock;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tempfile::TempDir;

/// People on the manifest, and how many of them are on board before anything is measured.
const CASES: [(u16, u16); 3] = [(60, 10), (3_000, 10), (3_000, 2_900)];

/// Scans of each case, of which the first are not counted.
const SCANS: u16 = 44;
const WARM_UP: u16 = 4;

/// How many times as long as the first the slower of the others may take.
const MAX_SLOWDOWN: f64 = 1.3;

/// Measures the cases in turns, a scan of each at a time.
pub fn measure() -> Outcome<Measurement> {
    let doors = CASES.map(|(people, on_board)| Door::open(people, on_board));
    let [first, large, full] = doors;
    let mut doors = [first?, large?, full?];
    let mut laps: [Vec<f64>; 3] = Default::default();
    let mut queries = [0; 3];
    for slot in 1..=SCANS {
        let pass = people::both(slot)?;
        for turn in 0..doors.len() {
            let case = (usize::from(slot) + turn) % doors.len();
            let (lap, asked) = doors[case].scan(&pass)?;
            if slot > WARM_UP {
                laps[case].push(lap.millis());
                queries[case] = asked.max(queries[case]);
            }
        }
    }
    let times = |a: &[f64], b: &[f64]| median(a.iter().zip(b).map(|(a, b)| a / b).collect());
    let ratio = times(&laps[1], &laps[0]).max(times(&laps[2], &laps[0]));
    let scan = CASES.iter().zip(laps).zip(queries);
    let scan: Vec<Value> = scan
        .map(|(((people, on_board), laps), queries)| {
            let micros = (median(laps) * 1_000.0).round();
            json!({ "manifest": people, "on_board": on_board, "micros": micros, "queries": queries })
        })
        .collect();
    if queries.iter().any(|asked| *asked != queries[0]) {
        return Err(format!("the numbers of queries differ: {queries:?}").into());
    }
    Ok(Measurement {
        figures: vec![Figure::ratio("ratio", ratio).at_most(MAX_SLOWDOWN)],
        rows: Map::from_iter([("scan".to_owned(), Value::Array(scan))]),
    })
}

/// A crew's device at a door, and its folder.
struct Door {
    app: App,
    _folder: TempDir,
}

impl Door {
    /// Makes a device of crew that holds a trip of so many people, some of them on board.
    fn open(people: u16, on_board: u16) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let keys = Location::on_disk(folder.path().join("keys"));
        let vault = Arc::new(FileVault::new(keys, Arc::clone(&entropy)));
        let roots = verifier::roots().map(|root| root.public());
        let settings = Settings {
            folder: Location::on_disk(folder.path()),
            home: Home {
                place: region(433_130),
                url: "https://longshan.example".to_owned(),
            },
            roots,
            bundle: verifier::bundle_bytes(),
        };
        let app = App::open(settings, vault.clone(), TestClock::at(now()), entropy)?;
        let crew = staff::enrol(&app, "周师傅", Role::Crew, "ABCD2345")?.value;
        let signer = vault.signer(KeyName::Staff(crew))?;
        let database = Location::on_disk(folder.path().join("qicheng.db"));
        let store = Store::open(&database, &vault.database_key()?)?;
        fill(&store, crew, signer.public(), people, on_board)?;
        Ok(Self {
            app,
            _folder: folder,
        })
    }

    /// Boards somebody by their pass; says how long it took and how many queries it made.
    fn scan(&mut self, pass: &str) -> Outcome<(Lap, u64)> {
        let before = self.app.statements();
        let place = Place { trip: TRIP, leg: 0 };
        let (seen, lap) = lap(|| {
            let badge = staff::badge(&self.app, &[Role::Crew])?;
            crew::scan(&badge, &place, pass)
        });
        let decision = seen?.value;
        if decision.verdict != Verdict::Board {
            return Err(format!("a good pass did not board: {:?}", decision.reasons).into());
        }
        Ok((lap, self.app.statements() - before))
    }
}

/// Puts what a service sends into the database, as it is in use after a visit.
fn fill(
    store: &Store,
    crew: PersonId,
    staff_key: PublicKey,
    people: u16,
    on_board: u16,
) -> Outcome<()> {
    let credential = credential(staff_key)?;
    let (issued, expires) = (now() - TimeDelta::days(1), now() + TimeDelta::days(30));
    let office = verifier::office();
    let plan = document::issue(&office, issued, expires, &verifier::plan(people))?;
    let rules = RulePackText {
        json: demonstration::TEST_WITHIN_48_HOURS.to_owned(),
    };
    let rules = document::issue(&verifier::rules(), issued, expires, &rules)?;
    let own = Channel::Person(crew);
    let documents = [
        feed(own, DocumentKind::Staff, Vec::new(), credential)?,
        feed(
            Channel::Trip(TRIP),
            DocumentKind::Trip,
            TRIP.0.to_vec(),
            plan,
        )?,
    ];
    let list_name = cbor::write(&(region(433_130), LIST));
    let in_use = [
        in_use(DocumentKind::RulePack, b"rules".to_vec(), rules),
        in_use(DocumentKind::List, list_name, verifier::list_bytes()?),
    ];
    let manifest = verifier::manifest(people);
    let row = ManifestRow {
        header: manifest.header(),
        signer: verifier::manifests().public().kid().0,
        digest: [8; 16],
        since: issued,
    };
    store.write(|tx| {
        for document in &documents {
            put(tx, document)?;
        }
        for row in &in_use {
            trusted::put(tx, row)?;
        }
        manifest::put(tx, &row, &manifest.entries)?;
        for slot in (1..=people).rev().take(on_board.into()) {
            act::put(tx, &verifier::boarding(slot), None)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn credential(staff_key: PublicKey) -> Outcome<Vec<u8>> {
    let staff = Credential {
        issued: (now() - TimeDelta::hours(1)).timestamp(),
        expires: (now() + TimeDelta::days(90)).timestamp(),
        holder: Some(staff_key),
        body: Body::Staff(Staff {
            role: Role::Crew,
            scope: region(433_130),
            status: StatusIndex {
                list: LIST,
                index: 40_000,
            },
        }),
    };
    Ok(issue(&verifier::office(), &staff)?)
}

fn feed(
    channel: Channel,
    kind: DocumentKind,
    name: Vec<u8>,
    bytes: Vec<u8>,
) -> Outcome<DocumentRow> {
    Ok(DocumentRow {
        name: DocumentName {
            service: region(433_130),
            key: DocumentKey {
                channel,
                kind,
                name,
            },
        },
        version: 1,
        bytes,
        vouched: None,
        at: now(),
    })
}

fn in_use(kind: DocumentKind, name: Vec<u8>, bytes: Vec<u8>) -> TrustedDocument {
    TrustedDocument {
        kind,
        name,
        version: 1,
        bytes,
        at: now(),
    }
}
