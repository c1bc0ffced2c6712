use crate::{
    run::{qicheng, qicheng_with},
    world::{ALL, World, issuer, key, pass, signed},
};
use qicheng_credential::document::RulePackText;

/// Replaces each input in turn and expects the message to name it.
#[track_caller]
fn refused(name: &str, bytes: &[u8]) -> String {
    let world = World::new();
    let path = world.write(name, bytes);
    let mut files = ALL.to_vec();
    files.extend(["staff", "boarded"]);
    let ran = world.verify(&pass(3), &files, &[]).exits(3);
    assert!(ran.stderr.contains(&path), "{}", ran.stderr);
    assert_eq!(ran.json()["error"]["file"], path);
    ran.json()["error"]["text"].as_str().unwrap().to_owned()
}

const EACH: [&str; 8] = [
    "bundle", "roots", "list", "trip", "manifest", "rules", "staff", "boarded",
];

#[test]
fn garbage_is_named() {
    for name in EACH {
        refused(name, b"garbage");
        refused(name, b"");
        refused(name, &[0xff; 600]);
    }
}

#[test]
fn ten_megabytes_are_not_read() {
    let large = vec![b'a'; 10 << 20];
    for name in EACH {
        let text = refused(name, &large);
        assert!(text.contains("larger than"), "{text}");
    }
}

#[test]
fn a_missing_file_is_named() {
    for name in EACH {
        let world = World::new();
        std::fs::remove_file(world.path(name)).unwrap();
        let mut files = ALL.to_vec();
        files.extend(["staff", "boarded"]);
        let ran = world.verify(&pass(3), &files, &[]).exits(3);
        assert!(ran.stderr.contains(name), "{}", ran.stderr);
    }
}

#[test]
fn every_flipped_byte_of_a_document_is_found() {
    let world = World::new();
    for name in [
        "bundle", "list", "trip", "manifest", "rules", "staff", "boarded",
    ] {
        let good = std::fs::read(world.path(name)).unwrap();
        for at in [good.len() / 3, good.len() / 2, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            refused(name, &bad);
        }
    }
}

#[test]
fn a_key_of_another_purpose_or_nobodys_is_refused() {
    let json = "{}".to_owned();
    let stranger = refused(
        "rules",
        &signed(&key(77), &RulePackText { json: json.clone() }),
    );
    assert!(stranger.contains("does not name"), "{stranger}");
    let manifests = key(12);
    let wrong = refused(
        "rules",
        &signed(&manifests, &RulePackText { json: json.clone() }),
    );
    assert!(wrong.contains("purpose"), "{wrong}");
    let empty = refused("rules", &signed(&issuer(), &RulePackText { json }));
    assert!(empty.contains("rule pack"), "{empty}");
    // Well signed, but another kind of document.
    let world = World::new();
    let rules = std::fs::read(world.path("rules")).unwrap();
    refused("trip", &rules);
}

#[test]
fn codes_that_cannot_be_read() {
    let world = World::new();
    let picture = world.write("pass.png", "garbage");
    let missing = world.path("none.png").to_str().unwrap().to_owned();
    for file in [&picture, &missing] {
        let ran = qicheng(["verify", "--picture", file]).exits(3);
        assert!(ran.stderr.contains(file.as_str()), "{}", ran.stderr);
    }
    qicheng_with(["verify", "-"], &[0xff, 0xfe]).exits(3);
    qicheng_with(["verify", "-"], &vec![b'A'; 10 << 20]).exits(3);
}

#[test]
fn arguments_that_make_no_sense() {
    let world = World::new();
    let code = pass(3);
    qicheng(["verify"]).exits(2);
    qicheng(["verify", "--code", &code, "-"]).exits(2);
    qicheng(["verify", "--code", &code, "--at", "yesterday"]).exits(2);
    qicheng(["verify", "--code", &code, "--lang", "tlh"]).exits(2);
    world.verify(&code, &["bundle"], &[]).exits(2);
    world
        .verify(&code, &["bundle", "roots", "trip"], &[])
        .exits(2);
    world.verify(&code, &["list"], &[]).exits(2);
    let ran = world.verify(&code, ALL, &["--leg", "1"]).exits(2);
    assert!(ran.stderr.contains("1 leg,"), "{}", ran.stderr);
}
