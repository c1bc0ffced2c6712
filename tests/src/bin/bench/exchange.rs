//! Bytes of an exchange, before HTTP and TLS: nothing new; and ten operations up with ten notices down.

use crate::{
    Outcome,
    figure::Figure,
    people::{TRIP, key, now, region},
};
use chrono::{NaiveDate, TimeDelta};
use qicheng_credential::{document, key::SoftwareKey};
use qicheng_domain::{
    channel::Channel,
    date::shanghai_day,
    document::{DocumentKey, DocumentKind},
    health::DailyDeclaration,
    ids::{NoticeId, OperationId, PersonId},
    notice::{Notice, NoticeKind},
    operations::{
        claim::{Claim, Consent, NoticeRead},
        operation::{Authorship, Head, Operation, OperationResult, Outcome as Effect},
    },
    travel::intent::TravelIntent,
};
use qicheng_exchange::{
    cursor,
    document::{Content, Delivery},
    message::{DeliveryMode, Reply, Request, Versions},
    reply::sign_reply,
    request::{request_digest, sign_request},
};

/// The service of a county, by its id.
const SERVICE: &[u8] = b"433130";

/// Measures.
pub fn measure() -> Outcome<Vec<Figure>> {
    let (nothing_up, nothing_down) = bytes(Vec::new(), Vec::new())?;
    let (ten_up, ten_down) = bytes(operations()?, notices()?)?;
    Ok(vec![
        Figure::bytes("nothing_new_up_bytes", nothing_up),
        Figure::bytes("nothing_new_down_bytes", nothing_down),
        Figure::bytes("ten_operations_up_bytes", ten_up),
        Figure::bytes("ten_notices_down_bytes", ten_down),
    ])
}

/// Bytes of the signed request and of its signed reply.
fn bytes(operations: Vec<Operation>, documents: Vec<Delivery>) -> Outcome<(usize, usize)> {
    let results = operations.iter().map(applied).collect();
    let request = Request {
        counter: 300,
        time: now(),
        expires: now() + TimeDelta::minutes(10),
        cursor: at(900)?,
        operations,
        versions: Versions::CURRENT,
        delivery_mode: DeliveryMode::Online,
        enrolment: None,
        room: None,
    };
    let asked = sign_request(&request, &key(9_301), SERVICE)?;
    let reply = Reply {
        request: request_digest(&asked),
        time: now(),
        from: request.cursor.clone(),
        next: at(900 + u64::try_from(documents.len())?)?,
        more: false,
        acknowledged: 50,
        results,
        documents,
        fork: None,
    };
    let answered = sign_reply(&reply, &request.cursor, &key(9_302), SERVICE)?;
    Ok((asked.len(), answered.len()))
}

fn applied(operation: &Operation) -> OperationResult {
    OperationResult {
        sequence: operation.sequence,
        outcome: Effect::Applied,
        duplicate: false,
    }
}

/// A worker's cursor: all, the county, the person, the trip.
fn at(position: u64) -> Outcome<Vec<u8>> {
    let channels = [
        Channel::All,
        Channel::Place(region(433_130)),
        Channel::Trip(TRIP),
        Channel::Person(person()),
    ];
    let positions = channels.map(|channel| (channel, position)).into();
    Ok(cursor::encode(&positions)?)
}

/// Ten claims of one worker before a journey: consent, intent, six days' declarations, two notices read.
fn operations() -> Outcome<Vec<Operation>> {
    let today = shanghai_day(now());
    let mut claims = vec![
        Claim::Consent(Consent {
            service: true,
            health: true,
            text_version: 1,
            language: "zh-CN".to_owned(),
        }),
        Claim::Intent(TravelIntent {
            destination: region(440_300),
            earliest: today,
            latest: today,
            pick_up: Some("里耶镇客运站".to_owned()),
            mode: None,
            luggage: 2,
            with_child: false,
            wheelchair: false,
        }),
    ];
    claims.extend(today.iter_days().take(6).map(declaration));
    claims.extend((0..2).map(|n| Claim::NoticeRead(NoticeRead { notice: notice(n) })));
    let mut head = Head::START;
    let mut operations = Vec::new();
    for (n, claim) in (0_u8..).zip(&claims) {
        let at = now() - TimeDelta::seconds(i64::from(60 - n));
        let id = OperationId::new(at, random(n));
        let operation = Operation::new(
            head,
            Authorship {
                id,
                actor: person(),
                subject: person(),
                at,
            },
            claim,
        )?;
        head = Head::after(&operation);
        operations.push(operation);
    }
    Ok(operations)
}

fn declaration(day: NaiveDate) -> Claim {
    Claim::Declaration(DailyDeclaration {
        day,
        temperature: 365,
        symptoms: Vec::new(),
        contact: false,
    })
}

fn notices() -> Outcome<Vec<Delivery>> {
    let service = key(9_303);
    (0..10).map(|n| delivery(n, &service)).collect()
}

fn delivery(n: u8, service: &SoftwareKey) -> Outcome<Delivery> {
    let (id, until) = (notice(n), now() + TimeDelta::days(3));
    let words = Notice {
        id,
        kind: NoticeKind::Change,
        trip: Some(TRIP),
        title: format!("发车时间改为早上 {} 点", 6 + n % 4),
        body: format!("请提前半小时到县汽车站 {n} 号门，带好身份证、口罩和饮用水。"),
        at: now(),
        expires: until,
        message: None,
    };
    Ok(Delivery {
        key: DocumentKey {
            channel: Channel::Trip(TRIP),
            kind: DocumentKind::Notice,
            name: id.as_bytes().to_vec(),
        },
        version: 901 + u64::from(n),
        content: Content::Whole(document::issue(service, now(), until, &words)?),
    })
}

fn notice(n: u8) -> NoticeId {
    NoticeId::new(now(), random(100 + n))
}

fn person() -> PersonId {
    PersonId::new(now(), random(250))
}

/// Ten bytes that do not compress, the same ones each time.
fn random(seed: u8) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&request_digest(&[seed])[..10]);
    bytes
}
