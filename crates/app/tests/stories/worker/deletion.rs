//! "Delete my data": what is left of a person on the phone.

use crate::support::*;
use qicheng_app::{
    ErrorCode, forms,
    people::{self, Carrier},
    roles::worker,
    vault::{KeyName, KeyVault as _},
};
use qicheng_domain::{
    health::DeclarationForm, ids::PersonId, people::registration::RegistrationForm,
};
use qicheng_store::erase::Unsent;
use std::fs;

/// What a person typed, to be looked for.
const CANARIES: [&str; 5] = [
    "柳如烟",
    "11010519491231002X",
    "13911112222",
    "金鸡岭第七组",
    "临时写下的",
];

fn canary(phone: &Phone) -> PersonId {
    let person = people::add(phone, Carrier::Phone).unwrap().value;
    worker::give_consent(phone, person, consent(true)).unwrap();
    let form = RegistrationForm {
        mobile: "13911112222".to_owned(),
        home_detail: "金鸡岭第七组".to_owned(),
        ..form("柳如烟")
    };
    worker::register(phone, person, &form).unwrap();
    let well = DeclarationForm {
        temperature: "36.5".to_owned(),
        ..DeclarationForm::default()
    };
    worker::declare(phone, person, &well).unwrap();
    forms::save_field(phone, person, "intent", "pick_up", "临时写下的").unwrap();
    person
}

/// Looks through everything that the database holds, decrypted, and through every file as it lies there.
fn found(phone: &Phone) -> Vec<&'static str> {
    let plain = plain_copy(phone);
    let mut files = Vec::new();
    for entry in fs::read_dir(phone.folder()).unwrap() {
        files.extend(fs::read(entry.unwrap().path()).unwrap());
    }
    assert!(!CANARIES.iter().any(|c| contains(&files, c)), "encrypted");
    let found = CANARIES.into_iter().filter(|c| contains(&plain, c));
    found.collect()
}

#[test]
fn nothing_is_left_of_a_person_who_is_deleted() {
    let phone = World::new().phone("family");
    let person = canary(&phone);
    let other = registered(&phone, "王芳", Carrier::Phone);
    travels(&phone, person, 1, "柳如烟");
    assert_eq!(found(&phone), CANARIES);
    let holder = KeyName::Holder(person);
    let secret = fs::read_to_string(phone.key_file()).unwrap();
    let line = secret.lines().find(|l| l.starts_with(&holder.to_string()));
    let secret = line.unwrap().split(' ').nth(1).unwrap().to_owned();

    assert_eq!(
        people::delete(&phone, person, Unsent::Keep).unwrap().value,
        0
    );

    assert!(!found(&phone).contains(&"柳如烟"));
    // The other person on this phone was registered under the same number.
    assert_eq!(found(&phone), ["11010519491231002X"]);
    assert!(phone.vault().signer(holder).is_err());
    assert!(
        !fs::read_to_string(phone.key_file())
            .unwrap()
            .contains(&secret)
    );
    let gone = worker::home(&phone, person).unwrap_err();
    assert_eq!(gone.code(), ErrorCode::UnknownPerson);
    assert_eq!(people::list(&phone).unwrap().len(), 1);
    assert!(worker::home(&phone, other).unwrap().registration.is_some());

    people::delete(&phone, other, Unsent::Keep).unwrap();
    assert!(found(&phone).is_empty());
    let raw = open_raw(&phone);
    let free: u32 = raw
        .query_row("PRAGMA freelist_count", [], |r| r.get(0))
        .unwrap();
    assert_eq!(free, 0, "no freed page keeps what stood there");
    // What was deleted had come to the service; what is said next follows it.
    registered(&phone, "李建国", Carrier::Phone);
    phone.sync();
}

/// A request that a courier took along is kept, so that its reply is known again.
#[test]
fn t15_what_a_courier_carries_goes_with_the_person() {
    let phone = World::new().phone("family");
    let person = canary(&phone);
    qicheng_app::sync::hand_to_courier(&phone).unwrap();
    // The courier's reply is still to come, and with it the end of what waits.
    assert_eq!(
        people::delete(&phone, person, Unsent::Keep).unwrap().value,
        3
    );
    let carried = |phone: &Phone| {
        let raw = open_raw(phone);
        let count = raw.query_row("SELECT count(*) FROM carried", [], |r| r.get::<_, u32>(0));
        count.unwrap()
    };
    assert_eq!(carried(&phone), 1);
    assert_eq!(
        people::delete(&phone, person, Unsent::Erase).unwrap().value,
        0
    );
    assert_eq!(carried(&phone), 0);
    assert!(found(&phone).is_empty());
}

#[test]
fn what_the_service_has_not_answered_goes_or_stays_as_asked() {
    let phone = World::new().phone("worker");
    let person = canary(&phone);
    let kept = people::delete(&phone, person, Unsent::Keep).unwrap().value;
    assert_eq!(kept, 3);
    assert!(found(&phone).contains(&"柳如烟"), "still in the outbox");
    assert_eq!(phone.sync().value.applied, 3);
    assert_eq!(
        people::delete(&phone, person, Unsent::Keep).unwrap().value,
        0
    );
    assert!(found(&phone).is_empty());

    let phone = World::new().phone("other");
    let person = canary(&phone);
    assert_eq!(
        people::delete(&phone, person, Unsent::Erase).unwrap().value,
        0
    );
    assert!(found(&phone).is_empty());
    registered(&phone, "王芳", Carrier::Phone);
    assert_eq!(phone.sync().value.applied, 2);
}
