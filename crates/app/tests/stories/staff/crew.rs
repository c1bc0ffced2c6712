//! The crew: board, check, count, depart, look up; every act signed once.

use crate::{forms::assert_fields, support::*};
use chrono::TimeDelta;
use qicheng_app::{
    ErrorCode, Kind,
    roles::{
        crew::{self, Departure},
        worker,
    },
    scan::Place,
};
use qicheng_credential::{
    document::Document,
    encoding::text::{self, Prefix},
    staff::act::SignedAct,
    trust::Purpose,
    verdict::{ToDo, Verdict},
};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    form::FieldCode,
    operations::claim::Claim,
    people::role::Role,
    travel::{
        act::{Act, ActKind},
        manifest::{Manifest, ManifestEntry},
        progress::{Boarding, Progress},
    },
};
use qicheng_test_kit::credentials;

/// A boarding by another device, so many minutes after the start.
fn boarding_after(slot: u16, minutes: i64) -> Boarding {
    Boarding {
        at: start() + TimeDelta::minutes(minutes),
        ..boarding(slot)
    }
}

/// The acts that came to the service, each under the crew's key.
pub fn acts(phone: &Phone) -> Vec<Act> {
    let claims = phone.line.claims();
    let key = claims.iter().find_map(|claim| match claim {
        Claim::StaffEnrolment(e) => Some(e.staff_key),
        _ => None,
    });
    let key = qicheng_credential::key::PublicKey::from_point(&key.unwrap()).unwrap();
    let signed = claims.iter().filter_map(|claim| match claim {
        Claim::Act(signed) => Some(SignedAct::parse(&signed.bytes).unwrap()),
        _ => None,
    });
    signed
        .map(|signed| {
            signed.verify(&key).unwrap();
            signed.act
        })
        .collect()
}

/// Boards a slot without a code: card compared, health checked.
pub fn boards_by_card(crew: &Phone, place: &Place, slot: u16) {
    crew::confirm_card(&at_door(crew), place, slot).unwrap();
    crew::check_health(&at_door(crew), place, slot, 365).unwrap();
    assert_boards(
        &crew::board_listed(&crew_of(crew), place, slot)
            .unwrap()
            .value,
    );
}

#[test]
fn a_scan_boards_and_writes_one_act() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    let done = crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap();
    assert_boards(&done.value);
    assert_eq!(done.changed, [Kind::Boarding, Kind::Outbox]);
    assert_eq!(done.value.passenger.unwrap().name, "张晓伟");

    world.wait(5);
    let again = crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap();
    assert_verdict(&again.value, Verdict::None, &["on-board"]);
    assert_eq!(again.value.reasons[0].details.at, Some(start()));
    assert!(again.changed.is_empty());

    crew.sync();
    let acts = acts(&crew);
    assert_eq!(acts.len(), 1);
    let act = (acts[0].kind, acts[0].trip, acts[0].leg, acts[0].slot);
    assert_eq!(act, (ActKind::Boarded, TRIP, 0, Some(1)));
}

#[test]
fn s03_seen_again_at_the_same_door_is_on_board_for_ten_minutes_and_another_person_is_rejected() {
    let world = World::new();
    let mut crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let shown = || worker::pass(&phone, person, None).unwrap().text;
    let scan = |crew: &Phone| crew::scan(&crew_of(crew), &BUS, &shown()).unwrap().value;
    assert_boards(&scan(&crew));
    crew.sync();

    world.wait(9 * 60);
    assert_verdict(&scan(&crew), Verdict::None, &["on-board"]);
    let another = crew::scan_another(&crew_of(&crew), &BUS, &shown()).unwrap();
    assert_verdict(&another.value, Verdict::Reject, &["already-boarded"]);
    // The program may have been restarted in between.
    crew.restart();
    assert_verdict(&scan(&crew), Verdict::None, &["on-board"]);
    world.wait(60);
    assert_verdict(&scan(&crew), Verdict::Reject, &["already-boarded"]);

    // After a call-out and another boarding, the latter is named.
    crew::call_out(&crew_of(&crew), &BUS).unwrap();
    assert_boards(&scan(&crew));
    let again = scan(&crew);
    assert_verdict(&again, Verdict::None, &["on-board"]);
    let since = start() + TimeDelta::minutes(10);
    assert_eq!(again.reasons[0].details.at, Some(since));
    crew.sync();
    assert_eq!(acts(&crew).len(), 3);
}

#[test]
fn s03_who_boarded_by_name_or_with_another_ticket_is_not_taken_for_who_shows_one() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    boards_by_card(&crew, &BUS, 1);
    let shown = worker::pass(&phone, person, None).unwrap().text;
    let view = crew::scan(&crew_of(&crew), &BUS, &shown).unwrap().value;
    assert_verdict(&view, Verdict::Reject, &["already-boarded"]);
}

#[test]
fn s03_a_boarding_that_another_device_did_first_is_not_this_devices() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let shown = worker::pass(&phone, person, None).unwrap().text;
    let scan = || crew::scan(&crew_of(&crew), &BUS, &shown).unwrap().value;
    assert_boards(&scan());
    let told = |revision, minutes| boarded(revision, vec![boarding_after(1, minutes)]);
    let tells = |progress_now: &Progress| {
        let bytes = progress(progress_now);
        let channel = Channel::Trip(TRIP);
        crew.line
            .publish(channel, DocumentKind::Progress, &TRIP.0, bytes);
        crew.sync();
    };
    tells(&told(1, 1));
    assert_verdict(&scan(), Verdict::None, &["on-board"]);
    tells(&told(2, -1));
    assert_verdict(&scan(), Verdict::Reject, &["already-boarded"]);
}

#[test]
fn s03_a_foreign_code_is_not_ours_and_leaves_everything_as_it_is() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let paper = ticket(TICKETS, TRIP, 4, "赵金雀", None);
    let paper = text::encode(Prefix::Pass, &paper);
    let scan = |code: &str| crew::scan(&crew_of(&crew), &BUS, code).unwrap();
    assert_eq!(scan(&paper).value.verdict, Verdict::Hold);
    for foreign in ["https://u.wechat.com/MKvI0Hc", "HC1:6BF", "wxp://f2f0Rk0"] {
        let done = scan(foreign);
        assert_verdict(&done.value, Verdict::None, &["not-ours"]);
        assert_eq!(done.value.to_do, [ToDo::OpenPass]);
        assert!(done.changed.is_empty());
    }
    // What staff was asking of the ticket before is asked of it still.
    crew::confirm_card(&at_door(&crew), &BUS, 4).unwrap();
    crew::check_health(&at_door(&crew), &BUS, 4, 365).unwrap();
    assert_boards(&scan(&paper).value);
}

#[test]
fn paper_boards_after_card_and_health_check() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let paper = ticket(TICKETS, TRIP, 4, "赵金雀", None);
    let paper = text::encode(Prefix::Pass, &paper);
    let scan = || crew::scan(&crew_of(&crew), &BUS, &paper).unwrap().value;

    let held = scan();
    assert_verdict(
        &held,
        Verdict::Hold,
        &["paper", "health-missing", "rule-fails"],
    );
    assert_eq!(&held.to_do[..2], [ToDo::CompareIdCard, ToDo::CheckHealth]);
    assert_eq!(held.passenger.unwrap().last_four.as_deref(), Some("0004"));

    crew::confirm_card(&at_door(&crew), &BUS, 4).unwrap();
    assert_verdict(&scan(), Verdict::Hold, &["health-missing", "rule-fails"]);
    crew::check_health(&at_door(&crew), &BUS, 4, 366).unwrap();
    assert_boards(&scan());
    assert_verdict(&scan(), Verdict::None, &["on-board"]);

    crew.sync();
    let acts: Vec<_> = acts(&crew)
        .iter()
        .map(|a| (a.kind, a.temperature))
        .collect();
    let wanted = [
        (ActKind::HealthChecked, Some(366)),
        (ActKind::Boarded, None),
    ];
    assert_eq!(acts, wanted);
}

#[test]
fn s01_a_temperature_of_somebody_found_by_name_ends_in_a_verdict() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let board = |slot| {
        let done = crew::board_listed(&crew_of(&crew), &BUS, slot);
        done.unwrap().value
    };
    for slot in [4, 5] {
        assert_eq!(board(slot).verdict, Verdict::Hold);
        crew::confirm_card(&at_door(&crew), &BUS, slot).unwrap();
    }
    crew::check_health(&at_door(&crew), &BUS, 4, 382).unwrap();
    assert_verdict(&board(4), Verdict::Reject, &["fever"]);
    crew::check_health(&at_door(&crew), &BUS, 5, 365).unwrap();
    assert_boards(&board(5));
}

#[test]
fn t03_a_card_counts_for_an_hour_on_its_leg_in_its_round_and_for_its_ticket() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let paper = |name| text::encode(Prefix::Pass, &ticket(TICKETS, TRIP, 4, name, None));
    let (hers, another) = (paper("赵金雀"), paper("赵金凤"));
    let scan = |code: &str| crew::scan(&crew_of(&crew), &BUS, code).unwrap().value;
    let compares = |code: &str| {
        scan(code);
        crew::confirm_card(&at_door(&crew), &BUS, 4).unwrap();
    };
    let (asked, not_asked) = (
        ["paper", "health-missing", "rule-fails"],
        ["health-missing", "rule-fails"],
    );

    compares(&hers);
    assert_verdict(&scan(&hers), Verdict::Hold, &not_asked);
    assert_verdict(&scan(&another), Verdict::Hold, &asked);
    world.wait(60 * 60);
    assert_verdict(&scan(&hers), Verdict::Hold, &not_asked);
    world.wait(60);
    assert_verdict(&scan(&hers), Verdict::Hold, &asked);

    compares(&hers);
    assert_verdict(&scan(&hers), Verdict::Hold, &not_asked);
    crew::call_out(&crew_of(&crew), &BUS).unwrap();
    assert_verdict(&scan(&hers), Verdict::Hold, &asked);

    compares(&hers);
    let next = Place { trip: TRIP, leg: 1 };
    let there = crew::scan(&crew_of(&crew), &next, &hers).unwrap().value;
    assert_verdict(&there, Verdict::Hold, &asked);
}

#[test]
fn t03_a_temperature_counts_for_four_hours_on_its_leg_and_for_its_ticket() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let paper = |name| text::encode(Prefix::Pass, &ticket(TICKETS, TRIP, 4, name, None));
    let (hers, another) = (paper("赵金雀"), paper("赵金凤"));
    let scan = |place: &Place, code: &str| crew::scan(&crew_of(&crew), place, code).unwrap().value;
    let asked = ["paper", "health-missing", "rule-fails"];

    scan(&BUS, &hers);
    crew::check_health(&at_door(&crew), &BUS, 4, 366).unwrap();
    assert_verdict(&scan(&BUS, &hers), Verdict::Hold, &["paper"]);
    assert_verdict(&scan(&BUS, &another), Verdict::Hold, &asked);
    let next = Place { trip: TRIP, leg: 1 };
    assert_verdict(&scan(&next, &hers), Verdict::Hold, &asked);
    world.wait(4 * 60 * 60);
    assert_verdict(&scan(&BUS, &hers), Verdict::Hold, &["paper"]);
    world.wait(60);
    assert_verdict(&scan(&BUS, &hers), Verdict::Hold, &asked);
}

#[test]
fn t03_a_temperature_of_another_ticket_of_the_slot_settles_no_check_of_an_earlier_round() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let paper = |name| text::encode(Prefix::Pass, &ticket(TICKETS, TRIP, 4, name, None));
    let (hers, another) = (paper("赵金雀"), paper("赵金凤"));
    let scan = |code: &str| crew::scan(&crew_of(&crew), &BUS, code).unwrap().value;
    scan(&hers);
    crew::check_health(&at_door(&crew), &BUS, 4, 382).unwrap();
    assert_verdict(&scan(&hers), Verdict::Reject, &["fever", "paper"]);
    crew::call_out(&crew_of(&crew), &BUS).unwrap();
    world.wait(60);
    scan(&another);
    crew::check_health(&at_door(&crew), &BUS, 4, 365).unwrap();
    assert_verdict(&scan(&another), Verdict::Hold, &["paper"]);
    let asked = ["paper", "health-missing", "rule-fails"];
    assert_verdict(&scan(&hers), Verdict::Hold, &asked);
}

#[test]
fn t04_a_ticket_newer_than_the_manifest_boards_after_the_card() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let mut late = credentials::ticket(77, "周小妹", None, start());
    late.issued = (start() - TimeDelta::hours(1)).timestamp();
    let late = text::encode(Prefix::Pass, &credentials::issued(&key(TICKETS), &late));
    let scan = || crew::scan(&crew_of(&crew), &BUS, &late).unwrap().value;

    let unseen = crew::confirm_card(&at_door(&crew), &BUS, 77).unwrap_err();
    assert_eq!(unseen.code(), ErrorCode::UnknownSlot);
    let held = [
        "newer-than-manifest",
        "paper",
        "health-missing",
        "rule-fails",
    ];
    assert_verdict(&scan(), Verdict::Hold, &held);
    crew::confirm_card(&at_door(&crew), &BUS, 77).unwrap();
    crew::check_health(&at_door(&crew), &BUS, 77, 365).unwrap();
    assert_boards(&scan());

    assert_eq!(crew::headcount(&crew, &BUS).unwrap().on_board, 1);
    crew.sync();
    let acts: Vec<_> = acts(&crew).iter().map(|a| (a.kind, a.slot)).collect();
    let wanted = [
        (ActKind::HealthChecked, Some(77)),
        (ActKind::Boarded, Some(77)),
    ];
    assert_eq!(acts, wanted);
}

#[test]
fn a_fever_stays_behind_and_a_typing_error_is_refused() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let refused = crew::check_health(&at_door(&crew), &BUS, 4, 3_660).unwrap_err();
    assert_fields(&refused, &[("temperature", FieldCode::OutOfRange)]);
    crew::confirm_card(&at_door(&crew), &BUS, 4).unwrap();
    crew::check_health(&at_door(&crew), &BUS, 4, 381).unwrap();
    let view = crew::board_listed(&crew_of(&crew), &BUS, 4).unwrap().value;
    assert_verdict(&view, Verdict::Reject, &["fever"]);
    let unknown = crew::check_health(&at_door(&crew), &BUS, 77, 365).unwrap_err();
    assert_eq!(unknown.code(), ErrorCode::UnknownSlot);
}

#[test]
fn nobody_boards_beyond_the_licensed_seats() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let before = crew::headcount(&crew, &BUS).unwrap();
    assert_eq!((before.on_board, before.expected, before.seats), (0, 5, 3));
    for slot in 2..=4 {
        boards_by_card(&crew, &BUS, slot);
    }
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    let view = crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value;
    assert_verdict(&view, Verdict::Reject, &["vehicle-full"]);
    let full = crew::headcount(&crew, &BUS).unwrap();
    assert_eq!((full.on_board, full.missing), (3, vec![1, 5]));
}

#[test]
fn who_left_at_a_stop_is_not_counted_after_it() {
    let world = World::new();
    let mut people = entries();
    people[1].to = 1;
    let crew = with_manifest(&world, "crew", Role::Crew, people);
    boards_by_card(&crew, &BUS, 1);
    boards_by_card(&crew, &BUS, 2);
    assert_eq!(crew::headcount(&crew, &BUS).unwrap().on_board, 2);
    let stop = Place { leg: 1, ..BUS };
    let count = crew::headcount(&crew, &stop).unwrap();
    assert_eq!((count.on_board, count.expected), (1, 4));
    assert!(!crew::find(&crew, &stop, "王芳").unwrap()[0].on_board);
}

#[test]
fn called_out_at_a_stop_everyone_boards_again() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    boards_by_card(&crew, &BUS, 1);
    crew::depart(&crew_of(&crew), &BUS, Departure::Settled).unwrap();
    crew::arrive(&crew_of(&crew), TRIP, 1).unwrap();
    let stop = Place { leg: 1, ..BUS };
    let still = crew::board_listed(&crew_of(&crew), &stop, 1).unwrap().value;
    // What was compared and taken at the first stop does not count at this one.
    let reasons = ["already-boarded", "no-code", "health-missing", "rule-fails"];
    assert_verdict(&still, Verdict::Reject, &reasons);

    crew::call_out(&crew_of(&crew), &Place { trip: TRIP, leg: 1 }).unwrap();
    assert_eq!(crew::headcount(&crew, &stop).unwrap().on_board, 0);
    boards_by_card(&crew, &stop, 1);
    let again = crew::board_listed(&crew_of(&crew), &stop, 1).unwrap().value;
    assert_verdict(&again, Verdict::Reject, &["already-boarded"]);

    crew.sync();
    let acts: Vec<_> = acts(&crew)
        .iter()
        .map(|a| (a.kind, a.leg, a.round))
        .collect();
    let wanted = [
        (ActKind::HealthChecked, 0, 0),
        (ActKind::Boarded, 0, 0),
        (ActKind::Departed, 0, 0),
        (ActKind::Arrived, 1, 0),
        (ActKind::CalledOut, 1, 0),
        (ActKind::HealthChecked, 1, 1),
        (ActKind::Boarded, 1, 1),
    ];
    assert_eq!(acts, wanted);
}

#[test]
fn a_dead_phone_is_found_by_name_or_last_four() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    for query in ["金雀", " 0004 ", "赵"] {
        let found = crew::find(&crew, &BUS, query).unwrap();
        assert_eq!(found.len(), 1, "{query}");
        assert_eq!((found[0].slot, found[0].on_board), (4, false));
    }
    assert!(crew::find(&crew, &BUS, "  ").unwrap().is_empty());
    assert!(crew::find(&crew, &BUS, "周").unwrap().is_empty());
    let held = crew::board_listed(&crew_of(&crew), &BUS, 4).unwrap().value;
    assert_verdict(
        &held,
        Verdict::Hold,
        &["no-code", "health-missing", "rule-fails"],
    );
    boards_by_card(&crew, &BUS, 4);
    assert!(crew::find(&crew, &BUS, "0004").unwrap()[0].on_board);
}

#[test]
fn what_another_device_boarded_comes_from_the_service() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    boards_by_card(&crew, &BUS, 1);
    let said = boarded(1, vec![boarding_after(1, 9), boarding_after(2, -3)]);
    let bytes = progress(&said);
    crew.line
        .publish(Channel::Trip(TRIP), DocumentKind::Progress, &TRIP.0, bytes);
    assert!(crew.sync().changed.contains(&Kind::Boarding));

    assert_eq!(crew::headcount(&crew, &BUS).unwrap().on_board, 2);
    crew::confirm_card(&at_door(&crew), &BUS, 2).unwrap();
    crew::check_health(&at_door(&crew), &BUS, 2, 365).unwrap();
    let view = crew::board_listed(&crew_of(&crew), &BUS, 2).unwrap().value;
    assert_verdict(&view, Verdict::Reject, &["already-boarded"]);
    assert_eq!(
        view.reasons[0].details.at,
        Some(start() - TimeDelta::minutes(3))
    );
}

#[test]
fn a_manifest_is_erased_after_its_expiry() {
    for meets_a_network in [true, false] {
        let world = World::new();
        let mut crew = at_the_bus(&world, "crew", Role::Crew);
        assert_eq!(crew::trips(&crew).unwrap()[0].people, Some(5));
        assert!(contains(&plain_copy(&crew), "赵金雀"));
        world.wait(4 * 86_400);
        if meets_a_network {
            crew.sync();
        } else {
            crew.restart();
        }
        let trips = crew::trips(&crew).unwrap();
        assert_eq!((trips[0].people, trips[0].manifest_since), (None, None));
        let gone = crew::find(&crew, &BUS, "赵金雀").unwrap_err();
        assert_eq!(gone.code(), ErrorCode::NoTrip);
        assert!(!contains(&plain_copy(&crew), "赵金雀"));
        // Not even sealed: this device's own key would open it.
        let sealed: u32 = open_raw(&crew)
            .query_row("SELECT count(*) FROM document WHERE kind = 5", [], |r| {
                r.get(0)
            })
            .unwrap();
        assert_eq!(sealed, 0);
    }
}

#[test]
fn a_manifest_of_a_stolen_key_goes_out_of_use_unless_the_bundle_pins_it() {
    let signed = signed_manifest(entries());
    let held = Document::<Manifest>::parse(&signed).unwrap().digest();
    for (pinned, people) in [(vec![], None), (vec![held], Some(5))] {
        let world = World::new();
        let crew = at_the_bus(&world, "crew", Role::Crew);
        let bundle = bundle_after_theft(Purpose::Manifest, &pinned);
        crew.line
            .publish(Channel::All, DocumentKind::Bundle, b"", bundle);
        crew.sync();
        assert_eq!(crew::trips(&crew).unwrap()[0].people, people);
    }
}

#[test]
fn only_crew_boards() {
    let world = World::new();
    let gate = at_the_bus(&world, "gate", Role::Employer);
    let (phone, _) = passenger(&world, 1, "张晓伟");
    assert_eq!(refusal(&gate, "crew.scan"), ErrorCode::NotStaff);
    assert_eq!(refusal(&phone, "crew.scan"), ErrorCode::NotStaff);
    assert_eq!(refusal(&gate, "crew.depart"), ErrorCode::NotStaff);
}

#[test]
fn a_scan_and_the_head_count_ask_as_much_whatever_the_size_of_the_trip() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let asked = |people: u16, on_board: u16| {
        let crowd = (10..10 + people).map(|slot| ManifestEntry {
            slot,
            ..entries()[3].clone()
        });
        let everyone = entries().into_iter().chain(crowd).collect();
        let name = format!("crew-{people}-{on_board}");
        let crew = with_manifest(&world, &name, Role::Crew, everyone);
        let said = boarded(1, (10..10 + on_board).map(boarding).collect());
        let bytes = progress(&said);
        let channel = Channel::Trip(TRIP);
        crew.line
            .publish(channel, DocumentKind::Progress, &TRIP.0, bytes);
        crew.sync();
        let counting = |work: &dyn Fn()| {
            let before = crew.statements();
            work();
            crew.statements() - before
        };
        let count = crew::headcount(&crew, &BUS).unwrap();
        assert_eq!(count.on_board, usize::from(on_board));
        let pass = worker::pass(&phone, person, None).unwrap().text;
        [
            counting(&|| drop(crew::headcount(&crew, &BUS).unwrap())),
            counting(&|| drop(crew::people(&crew, &BUS).unwrap())),
            counting(&|| drop(crew::trips(&crew).unwrap())),
            counting(&|| drop(crew::scan(&crew_of(&crew), &BUS, &pass).unwrap())),
        ]
    };
    let small = asked(1, 0);
    assert_eq!(asked(300, 0), small);
    assert_eq!(asked(300, 2), small);
}
