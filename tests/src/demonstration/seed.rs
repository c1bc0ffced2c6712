//! Fills a new place as people would: through the service's API and the use cases of their devices.

use super::{DESTINATION, DEVICES, Member, ORIGIN, ORIGIN_NAME, Phone, Place, record::Record};
use crate::journey::people::{WANG, ZHANG, intent, registration, well};
use chrono::{DateTime, Days, NaiveTime, Utc};
use qicheng_app::{
    people::{Carrier, add},
    roles::{helper, worker},
    staff,
};
use qicheng_credential::staff::attestation::Method;
use qicheng_domain::{date::shanghai_day, ids::PersonId, people::role::Role};
use qicheng_test_kit::{
    clock,
    people::{agrees, with_check},
};
use qicheng_test_world::{Coordinator, Failure, Service, random};
use std::path::Path;

/// Makes everything in an empty folder; says what it does.
pub async fn seed(folder: &Path, say: &dyn Fn(&str)) -> Result<(Place, Record), Failure> {
    say("a county sets up its service, with keys made now");
    let (service, request) = Service::init_in(folder.join("service"), ORIGIN, ORIGIN_NAME)?;
    let password = password()?;
    let (place, installation) = Place::make(service, request, &password).await?;
    for device in &DEVICES {
        installation.set_up(&folder.join("devices").join(device.name))?;
    }
    let coordinator = &place.coordinator;
    say("staff get one-time codes");
    let staff = vec![
        member(coordinator, "crew", "司机老周", Role::Crew, ORIGIN).await?,
        member(
            coordinator,
            "employer",
            "恒达电子",
            Role::Employer,
            DESTINATION,
        )
        .await?,
        member(coordinator, "helper", "村委会王会计", Role::Helper, ORIGIN).await?,
    ];

    say("two people register with the village office, one of them without a phone");
    let helper = Phone::open(&folder.join("devices/helper"))?;
    let (_, code) = coordinator
        .staff_code("村委会李主任", Role::Helper, ORIGIN.parse()?)
        .await?;
    let office = staff::enrol(&helper.app, "李主任", Role::Helper, &code)?.value;
    helper.sync().await?;
    helper.belongs_to(office)?;
    let phone = Phone::open(&folder.join("devices/worker"))?;
    let zhang = with_phone(&helper, &phone)?;
    let wang = on_paper(&helper)?;
    phone.sync().await?;
    helper.sync().await?;

    say("a bus is planned for tomorrow morning, and approved");
    let people = vec![zhang, wang];
    let departs = tomorrow_morning(clock::system());
    let going: Vec<&str> = going(&staff);
    let trip = place.send(departs, &people, &going).await?;
    phone.sync().await?;
    helper.sync().await?;
    let record = Record {
        made: clock::system(),
        address: place.service.address().to_owned(),
        password,
        staff,
        people,
        on_paper: wang,
        trip,
        departs,
    };
    Ok((place, record))
}

/// Those of the staff who go with a bus or wait for it.
pub fn going(staff: &[Member]) -> Vec<&str> {
    let on_trips = staff.iter().filter(|member| member.role != "helper");
    on_trips.map(|member| member.id.as_str()).collect()
}

/// Eight o'clock of the next day in China, which is midnight in UTC.
pub fn tomorrow_morning(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = shanghai_day(now);
    let day = today.checked_add_days(Days::new(1)).unwrap_or(today);
    day.and_time(NaiveTime::MIN).and_utc()
}

async fn member(
    coordinator: &Coordinator,
    role: &str,
    name: &str,
    may: Role,
    scope: &str,
) -> Result<Member, Failure> {
    // The code is asked for anew at each start, so this one is for nobody.
    let (id, _) = coordinator.staff_code(name, may, scope.parse()?).await?;
    Ok(Member {
        id,
        role: role.to_owned(),
        name: name.to_owned(),
    })
}

/// Registers on their own phone, and shows it with their card to the helper.
fn with_phone(helper: &Phone, phone: &Phone) -> Result<PersonId, Failure> {
    let app = &phone.app;
    let person = add(app, Carrier::Phone)?.value;
    worker::give_consent(app, person, agrees())?;
    worker::register(app, person, &registration(ZHANG, true))?;
    worker::intend(app, person, &intent())?;
    worker::declare(app, person, &well())?;
    let asked = helper::identity_challenge(&staff::badge(&helper.app, &[Role::Helper])?)?;
    let shown = worker::enrolment_code(app, person, &asked)?;
    let badge = staff::badge(&helper.app, &[Role::Helper])?;
    helper::read_enrolment(&badge, &shown)?;
    helper::vouch(&badge, Method::IdCard)?;
    phone.belongs_to(person)?;
    Ok(person)
}

/// Is registered by the helper, who sees their card.
fn on_paper(helper: &Phone) -> Result<PersonId, Failure> {
    let app = &helper.app;
    let person = add(app, Carrier::Paper)?.value;
    worker::give_consent(app, person, agrees())?;
    worker::register(app, person, &registration(WANG, false))?;
    worker::intend(app, person, &intent())?;
    let badge = staff::badge(app, &[Role::Helper])?;
    helper::show_paper(&badge, person)?;
    helper::vouch(&badge, Method::IdCard)?;
    Ok(person)
}

/// Makes up the ID number of a man of the county; each time another, so that no two people are one.
///
/// # Errors
/// When the system has no random bytes to give.
pub fn made_up_id_number() -> Result<String, Failure> {
    let sequence = (u16::from_be_bytes(random()?) % 1000) | 1;
    Ok(with_check(&format!("43313019851020{sequence:03}")))
}

/// Sixteen letters and digits in four groups: eighty bits.
fn password() -> Result<String, Failure> {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let signs: Vec<u8> = random::<16>()?
        .iter()
        .map(|b| SIGNS[usize::from(b % 32)])
        .collect();
    let groups: Vec<String> = signs
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_domain::people::id_number::IdNumber;

    #[test]
    fn the_bus_goes_at_eight_in_china_on_the_day_after() {
        let evening: DateTime<Utc> = "2026-02-26T15:59:59Z".parse().unwrap();
        assert_eq!(
            tomorrow_morning(evening).to_rfc3339(),
            "2026-02-27T00:00:00+00:00"
        );
        let midnight: DateTime<Utc> = "2026-02-26T16:00:00Z".parse().unwrap();
        assert_eq!(
            tomorrow_morning(midnight).to_rfc3339(),
            "2026-02-28T00:00:00+00:00"
        );
    }

    #[test]
    fn made_up_numbers_are_right() {
        let number = made_up_id_number().unwrap();
        let today = shanghai_day(clock::system());
        assert!(IdNumber::parse(&number, today).is_ok(), "{number}");
    }

    #[test]
    fn passwords_differ_and_are_long_enough_for_the_service() {
        assert_eq!(password().unwrap().len(), 19);
        assert_ne!(password().unwrap(), password().unwrap());
    }
}
