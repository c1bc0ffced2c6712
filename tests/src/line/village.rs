use chrono::{DateTime, Days, TimeDelta, Utc};
use qicheng_credential::key::{Kid, PublicKey, Signer as _, SoftwareKey};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    health::DailyDeclaration,
    ids::{DeviceId, OperationId, PersonId, TripId},
    operations::{
        claim::{Claim, Consent},
        operation::Authorship,
    },
    people::registration::{RegistrationForm, WorkStatus},
    platform::{Clock as _, Entropy},
    region::RegionCode,
    travel::intent::TravelIntent,
};
use qicheng_exchange::{request::request_digest, transport::Exchange};
use qicheng_service::{
    Server,
    accounts::PasswordCost,
    http::{
        router,
        serve::{Connections, serve},
    },
};
use qicheng_service_core::{App, AppParts, feed, place::keys::ServiceKeys};
use qicheng_service_storage::{Tenant, Tx, sqlite};
use qicheng_store::{
    Location, Store, StoreError,
    table::{
        device::{self, DeviceKeys},
        document::{self, DocumentRow},
        outbox::{self, OutboxRow},
    },
};
use qicheng_sync::{SyncError, SyncReport, sync_once};
use qicheng_test_kit::{clock::TestClock, entropy::SeededEntropy};
use qicheng_test_world::Failure;
use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A real service in this process, and the phone of one registered person who belongs to a trip; on one clock.
pub struct Village {
    /// The service.
    pub service: App,
    /// The phone's database.
    pub phone: Store,
    /// The service's place.
    pub place: RegionCode,
    clock: Arc<TestClock>,
    said: AtomicU64,
    _folder: TempDir,
}

/// The trip.
const TRIP: TripId = TripId([0x43, 0x31, 0x30, 0, 0, 7]);

/// When it begins.
#[must_use]
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_509_400, 0).unwrap_or_default()
}

/// The county's place.
///
/// # Errors
/// Never: it is one.
pub fn region() -> Result<RegionCode, Failure> {
    Ok(RegionCode::new(433_130)?)
}

/// The person on the phone.
#[must_use]
pub fn person() -> PersonId {
    PersonId::new(now(), random(0))
}

impl Village {
    /// Makes them; the phone has visited the service and nothing is new.
    ///
    /// # Errors
    /// What keeps a database or the first exchange from being made.
    pub async fn new() -> Result<Self, Failure> {
        let (folder, place) = (tempfile::tempdir()?, region()?);
        let clock = TestClock::at(now());
        let village = Self {
            service: service(place, Arc::clone(&clock))?,
            phone: phone(folder.path(), place)?,
            place,
            clock,
            said: AtomicU64::new(0),
            _folder: folder,
        };
        for claim in registration()? {
            village.say(&claim)?;
        }
        let server = Server::new(village.service.clone(), PasswordCost::CHEAP);
        village.visit(&server).await?;
        let ctx = village.service.context();
        let joins = move |tx: &mut Tx<'_>| {
            Ok(tx.join(ctx.tenant, person(), Channel::Trip(TRIP), ctx.now)?)
        };
        village.service.storage().write(joins).await?;
        // What the service says of a person follows what the person says.
        village.say(&declaration(2))?;
        let report = village.visit(&server).await?;
        if report.refused > 0 || report.more {
            return Err("the village is not at rest".into());
        }
        Ok(village)
    }

    /// The trip.
    #[must_use]
    pub fn trip_id(&self) -> TripId {
        TRIP
    }

    /// The channel of the trip.
    #[must_use]
    pub fn trip(&self) -> Channel {
        Channel::Trip(TRIP)
    }

    /// Serves the service on a socket until the runtime ends.
    ///
    /// # Errors
    /// When no socket is to be had.
    pub async fn serve(&self) -> Result<SocketAddr, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = router(Server::new(self.service.clone(), PasswordCost::CHEAP));
        tokio::spawn(async move {
            let never = std::future::pending();
            serve(router, listener, Connections::default(), never).await;
        });
        Ok(address)
    }

    /// Puts a claim of the person about themselves into the phone's outbox.
    ///
    /// # Errors
    /// The database's.
    pub fn say(&self, claim: &Claim) -> Result<OutboxRow, Failure> {
        let by = Authorship {
            id: OperationId::new(
                now(),
                random(self.said.fetch_add(1, Ordering::Relaxed) + 1_000),
            ),
            actor: person(),
            subject: person(),
            at: now(),
        };
        Ok(self
            .phone
            .write(|tx| outbox::record(tx, self.place, by, claim))?)
    }

    /// Puts a document into the service's feed.
    ///
    /// # Errors
    /// The storage's.
    pub async fn publish(
        &self,
        channel: Channel,
        kind: DocumentKind,
        name: &[u8],
        bytes: &[u8],
    ) -> Result<(), Failure> {
        let (ctx, name, bytes) = (self.service.context(), name.to_vec(), bytes.to_vec());
        let job = move |tx: &mut Tx<'_>| {
            feed::put(tx, ctx.tenant, channel, kind, &name, bytes.clone(), ctx.now)
        };
        Ok(self.service.storage().write(job).await?)
    }

    /// Visits the service over a line, a minute after the visit before: sooner ones are too many for it.
    ///
    /// # Errors
    /// What kept the first exchange from taking place.
    pub async fn visit<X: Exchange>(&self, line: &X) -> Result<SyncReport, SyncError> {
        let respond = self.service.keys().respond.public();
        let trust = |kid: Kid| -> Option<PublicKey> { (kid == respond.kid()).then_some(respond) };
        self.clock.pass(TimeDelta::seconds(60));
        sync_once(&self.phone, self.place, line, &trust, self.clock.now()).await
    }

    /// Returns the highest sequence of the phone's chain that the service holds.
    ///
    /// # Errors
    /// The storage's.
    pub async fn acknowledged(&self) -> Result<u64, Failure> {
        let keys = self.phone.read(|tx| device::get(tx, self.place))?.keys;
        let kid = SoftwareKey::from_secret(&keys.exchange)?.public().kid();
        let tenant = self.service.tenant();
        let read = move |tx: &mut Tx<'_>| Ok(tx.device_by_kid(tenant, kid)?);
        let device = self.service.storage().read(read).await?;
        Ok(device.map_or(0, |device| device.head))
    }

    /// Returns what the phone holds.
    ///
    /// # Errors
    /// The database's.
    pub fn held(&self) -> Result<PhoneState, Failure> {
        Ok(self.phone.read(|tx| {
            let mut documents = Vec::new();
            for kind in 0..=u8::MAX {
                documents.extend(document::of_kind(tx, kind.into())?);
            }
            Ok::<_, StoreError>(PhoneState {
                outbox: outbox::about(tx, person())?,
                cursor: device::get(tx, self.place)?.cursor,
                documents,
            })
        })?)
    }
}

/// What a phone holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneState {
    /// Every operation, with what became of it.
    pub outbox: Vec<OutboxRow>,
    /// How far it has read the feed.
    pub cursor: Vec<u8>,
    /// The mirror of the feed.
    pub documents: Vec<DocumentRow>,
}

fn service(place: RegionCode, clock: Arc<TestClock>) -> Result<App, Failure> {
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::named("village"));
    let keys = ServiceKeys::generate(&*entropy)?;
    Ok(App::new(AppParts {
        storage: sqlite::open_inline(Path::new(":memory:"), &keys.database)?,
        keys,
        tenant: Tenant(place),
        clock,
        entropy,
        trust: None,
        rules: Vec::new(),
    }))
}

fn phone(folder: &Path, place: RegionCode) -> Result<Store, Failure> {
    let store = Store::open(&Location::on_disk(folder.join("phone.db")), &[7; 32])?;
    let keys = DeviceKeys {
        id: DeviceId::new(now(), random(1)),
        exchange: [3; 32],
        sealing: [4; 32],
    };
    store.write(|tx| device::add(tx, place, "https://localhost", &keys, now()))?;
    Ok(store)
}

fn registration() -> Result<[Claim; 3], Failure> {
    let today = qicheng_domain::date::shanghai_day(now());
    let form = RegistrationForm {
        name: "张晓伟".to_owned(),
        id_number: "11010519491231002X".to_owned(),
        mobile: "13807431234".to_owned(),
        has_phone: true,
        home: "433130".to_owned(),
        home_detail: "石牌镇 桃花村".to_owned(),
        work: Some(WorkStatus::HasJob),
        ..RegistrationForm::default()
    };
    let registration = form.parse(today).map_err(|_| "the form does not hold")?;
    Ok([
        Claim::Consent(Consent {
            service: true,
            health: true,
            text_version: 1,
            language: "zh-CN".to_owned(),
        }),
        Claim::Registration(Box::new(registration)),
        Claim::Intent(TravelIntent {
            destination: RegionCode::new(440_300)?,
            earliest: today,
            latest: today,
            pick_up: Some("里耶镇客运站".to_owned()),
            mode: None,
            luggage: 2,
            with_child: false,
            wheelchair: false,
        }),
    ])
}

/// A declaration of some days ago, without a fever.
fn declaration(days: u64) -> Claim {
    let today = qicheng_domain::date::shanghai_day(now());
    Claim::Declaration(DailyDeclaration {
        day: today.checked_sub_days(Days::new(days)).unwrap_or(today),
        temperature: 365,
        symptoms: Vec::new(),
        contact: false,
    })
}

/// Ten bytes that do not compress, the same ones for the same seed.
pub(crate) fn random(seed: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&request_digest(&seed.to_be_bytes())[..10]);
    bytes
}
