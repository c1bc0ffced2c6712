//! The two-way check as a window asks for it: names, arguments and answers as JSON.

use crate::support::*;
use chrono::TimeDelta;
use qicheng_app::{App, commands::dispatch, roles::worker};
use qicheng_credential::encoding::text;
use qicheng_domain::people::role::Role;
use serde_json::{Value, json};

const WHY: &str = "入职健康核查";

fn call(app: &App, command: &str, args: Value) -> Value {
    dispatch(app, command, args).unwrap()
}

fn gate(world: &World) -> Phone {
    let gate = world.phone("gate");
    takes_up_by(&gate, Role::Employer, STAFFS);
    trip_documents(&gate);
    gate.sync();
    gate
}

#[test]
fn a_question_is_shown_answered_and_kept_in_words() {
    let world = World::new();
    let gate = gate(&world);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let askable = call(&gate, "employer.askable", json!({ "language": "en" }));
    assert_eq!(askable.as_array().unwrap().len(), 4);
    assert_eq!(
        askable[0],
        json!({ "field": "name", "words": "your full name" })
    );

    let asked = json!({ "fields": ["name", "health-code"], "why": WHY });
    let code = call(&gate, "employer.ask", asked);
    let read = json!({ "code": code, "language": "en" });
    let asked = &call(&phone, "worker.read-question", read)["asked"];
    assert_eq!((&asked["why"], &asked["role"]), (&json!(WHY), &json!(3)));
    assert_eq!(
        asked["place_name"],
        json!("湖南省湘西土家族苗族自治州龙山县")
    );
    assert_eq!(asked["fields"][1]["field"], json!("health-code"));

    let give = json!({ "person": person, "code": code, "fields": ["name", "mobile"] });
    let sealed = call(&phone, "worker.answer-question", give);
    let codes = &sealed["value"]["codes"];
    assert_eq!(codes.as_array().unwrap().len(), 1);
    let told = call(&gate, "employer.read-answer", json!({ "codes": codes }));
    assert_eq!(told["answer"]["name"], json!("张晓伟"));
    assert_eq!(told["answer"]["missing"], json!(["health-code"]));

    let list = json!({ "person": person, "language": "en" });
    let receipts = call(&phone, "worker.receipts", list);
    assert_eq!(receipts[0]["given"], json!(["your full name"]));
}

#[test]
fn an_answer_that_one_code_does_not_hold_comes_in_parts() {
    let world = World::new();
    let gate = gate(&world);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    for hours in 1..=4 {
        let at = start() - TimeDelta::hours(hours);
        let text = negative_test(LABORATORY, ("张", "晓伟"), "1949-12-31", at);
        worker::import_certificate(&phone, person, &text).unwrap();
    }
    let asked = json!({ "fields": ["certificates"], "why": WHY });
    let code = call(&gate, "employer.ask", asked);
    let give = json!({ "person": person, "code": code, "fields": ["certificates"] });
    let sealed = call(&phone, "worker.answer-question", give);
    let codes = sealed["value"]["codes"].as_array().unwrap().clone();
    assert!(codes.len() > 2 && text::decode(codes[0].as_str().unwrap()).is_err());

    // Some are missed, and they come in any order.
    let few = json!({ "codes": [codes[1], codes[0]] });
    let read = call(&gate, "employer.read-answer", few);
    assert_eq!(read["answer"], Value::Null);
    assert_eq!(read["parts"][0], json!(2));
    let most: Vec<&Value> = codes.iter().rev().collect();
    let read = call(&gate, "employer.read-answer", json!({ "codes": most }));
    let given = read["answer"]["certificates"].as_array().unwrap();
    assert_eq!(given.len(), 4);
    assert_eq!(given[0]["says"]["kind"], json!("test"));
    assert_eq!(given[0]["checked"], json!("unknown-signer"));
    assert_eq!(given[0]["named"], Value::Null);
}
