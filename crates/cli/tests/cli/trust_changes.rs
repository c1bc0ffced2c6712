//! Keys and roots that are rotated and withdrawn.

use crate::{
    run::qicheng,
    trust::{FIRST, Office, request},
    world::{hex, issuer, key},
};
use qicheng_credential::{
    document::{self, Document},
    key::Signer as _,
    trust::{Bundle, BundleError, Purpose, Roots, TrustError, accept},
};
use qicheng_domain::{ids::TripId, travel::manifest::Manifest};
use serde_json::{Value, json};
use std::fs;

const NEXT: &str = "--root a --root b --previous bundle --version 2 --out next";

fn manifests() -> String {
    key(12).public().kid().to_string()
}

fn entry(bundle: &Value, kid: &str) -> Value {
    let keys = bundle["keys"].as_array().unwrap();
    keys.iter().find(|key| key["kid"] == *kid).unwrap().clone()
}

/// Adds three new roots to an office, and the file of their public keys.
fn new_roots(office: &Office) {
    let public: String = ["d", "e", "f"]
        .map(|name| {
            qicheng(["trust", "new-root", "--out", &office.path(name)])
                .exits(0)
                .stdout
        })
        .concat();
    fs::write(office.path("new"), public).unwrap();
}

fn bundle(office: &Office, name: &str) -> Bundle {
    Bundle::reopen(&fs::read(office.path(name)).unwrap()).unwrap()
}

#[test]
fn a_service_takes_a_new_key_and_the_old_one_runs_out() {
    let office = Office::new();
    office.sign(FIRST).exits(0);
    let mut asked = request(433_130);
    asked["keys"] = json!([{"purposes": ["ticket", "health", "staff"],
        "kid": key(44).public().kid().to_string(), "key": hex(&key(44).public())}]);
    fs::write(office.path("fresh"), asked.to_string()).unwrap();
    let old = issuer().public().kid().to_string();
    let shown = office.sign(&format!("{NEXT} --request fresh --retire {old}"));
    let shown = shown.exits(0).json();
    assert_eq!(shown["keys"].as_array().unwrap().len(), 4);
    let retired = entry(&shown, &old);
    assert_eq!(
        (&retired["state"], &retired["since"]),
        (&json!("retired"), &shown["issued"])
    );
    assert_eq!(
        entry(&shown, &key(44).public().kid().to_string())["state"],
        "good"
    );
    // What the old key has signed is still read, and nothing new is asked of it.
    let bundle = bundle(&office, "next");
    let at = bundle.body().issued;
    assert!(
        bundle
            .key(issuer().public().kid(), Purpose::Ticket, at)
            .is_ok()
    );
    let place = bundle.body().keys[0].place;
    let signing = bundle.keys_of(place, Purpose::Ticket, at);
    assert!(signing.len() == 1 && signing[0].kid() == key(44).public().kid());
    let again = format!("--root a --root b --previous next --version 3 --out no --retire {old}");
    office.sign(&again).exits(2);
    let asked_again = "--root a --root b --previous next --version 3 --out no --request request";
    office.sign(asked_again).exits(3);
}

#[test]
fn a_stolen_key_is_withdrawn_and_what_it_signed_before_is_pinned() {
    let office = Office::new();
    office.sign(FIRST).exits(0);
    let issued = bundle(&office, "bundle").body().issued;
    let manifest = Manifest {
        trip: TripId([1; 6]),
        revision: 1,
        issued,
        expires: issued + chrono::TimeDelta::days(2),
        entries: Vec::new(),
        crew: None,
    };
    let signed = |revision| {
        let manifest = Manifest {
            revision,
            ..manifest.clone()
        };
        document::issue(&key(12), issued, manifest.expires, &manifest).unwrap()
    };
    fs::write(office.path("manifest"), signed(1)).unwrap();
    let kid = manifests();
    let line =
        format!("{NEXT} --compromised {kid}@2026-02-08T00:00:00Z --pin manifest --pin manifest");
    let shown = office.sign(&line).exits(0).json();
    let withdrawn = entry(&shown, &kid);
    assert_eq!(withdrawn["state"], "compromised");
    assert_eq!(withdrawn["since"], "2026-02-08T00:00:00Z");
    assert_eq!(shown["pins"], 1);
    let next = bundle(&office, "next");
    let ask = |bytes: &[u8]| {
        let document = Document::<Manifest>::parse(bytes).unwrap();
        let digest = document.digest();
        next.document_key(document.kid, Purpose::Manifest, issued, &digest)
            .map(drop)
    };
    assert_eq!(ask(&signed(1)), Ok(()));
    assert!(matches!(
        ask(&signed(2)),
        Err(TrustError::Compromised { .. })
    ));

    // It becomes known that it was earlier; never later, and never good again.
    let third = "--root b --root c --previous next --version 3 --out third";
    let earlier = office.sign(&format!(
        "{third} --compromised {kid}@2026-02-01T08:00:00+08:00"
    ));
    let earlier = earlier.exits(0).json();
    assert_eq!(entry(&earlier, &kid)["since"], "2026-02-01T00:00:00Z");
    assert_eq!(earlier["pins"], 1);
    for change in ["--compromised KID@2026-02-09T00:00:00Z", "--retire KID"] {
        let ran = office.sign(&format!("{third} {}", change.replace("KID", &kid)));
        assert!(ran.exits(2).stderr.contains(&kid));
    }
    office.sign(&format!("{third} --request request")).exits(3);
}

#[test]
fn what_cannot_be_withdrawn_is_named() {
    let office = Office::new();
    office.sign(FIRST).exits(0);
    fs::write(office.path("junk"), b"no document").unwrap();
    let stranger = document::issue(
        &key(77),
        chrono::DateTime::UNIX_EPOCH,
        chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(1),
        &document::RulePackText {
            json: "{}".to_owned(),
        },
    );
    fs::write(office.path("stranger"), stranger.unwrap()).unwrap();
    let kid = manifests();
    for (change, exit) in [
        ("--retire 0011223344556677".to_owned(), 2),
        ("--retire 00".to_owned(), 2),
        (format!("--compromised {kid}"), 2),
        (format!("--compromised {kid}@yesterday"), 2),
        (format!("--compromised {kid}@2999-01-01T00:00:00Z"), 2),
        ("--pin junk".to_owned(), 3),
        ("--pin stranger".to_owned(), 3),
        ("--pin nowhere".to_owned(), 3),
        ("--new-roots junk".to_owned(), 3),
    ] {
        office.sign(&format!("{NEXT} {change}")).exits(exit);
        assert!(!fs::exists(office.path("next")).unwrap(), "{change}");
    }
    // There is nothing to change in a first bundle.
    office.sign(&format!("{FIRST} --retire {kid}")).exits(2);
}

#[test]
fn roots_are_rotated_by_two_old_and_two_new() {
    let office = Office::new();
    office.sign(FIRST).exits(0);
    new_roots(&office);
    let rest = "--previous bundle --version 2 --out next --new-roots new";
    for (signers, says) in [
        ("--root a --root b", "new roots"),
        ("--root a --root b --root d", "new roots"),
        ("--root d --root e", "pinned roots"),
        ("--root a --root d --root e", "pinned roots"),
    ] {
        let ran = office.sign(&format!("{signers} {rest}")).exits(2);
        assert!(ran.stderr.contains(says), "{signers}: {}", ran.stderr);
    }
    assert!(!fs::exists(office.path("next")).unwrap());
    let signed = office.sign(&format!("--root a --root c --root d --root f {rest}"));
    let signed = signed.exits(0).json();
    assert_eq!(office.show("next").exits(0).json(), signed);

    // A phone with the old roots takes it, and after that the old ones are strangers.
    let held = bundle(&office, "bundle");
    let next = fs::read(office.path("next")).unwrap();
    let now = held.body().issued;
    let old: Roots = *held.roots();
    let moved = accept(Some(&held), &old, &next, now).unwrap();
    assert!(accept(None, &old, &next, now).is_ok());
    assert!(moved.roots().iter().all(|root| !old.contains(root)));
    let third = "--previous next --version 3 --out third";
    office.sign(&format!("--root a --root b {third}")).exits(3);
    office.sign(&format!("--root d --root e {third}")).exits(0);
    let third = fs::read(office.path("third")).unwrap();
    assert!(accept(Some(&moved), &old, &third, now).is_ok());
    let left_behind = accept(Some(&held), &old, &third, now).unwrap_err();
    assert_eq!(left_behind, BundleError::TooFewRoots);
}
