//! What is new: texts that nobody wrote for a dictionary, keys and names that do not compress.

use crate::people::{self, TRIP};
use chrono::{Days, TimeDelta};
use qicheng_credential::{credential, document, key::SoftwareKey, trust::SealKey};
use qicheng_domain::{
    channel::Channel,
    date::shanghai_day,
    document::DocumentKind,
    health::DailyDeclaration,
    ids::{NoticeId, PersonId},
    notice::{Notice, NoticeKind},
    operations::claim::{Claim, Consent, NoticeRead},
    travel::manifest::{Manifest, ManifestEntry},
};
use qicheng_exchange::{
    request::request_digest,
    seal::{Sealed, seal},
};
use qicheng_store::table::device;
use qicheng_test_world::Failure;
use qicheng_tests::line::{Village, now, person};

/// Ten notices as coordinators write them, about twenty characters each, no two alike.
const NOTICES: [(&str, &str); 10] = [
    ("发车改点", "明早六点半就发车，请提前到站等候。"),
    ("换乘车辆", "原定车辆有故障，改坐湘U20318号。"),
    ("自备干粮", "沿途不停饭店，各人带好吃的和热水。"),
    ("山路结冰", "夜里下雪，班车绕行龙凤坝方向慢行。"),
    ("前排留座", "孕妇和晕车的坐前面，跟司机说一声。"),
    ("行李要求", "大件放进底舱，被褥捆紧并写上名字。"),
    ("集合地点", "桃花村的乡亲在小学操场边上等接送。"),
    ("有人接站", "到达以后厂里派人举着牌子在出口接。"),
    ("测量体温", "上车之前都要量，发烧的先去卫生院。"),
    ("退票时间", "临时不走的今晚八点以前告诉村干部。"),
];

/// Surnames and given names, from which people are named.
const NAMES: &str = "张王李赵陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚";

/// Ten claims of one worker: consent in another language, the declarations of three days, six notices read.
pub fn operations(village: &Village, turn: u64) -> Result<(), Failure> {
    let today = shanghai_day(now());
    village.say(&Claim::Consent(Consent {
        service: true,
        health: true,
        text_version: 2,
        language: "ug-CN".to_owned(),
    }))?;
    for (day, temperature) in [(0, 365), (1, 368), (2, 362)] {
        village.say(&Claim::Declaration(DailyDeclaration {
            day: today.checked_sub_days(Days::new(day)).unwrap_or(today),
            temperature,
            symptoms: Vec::new(),
            contact: false,
        }))?;
    }
    for n in 0..6 {
        let notice = NoticeId::new(now() - TimeDelta::hours(n), random(turn, n));
        village.say(&Claim::NoticeRead(NoticeRead { notice }))?;
    }
    Ok(())
}

/// Ten notices to the trip's people, a minute apart.
pub async fn notices(village: &Village, turn: u64) -> Result<(), Failure> {
    let key = &village.service.keys().document;
    for (n, (title, body)) in (0..).zip(NOTICES) {
        let at = now() - TimeDelta::minutes(n);
        let id = NoticeId::new(at, random(turn, 100 + n));
        let notice = Notice {
            id,
            kind: NoticeKind::Announcement,
            trip: Some(village.trip_id()),
            title: title.to_owned(),
            body: body.to_owned(),
            at,
            expires: at + TimeDelta::days(2 + n),
            message: None,
        };
        let signed = document::issue(key, at, notice.expires, &notice)?;
        village
            .publish(village.trip(), DocumentKind::Notice, id.as_bytes(), &signed)
            .await?;
    }
    Ok(())
}

/// A ticket.
pub async fn ticket(village: &Village, turn: u64) -> Result<(), Failure> {
    let holder = holder(turn)?;
    let ticket = people::ticket(17, Some(holder));
    let bytes = credential::issue(&village.service.keys().issue, &ticket)?;
    let name = [turn.to_le_bytes()[0]; 6];
    put(village, DocumentKind::Ticket, &name, &bytes).await
}

/// A health code.
pub async fn health(village: &Village, turn: u64) -> Result<(), Failure> {
    let health = people::health(Some(holder(turn)?));
    let bytes = credential::issue(&village.service.keys().issue, &health)?;
    put(
        village,
        DocumentKind::Health,
        &[turn.to_le_bytes()[0]],
        &bytes,
    )
    .await
}

/// A manifest of 60 people, sealed to the phone as to a crew's.
pub async fn manifest(village: &Village, turn: u64) -> Result<(), Failure> {
    let manifest = Manifest {
        trip: TRIP,
        revision: 1,
        issued: now(),
        expires: now() + TimeDelta::days(4),
        entries: (1..=60).map(entry).collect(),
        crew: None,
    };
    let keys = &village.service.keys().manifest;
    let signed = document::issue(keys, now(), manifest.expires, &manifest)?;
    let device = village.phone.read(|tx| device::get(tx, village.place))?;
    let receiver = SealKey(
        qicheng_exchange::seal::SealingKey::from_secret(&device.keys.sealing)
            .public()
            .0,
    );
    let sealed = seal(
        &receiver,
        Sealed::Manifest,
        &signed,
        &[turn.to_le_bytes()[0]; 32],
    )?;
    put(
        village,
        DocumentKind::Manifest,
        &[turn.to_le_bytes()[0]; 6],
        &sealed,
    )
    .await
}

fn entry(slot: u16) -> ManifestEntry {
    let letter = |n: usize| NAMES.chars().nth(n % NAMES.chars().count());
    let dice = request_digest(&slot.to_be_bytes());
    let name = dice[..3].iter().filter_map(|d| letter(usize::from(*d)));
    ManifestEntry {
        slot,
        person: PersonId::new(now(), random(9, slot.into())),
        name: name.collect(),
        id_last_four: format!("{:04}", u16::from_be_bytes([dice[4], dice[5]]) % 10_000),
        from: 0,
        to: 1,
        seat: Some(format!("{slot}")),
        paper: slot.is_multiple_of(5),
        door: None,
        tickets: vec![{
            let mut digest = [0; 16];
            digest.copy_from_slice(&dice[8..24]);
            digest.into()
        }],
        health: None,
    }
}

async fn put(
    village: &Village,
    kind: DocumentKind,
    name: &[u8],
    bytes: &[u8],
) -> Result<(), Failure> {
    village
        .publish(Channel::Person(person()), kind, name, bytes)
        .await
}

fn holder(turn: u64) -> Result<qicheng_credential::key::PublicKey, Failure> {
    use qicheng_credential::key::Signer as _;
    let secret = request_digest(&turn.to_be_bytes());
    Ok(SoftwareKey::from_secret(&secret)?.public())
}

/// Ten bytes that do not compress, the same ones for the same numbers.
fn random(turn: u64, n: i64) -> [u8; 10] {
    let mut bytes = [0; 10];
    let digest = request_digest(&[turn.to_be_bytes(), n.to_be_bytes()].concat());
    bytes.copy_from_slice(&digest[..10]);
    bytes
}
