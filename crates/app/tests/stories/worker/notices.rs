//! Notices: for whom they are, read once.

use crate::support::*;
use chrono::TimeDelta;
use qicheng_app::{people::Carrier, roles::worker};
use qicheng_credential::trust::Purpose;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{NoticeId, PersonId},
    notice::{Notice, NoticeArgument, NoticeKind, NoticeMessage, NoticeMessageId},
    operations::claim::Claim,
};
use qicheng_exchange::{
    document::Content,
    notice::{NoticeContent, ShortNotice},
};
use qicheng_messages::Language;

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
        message: None,
    };
    let bytes = notice(&word);
    phone
        .line
        .publish(channel, DocumentKind::Notice, id.as_bytes(), bytes);
    id
}

fn titles(phone: &Phone, person: PersonId) -> Vec<String> {
    let notices = worker::notices(phone, person, Language::SOURCE).unwrap();
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
    let notices = worker::notices(&phone, father, Language::SOURCE).unwrap();
    assert_eq!((notices[0].read, notices[1].read), (None, Some(start())));
    phone.sync();
    let read = phone.line.claims().into_iter();
    let read = read.filter(|c| matches!(c, Claim::NoticeRead(_)));
    assert_eq!(read.count(), 1);
}

/// A notice that the reply vouches for, good for so many hours.
fn tell_shortly(phone: &Phone, channel: Channel, hours: u8, title: &str) {
    let id = NoticeId::new(start(), [hours; 10]);
    let short = ShortNotice {
        kind: NoticeKind::Announcement.into(),
        lasts: u64::from(hours) * 3_600_000,
        content: NoticeContent::Text {
            title: title.to_owned(),
            body: "到站后找村长登记。".to_owned(),
        },
    };
    let kind = DocumentKind::Notice;
    phone
        .line
        .publish_as(channel, kind, id.as_bytes(), Content::Notice(short));
}

#[test]
fn a_notice_that_the_reply_vouches_for_is_shown_until_it_ends_or_its_key_is_given_up() {
    let world = World::new();
    let phone = world.phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let own = Channel::Person(person);
    tell_shortly(&phone, own, 1, "一小时");
    tell_shortly(&phone, own, 9, "九小时");
    let somebody = Channel::Person(PersonId::from_bytes([8; 16]));
    tell_shortly(&phone, somebody, 5, "别人的通知");
    phone.sync();
    let mut both = titles(&phone, person);
    both.sort();
    assert_eq!(both, ["一小时", "九小时"]);
    world.wait(3_600);
    assert_eq!(titles(&phone, person), ["九小时"]);

    let given_up = bundle_giving_up(Purpose::Respond);
    let (all, kind) = (Channel::All, DocumentKind::Bundle);
    phone.line.publish(all, kind, b"", given_up);
    phone.sync();
    assert!(titles(&phone, person).is_empty());
}

#[test]
fn each_phone_shows_a_message_of_the_service_in_its_own_language() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let text = |text: &str| NoticeArgument::Text(text.to_owned());
    let message = NoticeMessage {
        id: NoticeMessageId::Cancelled.into(),
        arguments: vec![text("湘U12345"), text("李调度")],
    };
    let id = NoticeId::new(start(), [1; 10]);
    let signed = notice(&Notice {
        id,
        kind: NoticeKind::Change,
        trip: None,
        title: "行程取消".to_owned(),
        body: "请看。".to_owned(),
        at: start(),
        expires: start() + TimeDelta::days(2),
        message: Some(message.clone()),
    });
    let own = Channel::Person(person);
    let kind = DocumentKind::Notice;
    phone.line.publish(own, kind, id.as_bytes(), signed);
    let short = ShortNotice {
        kind: NoticeKind::Change.into(),
        lasts: 3_600_000,
        content: NoticeContent::Message(message),
    };
    let id = NoticeId::new(start(), [2; 10]);
    phone
        .line
        .publish_as(own, kind, id.as_bytes(), Content::Notice(short));
    phone.sync();
    for (tag, title, body) in [
        (
            "zh-CN",
            "行程取消",
            "湘U12345 的行程已取消，请勿前往。联系电话：李调度",
        ),
        (
            "en",
            "Trip cancelled",
            "The trip of 湘U12345 is cancelled: do not go there. Call: 李调度",
        ),
    ] {
        let notices = worker::notices(&phone, person, Language::of(tag)).unwrap();
        assert_eq!(notices.len(), 2);
        for shown in notices {
            assert_eq!((shown.title.as_str(), shown.body.as_str()), (title, body));
        }
    }
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
            kind: NoticeKind::Announcement,
            trip: None,
            title: "转账通知".to_owned(),
            body: String::new(),
            at: start(),
            expires: start() + TimeDelta::days(2),
            message: None,
        },
    )
    .unwrap();
    let own = Channel::Person(person);
    phone.line.publish(own, DocumentKind::Notice, b"x", forged);
    phone.sync();
    assert!(titles(&phone, person).is_empty());
}
