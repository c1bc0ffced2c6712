//! Rows about the code itself, its issuers and its status: what is forged, unknown, withdrawn or revoked.

use crate::world::{
    forged::{forged, presented},
    *,
};
use chrono::TimeDelta;
use qicheng_credential::{
    credential::{Body, Credential, Staff, StatusIndex, issue},
    encoding::text::{self, Prefix},
    envelope::Type,
    key::Signer,
    presentation::Proof,
    trust::{KeyState, Purpose},
    verdict::{Code, OpenChallenge, ToDo, Verdict},
};
use qicheng_domain::people::role::Role;

#[test]
fn a_good_pass_boards_and_says_who_it_is() {
    let decision = World::new().decide(&person(1).shows(0, None));
    boards(&decision);
    let passenger = decision.passenger.unwrap();
    assert_eq!((passenger.slot, passenger.name.as_str()), (1, "张晓伟"));
    assert_eq!(passenger.seat.as_deref(), Some("1A"));
    assert!(!passenger.paper);
    assert_eq!(decision.ages.manifest, Some(3_600));
    assert_eq!(decision.ages.list, Some(7_200));
    assert_eq!(decision.ages.bundle, Some(5 * 86_400));
    assert_eq!(decision.ages.rules, Some(3_600));
    assert_eq!(decision.ages.clock, Some(36_000));
    assert_eq!(decision.ages.health, Some(7_200));
    assert_eq!(decision.ages.code, Some(0));
    let older = World::new().decide(&person(1).shows(-40, None));
    assert_eq!(older.ages.code, Some(40));
    assert!(decision.warnings.is_empty() && decision.to_do.is_empty());
}

#[test]
fn malformed_is_rejected() {
    let world = World::new();
    for text in ["QC1:", "QC1:%%%", "QC1:00"] {
        expect(&world.decide(text), Verdict::Reject, &[Code::Malformed]);
    }
}

#[test]
fn s03_a_foreign_code_is_not_ours_and_nothing_is_decided() {
    let world = World::new();
    for text in [
        "",
        "hello",
        "https://u.wechat.com/MKvI0Hc",
        "HTTPS://QR.ALIPAY.COM/FKX01234567890",
        "wxp://f2f0Rk0",
        "{\"name\":\"健康码\",\"color\":\"green\"}",
        "HC1:ABC",
        "qc1:00",
        "QC:00",
        "QC1234:00",
    ] {
        let decision = world.decide(text);
        expect(&decision, Verdict::None, &[Code::NotOurs]);
        assert_eq!(decision.to_do, [ToDo::OpenPass]);
        assert!(decision.passenger.is_none() && decision.skew.is_none());
    }
}

#[test]
fn s03_a_foreign_code_leaves_the_challenge_open() {
    let nonce = Proof::Nonce([5; 8]);
    let mut world = World::new();
    world.challenge = Some(OpenChallenge::new(nonce, now()));
    let decision = world.decide("https://example.org");
    assert_eq!(decision.challenge, world.challenge);
}

#[test]
fn another_code_of_ours_is_no_pass() {
    let challenge = text::encode(Prefix::Challenge, b"whatever");
    for text in [&*challenge, "UR:BYTES/1-3/LPADAXCF"] {
        expect(
            &World::new().decide(text),
            Verdict::Reject,
            &[Code::NotAPass],
        );
    }
}

#[test]
fn a_staff_credential_is_no_pass() {
    let staff = Credential {
        body: Body::Staff(Staff {
            role: Role::Crew,
            scope: region(433_130),
            status: StatusIndex {
                list: LIST,
                index: 1,
            },
        }),
        holder: None,
        ..person(1).ticket
    };
    let text = text::encode(Prefix::Pass, &issue(&key(TICKETS), &staff).unwrap());
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::NotAPass],
    );
}

#[test]
fn a_later_version_cannot_be_verified_and_says_update() {
    let decision = World::new().decide("QC9:ABC");
    expect(&decision, Verdict::CannotVerify, &[Code::UnknownVersion]);
    assert_eq!(decision.to_do, [ToDo::UpdateApp]);
}

#[test]
fn a_ticket_signed_by_another_under_the_issuers_name_is_rejected() {
    let person = person(1);
    let ticket = forged(&person.ticket_bytes(), STRANGER, Type::Ticket);
    let text = presented(&person, &[&ticket]);
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::WrongSignature],
    );
}

#[test]
fn a_ticket_signed_as_another_type_is_rejected() {
    let person = person(1);
    for kind in Type::ALL.into_iter().filter(|kind| *kind != Type::Ticket) {
        let ticket = forged(&person.ticket_bytes(), TICKETS, kind);
        let text = presented(&person, &[&ticket]);
        expect(
            &World::new().decide(&text),
            Verdict::Reject,
            &[Code::WrongSignature],
        );
    }
}

#[test]
fn a_presentation_signed_by_another_is_rejected() {
    let owner = person(1);
    let text = presented(
        &Person {
            holder: STRANGER,
            ..owner.clone()
        },
        &[&owner.ticket_bytes()],
    );
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::WrongSignature],
    );
}

#[test]
fn one_persons_ticket_with_anothers_health_code_is_rejected() {
    let (one, other) = (person(1), person(2));
    let text = presented(&one, &[&one.ticket_bytes(), &other.health_bytes().unwrap()]);
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::MixedHolders],
    );
}

#[test]
fn a_paper_ticket_inside_a_presentation_is_rejected() {
    let person = person(1);
    let mut paper = person.clone();
    paper.ticket.holder = None;
    let text = presented(&person, &[&paper.ticket_bytes()]);
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::MixedHolders],
    );
}

#[test]
fn a_stripped_pass_is_rejected() {
    let text = text::encode(Prefix::Pass, &person(1).ticket_bytes());
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::Stripped],
    );
}

#[test]
fn a_health_code_alone_boards_nobody() {
    let person = person(1);
    let text = presented(&person, &[&person.health_bytes().unwrap()]);
    expect(
        &World::new().decide(&text),
        Verdict::Reject,
        &[Code::NoTicket],
    );
}

#[test]
fn an_unknown_issuer_cannot_be_verified_and_its_words_are_not_repeated() {
    let mut person = person(1);
    person.ticket_issuer = STRANGER;
    person.ticket_mut().trip.0[0] ^= 1;
    let decision = World::new().decide(&person.shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::IssuerUnknown]);
    assert!(decision.passenger.is_none());
    assert_eq!(decision.to_do, [ToDo::UpdateTrust]);
}

#[test]
fn a_key_for_another_purpose_cannot_be_verified() {
    let mut person = person(1);
    person.ticket_issuer = HEALTHS;
    let decision = World::new().decide(&person.shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::IssuerUnknown]);
    person.ticket_issuer = TICKETS;
    person.health_issuer = TICKETS;
    let decision = World::new().decide(&person.shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::IssuerUnknown]);
}

#[test]
fn no_bundle_or_one_past_its_expiry_cannot_verify() {
    let mut world = World::new();
    world.bundle = None;
    let decision = world.decide(&person(1).shows(0, None));
    // Ticket and health code lack it alike: it is said once.
    expect(&decision, Verdict::CannotVerify, &[Code::NoBundle]);

    let mut world = World::new();
    world.trust(|body| body.expires = now());
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::BundleExpired]);
    assert_eq!(decision.reasons[0].details.until, Some(now()));
}

#[test]
fn no_list_an_expired_one_or_one_too_short_cannot_verify() {
    let mut world = World::new();
    world.lists.clear();
    expect(
        &world.decide(&person(1).shows(0, None)),
        Verdict::CannotVerify,
        &[Code::NoList],
    );

    let mut world = World::new();
    world.lists[0].expires = now();
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::ListExpired]);

    let mut late = person(1);
    late.ticket_mut().status.index = 1_000;
    let decision = World::new().decide(&late.shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::ListTooShort]);
}

#[test]
fn revoked_is_rejected_and_the_highest_sequence_counts() {
    let mut world = World::new();
    let bundle = world.bundle.clone().unwrap();
    world.lists.push(list(&bundle, 3, &[1], now()));
    world.lists.push(list(&bundle, 2, &[2], now()));
    expect(
        &world.decide(&person(1).shows(0, None)),
        Verdict::Reject,
        &[Code::Revoked],
    );
    boards(&world.decide(&person(2).shows(0, None)));
    // Another place's list of the same number says nothing here.
    world.lists[1].place = region(440_100);
    world.lists[2].place = region(440_100);
    boards(&world.decide(&person(1).shows(0, None)));
}

#[test]
fn a_retired_key_runs_to_its_expiry() {
    let mut world = World::new();
    let since = now() - TimeDelta::days(10);
    world.key_state(TICKETS, KeyState::Retired { since });
    boards(&world.decide(&person(1).shows(0, None)));
    world.trust(|body| body.keys[0].expires = now());
    let kid = key(TICKETS).public().kid();
    world.trust(|body| {
        body.keys.iter_mut().for_each(|k| {
            if k.kid() == kid {
                k.expires = now();
            }
        });
    });
    let decision = world.decide(&person(1).shows(0, None));
    assert_eq!(decision.verdict, Verdict::CannotVerify);
    assert!(
        decision
            .reasons
            .iter()
            .all(|r| r.code == Code::IssuerUnknown)
    );
}

#[test]
fn of_a_compromised_key_only_what_the_manifest_pins_is_good() {
    let mut world = World::new();
    let since = now() - minutes(60);
    world.key_state(TICKETS, KeyState::Compromised { since });
    let person = person(1);
    let text = person.shows(0, None);
    expect(
        &world.decide(&text),
        Verdict::Reject,
        &[Code::IssuerCompromised],
    );
    world.manifest.entries[0].tickets = vec![person.digest().into()];
    boards(&world.decide(&text));
    // A manifest that came after that is no witness, unless the bundle pins it.
    world.held_since = since;
    expect(
        &world.decide(&text),
        Verdict::Reject,
        &[Code::IssuerCompromised],
    );
    world.trust(|body| body.pins = Some(vec![[8; 16].into()]));
    boards(&world.decide(&text));
    // The pin of one slot is not another's.
    let other = super_slot(&person, 2);
    expect(
        &world.decide(&other.shows(0, None)),
        Verdict::Reject,
        &[Code::IssuerCompromised],
    );
}

#[test]
fn a_health_code_of_a_compromised_key_holds() {
    let mut world = World::new();
    let since = now() - minutes(60);
    world.key_state(HEALTHS, KeyState::Compromised { since });
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Hold, &[Code::HealthIssuerCompromised]);
}

#[test]
fn another_places_ticket_for_this_trip_is_rejected() {
    let mut world = World::new();
    world.place = region(440_300);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::IssuerElsewhere]);
}

#[test]
fn another_provinces_health_code_is_read() {
    let mut world = World::new();
    world.trust(|body| {
        let mut other = body.keys[1].clone();
        other.key = qicheng_credential::trust::NamedKey::Verify(key(33).public());
        other.place = region(420_000);
        other.purposes = vec![Purpose::Health];
        body.keys.push(other);
    });
    let mut person = person(1);
    person.health_issuer = 33;
    boards(&world.decide(&person.shows(0, None)));
}

fn super_slot(person: &Person, slot: u16) -> Person {
    let mut other = person.clone();
    other.ticket_mut().slot = slot;
    other
}
