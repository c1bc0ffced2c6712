//! Notices without signatures of their own: what name and channel say is not said again, and nothing else is lost.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::{NoticeId, TripId},
    notice::{Notice, NoticeArgument, NoticeKind, NoticeMessage, NoticeMessageId},
};
use qicheng_exchange::notice::{NoticeContent, ShortNotice};

const TRIP: TripId = TripId([9; 6]);

fn written() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_772_000_000_123).unwrap()
}

fn key(channel: Channel) -> DocumentKey {
    DocumentKey {
        channel,
        kind: DocumentKind::Notice,
        name: NoticeId::new(written(), [3; 10]).as_bytes().to_vec(),
    }
}

fn notice(trip: Option<TripId>) -> Notice {
    Notice {
        id: NoticeId::new(written(), [3; 10]),
        kind: NoticeKind::Change,
        trip,
        title: "改点".to_owned(),
        body: "明早六点半发车。".to_owned(),
        at: written(),
        expires: written() + TimeDelta::days(2),
        message: None,
    }
}

proptest! {
    #[test]
    fn whatever_a_service_writes_comes_back(
        title in "\\PC{0,60}",
        body in "\\PC{0,200}",
        lasts in 0..4_000_000_000_i64,
        kind in prop_oneof![Just(NoticeKind::Departure), Just(NoticeKind::Change), Just(NoticeKind::Announcement)],
        of_trip: bool,
    ) {
        let channel = if of_trip { Channel::Trip(TRIP) } else { Channel::All };
        let written = Notice {
            kind,
            title,
            body,
            expires: written() + TimeDelta::milliseconds(lasts),
            ..notice(of_trip.then_some(TRIP))
        };
        let short = ShortNotice::of(&key(channel), &written, true).unwrap();
        prop_assert!(short.notice(&key(channel)) == Some(written));
    }
}

#[test]
fn what_the_key_does_not_say_is_not_shortened() {
    let of_trip = key(Channel::Trip(TRIP));
    assert!(ShortNotice::of(&of_trip, &notice(Some(TRIP)), true).is_some());
    let later = written() + TimeDelta::milliseconds(1);
    let before = written() - TimeDelta::milliseconds(1);
    let others = [
        notice(None),
        notice(Some(TripId([8; 6]))),
        Notice {
            at: later,
            ..notice(Some(TRIP))
        },
        Notice {
            expires: before,
            ..notice(Some(TRIP))
        },
        Notice {
            id: NoticeId::new(written(), [4; 10]),
            ..notice(Some(TRIP))
        },
    ];
    for other in others {
        assert!(ShortNotice::of(&of_trip, &other, true).is_none());
    }
    let mut other_kind = of_trip;
    other_kind.kind = DocumentKind::Trip;
    assert!(ShortNotice::of(&other_kind, &notice(Some(TRIP)), true).is_none());
}

#[test]
fn strange_keys_and_kinds_of_later_versions_are_no_notices() {
    let short = ShortNotice::of(&key(Channel::All), &notice(None), true).unwrap();
    let mut strange = key(Channel::All);
    strange.name.pop();
    assert!(short.notice(&strange).is_none());
    for kind in [0, 4, 255] {
        let short = ShortNotice {
            kind,
            ..short.clone()
        };
        assert!(short.notice(&key(Channel::All)).is_none());
    }
    for lasts in [u64::MAX, i64::MAX as u64] {
        let short = ShortNotice {
            lasts,
            ..short.clone()
        };
        assert!(short.notice(&key(Channel::All)).is_none());
    }
}

fn cancelled() -> NoticeMessage {
    let text = |text: &str| NoticeArgument::Text(text.to_owned());
    NoticeMessage {
        id: NoticeMessageId::Cancelled.into(),
        arguments: vec![text("湘U12345"), text("李调度")],
    }
}

#[test]
fn a_message_stands_for_title_and_text_for_those_who_know_messages() {
    let key = key(Channel::Trip(TRIP));
    let written = Notice {
        message: Some(cancelled()),
        ..notice(Some(TRIP))
    };
    let old = ShortNotice::of(&key, &written, false).unwrap();
    assert!(matches!(&old.content, NoticeContent::Text { body, .. } if *body == written.body));
    assert!(old.notice(&key) == Some(notice(Some(TRIP))));

    let new = ShortNotice::of(&key, &written, true).unwrap();
    assert!(new.content == NoticeContent::Message(cancelled()));
    let read = new.notice(&key).unwrap();
    assert!(read.title.is_empty() && read.body.is_empty());
    assert!(read.message == Some(cancelled()));
}

#[test]
fn a_message_of_a_later_version_comes_as_text_and_is_not_read_without() {
    let key = key(Channel::Trip(TRIP));
    let mut longer = cancelled();
    longer.arguments.push(NoticeArgument::Time(written()));
    let later = NoticeMessage {
        id: 99,
        ..cancelled()
    };
    for message in [longer, later] {
        let written = Notice {
            message: Some(message.clone()),
            ..notice(Some(TRIP))
        };
        let short = ShortNotice::of(&key, &written, true).unwrap();
        assert!(matches!(short.content, NoticeContent::Text { .. }));
        let short = ShortNotice {
            content: NoticeContent::Message(message),
            ..short
        };
        assert!(short.notice(&key).is_none());
    }
}
