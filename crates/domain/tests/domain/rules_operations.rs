//! Each CertLogic operation, where the public suite leaves off.
use qicheng_domain::rules::{EvaluateError, ExpressionError, evaluate};
use serde_json::{Value, json};

fn gives(logic: Value, data: Value, expected: Value) {
    assert_eq!(evaluate(&logic, &data), Ok(expected), "{logic} over {data}");
}

fn fails(logic: Value, data: Value) {
    assert!(evaluate(&logic, &data).is_err(), "{logic} over {data}");
}

#[test]
fn literals_are_booleans_integers_strings_and_arrays_of_expressions() {
    for literal in [
        json!(true),
        json!(-7),
        json!(""),
        json!([]),
        json!(["a", [1]]),
    ] {
        gives(literal.clone(), json!(null), literal);
    }
    gives(
        json!([{ "var": "x" }, 2]),
        json!({ "x": "y" }),
        json!(["y", 2]),
    );
    for no_expression in [
        json!(null),
        json!(1.5),
        json!({}),
        json!({ "var": "", "!": [1] }),
        json!([null]),
        json!(u64::MAX),
    ] {
        fails(no_expression, json!(null));
    }
}

#[test]
fn var_drills_and_never_fails() {
    let data = json!({ "a": { "": 1, "0": 2 }, "l": [[1, 2], "text"], "n": null });
    gives(json!({ "var": "a." }), data.clone(), json!(1));
    gives(json!({ "var": "a.0" }), data.clone(), json!(2));
    gives(json!({ "var": "l.0.1" }), data.clone(), json!(2));
    for nothing in [
        "l.-1",
        "l.2",
        "l.x",
        "l.1.0",
        "l.1.length",
        "n.x",
        "a..",
        "l.99999999999999999999999",
        "l.",
    ] {
        gives(json!({ "var": nothing }), data.clone(), json!(null));
    }
    for malformed in [json!(0), json!(["a"]), json!(null), json!({ "var": "a" })] {
        assert_eq!(
            evaluate(&json!({ "var": malformed }), &data),
            Err(ExpressionError::VarPath.into())
        );
    }
}

#[test]
fn truth_is_what_the_specification_lists() {
    let choose = json!({ "if": [{ "var": "" }, "yes", "no"] });
    for truthy in [
        json!(true),
        json!(" "),
        json!(-1),
        json!([null]),
        json!({ "a": null }),
        json!(1.0),
    ] {
        gives(choose.clone(), truthy.clone(), json!("yes"));
        gives(json!({ "!": [{ "var": "" }] }), truthy, json!(false));
    }
    for falsy in [
        json!(false),
        json!(""),
        json!(0),
        json!([]),
        json!({}),
        json!(null),
        json!(0.0),
        json!(-0.0),
    ] {
        gives(choose.clone(), falsy.clone(), json!("no"));
        gives(json!({ "!": [{ "var": "" }] }), falsy, json!(true));
    }
    gives(choose, json!(0.5), json!("no"));
    fails(json!({ "!": [{ "var": "" }] }), json!(0.5));
    fails(json!({ "and": [{ "var": "" }, true] }), json!(0.5));
    fails(json!({ "and": [true, { "var": "" }] }), json!(0.5));
    fails(
        json!({ "!": [{ "plusTime": ["2020-01-01", 0, "day"] }] }),
        json!(null),
    );
}

#[test]
fn operands_that_are_not_needed_are_not_evaluated() {
    let bad = json!({ "+": ["a", "b"] });
    gives(json!({ "if": [true, 1, bad] }), json!(null), json!(1));
    gives(json!({ "if": [false, bad, 2] }), json!(null), json!(2));
    gives(json!({ "and": [0, bad] }), json!(null), json!(0));
    fails(json!({ "and": [1, bad] }), json!(null));
}

#[test]
fn equality_knows_no_coercion() {
    let equal = json!({ "===": [{ "var": "0" }, { "var": "1" }] });
    for (left, right, same) in [
        (json!(1), json!(1), true),
        (json!(1), json!(1.0), true),
        (json!(1), json!("1"), false),
        (json!(0), json!(false), false),
        (json!(""), json!(null), false),
        (json!(null), json!(null), true),
        (json!(true), json!(true), true),
        (json!([1, { "a": 2 }]), json!([1, { "a": 2 }]), true),
        (json!([1, 2]), json!([1]), false),
        (json!({ "a": 1 }), json!({ "b": 1 }), false),
        (json!([]), json!({}), false),
    ] {
        gives(equal.clone(), json!([left, right]), json!(same));
    }
    fails(json!({ "===": [1, 1, 1] }), json!(null));
}

#[test]
fn membership_needs_an_array() {
    let member = json!({ "in": [{ "var": "x" }, { "var": "xs" }] });
    gives(
        member.clone(),
        json!({ "x": 1, "xs": ["1", 1] }),
        json!(true),
    );
    gives(member.clone(), json!({ "x": 1, "xs": ["1"] }), json!(false));
    gives(
        member.clone(),
        json!({ "x": null, "xs": [null] }),
        json!(true),
    );
    for no_array in [json!(null), json!("text"), json!({ "1": 1 }), json!(1)] {
        fails(member.clone(), json!({ "x": 1, "xs": no_array }));
    }
}

#[test]
fn comparisons_and_sums_take_integers_alone() {
    for (id, below, same, above) in [
        ("<", true, false, false),
        ("<=", true, true, false),
        (">", false, false, true),
        (">=", false, true, true),
    ] {
        for (left, right, expected) in [(1, 2, below), (2, 2, same), (3, 2, above)] {
            gives(json!({ id: [left, right] }), json!(null), json!(expected));
        }
        gives(json!({ id: [2, 2, 2] }), json!(null), json!(same));
        for wrong in [
            json!([1]),
            json!([1, 2, 3, 4]),
            json!(["1", "2"]),
            json!([1, true]),
            json!([{ "var": "" }, 1]),
            json!([2, 1, "x"]),
            json!(1),
        ] {
            fails(json!({ id: wrong }), json!(null));
        }
    }
    gives(json!({ "+": [{ "var": "" }, -3] }), json!(1), json!(-2));
    gives(json!({ "+": [{ "var": "" }, 1] }), json!(2.0), json!(3));
    for wrong in [json!("a"), json!(null), json!(1.5), json!([])] {
        fails(json!({ "+": [{ "var": "" }, 1] }), wrong);
    }
    assert_eq!(
        evaluate(&json!({ "+": [i64::MAX, 1] }), &json!(null)),
        Err(EvaluateError::IntegerRange)
    );
}

#[test]
fn reduce_folds_from_the_left() {
    let count = json!({ "reduce": [{ "var": "xs" }, { "+": [{ "var": "accumulator" }, 1] }, 0] });
    gives(count.clone(), json!({ "xs": [null, null] }), json!(2));
    gives(count.clone(), json!({ "xs": [] }), json!(0));
    gives(count.clone(), json!({}), json!(0));
    fails(count.clone(), json!({ "xs": "text" }));
    fails(count, json!({ "xs": {} }));
    let last = json!({ "reduce": [{ "var": "" }, { "var": "current" }, "none"] });
    gives(last, json!([1, 2, 3]), json!(3));
    let scope = json!({ "reduce": [[7], { "var": "" }, "start"] });
    gives(
        scope,
        json!(null),
        json!({ "current": 7, "accumulator": "start" }),
    );
    let outside = json!({ "reduce": [[7], { "var": "outer" }, { "var": "outer" }] });
    gives(outside, json!({ "outer": 1 }), json!(null));
}

#[test]
fn date_times_survive_in_an_accumulator() {
    let moment = json!({ "plusTime": [{ "var": "current" }, 0, "day"] });
    let latest = json!({ "reduce": [
        ["2020-03-01", "2020-05-01", "2020-04-01"],
        { "if": [{ "after": [moment.clone(), { "var": "accumulator" }] }, moment, { "var": "accumulator" }] },
        { "plusTime": ["2020-01-01", 0, "day"] }
    ] });
    gives(latest, json!(null), json!("2020-05-01T00:00:00.000Z"));
}

#[test]
fn fragments_of_a_certificate_identifier() {
    let at = |index: i64| json!({ "extractFromUVCI": [{ "var": "" }, index] });
    for (index, fragment) in ["a", "", "c", "", "", "f"].into_iter().enumerate() {
        let index = i64::try_from(index).unwrap();
        gives(at(index), json!("a::c/#/f"), json!(fragment));
        gives(at(index), json!("URN:UVCI:a::c/#/f"), json!(fragment));
    }
    for beyond in [6, -1, i64::MAX, i64::MIN] {
        gives(at(beyond), json!("a::c/#/f"), json!(null));
    }
    gives(at(0), json!(null), json!(null));
    gives(at(0), json!(""), json!(""));
    gives(at(0), json!("urn:uvci:01"), json!("urn"));
    gives(at(1), json!("URN:UVCI:01:NL:187/37512422923"), json!("NL"));
    for wrong in [json!(1), json!(true), json!([]), json!({})] {
        fails(at(0), wrong);
    }
    fails(json!({ "extractFromUVCI": ["a", { "var": "" }] }), json!(0));
    fails(json!({ "extractFromUVCI": ["a", "0"] }), json!(0));
}

#[test]
fn unknown_and_malformed_operations_are_errors() {
    for wrong in [
        json!({ "or": [true, false] }),
        json!({ "==": [1, 1] }),
        json!({ "!": true }),
        json!({ "!": [] }),
        json!({ "!": [true, true] }),
        json!({ "and": [true] }),
        json!({ "if": [true, 1] }),
        json!({ "if": { "var": "" } }),
        json!({ "in": [1] }),
        json!({ "reduce": [[], 1] }),
        json!({ "dccDateOfBirth": "2020" }),
    ] {
        assert!(
            matches!(
                evaluate(&wrong, &json!(true)),
                Err(EvaluateError::Expression(_))
            ),
            "{wrong}"
        );
    }
}
