//! `plusTime`, `dccDateOfBirth` and the comparisons of date-times.

use qicheng_domain::rules::evaluate;
use serde_json::{Value, json};

fn plus(date: &str, amount: i64, unit: &str) -> Option<Value> {
    evaluate(
        &json!({ "plusTime": [{ "var": "" }, amount, unit] }),
        &json!(date),
    )
    .ok()
}

fn born(date: &str) -> Option<Value> {
    evaluate(&json!({ "dccDateOfBirth": [{ "var": "" }] }), &json!(date)).ok()
}

#[test]
fn every_allowed_format_is_read() {
    for (text, instant) in [
        ("2021", "2021-12-31T00:00:00.000Z"),
        ("2021-02", "2021-02-28T00:00:00.000Z"),
        ("2024-02", "2024-02-29T00:00:00.000Z"),
        ("2021-06-15", "2021-06-15T00:00:00.000Z"),
        ("2021-06-15T10:20:30", "2021-06-15T10:20:30.000Z"),
        ("2021-06-15T10:20:30Z", "2021-06-15T10:20:30.000Z"),
        ("2021-06-15T10:20:30+8", "2021-06-15T02:20:30.000Z"),
        ("2021-06-15T10:20:30-8", "2021-06-15T18:20:30.000Z"),
        ("2021-06-15T10:20:30+08", "2021-06-15T02:20:30.000Z"),
        ("2021-06-15T10:20:30+530", "2021-06-15T04:50:30.000Z"),
        ("2021-06-15T10:20:30+0530", "2021-06-15T04:50:30.000Z"),
        ("2021-06-15T10:20:30+5:30", "2021-06-15T04:50:30.000Z"),
        ("2021-06-15T10:20:30-05:30", "2021-06-15T15:50:30.000Z"),
        ("2021-06-15T10:20:30.1", "2021-06-15T10:20:30.100Z"),
        ("2021-06-15T10:20:30.12Z", "2021-06-15T10:20:30.120Z"),
        (
            "2021-06-15T10:20:30.1239999999999Z",
            "2021-06-15T10:20:30.123Z",
        ),
        ("2021-06-15T10:20:30.5+8", "2021-06-15T02:20:30.500Z"),
        ("2021-06-15T10:20:30.55+08", "2021-06-15T02:20:30.550Z"),
        ("2021-06-15T10:20:30.555+530", "2021-06-15T04:50:30.555Z"),
        ("2021-06-15T10:20:30.5555+0530", "2021-06-15T04:50:30.555Z"),
        ("2021-06-15T10:20:30.0+5:30", "2021-06-15T04:50:30.000Z"),
        (
            "2021-06-15T10:20:30.999999+05:30",
            "2021-06-15T04:50:30.999Z",
        ),
        ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
        ("2021-06-15T24:00:00Z", "2021-06-16T00:00:00.000Z"),
        ("0000-01-01", "0000-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(plus(text, 0, "day"), Some(json!(instant)), "{text}");
    }
}

#[test]
fn other_texts_are_errors() {
    for text in [
        "",
        "20",
        "202",
        "20210",
        "2021-",
        "2021-6",
        "2021-13",
        "2021-00",
        "2021-06-",
        "2021-06-1",
        "2021-06-31",
        "2021-02-29",
        "2021-09-99",
        "2021-06-15T",
        "2021-06-15T10",
        "2021-06-15T10:20",
        "2021-06-15T10:20Z",
        "2021-06-15 10:20:30",
        "2021-06-15t10:20:30z",
        "2021-06-15T10:20:30z",
        "2021-06-15T10:20:30.",
        "2021-06-15T10:20:30.Z",
        "2021-06-15T10:20:30+",
        "2021-06-15T10:20:30+:30",
        "2021-06-15T10:20:30+08:3",
        "2021-06-15T10:20:30+08000",
        "2021-06-15T10:20:30+08:000",
        "2021-06-15T10:20:30+24:00",
        "2021-06-15T10:20:30+08:60",
        "2021-06-15T10:20:30ZZ",
        "2021-06-15T24:00:01Z",
        "2021-06-15T25:00:00Z",
        "2021-06-15T10:60:00Z",
        "2021-06-15T10:20:60Z",
        "2021T10:20:30Z",
        "2021-06T10:20:30Z",
        "+2021-06-15",
        "-2021",
        " 2021",
        "2021-06-15\n",
        "２０２１",
        "2021-06-15T10:20:30−8",
        "2021-06-15T10:20:30+0:8:0",
        "2021-06-15T10:20:30+8:",
        "not a date",
    ] {
        assert_eq!(plus(text, 0, "day"), None, "{text:?}");
    }
}

#[test]
fn offsets_overflow_as_in_ecmascript() {
    for (date, amount, unit, moved) in [
        ("2020-02-29", 1, "day", "2020-03-01"),
        ("2020-02-29", 1, "month", "2020-03-29"),
        ("2020-02-29", 1, "year", "2021-03-01"),
        ("2020-02-29", 4, "year", "2024-02-29"),
        ("2020-02-29", -1, "year", "2019-03-01"),
        ("2020-01-31", 1, "month", "2020-03-02"),
        ("2021-01-31", 1, "month", "2021-03-03"),
        ("2021-03-31", -1, "month", "2021-03-03"),
        ("2021-08-31", 1, "month", "2021-10-01"),
        ("2021-12-15", 1, "month", "2022-01-15"),
        ("2021-01-15", -1, "month", "2020-12-15"),
        ("2021-01-15", -25, "month", "2018-12-15"),
        ("2021-01-01", 24, "hour", "2021-01-02"),
        ("2021-01-01", -8784, "hour", "2020-01-01"),
        ("2021-01-01", -366, "day", "2020-01-01"),
        ("2021", 1, "day", "2022-01-01"),
        ("2021-02", 1, "month", "2021-03-28"),
    ] {
        assert_eq!(
            plus(date, amount, unit),
            Some(json!(format!("{moved}T00:00:00.000Z"))),
            "{date} {amount} {unit}"
        );
    }
    assert_eq!(
        plus("2020-02-29T23:30:00.25-01:00", 1, "year"),
        Some(json!("2021-03-01T00:30:00.250Z"))
    );
    assert_eq!(
        plus("9999-12-31", 1, "day"),
        Some(json!("+010000-01-01T00:00:00.000Z"))
    );
    assert_eq!(
        plus("0000-01-01", -1, "day"),
        Some(json!("-000001-12-31T00:00:00.000Z"))
    );
}

#[test]
fn amounts_beyond_the_range_are_errors() {
    for unit in ["year", "month", "day", "hour"] {
        for amount in [i64::MAX, i64::MIN] {
            assert_eq!(plus("2021-06-15", amount, unit), None, "{amount} {unit}");
        }
    }
    assert_eq!(
        plus("1970-01-01", 100_000_000, "day"),
        Some(json!("+275760-09-13T00:00:00.000Z"))
    );
    assert_eq!(plus("1970-01-01", 100_000_001, "day"), None);
    assert_eq!(
        plus("1970-01-01", -100_000_000, "day"),
        Some(json!("-271821-04-20T00:00:00.000Z"))
    );
}

#[test]
fn birth_dates_are_the_last_that_fit() {
    for (text, date) in [
        ("1990", "1990-12-31"),
        ("1992-02", "1992-02-29"),
        ("1991-02", "1991-02-28"),
        ("1990-06-15", "1990-06-15"),
    ] {
        assert_eq!(born(text), Some(json!(format!("{date}T00:00:00.000Z"))));
    }
    for text in [
        "",
        "1990-",
        "1990-13",
        "1990-06-31",
        "1990-06-15T00:00:00Z",
        "90",
    ] {
        assert_eq!(born(text), None, "{text:?}");
    }
}

#[test]
fn operands_of_the_wrong_type_are_errors() {
    let date = json!({ "plusTime": ["2021-01-01", 0, "day"] });
    for wrong in [
        json!({ "plusTime": [date, 0, "day"] }),
        json!({ "plusTime": [{ "var": "" }, 0, "day"] }),
        json!({ "plusTime": [1, 0, "day"] }),
        json!({ "plusTime": ["2021", "0", "day"] }),
        json!({ "plusTime": ["2021", 0.5, "day"] }),
        json!({ "plusTime": ["2021", { "+": [1, 1] }, "day"] }),
        json!({ "plusTime": ["2021", 0, "days"] }),
        json!({ "plusTime": ["2021", 0, "minute"] }),
        json!({ "plusTime": ["2021", 0] }),
        json!({ "dccDateOfBirth": [{ "var": "" }] }),
        json!({ "dccDateOfBirth": [2021] }),
        json!({ "dccDateOfBirth": ["2021", "2021"] }),
        json!({ "after": ["2021-01-02", "2021-01-01"] }),
        json!({ "after": [date, "2021-01-01"] }),
        json!({ "after": [date] }),
        json!({ "after": [date, date, date, date] }),
        json!({ ">": [date, date] }),
    ] {
        assert!(evaluate(&wrong, &json!(null)).is_err(), "{wrong}");
    }
}

#[test]
fn comparisons_hold_at_and_beside_the_boundary() {
    let at = |text: &str| json!({ "plusTime": [text, 0, "day"] });
    let (early, late) = (
        at("2021-01-01T00:00:00.000Z"),
        at("2021-01-01T00:00:00.001Z"),
    );
    for (id, below, same, above) in [
        ("before", true, false, false),
        ("not-after", true, true, false),
        ("after", false, false, true),
        ("not-before", false, true, true),
    ] {
        for (left, right, expected) in [
            (&early, &late, below),
            (&early, &early, same),
            (&late, &early, above),
        ] {
            assert_eq!(
                evaluate(&json!({ id: [left, right] }), &json!(null)),
                Ok(json!(expected)),
                "{id}"
            );
        }
        assert_eq!(
            evaluate(&json!({ id: [early, early, early] }), &json!(null)),
            Ok(json!(same)),
            "{id}"
        );
        assert_eq!(
            evaluate(&json!({ id: [early, late, early] }), &json!(null)),
            Ok(json!(false)),
            "{id}"
        );
    }
}

#[test]
fn a_date_time_comes_out_as_a_string_wherever_it_stands() {
    let logic = json!([{ "plusTime": ["2021-01-01", 0, "day"] }, { "if": [true, { "dccDateOfBirth": ["2020"] }, 0] }]);
    assert_eq!(
        evaluate(&logic, &json!(null)),
        Ok(json!([
            "2021-01-01T00:00:00.000Z",
            "2020-12-31T00:00:00.000Z"
        ]))
    );
    let equal =
        json!({ "===": [{ "plusTime": ["2021-01-01", 0, "day"] }, "2021-01-01T00:00:00.000Z"] });
    assert_eq!(evaluate(&equal, &json!(null)), Ok(json!(false)));
}
