use crate::{
    run::{RunResult, qicheng},
    world::{hex, issuer, key, pass_at},
};
use qicheng_credential::{key::Signer as _, trust::SealKey};
use serde_json::{Value, json};
use std::fs;

/// A machine of its own with three roots.
pub struct Office {
    dir: tempfile::TempDir,
}

impl Office {
    pub fn new() -> Self {
        let office = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let public: String = ["a", "b", "c"]
            .map(|name| {
                let made = qicheng(["trust", "new-root", "--out", &office.path(name)]);
                made.exits(0).stdout
            })
            .concat();
        fs::write(office.path("roots"), format!("# made today\n\n{public}")).unwrap();
        fs::write(office.path("request"), request(433_130).to_string()).unwrap();
        office
    }

    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    /// Signs, with `name` standing for the file of that name after each option that takes one.
    pub fn sign(&self, line: &str) -> RunResult {
        let mut arguments = vec!["trust".to_owned(), "sign".to_owned(), "--json".to_owned()];
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.chunks(2) {
            let number = pair[1].parse::<u64>().is_ok();
            let key = ["--retire", "--compromised"].contains(&pair[0]);
            let value = if number || key {
                pair[1].to_owned()
            } else {
                self.path(pair[1])
            };
            arguments.extend([pair[0].to_owned(), value]);
        }
        qicheng(arguments)
    }

    pub fn show(&self, bundle: &str) -> RunResult {
        let (bundle, roots) = (self.path(bundle), self.path("roots"));
        qicheng(["trust", "show", &bundle, "--roots", &roots, "--json"])
    }
}

/// As `qicheng-service init` prints it.
pub fn request(place: u32) -> Value {
    let seal = SealKey([9; 32]);
    let manifests = key(12).public();
    json!({
        "place": place.to_string(),
        "name": "龙山县务工服务站",
        "keys": [
            {"purposes": ["ticket", "health", "staff"], "kid": issuer().public().kid().to_string(),
             "key": hex(&issuer().public())},
            {"purposes": ["manifest"], "kid": manifests.kid().to_string(), "key": hex(&manifests)},
            {"purposes": ["seal"], "kid": seal.kid().to_string(), "key": "09".repeat(32)},
        ],
    })
}

pub const FIRST: &str =
    "--root a --root b --roots roots --request request --version 1 --out bundle";

#[test]
fn a_secret_stays_in_a_file_of_ones_own() {
    let office = Office::new();
    let secret = fs::read_to_string(office.path("a")).unwrap();
    let ran = qicheng(["trust", "new-root", "--out", &office.path("a")]).exits(4);
    assert!(ran.stderr.contains(&office.path("a")), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(office.path("a")).unwrap(), secret);
    let digits = secret.trim_end().rsplit(':').next().unwrap();
    let made = qicheng(["trust", "new-root", "--json", "--out", &office.path("d")]).exits(0);
    let fresh = fs::read_to_string(office.path("d")).unwrap();
    let fresh = fresh.trim_end().rsplit(':').next().unwrap();
    assert!(fresh.len() == 64 && fresh != digits);
    assert!(!made.stdout.contains(fresh) && !made.stderr.contains(fresh));
    assert_eq!(made.json()["public"].as_str().unwrap().len(), 66);
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_may_read_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::new();
    let mode = |name: &str| {
        fs::metadata(office.path(name))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode("a") & 0o777, 0o600);
    fs::set_permissions(office.path("b"), fs::Permissions::from_mode(0o644)).unwrap();
    let ran = office.sign(FIRST).exits(3);
    assert!(ran.stderr.contains("chmod 600"), "{}", ran.stderr);
}

#[test]
fn a_signed_bundle_names_the_requested_keys() {
    let office = Office::new();
    let signed = office.sign(FIRST).exits(0).json();
    let shown = office.show("bundle").exits(0).json();
    assert_eq!(signed, shown);
    assert_eq!(shown["version"], 1);
    assert_eq!(shown["expired"], false);
    assert_eq!(shown["roots"].as_array().unwrap().len(), 3);
    let keys = shown["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 3);
    let tickets = issuer().public().kid().to_string();
    let entry = keys.iter().find(|key| key["kid"] == tickets).unwrap();
    assert_eq!(entry["purposes"], json!(["ticket", "health", "staff"]));
    assert_eq!(entry["place_name"], "湖南省湘西土家族苗族自治州龙山县");
    assert_eq!(entry["state"], "good");
    let words = qicheng([
        "trust",
        "show",
        &office.path("bundle"),
        "--roots",
        &office.path("roots"),
    ]);
    assert!(words.exits(0).stdout.contains(&tickets));
}

#[test]
fn a_pass_verifies_under_a_bundle_that_was_signed_here() {
    let office = Office::new();
    let at = office.sign(FIRST).exits(0).json()["issued"].clone();
    let at = at.as_str().unwrap();
    let code = pass_at(3, at.parse().unwrap());
    let (bundle, roots) = (office.path("bundle"), office.path("roots"));
    let verify = ["verify", "--json", "--at", at, "--code", &code];
    let ran = qicheng(
        verify
            .into_iter()
            .chain(["--trust", &bundle, "--roots", &roots]),
    );
    let reasons = ran.exits(12).json()["reasons"].clone();
    let codes: Vec<&Value> = reasons
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["code"])
        .collect();
    assert_eq!(codes, ["no-list", "no-trip"]);
}

#[test]
fn the_next_bundle_follows_the_one_before() {
    let office = Office::new();
    office.sign(FIRST).exits(0);
    let renewed =
        office.sign("--root b --root c --previous bundle --version 2 --days 7 --out next");
    let renewed = renewed.exits(0).json();
    assert_eq!(renewed["keys"].as_array().unwrap().len(), 3);
    assert_eq!(office.show("next").exits(0).json(), renewed);
    fs::write(office.path("theirs"), request(440_300).to_string()).unwrap();
    for (line, says) in [
        ("--version 1", "not newer"),
        ("--version 1002", "too far"),
        ("--version 2 --request theirs", "another place"),
    ] {
        let line = format!("--root a --root b --roots roots --previous bundle {line} --out no");
        let ran = office.sign(&line);
        assert!(
            [2, 3].contains(&ran.exit) && ran.stderr.contains(says),
            "{}",
            ran.stderr
        );
    }
    assert!(!fs::exists(office.path("no")).unwrap());
}

#[test]
fn whoever_is_no_root_signs_nothing() {
    let office = Office::new();
    qicheng(["trust", "new-root", "--out", &office.path("d")]).exits(0);
    let rest = "--roots roots --request request --version 1 --out no";
    office.sign(&format!("--root a {rest}")).exits(2);
    office.sign(&format!("--root a --root a {rest}")).exits(2);
    let stranger = office.sign(&format!("--root a --root d {rest}")).exits(3);
    assert!(
        stranger.stderr.contains(&office.path("d")),
        "{}",
        stranger.stderr
    );
    office
        .sign("--root a --root b --request request --version 1 --out no")
        .exits(2);
    let all = "--root a --root b --root c --request request --version 1 --out yes";
    office.sign(all).exits(0);
    office.show("yes").exits(0);
    // Signed by roots, but not by these.
    let other = Office::new();
    fs::copy(office.path("yes"), other.path("yes")).unwrap();
    other.show("yes").exits(3);
    let line = "--root a --root b --roots roots --previous yes --version 2 --out no";
    other.sign(line).exits(3);
}

#[test]
fn a_request_that_does_not_hold_is_named() {
    let office = Office::new();
    let mut wrong = request(433_130);
    wrong["keys"][0]["kid"] = "0011223344556677".into();
    let mut seal = request(433_130);
    seal["keys"][0]["purposes"] = json!(["seal"]);
    let mut none = request(433_130);
    none["keys"][0]["purposes"] = json!([]);
    let large = format!("{}{}", request(433_130), " ".repeat(10 << 20));
    let texts = [
        wrong.to_string(),
        seal.to_string(),
        "{}".to_owned(),
        String::new(),
        large,
    ];
    for text in texts {
        fs::write(office.path("request"), text).unwrap();
        let ran = office.sign(FIRST).exits(3);
        assert!(
            ran.stderr.contains(&office.path("request")),
            "{}",
            ran.stderr
        );
    }
    fs::write(office.path("request"), none.to_string()).unwrap();
    office.sign(FIRST).exits(2);
    fs::write(office.path("request"), [0xff, 0xfe]).unwrap();
    let ran = office.sign(FIRST).exits(3);
    assert!(ran.stderr.contains("UTF-8"), "{}", ran.stderr);
    fs::write(office.path("roots"), "02ab\n").unwrap();
    office.sign(FIRST).exits(3);
    assert!(!fs::exists(office.path("bundle")).unwrap());
}
