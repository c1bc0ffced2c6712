//! What holds for every expression and all data: bounds, no panic, validation before trust.
use proptest::prelude::*;
use qicheng_domain::rules::{
    EvaluateError, MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_NODES, ValidateError, evaluate, validate,
};
use serde_json::{Value, json};

const OPERATIONS: [&str; 20] = [
    "var",
    "if",
    "===",
    "and",
    ">",
    "<",
    ">=",
    "<=",
    "in",
    "+",
    "after",
    "before",
    "not-after",
    "not-before",
    "!",
    "plusTime",
    "dccDateOfBirth",
    "extractFromUVCI",
    "reduce",
    "or",
];

fn nested(times: u32) -> Value {
    (0..times).fold(json!(true), |inner, _| json!({ "!": [inner] }))
}

#[test]
fn depth_is_bounded() {
    let (deepest, deeper) = (
        nested(MAX_EXPRESSION_DEPTH - 1),
        nested(MAX_EXPRESSION_DEPTH),
    );
    assert_eq!(validate(&deepest), Ok(()));
    assert!(evaluate(&deepest, &json!(null)).is_ok());
    assert_eq!(validate(&deeper), Err(ValidateError::TooDeep));
    assert_eq!(evaluate(&deeper, &json!(null)), Err(EvaluateError::TooDeep));
}

#[test]
fn size_is_bounded() {
    let wide = |count: u32| json!(vec![0; usize::try_from(count).unwrap()]);
    assert_eq!(validate(&wide(MAX_EXPRESSION_NODES - 1)), Ok(()));
    assert_eq!(
        validate(&wide(MAX_EXPRESSION_NODES)),
        Err(ValidateError::TooLarge)
    );
    let data = json!(vec![0; 300_000]);
    assert_eq!(evaluate(&json!(1), &data), Err(EvaluateError::TooLarge));
}

#[test]
fn growth_is_bounded() {
    let items = json!(vec![0; 1_000]);
    let doubling = json!({ "reduce": [{ "var": "" }, [{ "var": "accumulator" }, { "var": "accumulator" }], 0] });
    assert!(evaluate(&doubling, &items).is_err());
    let nesting = json!({ "reduce": [{ "var": "" }, { "var": "" }, 0] });
    assert_eq!(evaluate(&nesting, &items), Err(EvaluateError::TooDeep));
    let inner =
        json!({ "reduce": [{ "var": "current" }, { "+": [{ "var": "accumulator" }, 1] }, 0] });
    let squared = json!({ "reduce": [{ "var": "" }, inner, 0] });
    let rows = json!(vec![vec![0; 600]; 300]);
    assert_eq!(evaluate(&squared, &rows), Ok(json!(600)));
    let compare = json!({ "reduce": [{ "var": "" }, { "in": [{ "var": "current" }, [{ "var": "current" }]] }, 0] });
    assert_eq!(evaluate(&compare, &rows), Ok(json!(true)));
    let endless = json!({ "reduce": [{ "var": "" }, { "===": [{ "var": "" }, { "var": "" }] }, { "var": "" }] });
    assert!(evaluate(&endless, &json!(vec![0; 100_000])).is_err());
}

#[test]
fn data_may_be_as_deep_as_json_is_read() {
    let deep = "[".repeat(127) + &"]".repeat(127);
    let data: Value = serde_json::from_str(&deep).unwrap();
    assert_eq!(
        evaluate(&json!({ "===": [{ "var": "" }, { "var": "" }] }), &data),
        Ok(json!(true))
    );
    assert_eq!(evaluate(&json!({ "var": "" }), &data), Ok(data));
}

#[test]
fn validation_sees_what_evaluation_would_not_reach() {
    let at = |logic: Value| match validate(&logic) {
        Err(ValidateError::Expression { at, .. } | ValidateError::OperandType { at, .. }) => at,
        other => panic!("{logic}: {other:?}"),
    };
    assert_eq!(at(json!({ "if": [true, 1, { "or": [1, 2] }] })), "/if/2");
    assert_eq!(at(json!({ "and": [true, [1, null]] })), "/and/1/1");
    assert_eq!(at(json!({ "reduce": [[], { "+": [1] }, 0] })), "/reduce/1");
    for (logic, place) in [
        (json!({ "<": [1, "2"] }), "/</1"),
        (json!({ "+": [true, 1] }), "/+/0"),
        (
            json!({ "after": ["2021-01-01", { "var": "x" }] }),
            "/after/0",
        ),
        (
            json!({ "plusTime": ["2021-02-30", 0, "day"] }),
            "/plusTime/0",
        ),
        (
            json!({ "plusTime": [{ "plusTime": ["2021", 0, "day"] }, 0, "day"] }),
            "/plusTime/0",
        ),
        (
            json!({ "dccDateOfBirth": ["2021-01-01T00:00:00Z"] }),
            "/dccDateOfBirth/0",
        ),
        (json!({ "extractFromUVCI": [1, 0] }), "/extractFromUVCI/0"),
        (json!({ "in": [1, "1"] }), "/in/1"),
        (json!({ "reduce": ["text", 0, 0] }), "/reduce/0"),
        (json!({ "!": [{ "dccDateOfBirth": ["2020"] }] }), "/!/0"),
    ] {
        assert_eq!(at(logic.clone()), place);
        assert!(evaluate(&logic, &json!(null)).is_err(), "{logic}");
    }
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-3_i64..40).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[-0-9T:.Z+]{0,24}".prop_map(Value::from),
        "(current|accumulator|a|0|1|)(\\.(a|0))?".prop_map(Value::from),
        prop_oneof![
            Just("day"),
            Just("month"),
            Just("year"),
            Just("hour"),
            Just("2020-02-29")
        ]
        .prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            (
                prop::sample::select(&OPERATIONS[..]),
                prop::collection::vec(inner.clone(), 0..4)
            )
                .prop_map(|(id, operands)| json!({ id: operands })),
            "[a01.]{0,2}".prop_map(|path| json!({ "var": path })),
            prop::collection::btree_map("[a01]{0,1}", inner, 0..3).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_panics_and_nothing_varies(logic in anything(), data in anything()) {
        let _ = validate(&logic);
        prop_assert_eq!(evaluate(&logic, &data), evaluate(&logic, &data));
    }

    #[test]
    fn what_is_not_an_expression_is_not_valid(logic in anything(), data in anything()) {
        if let Err(EvaluateError::Expression(reason)) = evaluate(&logic, &data) {
            prop_assert!(validate(&logic).is_err(), "{} is called valid, yet {}", logic, reason);
        }
    }

    #[test]
    fn moving_by_days_and_hours_can_be_undone(millis in -60_000_000_000_000_i64..200_000_000_000_000, days in -9_999_i64..9_999) {
        let start = chrono::DateTime::from_timestamp_millis(millis).unwrap().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let moved = evaluate(&json!({ "plusTime": [start, days, "day"] }), &json!(null)).unwrap();
        let back = evaluate(&json!({ "plusTime": [moved, -24 * days, "hour"] }), &json!(null));
        prop_assert_eq!(back, Ok(json!(start)));
    }

    #[test]
    fn months_keep_the_day_or_overflow(year in 0_i32..9_000, month in 1_u32..=12, day in 1_u32..=31, amount in 0_i64..9_000) {
        use chrono::{Days, Months, NaiveDate};
        prop_assume!(NaiveDate::from_ymd_opt(year, month, day).is_some());
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        let expected = first + Months::new(u32::try_from(amount).unwrap()) + Days::new(u64::from(day) - 1);
        let moved = evaluate(&json!({ "plusTime": [format!("{year:04}-{month:02}-{day:02}"), amount, "month"] }), &json!(null));
        prop_assert_eq!(moved, Ok(json!(format!("{}T00:00:00.000Z", expected.format("%Y-%m-%d")))));
    }
}
