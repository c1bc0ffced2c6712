//! Visits to a service over a line that loses, repeats and alters.

use super::support::{self, FakeService, Fault, Inner, now, operation, phone, service};
use chrono::TimeDelta;
use proptest::prelude::*;
use qicheng_domain::{
    document::{DocumentKey, DocumentKind},
    operations::{operation::Head, refusal::RefusalCode},
};
use qicheng_exchange::{reply::ReplyError, transport::TransportError};
use qicheng_store::{
    Tx,
    erase::{self, Unsent},
    forget,
    table::{
        device,
        document::{self, DocumentName, DocumentRow},
        outbox::{self, OutboxRow, OutboxState},
    },
};
use qicheng_sync::SyncError;

#[test]
fn one_visit_brings_everything_up_and_down_and_the_next_nothing() {
    let (phone, line) = (phone(1), FakeService::default());
    let big: Vec<u8> = (0..25_000u32).map(|n| (n % 251) as u8).collect();
    line.publish("a", b"first");
    line.publish("train", &big);
    line.publish("a", b"second");
    for n in 1..=3 {
        phone.claim(n);
    }
    let report = phone.visit(&line).unwrap();
    assert_eq!((report.sent, report.applied, report.refused), (3, 3, 0));
    assert_eq!(
        report.changed.into_iter().collect::<Vec<_>>(),
        [DocumentKind::Notice]
    );
    assert!(!report.more && report.stopped.is_none());
    let mut documents = phone.documents();
    documents.sort_by_key(|d| d.bytes.len());
    assert_eq!(documents[0].bytes, b"second");
    assert!(documents[1].bytes == big);
    let device = phone.device();
    assert!(device.enrolled && device.last_sync.is_some());
    assert_eq!(device.acknowledged, 3);

    let before = phone.state();
    let report = phone.visit(&line).unwrap();
    assert_eq!((report.rounds, report.sent), (1, 0));
    assert!(phone.state() == before);
    let requests = &line.inner().requests;
    assert!(requests[0].enrolment.is_some() && requests.last().unwrap().enrolment.is_none());
}

#[test]
fn a_lost_request_or_reply_loses_and_doubles_nothing() {
    let (phone, line) = (phone(1), FakeService::default());
    line.publish("a", b"x");
    phone.claim(1);
    for fault in [Fault::RequestLost, Fault::ReplyLost] {
        let before = phone.state();
        line.fault(fault);
        assert!(matches!(phone.visit(&line), Err(SyncError::Transport(_))));
        assert!(phone.state() == before);
    }
    assert_eq!(line.inner().effects, [operation(1)]);
    phone.claim(2);
    let report = phone.visit(&line).unwrap();
    assert_eq!((report.sent, report.applied), (2, 2));
    assert_eq!(line.inner().effects, [operation(1), operation(2)]);
    assert!(
        phone
            .outbox()
            .iter()
            .all(|r| r.state == OutboxState::Applied)
    );
}

#[test]
fn what_came_before_the_line_broke_is_kept_and_told() {
    let (phone, line) = (phone(1), FakeService::default());
    for name in ["a", "b", "c", "d", "e"] {
        line.publish(name, b"x");
    }
    line.inner().faults = vec![Fault::None, Fault::ReplyLost];
    let report = phone.visit(&line).unwrap();
    assert!(matches!(
        report.stopped,
        Some(SyncError::Transport(TransportError::CutOff))
    ));
    assert_eq!((report.rounds, phone.documents().len()), (1, 2));
    let report = phone.visit(&line).unwrap();
    assert_eq!((report.rounds, phone.documents().len()), (2, 5));
}

#[test]
fn a_reply_to_another_request_changes_nothing() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    line.publish("a", b"x");
    line.fault(Fault::ReplyLost);
    phone.visit(&line).unwrap_err();
    let earlier = line.inner().replies[0].clone();
    let before = phone.state();
    line.fault(Fault::Instead(earlier));
    let error = phone.visit(&line).unwrap_err();
    assert!(matches!(error, SyncError::Reply(ReplyError::OtherRequest)));
    assert!(phone.state() == before);
}

#[test]
fn what_is_refused_is_kept_with_its_field() {
    let (phone, line) = (phone(1), FakeService::default());
    line.inner().refuses.push(operation(2));
    for n in 1..=3 {
        phone.claim(n);
    }
    let report = phone.visit(&line).unwrap();
    assert_eq!((report.applied, report.refused), (2, 1));
    let refused = OutboxState::Refused {
        code: RefusalCode::Field,
        field: Some("mobile".to_owned()),
    };
    assert_eq!(phone.outbox()[1].state, refused);
    assert_eq!(phone.visit(&line).unwrap().sent, 0);
}

#[test]
fn a_fork_sends_everything_again_under_its_ids_in_the_same_visit() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    phone.visit(&line).unwrap();
    // The service holds another second operation, as of a copy of this phone.
    let copy = self::phone(1);
    copy.claim(1);
    copy.claim(9);
    line.inner()
        .devices
        .values_mut()
        .for_each(|d| d.counter = 0);
    copy.visit(&line).unwrap();

    phone.claim(2);
    phone.claim(3);
    let report = phone.visit(&line).unwrap();
    assert!(report.restarted && report.stopped.is_none());
    // What took effect before too, since nobody knows what another chain has of it; each has its effect once.
    assert_eq!(report.applied, 3);
    let effects = line.inner().effects.clone();
    assert_eq!(effects, [1, 9, 2, 3].map(operation));
    assert!(
        phone
            .outbox()
            .iter()
            .all(|r| r.state == OutboxState::Applied)
    );
    assert!(phone.device().forked.is_some());
}

#[test]
fn a_counter_that_was_turned_back_is_raised_once() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.visit(&line).unwrap();
    line.inner()
        .devices
        .values_mut()
        .for_each(|d| d.counter = 5_000);
    phone.claim(1);
    assert_eq!(phone.visit(&line).unwrap().applied, 1);
    line.inner()
        .devices
        .values_mut()
        .for_each(|d| d.counter = u64::MAX);
    let error = phone.visit(&line).unwrap_err();
    assert!(matches!(
        error,
        SyncError::Transport(TransportError::Refused(_))
    ));
}

#[test]
fn a_service_that_lost_the_device_gets_it_again_with_all_that_it_lacks() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    phone.visit(&line).unwrap();
    *line.inner() = Inner::default();
    phone.claim(2);
    phone.visit(&line).unwrap();
    // It said that it holds nothing before the second, which waits there; the next visit brings the first.
    phone.visit(&line).unwrap();
    assert_eq!(line.inner().effects, [1, 2].map(operation));
    assert!(
        phone
            .outbox()
            .iter()
            .all(|r| r.state == OutboxState::Applied)
    );
}

/// What a service answered after its back-up counts as it answers it once more.
#[test]
fn t10_a_restored_service_gets_what_it_lost_and_its_new_answer_counts() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    phone.visit(&line).unwrap();
    let backup = line.inner().back_up();
    line.inner().refuses.push(operation(2));
    for n in 2..=4 {
        phone.claim(n);
    }
    phone.visit(&line).unwrap();
    line.inner().restore(backup);
    line.inner().refuses = vec![operation(3)];
    phone.visit(&line).unwrap();
    assert_eq!(line.inner().effects, [1, 2, 4].map(operation));
    let outbox = phone.outbox();
    let is_refused = |row: &&OutboxRow| matches!(row.state, OutboxState::Refused { .. });
    let refused: Vec<_> = outbox.iter().filter(is_refused).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].operation.id, operation(3));
    assert_eq!(phone.visit(&line).unwrap().sent, 0);
}

/// The phone has what it had until the feed was read to its end, and then what the feed has.
#[test]
fn t10_the_feed_of_a_restored_service_is_read_anew_and_what_it_lost_goes() {
    let (phone, line) = (phone(1), FakeService::default());
    for name in ["a", "b", "c"] {
        line.publish(name, b"x");
    }
    phone.visit(&line).unwrap();
    // Two documents are lost; the third comes again under the version that the first had, and a page is lost too.
    {
        let mut inner = line.inner();
        inner.epoch = 1;
        inner.feed.clear();
    }
    for name in ["c", "d", "e"] {
        line.publish(name, b"y");
    }
    line.inner().faults = vec![Fault::None, Fault::ReplyLost];
    assert!(phone.visit(&line).unwrap().stopped.is_some());
    let names = |phone: &support::Phone| {
        let mut all: Vec<_> = phone
            .documents()
            .into_iter()
            .map(|d| d.name.key.name)
            .collect();
        all.sort_unstable();
        all
    };
    assert_eq!(names(&phone), [b"a", b"b", b"c", b"d"]);
    phone.visit(&line).unwrap();
    assert_eq!(names(&phone), [b"c", b"d", b"e"]);
    assert!(
        phone
            .documents()
            .iter()
            .all(|d| d.bytes == b"y" && d.version > 0)
    );
    let report = phone.visit(&line).unwrap();
    assert!(report.rounds == 1 && report.changed.is_empty());
}

/// A service that was restored from before a chain began lacks what took effect in all chains since.
#[test]
fn t10_a_service_restored_from_before_the_chain_gets_every_effect_again() {
    // Told by a fork, or by a sequence that the present chain cannot have.
    for (since, more) in [(&[4, 5][..], Some(6)), (&[4], None)] {
        let (phone, line) = (phone(1), FakeService::default());
        for n in [1, 2] {
            phone.claim(n);
        }
        phone.visit(&line).unwrap();
        let backup = line.inner().back_up();
        phone.claim(3);
        phone.visit(&line).unwrap();
        // A copy of this phone has said something else, so that this one's chain begins anew.
        let copy = self::phone(1);
        for n in [1, 2, 3, 9] {
            copy.claim(n);
        }
        let lower = |line: &FakeService| {
            let mut inner = line.inner();
            inner.devices.values_mut().for_each(|d| d.counter = 0);
        };
        lower(&line);
        copy.visit(&line).unwrap();
        for n in since {
            phone.claim(*n);
        }
        lower(&line);
        assert!(phone.visit(&line).unwrap().restarted);
        line.inner().restore(backup);
        if let Some(n) = more {
            phone.claim(n);
        }
        for _ in 0..3 {
            phone.visit(&line).unwrap();
        }
        let mut effects = line.inner().effects.clone();
        effects.sort_unstable();
        let all = (1..4).chain(since.iter().copied()).chain(more);
        assert_eq!(effects, all.map(operation).collect::<Vec<_>>());
        let outbox = phone.outbox();
        assert!(outbox.iter().all(|r| r.state == OutboxState::Applied));
        assert_eq!(phone.visit(&line).unwrap().sent, 0);
    }
}

/// A request that comes late, or a copy of the phone, brings it as far as before.
#[test]
fn t10_what_a_restored_service_decides_counts_though_it_holds_as_much_as_before() {
    let (phone, line) = (phone(1), FakeService::default());
    line.publish("a", b"x");
    phone.claim(1);
    phone.visit(&line).unwrap();
    let backup = line.inner().back_up();
    for n in [2, 3] {
        phone.claim(n);
    }
    phone.visit(&line).unwrap();
    {
        let mut inner = line.inner();
        inner.restore(backup);
        inner.epoch = 1;
        inner.refuses.push(operation(3));
        inner.devices.values_mut().for_each(|d| d.counter = 0);
    }
    let late = self::phone(1);
    for n in 1..=3 {
        late.claim(n);
    }
    late.visit(&line).unwrap();
    phone.visit(&line).unwrap();
    let states: Vec<_> = phone.outbox().into_iter().map(|row| row.state).collect();
    assert_eq!(states[..2], [OutboxState::Applied, OutboxState::Applied]);
    assert!(matches!(states[2], OutboxState::Refused { .. }));
    assert_eq!(phone.visit(&line).unwrap().sent, 0);
}

/// A late request brings the present chain back, and not what earlier ones had brought.
#[test]
fn t10_what_a_restored_service_lost_of_an_earlier_chain_comes_again() {
    for damaged in [false, true] {
        let (phone, line) = (phone(1), FakeService::default());
        line.publish("a", b"x");
        phone.claim(1);
        phone.claim(2);
        phone.visit(&line).unwrap();
        phone
            .store
            .write(|tx| outbox::start_again(tx, service(), now()))
            .unwrap();
        {
            let mut inner = line.inner();
            inner.devices.values_mut().for_each(|d| d.forked = true);
        }
        phone.claim(3);
        phone.visit(&line).unwrap();
        {
            let mut inner = line.inner();
            inner.effects = vec![operation(1), operation(3)];
            inner.epoch = u8::from(!damaged);
        }
        if damaged {
            let anew = |tx: &Tx<'_>| device::move_cursor(tx, service(), &[]);
            phone.store.write(anew).unwrap();
        }
        phone.visit(&line).unwrap();
        let mut effects = line.inner().effects.clone();
        effects.sort_unstable();
        assert_eq!(effects, [1, 2, 3].map(operation));
        let outbox = phone.outbox();
        assert!(outbox.iter().all(|r| r.state == OutboxState::Applied));
        assert_eq!(phone.visit(&line).unwrap().sent, 0);
    }
}

/// A phone that was set back says something else where operations of before wait at the service for a gap to close.
/// The phone holds nothing of the chain that the service has again, as after a damage.
#[test]
fn t10_what_a_restored_service_lost_of_the_present_chain_comes_again_behind_a_fork() {
    let (phone, line) = (phone(1), FakeService::default());
    for n in 1..=3 {
        phone.claim(n);
    }
    phone.visit(&line).unwrap();
    let backup = line.inner().back_up();
    phone
        .store
        .write(|tx| {
            erase::person(tx, support::person(), Unsent::Erase)?;
            outbox::start_again(tx, service(), now())
        })
        .unwrap();
    assert!(phone.outbox().is_empty());
    phone.claim(4);
    phone.visit(&line).unwrap();
    assert!(line.inner().effects.contains(&operation(4)));
    line.inner().restore(backup);
    phone.claim(5);
    for _ in 0..3 {
        phone.visit(&line).unwrap();
    }
    let effects = &line.inner().effects;
    assert!([4, 5].iter().all(|n| effects.contains(&operation(*n))));
}

#[test]
fn t10_the_result_of_a_parked_operation_is_not_taken_for_that_of_another_in_its_place() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    phone.claim(2);
    phone.visit(&line).unwrap();
    {
        let mut inner = line.inner();
        let second = inner.requests[0].operations[1].clone();
        inner.effects.clear();
        let device = inner.devices.values_mut().next().unwrap();
        device.counter = 0;
        (device.head, device.parked) = (Head::START, vec![second]);
        device.links.clear();
    }
    let set_back = self::phone(1);
    set_back.claim(1);
    set_back.claim(9);
    for _ in 0..3 {
        set_back.visit(&line).unwrap();
    }
    assert!(line.inner().effects.contains(&operation(9)));
    let outbox = set_back.outbox();
    assert!(outbox.iter().all(|r| r.state == OutboxState::Applied));
}

#[test]
fn a_service_restored_from_before_what_the_phone_has_forgotten_gets_all_that_is_still_held() {
    let (phone, line) = (phone(1), FakeService::default());
    for n in 1..=3 {
        phone.claim(n);
    }
    phone.visit(&line).unwrap();
    // Between the second and the third, 45 days later.
    let now = support::later(2) + TimeDelta::days(45) + TimeDelta::milliseconds(500);
    phone.store.write(|tx| forget::outdated(tx, now)).unwrap();
    assert_eq!(phone.outbox().len(), 1);
    *line.inner() = Inner::default();
    phone.claim(4);
    let first = phone.visit(&line).unwrap();
    assert!(first.restarted);
    phone.visit(&line).unwrap();
    assert_eq!(line.inner().effects, [3, 4].map(operation));
    let outbox = phone.outbox();
    assert!(outbox.iter().all(|r| r.state == OutboxState::Applied));
    assert_eq!(phone.visit(&line).unwrap().sent, 0);
}

#[test]
fn what_was_recovered_goes_once_the_feed_was_read_to_its_end_without_it() {
    let (phone, line) = (phone(1), FakeService::default());
    for name in ["a", "b", "c"] {
        line.publish(name, b"x");
    }
    phone.visit(&line).unwrap();
    let recovered = DocumentRow {
        version: 0,
        name: DocumentName {
            service: service(),
            key: DocumentKey {
                name: b"gone".to_vec(),
                ..phone.documents()[0].name.key.clone()
            },
        },
        ..phone.documents()[0].clone()
    };
    phone
        .store
        .write(|tx| {
            device::move_cursor(tx, service(), &[])?;
            document::put(tx, &recovered)
        })
        .unwrap();
    // A page that more follow takes nothing away.
    line.inner().faults = vec![Fault::None, Fault::ReplyLost];
    assert!(phone.visit(&line).unwrap().stopped.is_some());
    assert_eq!(phone.documents().len(), 4);
    let report = phone.visit(&line).unwrap();
    assert!(report.changed.contains(&recovered.name.key.kind));
    assert_eq!(phone.documents().len(), 3);
}

#[test]
fn more_than_one_request_takes_goes_in_one_visit() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.visit(&line).unwrap();
    for n in 0..=255 {
        phone.claim(n);
    }
    phone
        .store
        .write(|tx| device::not_enrolled(tx, service()))
        .unwrap();
    let report = phone.visit(&line).unwrap();
    assert_eq!((report.sent, report.applied), (256, 256));
    assert_ne!(
        line.inner().devices.values().next().unwrap().head,
        Head::START
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Cut off anywhere or altered anywhere, a reply changes nothing.
    #[test]
    fn an_altered_or_cut_off_reply_changes_nothing(at: prop::sample::Index, bit in 0u8..8, cut: bool) {
        let (phone, line) = (phone(1), FakeService::default());
        phone.claim(1);
        line.publish("a", b"a document");
        // The reply to this very request, altered on its way.
        let before = phone.state();
        let altering = CorruptedReplies { line: &line, at, bit, cut };
        let visit = qicheng_sync::sync_once(&phone.store, service(), &altering, &support::trust, now());
        prop_assert!(matches!(support::block_on(visit), Err(SyncError::Reply(_))));
        prop_assert!(phone.state() == before);
        prop_assert_eq!(phone.visit(&line).unwrap().applied, 1);
    }

    /// Whatever is lost on the way, every claim has one effect in the end and the mirror is the feed.
    #[test]
    fn after_any_losses_all_is_once_everywhere(steps in prop::collection::vec(0u8..5, 1..20)) {
        let (phone, line) = (phone(1), FakeService::default());
        let mut claimed = Vec::new();
        for (n, step) in (1u8..).zip(steps) {
            match step {
                0 => line.fault(Fault::RequestLost),
                1 => line.fault(Fault::ReplyLost),
                2 => line.publish("a", &[n]),
                3 => drop(phone.visit(&line)),
                _ => {
                    phone.claim(n);
                    claimed.push(operation(n));
                }
            }
        }
        line.inner().faults.clear();
        phone.visit(&line).unwrap();
        prop_assert_eq!(&line.inner().effects, &claimed);
        prop_assert!(phone.outbox().iter().all(|r| r.state == OutboxState::Applied));
        let versions: Vec<u64> = phone.documents().iter().map(|d| d.version).collect();
        let newest: Vec<u64> = line.inner().feed.last().map(|d| d.version).into_iter().collect();
        prop_assert_eq!(versions, newest);
    }
}

struct CorruptedReplies<'s> {
    line: &'s FakeService,
    at: prop::sample::Index,
    bit: u8,
    cut: bool,
}

impl qicheng_exchange::transport::Exchange for CorruptedReplies<'_> {
    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let mut reply = self.line.exchange(request).await?;
        let at = self.at.index(reply.len());
        if self.cut {
            reply.truncate(at);
        } else {
            reply[at] ^= 1 << self.bit;
        }
        Ok(reply)
    }
}
