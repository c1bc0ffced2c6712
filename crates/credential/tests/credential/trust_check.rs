//! Documents and staff credentials under the bundle: purpose, place, expiry, status.

use crate::world::*;
use chrono::TimeDelta;
use qicheng_credential::{
    check::{self, CheckError},
    credential::{Body, Credential, CredentialError, Staff, StaffCredential, StatusIndex, issue},
    document::{self, Document, DocumentError, RulePackText},
    key::Signer,
    trust::{Bundle, IssuerKey, KeyState, NamedKey, Purpose, TrustError},
};
use qicheng_domain::{
    people::role::Role,
    rules::demonstration,
    travel::{manifest::Manifest, trip::Trip},
};

const STAFFS: u8 = 51;
const RULES: u8 = 52;
const NOTICES: u8 = 53;

fn trust(rules_place: u32) -> Bundle {
    let mut body = bundle_body();
    let model = body.keys[0].clone();
    for (n, purpose, place) in [
        (STAFFS, Purpose::Staff, 433_130),
        (RULES, Purpose::Rules, rules_place),
        (NOTICES, Purpose::Notice, 433_130),
    ] {
        body.keys.push(IssuerKey {
            key: NamedKey::Verify(key(n).public()),
            purposes: vec![purpose],
            place: region(place),
            ..model.clone()
        });
    }
    bundle(&body)
}

#[test]
fn each_document_takes_the_key_of_its_purpose() {
    let trust = trust(440_300);
    let expires = now() + TimeDelta::days(1);
    let signed = |n| document::issue(&key(n), now(), expires, &manifest()).unwrap();
    let place = |bytes: &[u8], at| {
        check::document(&Document::<Manifest>::parse(bytes).unwrap(), &trust, at)
    };
    assert_eq!(place(&signed(MANIFESTS), now()), Ok(region(433_130)));
    assert_eq!(
        place(&signed(NOTICES), now()),
        Err(TrustError::Purpose.into())
    );
    assert_eq!(
        place(&signed(STRANGER), now()),
        Err(TrustError::Unknown.into())
    );
    assert_eq!(
        place(&signed(MANIFESTS), expires),
        Err(DocumentError::Expired.into())
    );
    let plan = document::issue(&key(NOTICES), now(), expires, &plan(TRIP, "湘U12345")).unwrap();
    let plan = Document::<Trip>::parse(&plan).unwrap();
    assert_eq!(check::document(&plan, &trust, now()), Ok(region(433_130)));
}

#[test]
fn a_manifest_of_a_compromised_key_is_good_if_the_bundle_pins_it() {
    let expires = now() + TimeDelta::days(1);
    let bytes = document::issue(&key(MANIFESTS), now(), expires, &manifest()).unwrap();
    let manifest = Document::<Manifest>::parse(&bytes).unwrap();
    let mut world = World::new();
    let since = now() - minutes(5);
    world.key_state(MANIFESTS, KeyState::Compromised { since });
    let ask = |world: &World| check::document(&manifest, world.bundle.as_ref().unwrap(), now());
    assert_eq!(ask(&world), Err(TrustError::Compromised { since }.into()));
    world.trust(|body| body.pins = Some(vec![manifest.digest().into()]));
    assert_eq!(ask(&world), Ok(region(433_130)));
}

#[test]
fn rules_are_made_by_a_place_around_their_region() {
    let text = RulePackText {
        json: demonstration::TEST_WITHIN_48_HOURS.to_owned(),
    };
    let expires = now() + TimeDelta::days(30);
    let bytes = document::issue(&key(RULES), now(), expires, &text).unwrap();
    let signed = Document::<RulePackText>::parse(&bytes).unwrap();
    for (place, good) in [
        (440_300, true),
        (440_000, true),
        (433_130, false),
        (440_305, false),
    ] {
        let result = check::rule_pack(&signed, &trust(place), now());
        assert_eq!(result.is_ok(), good, "{place}");
        if !good {
            assert_eq!(result, Err(CheckError::Place));
        }
    }
}

#[test]
fn staff_are_checked_for_issuer_expiry_and_status() {
    let trust = trust(440_300);
    let credential = |index| Credential {
        issued: (now() - TimeDelta::days(1)).timestamp(),
        expires: (now() + TimeDelta::days(1)).timestamp(),
        holder: Some(key(60).public()),
        body: Body::Staff(Staff {
            role: Role::Crew,
            scope: region(433_130),
            status: StatusIndex { list: LIST, index },
        }),
    };
    let lists = [list(&trust, 1, &[7], now())];
    let ask = |n, index, lists: &[_], at| {
        let bytes = issue(&key(n), &credential(index)).unwrap();
        check::staff(&StaffCredential::parse(&bytes).unwrap(), &trust, lists, at)
    };
    assert_eq!(ask(STAFFS, 1, &lists, now()), Ok(region(433_130)));
    assert_eq!(ask(STAFFS, 7, &lists, now()), Err(CheckError::Revoked));
    assert_eq!(ask(STAFFS, 1, &[], now()), Err(CheckError::StatusUnknown));
    assert_eq!(
        ask(STAFFS, 1_000, &lists, now()),
        Err(CheckError::StatusUnknown)
    );
    assert_eq!(
        ask(TICKETS, 1, &lists, now()),
        Err(TrustError::Purpose.into())
    );
    let later = now() + TimeDelta::days(1);
    assert_eq!(ask(STAFFS, 1, &lists, later), Err(CheckError::Expired));
    let mut forged = issue(&key(STAFFS), &credential(1)).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    let forged = StaffCredential::parse(&forged).unwrap();
    let result = check::staff(&forged, &trust, &lists, now());
    assert!(matches!(
        result,
        Err(CheckError::Credential(CredentialError::Envelope(_)))
    ));
}
