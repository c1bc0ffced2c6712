//! Clocks poisoned; bundles and lists rolled back, frozen, shuffled and given out by the wrong hands.

use crate::attacks::{signed::WORLD, world::*};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential,
    status::{self, ListBody, StatusList},
    trust::{self, Bundle, BundleBody, BundleError, MinTrustedTime, accept},
    verdict::{Clock, Code, Verdict},
};

fn days(n: i64) -> TimeDelta {
    TimeDelta::days(n)
}

fn body(version: u64, issued: DateTime<Utc>, lives: i64) -> BundleBody {
    BundleBody {
        version,
        issued,
        expires: issued + days(lives),
        ..bundle_body()
    }
}

fn signed(body: &BundleBody) -> Vec<u8> {
    trust::build(&[&key(1), &key(2)], body).unwrap()
}

fn opened(body: &BundleBody) -> Bundle {
    Bundle::verify(&signed(body), &body.roots).unwrap()
}

/// Whatever lists and replies say, the minimum trusted time ends with the bundle; what lies beyond cannot close a door
/// for good.
#[test]
fn no_time_from_the_future_raises_the_floor_beyond_the_bundle() {
    let bundle = opened(&body(3, now() - days(5), 60));
    let expires = bundle.body().expires;
    for ahead in [1, 54, 55, 56, 365, 365 * 1_000] {
        let min_trusted_time = MinTrustedTime::of(&bundle).raised(now() + days(ahead), &bundle);
        assert_eq!(min_trusted_time.0, (now() + days(ahead)).min(expires));
        // A newer bundle starts anew, so that nothing poisoned outlives it.
        let newer = opened(&body(4, now(), 60));
        assert_eq!(MinTrustedTime::of(&newer).0, now());
    }
    // Nothing lowers it but that.
    let min_trusted_time = MinTrustedTime::of(&bundle).raised(now(), &bundle);
    for back in [0, 1, 5, 365 * 50] {
        assert_eq!(
            min_trusted_time.raised(now() - days(back), &bundle),
            min_trusted_time
        );
    }
}

/// Tickets, health codes and proofs dated a year ahead change nothing about the time.
#[test]
fn no_pass_moves_the_clock() {
    let mut ahead = person(1);
    ahead.ticket.issued += 365 * 86_400;
    ahead.ticket.expires += 365 * 86_400;
    let world = WORLD.clone();
    let before = world.decide(&person(3).shows(0, None));
    for _ in 0..5 {
        let decision = world.decide(&ahead.shows(365 * 86_400, None));
        assert_eq!(decision.verdict, Verdict::Reject);
        assert!(decision.reasons.iter().any(|r| r.code == Code::TicketEarly));
    }
    assert_eq!(world.decide(&person(3).shows(0, None)), before);
}

/// Proofs signed ahead, one for every minute of a day to come: none is good but in its own minute.
#[test]
fn proofs_signed_ahead_are_good_in_their_minute_alone() {
    for minute in [1, 2, 9, 10, 11, 60, 1_439] {
        let signed_for = minute * 60;
        let decision = WORLD.decide(&person(1).shows(signed_for, None));
        assert_ne!(decision.verdict, Verdict::Board, "{minute}");
    }
}

#[test]
fn an_older_bundle_never_comes_back() {
    let bodies: Vec<_> = (1..=6)
        .map(|n| body(n, now() - days(7 - i64::try_from(n).unwrap()), 60))
        .collect();
    let all: Vec<_> = bodies.iter().map(signed).collect();
    let roots = &bodies[0].roots;
    for held in 1..=6 {
        let current = opened(&bodies[held - 1]);
        for next in 1..=6 {
            let result = accept(Some(&current), roots, &all[next - 1], now());
            if next > held {
                assert_eq!(result.unwrap().body().version, bodies[next - 1].version);
            } else {
                assert_eq!(result.unwrap_err(), BundleError::NotNewer);
            }
        }
    }
    // The same version with other content is not newer either.
    let mut other = bodies[5].clone();
    other.keys.pop();
    let current = opened(&bodies[5]);
    assert_eq!(
        accept(Some(&current), roots, &signed(&other), now()).unwrap_err(),
        BundleError::NotNewer
    );
}

/// One wrong bundle cannot burn all versions that are left, nor can a chain of small steps by one root.
#[test]
fn the_version_cannot_be_burnt() {
    let held = opened(&body(3, now() - days(5), 60));
    for version in [1_004, u64::MAX] {
        let next = signed(&body(version, now(), 60));
        let result = accept(Some(&held), held.roots(), &next, now());
        assert_eq!(result.unwrap_err(), BundleError::TooFarAhead);
    }
    assert!(trust::build(&[&key(1)], &body(4, now(), 60)).is_err());
    assert!(trust::build(&[&key(1), &key(1)], &body(4, now(), 60)).is_err());
    assert!(trust::build(&[&key(1), &key(4)], &body(4, now(), 60)).is_err());
}

/// Who keeps a newer bundle or list from a door, keeps it no longer than they live.
#[test]
fn a_frozen_door_stops_verifying() {
    let text = |at: DateTime<Utc>| person(1).shows_at(at.timestamp(), None);
    for (after, code) in [(7, Code::ListExpired), (60, Code::BundleExpired)] {
        let mut world = WORLD.clone();
        let at = now() + days(after);
        world.set_now(at);
        let decision = world.decide(&text(at));
        assert_ne!(decision.verdict, Verdict::Board);
        assert!(decision.reasons.iter().any(|r| r.code == code), "{after}");
        // Turning its clock back helps nobody once it has known better.
        world.clock = Clock {
            now: now(),
            min_trusted_time: Some(MinTrustedTime(at)),
        };
        let decision = world.decide(&text(now()));
        assert_ne!(decision.verdict, Verdict::Board);
        assert!(decision.reasons.iter().any(|r| r.code == code), "{after}");
    }
}

fn list_of(
    signer: u8,
    id: u32,
    seq: u64,
    revoked: &[u32],
) -> Result<StatusList, status::StatusError> {
    let body = ListBody {
        id,
        seq,
        issued: now(),
        expires: now() + days(7),
        indexes: 1_000,
    };
    let bytes = status::build(&key(signer), &body, revoked)?;
    StatusList::verify(&bytes, WORLD.bundle.as_ref().unwrap(), now())
}

#[test]
fn an_older_list_never_takes_the_place_of_a_newer() {
    let lists: Vec<_> = (1..=5)
        .map(|seq| list_of(LISTS, LIST, seq, &[1]).unwrap())
        .collect();
    for held in &lists {
        for next in &lists {
            assert_eq!(next.replaces(held), next.seq > held.seq);
        }
        let other = list_of(LISTS, LIST + 1, 99, &[]).unwrap();
        assert!(!other.replaces(held));
    }
    // However they lie on the disc, the highest counts: here all but the last leave the ticket in force.
    let mut world = WORLD.clone();
    for turn in 0..5_usize {
        world.lists = (1..=5)
            .map(|seq| list_of(LISTS, LIST, seq, if seq == 5 { &[1] } else { &[] }).unwrap())
            .collect();
        world.lists.rotate_left(turn);
        let decision = world.decide(&person(1).shows(0, None));
        expect(&decision, Verdict::Reject, &[Code::Revoked]);
    }
}

#[test]
fn a_list_by_any_other_key_is_no_list() {
    for signer in [TICKETS, HEALTHS, MANIFESTS, STRANGER, 1] {
        assert!(list_of(signer, LIST, 9, &[]).is_err(), "{signer}");
    }
}

/// A thief who holds a withdrawn key picks a clear index of the list: that proves nothing.
#[test]
fn a_clear_bit_does_not_vouch_for_a_stolen_key() {
    let mut world = WORLD.clone();
    let since = now() - minutes(60);
    world.key_state(TICKETS, trust::KeyState::Compromised { since });
    for slot in [1, 9] {
        let mut stolen = person(slot);
        stolen.ticket_mut().status.index = 999;
        let decision = world.decide(&stolen.shows(0, None));
        assert_eq!(decision.verdict, Verdict::Reject);
        assert!(
            decision
                .reasons
                .iter()
                .any(|r| r.code == Code::IssuerCompromised)
        );
    }
    let health = person(1).health_bytes().unwrap();
    assert!(credential::ParsedCredential::parse(&health).is_ok());
}
