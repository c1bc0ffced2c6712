//! Notices: for whom they are, read once.

use crate::support::*;
use chrono::TimeDelta;
use qicheng_app::{people::Carrier, worker};
use qicheng_domain::{
    claim::Claim,
    ids::{NoticeId, PersonId},
    notice::{Notice, NoticeKind},
};
use qicheng_exchange::document::{Channel, DocumentKind};

fn tell(phone: &Phone, channel: Channel, n: u8, title: &str) -> NoticeId {
    let id = NoticeId::from_bytes([n; 16]);
    let word = Notice {
        id,
        kind: NoticeKind::Departure,
        trip: Some(TRIP),
        title: title.to_owned(),
        body: "明早七点四十，县汽车站三号门".to_owned(),
        at: start() + TimeDelta::minutes(n.into()),
        expires: start() + TimeDelta::days(2),
    };
    let bytes = notice(&word);
    phone
        .line
        .publish(channel, DocumentKind::Notice, id.as_bytes(), bytes);
    id
}

fn titles(phone: &Phone, person: PersonId) -> Vec<String> {
    let notices = worker::notices(phone, person).unwrap();
    notices.into_iter().map(|n| n.title).collect()
}

#[test]
fn each_sees_their_own_and_reads_it_once() {
    let phone = World::new().phone("family");
    let father = registered(&phone, "李建国", Carrier::Phone);
    let daughter = registered(&phone, "李小梅", Carrier::Phone);
    let his = tell(&phone, Channel::Person(father), 1, "发车通知");
    tell(&phone, Channel::Trip(TRIP), 2, "换车通知");
    phone.sync();
    assert_eq!(titles(&phone, father), ["换车通知", "发车通知"]);
    assert_eq!(titles(&phone, daughter), ["换车通知"]);

    worker::mark_read(&phone, father, his).unwrap();
    worker::mark_read(&phone, father, his).unwrap();
    let notices = worker::notices(&phone, father).unwrap();
    assert_eq!((notices[0].read, notices[1].read), (None, Some(start())));
    phone.sync();
    let read = phone.line.claims().into_iter();
    let read = read.filter(|c| matches!(c, Claim::NoticeRead(_)));
    assert_eq!(read.count(), 1);
}

#[test]
fn a_notice_that_nobody_signed_is_not_shown() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let forged = qicheng_credential::document::issue(
        &key(STRANGER),
        start(),
        start() + TimeDelta::days(2),
        &Notice {
            id: NoticeId::from_bytes([9; 16]),
            kind: NoticeKind::Word,
            trip: None,
            title: "转账通知".to_owned(),
            body: String::new(),
            at: start(),
            expires: start() + TimeDelta::days(2),
        },
    )
    .unwrap();
    let own = Channel::Person(person);
    phone.line.publish(own, DocumentKind::Notice, b"x", forged);
    phone.sync();
    assert!(titles(&phone, person).is_empty());
}
