//! What a rule pack must fulfil before it is trusted.
use proptest::prelude::*;
use qicheng_domain::rules::{
    ValidateError, demonstration,
    pack::{MAX_PACK_BYTES, PackError, RulePack},
};
use serde_json::{Value, json};

fn changed(change: impl FnOnce(&mut Value)) -> Result<RulePack, PackError> {
    let mut pack: Value = serde_json::from_str(demonstration::TEST_WITHIN_48_HOURS).unwrap();
    change(&mut pack);
    RulePack::parse(&serde_json::to_vec(&pack).unwrap())
}

#[test]
fn what_is_unknown_is_ignored_but_not_a_format() {
    assert!(changed(|pack| pack["later"] = json!(1)).is_ok());
    assert_eq!(
        changed(|pack| pack["format"] = json!(2)),
        Err(PackError::Format(2))
    );
    assert_eq!(
        changed(|pack| *pack = json!({ "format": 3, "all": "new" })),
        Err(PackError::Format(3))
    );
}

#[test]
fn a_malformed_pack_is_refused() {
    assert!(matches!(RulePack::parse(b"{"), Err(PackError::Json { .. })));
    assert!(matches!(
        changed(|pack| pack["region"] = json!("44")),
        Err(PackError::Json { .. })
    ));
    assert!(matches!(
        changed(|pack| pack["valid_from"] = json!("2020")),
        Err(PackError::Json { .. })
    ));
    assert!(matches!(
        changed(|pack| pack["entry"]["rules"][0]["on_fail"] = json!("pass")),
        Err(PackError::Json { .. })
    ));
    assert_eq!(
        changed(|pack| pack["valid_until"] = pack["valid_from"].clone()),
        Err(PackError::Validity)
    );
    for id in [json!(""), json!("Big"), json!("a b"), json!("x".repeat(65))] {
        assert!(matches!(
            changed(|pack| pack["id"] = id),
            Err(PackError::Id(_))
        ));
    }
}

#[test]
fn size_is_bounded_before_anything_is_read() {
    let mut padded = demonstration::TEST_WITHIN_48_HOURS.as_bytes().to_vec();
    padded.resize(MAX_PACK_BYTES, b' ');
    assert!(RulePack::parse(&padded).is_ok());
    padded.push(b' ');
    assert_eq!(RulePack::parse(&padded), Err(PackError::TooLarge));
}

#[test]
fn rules_are_few_and_named_once() {
    let with = |count: usize, same: bool| {
        changed(|pack| {
            let rule = |index| {
                let mut rule = json!({ "affected_fields": [], "logic": true, "words": { "zh": "文" }, "on_fail": "hold" });
                rule["id"] = json!(if same {
                    "same".into()
                } else {
                    format!("r{index}")
                });
                rule
            };
            pack["entry"]["rules"] = (0..count).map(rule).collect();
        })
    };
    assert!(with(64, false).is_ok());
    assert_eq!(with(65, false), Err(PackError::TooManyRules));
    assert_eq!(with(2, true), Err(PackError::Id("same".into())));
}

#[test]
fn every_text_is_there_in_chinese() {
    for words in [
        json!({}),
        json!({ "en": "text" }),
        json!({ "zh": " " }),
        json!({ "zh": "文".repeat(342) }),
    ] {
        let found = changed(|pack| pack["entry"]["rules"][0]["words"] = words);
        assert_eq!(found, Err(PackError::Words("nucleic-acid-48h".into())));
    }
}

#[test]
fn every_expression_is_validated() {
    for key in ["logic", "from", "by"] {
        let found = changed(|pack| pack["entry"]["rules"][0][key] = json!({ "or": [1, 2] }));
        assert!(
            matches!(
                found,
                Err(PackError::Expression {
                    reason: ValidateError::Expression { .. },
                    ..
                })
            ),
            "{key}"
        );
    }
}

#[test]
fn a_rule_says_what_it_looks_at() {
    let hidden = |field: &str| PackError::HiddenField {
        rule: "nucleic-acid-48h".into(),
        field: field.into(),
    };
    let found = changed(|pack| pack["entry"]["rules"][0]["affected_fields"] = json!(["evidence"]));
    assert_eq!(found, Err(hidden("boarding_at")));
    let found = changed(|pack| pack["entry"]["rules"][0]["logic"] = json!({ "var": "" }));
    assert_eq!(found, Err(hidden("")));
    assert!(
        changed(|pack| pack["entry"]["rules"][0]["affected_fields"] =
            json!(["evidence.0.kind", "boarding_at"]))
        .is_ok()
    );
}

proptest! {
    #[test]
    fn altered_bytes_never_panic(at in 0_usize..1_000, byte in any::<u8>(), cut in 0_usize..2_500) {
        let mut bytes = demonstration::HEALTH_CODE.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = RulePack::parse(&bytes);
        let _ = RulePack::parse(&bytes[..cut.min(bytes.len())]);
    }
}
