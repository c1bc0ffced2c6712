//! The vectors in docs/vectors/trust.json; `UPDATE_VECTORS=1` writes them anew after a deliberate change.

use crate::world::*;
use qicheng_credential::{
    status::{self, ListBody},
    trust::{self, IssuerKey, KeyState, NamedKey, Purpose, SealKey},
};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf};

#[test]
fn bundle_and_list_are_what_the_vectors_say() {
    let vectors = json!([
        {
            "name": "bundle",
            "type": 7,
            "secrets": [hex::encode([1; 32]), hex::encode([3; 32])],
            "bytes": hex::encode(bundle()),
        },
        {
            "name": "status list",
            "type": 8,
            "secrets": [hex::encode([LISTS; 32])],
            "revoked": [0, 7, 8, 63, 99],
            "bytes": hex::encode(list()),
        },
    ]);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors/trust.json");
    if env::var_os("UPDATE_VECTORS").is_some() {
        let text = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
        fs::write(&path, text).unwrap();
    }
    let held: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(held, vectors);
}

fn bundle() -> Vec<u8> {
    let mut body = bundle_body();
    let model = body.keys[0].clone();
    let since = now();
    body.keys[1].state = KeyState::Retired { since };
    body.keys[2].state = KeyState::Compromised { since };
    body.keys.push(IssuerKey {
        key: NamedKey::Seal(SealKey([5; 32])),
        purposes: vec![Purpose::Seal],
        ..model
    });
    body.pins = Some(vec![[6; 16].into()]);
    trust::build(&[&key(1), &key(3)], &body).unwrap()
}

fn list() -> Vec<u8> {
    let body = ListBody {
        id: LIST,
        seq: 9,
        issued: now(),
        expires: now() + chrono::TimeDelta::days(7),
        indexes: 100,
    };
    status::build(&key(LISTS), &body, &[0, 7, 8, 63, 99]).unwrap()
}
