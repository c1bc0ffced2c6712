//! `qicheng setup show`: what a set-up code and its link say.

use crate::run::{qicheng, qicheng_with};
use serde_json::{Value, json};

/// The published vector with a name.
fn vector() -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/vectors/setup.json");
    let all: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    all[0].clone()
}

#[test]
fn a_code_and_its_link_say_the_same() {
    let vector = vector();
    let expected = json!({
        "service": vector["service"],
        "place": vector["place"],
        "roots": vector["roots"],
        "bundle_version": vector["bundle_version"],
        "name": vector["place_name"],
    });
    for form in ["text", "link"] {
        let form = vector[form].as_str().unwrap();
        let shown = qicheng(["setup", "show", form, "--json"]).exits(0);
        assert_eq!(shown.stdout.parse::<Value>().unwrap(), expected);
        let typed = qicheng_with(
            ["setup", "show", "-", "--json"],
            format!("{form}\r\n").as_bytes(),
        );
        assert_eq!(typed.exits(0).stdout.parse::<Value>().unwrap(), expected);
    }
}

#[test]
fn words_name_the_digits_to_compare() {
    let vector = vector();
    let shown = qicheng(["setup", "show", vector["text"].as_str().unwrap()]).exits(0);
    let digest = &vector["roots"].as_str().unwrap()[..8];
    assert!(shown.stdout.contains(digest), "{}", shown.stdout);
    assert!(shown.stdout.contains("433130"), "{}", shown.stdout);
}

#[test]
fn what_is_no_set_up_code_is_refused() {
    let cut = vector()["text"].as_str().unwrap().to_owned();
    for bad in [
        "https://example.org",
        "QC1:AB",
        "QC7:AB",
        &cut[..cut.len() - 3],
        "",
    ] {
        let refused = qicheng(["setup", "show", bad, "--json"]).exits(3);
        let told: Value = refused.stdout.parse().unwrap();
        assert!(told["error"]["text"].is_string(), "{told}");
    }
}
