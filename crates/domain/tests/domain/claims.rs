//! Claims keep their bytes: what a phone wrote years ago is read as it was meant.

use chrono::NaiveDate;
use qicheng_domain::{
    claim::{
        Certificate, CertificateRemoved, Claim, ClaimError, ClaimKind, Consent, NoticeRead, Signed,
        StaffEnrolment,
    },
    health::{DailyDeclaration, Symptom},
    ids::{NoticeId, PersonId},
    intent::TravelIntent,
    point::PointBytes,
    registration::{PovertyStatus, Registration, RegistrationForm, WorkStatus},
    trip::Mode,
};

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, d).unwrap()
}

fn registration() -> Registration {
    let form = RegistrationForm {
        name: "阿依古丽·买买提".into(),
        id_number: "11010519491231002X".into(),
        mobile: "13807431234".into(),
        has_phone: true,
        home: "433130".into(),
        home_detail: "里耶镇".into(),
        emergency_name: "李".into(),
        emergency_mobile: "13807431235".into(),
        work: Some(WorkStatus::NewlyHired),
        employer: "恒达电子有限公司".into(),
        work_place: "441900".into(),
        poverty: Some(PovertyStatus::LiftedOut),
        companions: vec![PersonId::from_bytes([7; 16])],
    };
    Registration {
        holder_key: Some(PointBytes([2; 33])),
        ..form.parse(day(1)).unwrap()
    }
}

fn one_of_each() -> Vec<Claim> {
    vec![
        Claim::Consent(Consent {
            service: true,
            health: false,
            text_version: 1,
            language: "zh-CN".into(),
        }),
        Claim::Registration(Box::new(registration())),
        Claim::Intent(TravelIntent {
            destination: "441900".parse().unwrap(),
            earliest: day(25),
            latest: day(27),
            pick_up: None,
            mode: Some(Mode::Bus),
            luggage: 2,
            with_child: false,
            wheelchair: true,
        }),
        Claim::IntentWithdrawn,
        Claim::Declaration(DailyDeclaration {
            day: day(20),
            temperature: 365,
            symptoms: vec![Symptom::Cough],
            contact: false,
        }),
        Claim::NoticeRead(NoticeRead {
            notice: NoticeId::from_bytes([9; 16]),
        }),
        Claim::StaffEnrolment(StaffEnrolment {
            code: "7KQ2M9XWPA".into(),
            staff_key: PointBytes([3; 33]),
        }),
        Claim::Attestation(Signed {
            bytes: vec![1, 2, 3].into(),
        }),
        Claim::Act(Signed {
            bytes: vec![4, 5].into(),
        }),
        Claim::Certificate(Certificate {
            text: "HC1:6BF".into(),
        }),
        Claim::CertificateRemoved(CertificateRemoved { id: [6; 16].into() }),
    ]
}

#[test]
fn every_claim_comes_back_as_it_went() {
    for claim in one_of_each() {
        let back = Claim::from_cbor(claim.kind(), &claim.to_cbor()).unwrap();
        assert!(back == claim, "{:?}", claim.kind());
    }
}

#[test]
fn the_bytes_do_not_drift() {
    let lines: Vec<String> = one_of_each()
        .iter()
        .map(|claim| {
            let hex: String = claim.to_cbor().iter().map(|b| format!("{b:02x}")).collect();
            format!("{}: {hex}", u16::from(claim.kind()))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_later_versions_kind_and_fields_are_told_apart() {
    assert!(matches!(
        Claim::from_cbor(ClaimKind::Later(4_000), &[0xa0]),
        Err(ClaimError::UnknownKind(4_000))
    ));
    assert!(matches!(
        Claim::from_cbor(ClaimKind::Declaration, &[0xa0]),
        Err(ClaimError::Malformed(ClaimKind::Declaration))
    ));
    // A field 99 that this version does not know is ignored.
    assert!(Claim::from_cbor(ClaimKind::IntentWithdrawn, &[0xa1, 0x18, 99, 0x01]).is_ok());
}

#[test]
fn no_claim_shows_itself() {
    for claim in one_of_each() {
        assert_eq!(format!("{claim:?}"), "Claim(redacted)");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(kind in 0u16..14, body in proptest::collection::vec(proptest::num::u8::ANY, 0..120)) {
        let _ = Claim::from_cbor(kind.into(), &body);
    }
}
