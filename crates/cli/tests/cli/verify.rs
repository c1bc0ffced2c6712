use crate::{
    run::{RunResult, qicheng, qicheng_with},
    world::{ALL, NOW, World, paper, pass, pass_at, pass_of_moment, stripped},
};
use serde_json::Value;

#[track_caller]
fn decided(ran: RunResult, exit: i32, verdict: &str, codes: &[&str]) -> Value {
    let json = ran.exits(exit).json();
    let found: Vec<&str> = json["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["code"].as_str().unwrap())
        .collect();
    assert_eq!((json["verdict"].as_str(), &*found), (Some(verdict), codes));
    json
}

#[test]
fn a_good_pass_boards() {
    let json = decided(World::new().verify(&pass(3), ALL, &[]), 0, "board", &[]);
    assert_eq!(json["passenger"]["name"], "张晓伟");
    assert_eq!(json["passenger"]["slot"], 3);
    assert_eq!(json["ages"]["bundle"], 5 * 86_400);
    assert_eq!(json["ages"]["manifest"], 3_600);
    assert_eq!(json["at"], NOW);
    assert_eq!(json["not_given"], serde_json::json!(["acts"]));
    assert_eq!(json["warnings"], serde_json::json!([]));
}

#[test]
fn paper_is_held_until_the_card_was_seen() {
    let world = World::new();
    let held = world.verify(&paper(4), ALL, &["--lang", "en"]);
    let json = decided(held, 10, "hold", &["paper", "health-missing", "rule-fails"]);
    assert_eq!(
        json["reasons"][0]["text"],
        "Paper pass: compare the ID card."
    );
    assert_eq!(json["to_do"][0]["code"], "compare-id-card");
    assert_eq!(json["passenger"]["last_four"], "123X");
    let seen = world.verify(&paper(4), ALL, &["--card-seen", "4"]);
    decided(seen, 10, "hold", &["health-missing", "rule-fails"]);
}

#[test]
fn a_stripped_or_revoked_pass_is_rejected() {
    let world = World::new();
    let ran = world.verify(&stripped(3), ALL, &[]);
    decided(ran, 11, "reject", &["stripped"]);
    decided(world.verify(&pass(9), ALL, &[]), 11, "reject", &["revoked"]);
    let damaged = world.verify("QC1:%%%", ALL, &[]);
    decided(damaged, 11, "reject", &["malformed"]);
}

#[test]
fn s03_a_foreign_code_is_not_ours_and_no_verdict() {
    let world = World::new();
    for text in ["https://u.wechat.com/MKvI0Hc", "HC1:ABC", "hello"] {
        let json = decided(world.verify(text, ALL, &[]), 13, "none", &["not-ours"]);
        assert_eq!(json["to_do"][0]["code"], "open-pass");
        assert_eq!(json["passenger"], Value::Null);
        assert_eq!(json["ticket"], Value::Null);
    }
}

#[test]
fn s03_a_ticket_that_boarded_here_is_on_board_for_ten_minutes() {
    let world = World::new();
    let mut files = ALL.to_vec();
    files.extend(["staff", "boarded"]);
    let first = decided(world.verify(&pass(1), ALL, &[]), 0, "board", &[]);
    let ticket = first["ticket"].as_str().unwrap();
    let again = |at: &str, ticket: &str| {
        let pass = pass_of_moment(1, at.parse().unwrap());
        world.verify(&pass, &files, &["--at", at, "--boarded-here", ticket])
    };
    let json = decided(again(NOW, ticket), 13, "none", &["on-board"]);
    assert_eq!(json["reasons"][0]["effect"], "none");
    assert_eq!(json["reasons"][0]["details"]["at"], "2026-02-08T00:05:00Z");
    assert_eq!(json["ticket"], ticket);
    assert_eq!(json["to_do"], serde_json::json!([]));

    let (until, over) = ("2026-02-08T00:14:59Z", "2026-02-08T00:15:00Z");
    decided(again(until, ticket), 13, "none", &["on-board"]);
    decided(again(over, ticket), 11, "reject", &["already-boarded"]);
    let other = "00".repeat(16);
    decided(again(NOW, &other), 11, "reject", &["already-boarded"]);
    world
        .verify(&pass(1), &files, &["--boarded-here", "00"])
        .exits(2);
}

#[test]
fn who_boarded_before_is_rejected_by_the_acts() {
    let world = World::new();
    let mut files = ALL.to_vec();
    files.extend(["staff", "boarded"]);
    let json = decided(
        world.verify(&pass(1), &files, &[]),
        11,
        "reject",
        &["already-boarded"],
    );
    assert_eq!(json["reasons"][0]["details"]["at"], "2026-02-08T00:05:00Z");
    assert_eq!(json["not_given"], serde_json::json!([]));
    decided(world.verify(&pass(2), &files, &[]), 0, "board", &[]);
}

#[test]
fn arriving_is_another_question_than_boarding() {
    let world = World::new();
    let mut files = ALL.to_vec();
    files.extend(["staff", "boarded"]);
    let arrives = |slot| world.verify(&pass(slot), &files, &["--scan", "arrival"]);
    let json = decided(arrives(1), 0, "board", &[]);
    assert_eq!(json["warnings"], serde_json::json!([]));
    let json = decided(arrives(2), 0, "board", &[]);
    assert_eq!(json["warnings"][0]["code"], "not-seen-boarding");
}

#[test]
fn t02_several_doors_need_each_others_acts_and_an_answer() {
    let world = World::new();
    let door = |more: &[&str]| world.verify(&pass(3), ALL, more);
    decided(door(&["--door", "1"]), 10, "hold", &["doors-not-merged"]);
    let mut files = ALL.to_vec();
    files.extend(["staff", "boarded"]);
    let merged = ["--door", "1", "--doors-merged"];
    let seen = world.verify(&pass(3), &files, &merged);
    decided(seen, 10, "hold", &["doors-share-slots"]);
    let card = [&merged[..], &["--card-seen", "3"]].concat();
    decided(world.verify(&pass(3), &files, &card), 0, "board", &[]);
}

#[test]
fn without_a_trip_nobody_boards_and_faults_are_found_still() {
    let world = World::new();
    let some = &["bundle", "roots", "list"];
    let json = decided(
        world.verify(&pass(3), some, &[]),
        12,
        "cannot-verify",
        &["no-trip"],
    );
    let missing = serde_json::json!(["trip", "manifest", "rules", "acts"]);
    assert_eq!(json["not_given"], missing);
    assert_eq!(json["passenger"], Value::Null);
    let revoked = world.verify(&pass(9), some, &[]);
    decided(revoked, 11, "reject", &["revoked", "no-trip"]);
    let nothing = world.verify(&pass(3), &[], &[]);
    decided(nothing, 12, "cannot-verify", &["no-bundle"]);
}

#[test]
fn what_ended_cannot_verify() {
    let world = World::new();
    let later = |at: &str| {
        let pass = pass_at(3, at.parse().unwrap());
        world.verify(&pass, ALL, &["--at", at])
    };
    decided(
        later("2026-06-01T00:00:00Z"),
        12,
        "cannot-verify",
        &["bundle-expired"],
    );
    let json = later("2026-02-12T00:00:00Z").exits(12).json();
    let codes = json["reasons"].to_string();
    assert!(codes.contains("manifest-expired"), "{codes}");
}

#[test]
fn the_code_comes_from_a_picture_or_standard_input_too() {
    let world = World::new();
    let picture = world.path("pass.png").to_str().unwrap().to_owned();
    qicheng(["code", "make", &pass(3), "--out", &picture]).exits(0);
    let mut arguments: Vec<String> = ["verify", "--json", "--at", NOW].map(str::to_owned).into();
    arguments.extend(world.options(ALL));
    let with = |more: &[&str]| {
        let mut all = arguments.clone();
        let more = more.iter().map(|s| (*s).to_owned());
        all.splice(1..1, more);
        all
    };
    decided(qicheng(with(&["--picture", &picture])), 0, "board", &[]);
    let typed = format!("{}\r\n", pass(3));
    let ran = qicheng_with(with(&["-"]), typed.as_bytes());
    decided(ran, 0, "board", &[]);
}

#[test]
fn words_for_people_without_json() {
    let world = World::new();
    let mut arguments = vec!["verify".to_owned(), "--code".to_owned(), paper(4)];
    arguments.extend(world.options(ALL));
    arguments.extend(["--at", NOW, "--lang", "en"].map(str::to_owned));
    let ran = qicheng(arguments).exits(10);
    let first = ran.stdout.lines().next().unwrap();
    assert_eq!(first, "Check first  张晓伟 · slot 4 · seat 12A · ID …123X");
    assert!(ran.stdout.contains("✗ Paper pass: compare the ID card."));
    assert!(ran.stdout.contains("→ Look at the ID card"));
    assert!(ran.stdout.contains("not given: acts"));
}
