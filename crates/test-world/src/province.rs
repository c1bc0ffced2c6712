//! A province: a real service in this process, served on loopback until it is cut off, and what its coordinators do.

use super::{Build, Device, Failure};
use chrono::TimeDelta;
use qicheng_app::{
    Home,
    people::{Carrier, add},
    roles::{helper, worker},
    staff as app_staff, sync,
};
use qicheng_credential::{staff::attestation::Method, trust};
use qicheng_domain::{
    health::DeclarationForm,
    ids::{PersonId, TripId},
    people::{
        registration::{RegistrationForm, WorkStatus},
        role::Role,
    },
    region::RegionCode,
    rules::pack::RulePack,
    travel::trip::{Mode, Stop, Vehicle},
};
use qicheng_service::{Server, accounts::PasswordCost, http::router};
use qicheng_service_core::{
    App, AppParts,
    place::{
        keys::{ServiceKeys, TrustRequest},
        platform::{SystemClock, SystemEntropy},
    },
    staff::{self, NewMember},
    trips::{self, NewTrip, SeatRequest},
    trust as service_trust,
};
use qicheng_service_storage::{Tenant, accounts::AccountId, sqlite, staff::StaffId};
use qicheng_sync::http::HttpLine;
use qicheng_test_kit::{clock, people::agrees};
use std::sync::Arc;
use tokio::{net::TcpListener, task::JoinHandle};

/// Who acts for the province in its audit chain.
const COORDINATOR: AccountId = AccountId(uuid::Uuid::nil());

/// A service and its network.
pub struct Province {
    app: App,
    place: RegionCode,
    url: String,
    network: JoinHandle<()>,
}

impl Province {
    /// Makes the service of a place, which colours health codes by these rules, and serves it.
    ///
    /// # Errors
    /// The storage's, rules that do not hold, and no port to listen on.
    pub async fn new(place: &str, rules: &str) -> Result<Self, Failure> {
        let keys = ServiceKeys::generate(&SystemEntropy)?;
        let place: RegionCode = place.parse()?;
        let app = App::new(AppParts {
            storage: sqlite::open_inline(":memory:".as_ref(), &keys.database)?,
            keys,
            tenant: Tenant(place),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            trust: None,
            rules: vec![RulePack::parse(rules.as_bytes())?],
        });
        let (ctx, own) = (app.context(), rules.to_owned());
        let installed = app.storage();
        installed
            .write(move |tx| service_trust::install_rules(tx, &ctx, &[&own]))
            .await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let router = router(Server::new(app.clone(), PasswordCost::CHEAP));
        let network = tokio::spawn(async move {
            // Ends with the province.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            app,
            place,
            url,
            network,
        })
    }

    /// Returns the service's parts.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Returns what the service asks of the holders of the roots.
    #[must_use]
    pub fn request(&self) -> TrustRequest {
        let keys = self.app.keys();
        keys.trust_request(self.app.tenant(), "province")
    }

    /// Installs a bundle; devices built from what this returns are shipped with it.
    ///
    /// # Errors
    /// A bundle that is not taken.
    pub async fn trust(&self, roots: trust::Roots, bundle: &[u8]) -> Result<Build, Failure> {
        self.app.install_trust(bundle.to_vec()).await?;
        let home = Home {
            place: self.place,
            url: self.url.clone(),
        };
        Ok(Build {
            home,
            roots,
            bundle: bundle.to_vec(),
        })
    }

    /// Takes over rules that another place has signed.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn take_rules(&self, signed: Vec<u8>) -> Result<(), Failure> {
        let ctx = self.app.context();
        let storage = self.app.storage();
        let taken = storage
            .write(move |tx| service_trust::take_over_rules(tx, &ctx, signed.clone()).map(drop));
        Ok(taken.await?)
    }

    /// Trusts those who sign certificates (DER).
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn trust_signers(&self, certificates: Vec<Vec<u8>>) -> Result<(), Failure> {
        let ctx = self.app.context();
        let until = ctx.now + TimeDelta::days(30);
        let storage = self.app.storage();
        let done = storage.write(move |tx| {
            service_trust::install_signers(tx, &ctx, "laboratories", certificates.clone(), until)
        });
        Ok(done.await?)
    }

    /// Takes a device into use whose owner takes up a role.
    ///
    /// # Errors
    /// What service or app refuse.
    pub async fn staff(&self, build: &Build, role: Role) -> Result<(Device, StaffId), Failure> {
        let ctx = self.app.context();
        let new = NewMember {
            name: "staff".to_owned(),
            role,
            scope: self.place,
            enterprise: (role == Role::Employer).then(|| "enterprise".to_owned()),
        };
        let storage = self.app.storage();
        let (member, code) = storage
            .write(move |tx| staff::create(tx, &ctx, COORDINATOR, new.clone()))
            .await?;
        let device = Device::new(build)?;
        app_staff::enrol(&device.app, "staff", role, code.expose())?;
        self.sync(&device).await?;
        Ok((device, member.id))
    }

    /// Lets a device speak to the service; nothing that it said may be refused.
    ///
    /// # Errors
    /// No network, and refusals.
    pub async fn sync(&self, device: &Device) -> Result<(), Failure> {
        let line: HttpLine = sync::line(&device.app, &[])?;
        sync::once(&device.app, &line).await?;
        match sync::refused(&device.app)?.first() {
            None => Ok(()),
            Some(refused) => Err(format!("refused: {:?}", refused.code).into()),
        }
    }

    /// Registers somebody of the place on a device of their own, declares them well on each of the last days, and lets
    /// the helper see them.
    ///
    /// # Errors
    /// What service or app refuse.
    pub async fn worker(
        &self,
        build: &Build,
        helper: &Device,
        (name, id_number): (&str, &str),
        days: i64,
    ) -> Result<(Device, PersonId), Failure> {
        let device = Device::new(build)?;
        let person = self.registers(&device, (name, id_number), days)?;
        self.sync(&device).await?;
        self.sees(helper, &device, person).await?;
        Ok((device, person))
    }

    /// Registers somebody of the place on a device, and declares them well on each of the last days.
    ///
    /// # Errors
    /// What the app refuses.
    pub fn registers(
        &self,
        device: &Device,
        (name, id_number): (&str, &str),
        days: i64,
    ) -> Result<PersonId, Failure> {
        device.set_ahead(-TimeDelta::days(days - 1));
        let person = add(&device.app, Carrier::Phone)?.value;
        worker::give_consent(&device.app, person, agrees())?;
        let form = RegistrationForm {
            name: name.to_owned(),
            id_number: id_number.to_owned(),
            mobile: "13807431234".to_owned(),
            has_phone: true,
            home: self.place.to_string(),
            home_detail: "里耶镇".to_owned(),
            work: Some(WorkStatus::HasJob),
            ..RegistrationForm::default()
        };
        worker::register(&device.app, person, &form)?;
        let well = DeclarationForm {
            temperature: "36.5".to_owned(),
            ..DeclarationForm::default()
        };
        for day in (0..days).rev() {
            device.set_ahead(-TimeDelta::days(day));
            worker::declare(&device.app, person, &well)?;
        }
        Ok(person)
    }

    /// Lets the helper see a person with their phone and their card; both exchange then.
    ///
    /// # Errors
    /// What service or app refuse.
    pub async fn sees(
        &self,
        helper: &Device,
        device: &Device,
        person: PersonId,
    ) -> Result<(), Failure> {
        let asked = helper::identity_challenge(&app_staff::badge(&helper.app, &[Role::Helper])?)?;
        let shown = worker::enrolment_code(&device.app, person, &asked)?;
        let badge = app_staff::badge(&helper.app, &[Role::Helper])?;
        helper::read_enrolment(&badge, &shown)?;
        helper::vouch(&badge, Method::IdCard)?;
        self.sync(helper).await?;
        self.sync(device).await
    }

    /// Sends a bus to a place with these people and this crew; it boards now and leaves in two hours.
    ///
    /// # Errors
    /// What the service refuses, and people who were left out.
    pub async fn bus(
        &self,
        to: &str,
        people: &[PersonId],
        crew: StaffId,
    ) -> Result<TripId, Failure> {
        let now = clock::system();
        let stop = |name: &str, region: RegionCode, arrives: i64, departs: i64| Stop {
            name: name.to_owned(),
            detail: String::new(),
            region,
            arrives: now + TimeDelta::hours(arrives),
            departs: now + TimeDelta::hours(departs),
        };
        let new = NewTrip {
            vehicle: Vehicle {
                plate: "湘U12345".to_owned(),
                mode: Mode::Bus,
                seats: 45,
            },
            stops: vec![
                stop("县汽车站", self.place, -1, 2),
                stop("厂", to.parse()?, 16, 16),
            ],
            contact: "0743-6221234".to_owned(),
            bring: "身份证".to_owned(),
            employer: None,
        };
        let request = |person: &PersonId| SeatRequest {
            person: *person,
            from: 0,
            to: 1,
            seat: None,
            door: None,
        };
        let requests: Vec<SeatRequest> = people.iter().map(request).collect();
        let ctx = self.app.context();
        let storage = self.app.storage();
        let planned = storage.write(move |tx| {
            let trip = trips::create(tx, &ctx, COORDINATOR, new.clone())?.trip.id;
            trips::assign(tx, &ctx, COORDINATOR, trip, requests.clone())?;
            trips::assign_staff(tx, &ctx, COORDINATOR, trip, crew)?;
            let approved = trips::approve(tx, &ctx, COORDINATOR, trip)?;
            Ok((trip, approved.left_out.is_empty()))
        });
        match planned.await? {
            (trip, true) => Ok(trip),
            (_, false) => Err("somebody was left out".into()),
        }
    }

    /// Takes the network away for ever.
    pub fn cut(&self) {
        self.network.abort();
    }
}

impl Drop for Province {
    fn drop(&mut self) {
        self.cut();
    }
}
