use crate::run::{qicheng, qicheng_with};
use serde_json::{Value, json};

#[test]
fn every_line_is_answered_in_order() {
    let lines = [
        r#"{"logic":{"+":[1,{"var":"a"}]},"data":{"a":2}}"#,
        r#"{"logic":{"after":[{"plusTime":["2020-01-02",0,"day"]},{"plusTime":["2020-01-01",0,"day"]}]},"data":{}}"#,
        r#"{"logic":{"var":"a"}}"#,
        "",
        r#"{"logic":{"+":["1",2]},"data":{}}"#,
        r#"{"data":{}}"#,
        "nothing",
        r#"{"logic":true,"data":null}"#,
    ]
    .join("\n");
    let ran = qicheng_with(["rules", "evaluate", "--batch"], lines.as_bytes()).exits(3);
    let answers: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 7);
    assert_eq!(answers[0], json!({"result": 3}));
    assert_eq!(answers[1], json!({"result": true}));
    assert_eq!(answers[2], json!({"result": null}));
    for error in &answers[3..6] {
        assert!(
            error["error"].is_string() && error["result"].is_null(),
            "{error}"
        );
    }
    assert_eq!(answers[6], json!({"result": true}));
}

#[test]
fn an_expression_that_fails_is_a_result() {
    let ran = qicheng_with(["rules", "evaluate", "--batch"], br#"{"logic":{"x":[]}}"#).exits(0);
    assert!(ran.json()["error"].is_string());
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
    qicheng_with(["rules", "evaluate", "--batch"], b"").exits(0);
    qicheng(["rules", "evaluate"]).exits(2);
}
