//! Notices without signatures of their own: what name and channel say is not said again, and nothing else is lost.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::{NoticeId, TripId},
    notice::{Notice, NoticeKind},
};
use qicheng_exchange::notice::ShortNotice;

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
    }
}

proptest! {
    #[test]
    fn whatever_a_service_writes_comes_back(
        title in "\\PC{0,60}",
        body in "\\PC{0,200}",
        lasts in 0..4_000_000_000_i64,
        kind in prop_oneof![Just(NoticeKind::Departure), Just(NoticeKind::Change), Just(NoticeKind::Word)],
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
        let short = ShortNotice::of(&key(channel), &written).unwrap();
        prop_assert!(short.notice(&key(channel)) == Some(written));
    }
}

#[test]
fn what_the_key_does_not_say_is_not_shortened() {
    let of_trip = key(Channel::Trip(TRIP));
    assert!(ShortNotice::of(&of_trip, &notice(Some(TRIP))).is_some());
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
        assert!(ShortNotice::of(&of_trip, &other).is_none());
    }
    let mut other_kind = of_trip;
    other_kind.kind = DocumentKind::Trip;
    assert!(ShortNotice::of(&other_kind, &notice(Some(TRIP))).is_none());
}

#[test]
fn strange_keys_and_kinds_of_later_versions_are_no_notices() {
    let short = ShortNotice::of(&key(Channel::All), &notice(None)).unwrap();
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
