use chrono::TimeDelta;
use ciborium::{Value, cbor};
use qicheng_credential::certificate::{CertificateEntry, Kind, Ownership, instant};
use qicheng_domain::{
    health::BasisKind,
    rules::facts::{Facts, TestResult},
};
use qicheng_test_kit::certificates::{bytes, claims, good, now, report, test_document};

/// The document of the good one with another group of entries.
fn document(group: &str, entry: Value) -> Value {
    let mut document = test_document();
    let members = document.as_map_mut().unwrap();
    members.retain(|(member, _)| member.as_text() != Some("t"));
    members.push((group.into(), Value::Array(vec![entry])));
    document
}

fn held(document: Value) -> Option<CertificateEntry> {
    let (signers, mut made) = good();
    made.payload = bytes(&claims(document));
    report(&signers, &made).held
}

fn vaccination(given: u32) -> Value {
    let entry = cbor!({ "tg" => "840539006", "vp" => "J07BX03", "mp" => "CoronaVac",
        "ma" => "Sinovac-Biotech", "dn" => given, "sd" => 2, "dt" => "2021-05-01",
        "co" => "CN", "is" => "Centre", "ci" => "URN:UVCI:01:CN:2" });
    document("v", entry.unwrap())
}

fn recovery(from: &str, until: &str) -> Value {
    let entry = cbor!({ "tg" => "840539006", "fr" => "2021-04-01", "df" => from, "du" => until,
        "co" => "CN", "is" => "Centre", "ci" => "URN:UVCI:01:CN:3" });
    document("r", entry.unwrap())
}

fn test(kind: &str, result: &str) -> Value {
    let entry = cbor!({ "tg" => "840539006", "tt" => kind, "sc" => "2021-06-10T08:00:00+08:00",
        "tr" => result, "tc" => "Centre", "co" => "CN", "is" => "Centre", "ci" => "URN:1" });
    document("t", entry.unwrap())
}

#[test]
fn a_test_says_when_and_what() {
    let held = held(test("LP6464-4", "260415000")).unwrap();
    assert_eq!(held.kind, Kind::Test);
    assert_eq!(Some(held.when), instant("2021-06-10T00:00:00Z"));
    assert_eq!(held.valid_until.timestamp(), 1_630_000_000);
    assert_eq!(held.holder.surname.as_deref(), Some("Li"));
    assert_eq!(held.holder.born, "1990-01-01");
    assert_eq!(format!("{held:?}"), "CertificateEntry(redacted)");
    let mut facts = Facts::new(now(), None, None);
    held.add_to(&mut facts);
    let fact = &facts.to_json()["evidence"][0];
    assert_eq!(fact["kind"], "nucleic-acid-test");
    assert_eq!(fact["result"], "negative");
    assert_eq!(fact["hours_ago"], 12);
}

#[test]
fn what_does_not_count_is_no_evidence() {
    let evidence = |document| held(document).unwrap().evidence(now());
    let positive = Some((BasisKind::NucleicAcidTest, Some(TestResult::Positive)));
    assert_eq!(evidence(test("LP6464-4", "260373001")), positive);
    assert_eq!(evidence(test("LP217198-3", "260415000")), None);
    assert_eq!(
        evidence(vaccination(2)),
        Some((BasisKind::Vaccination, None))
    );
    assert_eq!(evidence(vaccination(1)), None);
    let recovered = Some((BasisKind::Recovery, None));
    assert_eq!(evidence(recovery("2021-04-12", "2021-09-01")), recovered);
    assert_eq!(evidence(recovery("2021-04-12", "2021-06-10")), recovered);
    assert_eq!(evidence(recovery("2021-04-12", "2021-06-09")), None);
    assert_eq!(evidence(recovery("2021-06-11", "2021-09-01")), None);
    let test = held(test("LP6464-4", "260415000")).unwrap();
    assert_eq!(test.evidence(test.when - TimeDelta::seconds(1)), None);
    assert_eq!(
        test.evidence(test.valid_until + TimeDelta::seconds(1)),
        None
    );
}

#[test]
fn vaccines_have_names() {
    let held = held(vaccination(2)).unwrap();
    assert_eq!(held.vaccine.as_deref(), Some("CoronaVac"));
    assert_eq!(held.doses, Some((2, 2)));
    assert_eq!(held.country.as_deref(), Some("CN"));
}

#[test]
fn what_does_not_verify_is_not_held() {
    let (signers, mut made) = good();
    made.payload = bytes(&claims(document("v", Value::Null)));
    assert_eq!(report(&signers, &made).held, None);
    assert_eq!(held(test("LP6464-4", "0")), None);
}

#[test]
fn the_holder_is_compared_by_birth_date_and_characters() {
    let day = |text: &str| text.parse().unwrap();
    let named = |surname: &str, forename: &str, born: &str| {
        let mut document = test_document();
        let names =
            cbor!({ "fn" => surname, "fnt" => "LI", "gn" => forename, "gnt" => "XIAOMING" });
        let names = names.unwrap();
        for (member, value) in document.as_map_mut().unwrap() {
            match member.as_text() {
                Some("nam") => *value = names.clone(),
                Some("dob") => *value = born.into(),
                _ => {}
            }
        }
        held(document).unwrap().holder
    };
    let judged = |surname, forename, born, name| {
        named(surname, forename, born).ownership(name, Some(day("1990-01-01")))
    };
    assert_eq!(
        judged("Li", "Xiaoming", "1990-01-01", "李晓明"),
        Ownership::Unproven
    );
    for (surname, forename, name) in [
        ("李", "晓明", "李晓明"),
        // A compatibility character, which NFC replaces.
        ("\u{f9e1}", "晓明", "李晓明"),
        ("李", "晓明", "\u{f9e1}晓明"),
        ("阿卜杜拉", "买买提", "阿卜杜拉·买买提"),
    ] {
        assert_eq!(
            judged(surname, forename, "1990-01-01", name),
            Ownership::Own
        );
    }
    for (surname, forename, born) in [
        ("王", "晓明", "1990-01-01"),
        ("李", "晓明", "1990-01-02"),
        ("Li", "Xiaoming", "1990-01-02"),
        ("李", "晓明", "1990-01"),
        ("李", "晓明", "1990"),
        ("李", "晓明", ""),
    ] {
        assert_eq!(judged(surname, forename, born, "李晓明"), Ownership::Other);
    }
    let whole = named("李", "晓明", "1990-01-01");
    assert_eq!(whole.ownership("李晓明", None), Ownership::Other);
    assert_eq!(named("Li", "Xiaoming", "1990").has_name("李晓明"), None);
}
