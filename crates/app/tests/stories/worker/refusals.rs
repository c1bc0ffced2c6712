//! What the service refuses is shown until it is put away.

use crate::support::*;
use qicheng_app::{
    ErrorCode,
    people::{self, Carrier},
    roles::{
        helper,
        worker::{self, Saved},
    },
    staff, sync,
};
use qicheng_domain::{
    operations::{
        claim::{Claim, ClaimKind},
        refusal::RefusalCode,
    },
    people::role::Role,
};

#[test]
fn a_refused_registration_is_listed_until_it_is_put_away() {
    let mut phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    phone
        .line
        .refuse(ClaimKind::Registration, RefusalCode::Field, Some("mobile"));
    assert_eq!(phone.sync().value.refused, 1);
    assert_eq!(
        worker::home(&phone, person).unwrap().registration,
        Some(Saved::Refused)
    );

    phone.restart();
    let refused = sync::refused(&phone).unwrap();
    assert_eq!(refused.len(), 1);
    let one = &refused[0];
    assert_eq!((one.subject, one.kind), (person, ClaimKind::Registration));
    assert_eq!(one.code, RefusalCode::Field);
    assert_eq!(one.field.as_deref(), Some("mobile"));

    sync::dismiss(&phone, one.operation).unwrap();
    assert!(sync::refused(&phone).unwrap().is_empty());
    phone.sync();
    assert!(sync::refused(&phone).unwrap().is_empty());
}

#[test]
fn who_registers_again_agrees_again_where_that_was_refused_too() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    phone
        .line
        .refuse(ClaimKind::Consent, RefusalCode::NotAllowed, None);
    phone.sync();
    phone
        .line
        .refuse(ClaimKind::Later(0), RefusalCode::NotAllowed, None);
    let kinds = || -> Vec<ClaimKind> { phone.line.claims().iter().map(Claim::kind).collect() };
    let (consent, said) = (ClaimKind::Consent, ClaimKind::Registration);
    assert_eq!(kinds(), [consent, said]);
    for _ in 0..2 {
        let form = worker::registered(&phone, person).unwrap().unwrap();
        worker::register(&phone, person, &form).unwrap();
        phone.sync();
    }
    // What was agreed to is said once more, and no more than that.
    assert_eq!(kinds(), [consent, said, consent, said, said]);
}

#[test]
fn a_refused_staff_code_takes_the_role_off() {
    let phone = World::new().phone("helper");
    let worker = registered(&phone, "王芳", Carrier::Phone);
    phone
        .line
        .refuse(ClaimKind::StaffEnrolment, RefusalCode::BadCode, None);
    let helper = staff::enrol(&phone, "周师傅", Role::Helper, "wrong")
        .unwrap()
        .value;
    assert_eq!(people::list(&phone).unwrap().len(), 2);
    phone.sync();

    let left = people::list(&phone).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].person, worker);
    let refused = sync::refused(&phone).unwrap();
    assert_eq!(
        (refused[0].subject, refused[0].code),
        (helper, RefusalCode::BadCode)
    );
    assert_eq!(
        refusal(&phone, "helper.identity-challenge"),
        ErrorCode::NotStaff
    );
    assert_eq!(
        refusal(&phone, "helper.identity-challenge"),
        ErrorCode::NotStaff
    );

    // The right code makes a helper of them.
    phone
        .line
        .refuse(ClaimKind::Later(0), RefusalCode::BadCode, None);
    takes_up(&phone, Role::Helper);
    assert!(helper::identity_challenge(&helper_of(&phone)).is_ok());
}

#[test]
fn before_the_service_has_answered_a_role_is_only_wished_for() {
    let phone = World::new().phone("helper");
    staff::enrol(&phone, "周师傅", Role::Helper, "ab cd-23 45").unwrap();
    assert_eq!(
        refusal(&phone, "helper.identity-challenge"),
        ErrorCode::NotStaff
    );
    phone.sync();
    let claims = phone.line.claims();
    let code = claims.iter().find_map(|c| match c {
        qicheng_domain::operations::claim::Claim::StaffEnrolment(e) => Some(e.code.as_str()),
        _ => None,
    });
    assert_eq!(code, Some("ABCD2345"));
}
