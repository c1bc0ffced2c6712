//! People by their number: the same in every run but for the times.

use chrono::{DateTime, Days, TimeDelta, Utc};
use qicheng_credential::key::{Signer as _, SoftwareKey};
use qicheng_domain::{
    date::shanghai_day,
    ids::{DeviceId, OperationId, PersonId},
    people::registration::{PovertyStatus, RegistrationForm},
    region::RegionCode,
    travel::intent::TravelIntent,
};
use qicheng_service_core::Context;
use qicheng_service_storage::{
    claims::Intent,
    devices::Device,
    people::{Identity, Person},
};
use qicheng_test_kit::people as kit;
use sha2::{Digest as _, Sha256};

/// How many there are.
pub const PEOPLE: u32 = 3_000;

const HOMES: [u32; 5] = [433130, 433125, 433124, 433127, 431228];
const ENDS: [u32; 6] = [440300, 441900, 440100, 330200, 350200, 440600];
const FAMILY: [&str; 20] = [
    "张", "彭", "田", "向", "王", "李", "龙", "杨", "石", "吴", "刘", "陈", "覃", "瞿", "贾", "黄",
    "周", "谭", "欧阳", "梁",
];
const GIVEN_NAMES: [&str; 24] = [
    "晓伟", "秀英", "大力", "桂花", "明", "建军", "小红", "志强", "丽", "金凤", "国庆", "春梅",
    "海", "玉兰", "文斌", "芳", "长生", "翠", "永福", "婷婷", "勇", "菊香", "光辉", "巧云",
];

pub fn person(ctx: &Context, number: u32) -> Person {
    let created = ctx.now - TimeDelta::minutes(i64::from(PEOPLE) + 9 - i64::from(number));
    let form = RegistrationForm {
        mobile: format!("138{:08}", 1_000_000 + number),
        has_phone: !number.is_multiple_of(4),
        home: HOMES[(number % 7).min(4) as usize].to_string(),
        poverty: number.is_multiple_of(6).then_some(PovertyStatus::LiftedOut),
        ..kit::form(&name(number), &id_number(number))
    };
    let mut registration = form
        .parse(shanghai_day(ctx.now))
        .unwrap_or_else(|e| panic!("{e:?}"));
    if !number.is_multiple_of(4) {
        registration.holder_key = Some(key(number).public().to_point());
    }
    let seen = !number.is_multiple_of(17);
    Person {
        id: id(created, number),
        mac: ctx.keys.identity_mac(ctx.tenant, &registration.id_number),
        registration,
        registration_hash: digest(number),
        operation: OperationId::new(created, [1; 10]),
        identity: if seen {
            Identity::Verified
        } else {
            Identity::Unverified
        },
        verified_by: None,
        verified_at: seen.then_some(created),
        own_paper: false,
        created_at: created,
        updated_at: created,
    }
}

pub fn intent(ctx: &Context, number: u32, person: PersonId) -> Intent {
    let first = shanghai_day(ctx.now) + Days::new(1 + u64::from(number % 6));
    Intent {
        person,
        intent: TravelIntent {
            destination: region(ENDS[(number * number % 11).min(5) as usize]),
            earliest: first,
            latest: first + Days::new(5),
            pick_up: None,
            mode: None,
            luggage: 2,
            with_child: false,
            wheelchair: false,
        },
        operation: OperationId::new(ctx.now, [2; 10]),
        received_at: ctx.now,
    }
}

pub fn device(ctx: &Context, number: u32, barred: bool) -> Device {
    let seen = ctx.now - TimeDelta::minutes(if barred { 1_500 } else { 12 });
    let id = DeviceId::new(seen, digest::<10>(number));
    let exchange = key(number + 50_000).public();
    let sealing = qicheng_exchange::seal::SealingKey::from_secret(&digest(number));
    Device {
        counter: 1,
        forked_at: barred.then_some(seen),
        last_fork_at: barred.then_some(seen),
        barred,
        ..Device::newcomer(id, &exchange, sealing.public().0, seen)
    }
}

fn name(number: u32) -> String {
    let family = FAMILY[(number % 20) as usize];
    let given = GIVEN_NAMES[(number / 20 % 24) as usize];
    let more = ["", "生", "林"][(number / 480 % 3) as usize];
    format!("{family}{given}{more}")
}

fn id_number(number: u32) -> String {
    kit::id_number_of(433_130, (1970 + number / 900) * 10_000 + 101, number % 900)
}

pub fn id(at: DateTime<Utc>, number: u32) -> PersonId {
    PersonId::new(at, digest::<10>(number))
}

pub fn digest<const N: usize>(number: u32) -> [u8; N] {
    let hash: [u8; 32] = Sha256::digest(number.to_be_bytes()).into();
    let mut short = [0; N];
    short.copy_from_slice(&hash[..N]);
    short
}

pub fn key(number: u32) -> SoftwareKey {
    qicheng_test_kit::key(&*number.to_string())
}

pub fn region(number: u32) -> RegionCode {
    let code = number.to_string().parse();
    code.unwrap_or_else(|_| panic!("{number}"))
}
