//! A county's service with its coordinator, as a place sets it up.

use super::Installation;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    rules::demonstration,
};
use qicheng_service_core::place::keys::TrustRequest;
use qicheng_test_world::{Authority, Coordinator, Failure, Roots, Service};
use serde_json::{Value, json};

/// Longshan county in Hunan.
pub const ORIGIN: &str = "433130";
/// What it calls its service.
pub const ORIGIN_NAME: &str = "龙山县";
/// Dongguan in Guangdong.
pub const DESTINATION: &str = "441900";
/// The coordinator's account.
pub const COORDINATOR: &str = "limin";
/// How long the bus takes.
const UNDERWAY: TimeDelta = TimeDelta::hours(12);

/// The county's service, which runs, and its coordinator, who is logged in.
pub struct Place {
    /// The service.
    pub service: Service,
    /// The coordinator.
    pub coordinator: Coordinator,
}

impl Place {
    /// Vouches for a new service's keys, starts it, logs its coordinator in, and takes over the destination's rules.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn make(
        mut service: Service,
        request: TrustRequest,
        password: &str,
    ) -> Result<(Self, Installation), Failure> {
        let roots = Roots::make()?;
        let authority = Authority::make(DESTINATION.parse()?)?;
        let bundle = roots.sign(1, &[request], &[&authority])?;
        service.install_trust(&bundle)?;
        let code = service.account(COORDINATOR)?;
        service.start()?;
        let url = service.url();
        Coordinator::set_password(&url, COORDINATOR, &code, password).await?;
        let coordinator = Coordinator::with_password(&url, COORDINATOR, password).await?;
        let rules = authority.sign_rules(demonstration::GREEN_CODE)?;
        coordinator.install_rules(&rules).await?;
        let installation = Installation::new(&url, ORIGIN.parse()?, &roots, bundle);
        let place = Self {
            service,
            coordinator,
        };
        Ok((place, installation))
    }

    /// Starts a service that was made before, and logs its coordinator in.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn again(mut service: Service, password: &str) -> Result<Self, Failure> {
        service.start()?;
        let coordinator = Coordinator::with_password(&service.url(), COORDINATOR, password).await?;
        Ok(Self {
            service,
            coordinator,
        })
    }

    /// Sends a bus with these people, its crew and the employer, and approves it.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn send(
        &self,
        departs: DateTime<Utc>,
        people: &[PersonId],
        staff: &[&str],
    ) -> Result<TripId, Failure> {
        let trip = self.coordinator.create_trip(&bus(departs)).await?;
        self.coordinator.assign(trip, people).await?;
        for staff in staff {
            self.coordinator.assign_staff(trip, staff).await?;
        }
        self.coordinator.approve(trip).await?;
        Ok(trip)
    }
}

/// Boards for three hours before it departs.
fn bus(departs: DateTime<Utc>) -> Value {
    let at = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (boards, arrives) = (at(departs - TimeDelta::hours(3)), at(departs + UNDERWAY));
    json!({
        "vehicle": { "plate": "湘U12345", "mode": "bus", "seats": 45 },
        "stops": [
            { "name": "县汽车站", "detail": "3 号门", "region": ORIGIN, "arrives": boards, "departs": at(departs) },
            { "name": "东莞市恒达电子", "detail": "南门", "region": DESTINATION, "arrives": arrives, "departs": arrives },
        ],
        "contact": "0743-6221234",
        "bring": "身份证、口罩",
        "employer": "恒达电子有限公司",
    })
}
