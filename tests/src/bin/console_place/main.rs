//! A place as a coordinator finds it before the spring festival, for the console's pages in a browser: three thousand
//! people, a bus on its way, two who say that they are the same person, a phone that is kept out. Made straight in the
//! database; what the pages do afterwards goes through the service.
//!
//! Takes a folder; prints the name and the password of its coordinator.

mod people;
mod trust;

use chrono::{DateTime, TimeDelta, Utc};
use people::{PEOPLE, device, id, intent, key, person, region};
use qicheng_credential::key::Signer as _;
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    people::role::Role,
    rules::demonstration,
    travel::{
        act::{Act, ActKind},
        trip::{Mode, Stop, Vehicle},
    },
};
use qicheng_service::{
    accounts::{self, PasswordCost, Passwords},
    data::{Folder, Identity as Place},
};
use qicheng_service_core::{
    App, AppParts, Context, ResourceKind, ServiceError,
    place::{
        keys::ServiceKeys,
        platform::{SystemClock, SystemEntropy},
    },
    staff::{self, NewMember},
    trips::{self, NewTrip, SeatRequest},
    trust as service_trust,
};
use qicheng_service_storage::{
    Tenant, Tx,
    accounts::AccountId,
    devices::Binding,
    people::{DuplicateIdentity, Identity},
    staff::EnrolledStaff,
    trips::ActRow,
};
use sha2::{Digest as _, Sha256};
use std::{error::Error, path::PathBuf, sync::Arc};

const NAME: &str = "李敏";
const PASSWORD: &str = "walk out of the hills";
#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .map(PathBuf::from)
        .ok_or("which folder?")?;
    let place = Place {
        place: "433130".parse()?,
        name: "龙山县".to_owned(),
        address: None,
    };
    let tenant = Tenant(place.place);
    let made = Folder::at(&folder);
    let (keys, storage) = made.begin(|| ServiceKeys::generate(&SystemEntropy))?;
    let app = App::new(AppParts {
        storage,
        keys,
        tenant,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        trust: None,
        rules: Vec::new(),
    });
    let ctx = app.context();
    let code = app.storage().write(move |tx| {
        service_trust::install_rules(tx, &ctx, &demonstration::ALL)?;
        accounts::create(tx, &ctx, NAME, Role::Coordinator)
    });
    let code = code.await?;
    let passwords = Passwords::new(PasswordCost::default());
    let (name, password) = (NAME.to_owned(), PASSWORD.to_owned());
    accounts::set_password(&app, &passwords, name, code.to_string(), password).await?;
    app.install_trust(trust::bundle(&app)?).await?;
    let ctx = app.context();
    app.storage().write(move |tx| fill(tx, &ctx)).await?;
    made.finish(&place)?;
    tell();
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a program tells on standard output")]
fn tell() {
    println!("{NAME}\n{PASSWORD}");
}

fn fill(tx: &mut Tx<'_>, ctx: &Context) -> Result<(), ServiceError> {
    let account = tx.account_by_name(ctx.tenant, NAME)?;
    let by = account
        .ok_or(ServiceError::NotFound(ResourceKind::Account))?
        .id;
    for number in 0..PEOPLE {
        let row = person(ctx, number);
        tx.put_person(ctx.tenant, &row)?;
        if number % 13 != 5 {
            tx.put_intent(ctx.tenant, &intent(ctx, number, row.id))?;
        }
    }
    helper(tx, ctx, by)?;
    two_of_one(tx, ctx)?;
    kept_out(tx, ctx)?;
    on_the_way(tx, ctx, by)
}

/// A helper who has a phone of their own.
fn helper(tx: &mut Tx<'_>, ctx: &Context, by: AccountId) -> Result<(), ServiceError> {
    for (name, role, enterprise) in [
        ("里耶村帮手", Role::Helper, None),
        ("宝安电子厂门口", Role::Employer, Some("宝安电子厂")),
        ("2 号车乘务", Role::Crew, None),
    ] {
        let new = NewMember {
            name: name.to_owned(),
            role,
            scope: ctx.tenant.0,
            enterprise: enterprise.map(str::to_owned),
        };
        staff::create(tx, ctx, by, new)?;
    }
    Ok(())
}

/// The first person once more, on another phone.
fn two_of_one(tx: &mut Tx<'_>, ctx: &Context) -> Result<(), ServiceError> {
    for (number, other) in [(PEOPLE, 1), (PEOPLE + 1, 17)] {
        let first = person(ctx, other);
        let mut again = person(ctx, number);
        again.mac = first.mac;
        again.registration = first.registration;
        again.registration.holder_key = Some(key(number).public().to_point());
        again.identity = Identity::Unverified;
        tx.put_person(ctx.tenant, &again)?;
        tx.add_device(ctx.tenant, &device(ctx, number, false))?;
        tx.bind(
            ctx.tenant,
            device(ctx, number, false).id,
            again.id,
            Binding::Own,
            ctx.now,
        )?;
        let found = DuplicateIdentity {
            person: again.id,
            other: first.id,
            noted_at: ctx.now - TimeDelta::hours(3),
            settled: None,
        };
        tx.note_duplicate_identity(ctx.tenant, &found)?;
    }
    Ok(())
}

fn kept_out(tx: &mut Tx<'_>, ctx: &Context) -> Result<(), ServiceError> {
    let device = device(ctx, 9, true);
    tx.add_device(ctx.tenant, &device)?;
    let whose = person(ctx, 9).id;
    Ok(tx.bind(ctx.tenant, device.id, whose, Binding::Own, ctx.now)?)
}

/// A bus that left an hour ago: most are on it, some are missing, one boarded twice.
fn on_the_way(tx: &mut Tx<'_>, ctx: &Context, by: AccountId) -> Result<(), ServiceError> {
    let hours = |h: i64| ctx.now + TimeDelta::hours(h);
    let stop = |name: &str, code, arrives, departs| Stop {
        name: name.to_owned(),
        detail: String::new(),
        region: region(code),
        arrives,
        departs,
    };
    let new = NewTrip {
        vehicle: Vehicle {
            plate: "湘U80001".to_owned(),
            mode: Mode::Bus,
            seats: 49,
        },
        stops: vec![
            stop("县汽车站", 433130, hours(-2), hours(-1)),
            stop("宝安客运中心", 440306, hours(13), hours(13)),
        ],
        contact: "0743-6221234".to_owned(),
        bring: "身份证、口罩".to_owned(),
        employer: Some("宝安电子厂".to_owned()),
    };
    let trip = trips::create(tx, ctx, by, new)?.trip.id;
    let goes = (0..PEOPLE)
        .filter(|n| n % 17 != 0)
        .take(46)
        .map(|n| SeatRequest {
            person: person(ctx, n).id,
            from: 0,
            to: 1,
            seat: None,
            door: None,
        });
    trips::assign(tx, ctx, by, trip, goes.collect())?;
    let new = NewMember {
        name: "1 号车王师傅".to_owned(),
        role: Role::Crew,
        scope: ctx.tenant.0,
        enterprise: None,
    };
    let (mut member, _) = staff::create(tx, ctx, by, new)?;
    let who = id(ctx.now - TimeDelta::days(1), PEOPLE + 9);
    let phone = device(ctx, PEOPLE + 9, false);
    member.enrolled = Some(EnrolledStaff {
        person: who,
        device: phone.id,
        key: key(PEOPLE + 9).public(),
        at: ctx.now - TimeDelta::days(1),
    });
    tx.put_staff(ctx.tenant, &member)?;
    tx.add_device(ctx.tenant, &phone)?;
    tx.bind(ctx.tenant, phone.id, who, Binding::Staff, ctx.now)?;
    trips::assign_staff(tx, ctx, by, trip, member.id)?;
    trips::approve(tx, ctx, by, trip)?;
    for (number, slot) in (1..=41_u16).chain([7]).enumerate() {
        let at = ctx.now - TimeDelta::minutes(100 - number as i64);
        act(
            tx,
            ctx,
            (trip, who, phone.id),
            ActKind::Boarded,
            Some(slot),
            at,
        )?;
    }
    act(
        tx,
        ctx,
        (trip, who, phone.id),
        ActKind::Departed,
        None,
        hours(-1),
    )?;
    qicheng_service_core::acts::publish_progress(tx, ctx, trip)
}

fn act(
    tx: &mut Tx<'_>,
    ctx: &Context,
    (trip, by, device): (TripId, PersonId, DeviceId),
    kind: ActKind,
    slot: Option<u16>,
    at: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let act = Act {
        kind,
        trip,
        leg: 0,
        slot,
        at,
        by,
        door: None,
        temperature: None,
        round: 0,
    };
    let bytes = qicheng_credential::staff::act::sign(&key(PEOPLE + 9), &act);
    let bytes = bytes.map_err(|_| ServiceError::NotFound(ResourceKind::Key))?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    let row = ActRow {
        digest: short,
        act,
        device,
        received_at: ctx.now,
    };
    tx.add_act(ctx.tenant, &row, &bytes)?;
    Ok(())
}
