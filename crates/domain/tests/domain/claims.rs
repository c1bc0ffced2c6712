//! Claims keep their bytes: what a phone wrote years ago is read as it was meant.

use chrono::NaiveDate;
use qicheng_domain::{
    health::{DailyDeclaration, Symptom},
    ids::{NoticeId, PersonId},
    operations::{
        claim::{
            Certificate, CertificateRemoved, Claim, ClaimError, ClaimKind, Consent, NoticeRead,
            OwnPaper, SignedBytes, StaffEnrolment,
        },
        identity::{self, IDENTITY_NAME_MAX, Identity},
    },
    people::registration::{PovertyStatus, Registration, RegistrationForm, WorkStatus},
    point::PointBytes,
    travel::{intent::TravelIntent, trip::Mode},
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
        salt: Some([8; 16].into()),
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
        Claim::Attestation(SignedBytes {
            bytes: vec![1, 2, 3].into(),
        }),
        Claim::Act(SignedBytes {
            bytes: vec![4, 5].into(),
        }),
        Claim::Certificate(Certificate {
            text: "HC1:6BF".into(),
        }),
        Claim::CertificateRemoved(CertificateRemoved { id: [6; 16].into() }),
        Claim::OwnPaper(OwnPaper { wanted: true }),
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
            let hex = hex::encode(claim.to_cbor());
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

#[test]
fn a_registrations_hash_is_of_its_identity_and_of_all_the_rest() {
    let first = registration();
    let hash = identity::hash(&first).unwrap();
    let commitment = Identity::of(&first).commitment();
    let rest = |r: &Registration| {
        identity::rest(&Claim::Registration(Box::new(r.clone())).to_cbor()).unwrap()
    };
    assert_eq!(
        hash,
        identity::registration_hash(&commitment, &rest(&first))
    );
    let of_identity: [fn(&mut Registration); 4] = [
        |r| r.name = "阿依古丽".into(),
        |r| r.id_number = "11010519491231010X".to_owned().try_into().unwrap(),
        |r| r.home = "433127".parse().unwrap(),
        |r| r.salt = None,
    ];
    for change in of_identity {
        let mut other = first.clone();
        change(&mut other);
        assert_ne!(Identity::of(&other).commitment(), commitment);
        assert_eq!(rest(&other), rest(&first));
        assert_ne!(identity::hash(&other).unwrap(), hash);
    }
    let of_the_rest: [fn(&mut Registration); 9] = [
        |r| r.mobile = None,
        |r| r.home_detail = "洗车河镇".into(),
        |r| r.emergency = None,
        |r| r.work = WorkStatus::Looking,
        |r| r.employer = None,
        |r| r.work_place = None,
        |r| r.poverty = PovertyStatus::None,
        |r| r.companions.clear(),
        |r| r.holder_key = None,
    ];
    for change in of_the_rest {
        let mut other = first.clone();
        change(&mut other);
        assert_eq!(Identity::of(&other).commitment(), commitment);
        assert_ne!(rest(&other), rest(&first));
        assert_ne!(identity::hash(&other).unwrap(), hash);
    }
}

#[test]
fn a_field_of_a_later_version_counts_in_the_rest_of_a_registration() {
    let body = Claim::Registration(Box::new(registration())).to_cbor();
    let mut later = body.clone();
    later[0] += 1;
    later.extend([0x18, 99, 0x01]);
    assert!(Claim::from_cbor(ClaimKind::Registration, &later).is_ok());
    assert_ne!(identity::rest(&later), identity::rest(&body));
    for bad in [
        &[][..],
        &[0x80],
        &[0xa1, 0x61, 0x61, 0x01],
        &[0xbf, 0xff],
        &body[..9],
    ] {
        assert!(identity::rest(bad).is_err());
    }
}

#[test]
fn a_long_name_is_cut_at_the_end_of_a_character() {
    for name in [
        "阿依古丽·买买提".repeat(8),
        "𠮷".repeat(60),
        "a".repeat(400),
        "é 𠮷".repeat(40),
    ] {
        let cut = Identity::of(&Registration {
            name: name.clone(),
            ..registration()
        })
        .name;
        assert!(cut.len() <= IDENTITY_NAME_MAX && cut.len() + 5 > IDENTITY_NAME_MAX);
        assert!(name.starts_with(&cut));
    }
    let whole = "阿依古丽·买买提";
    assert_eq!(Identity::of(&registration()).name, whole);
}

#[test]
fn only_a_whole_identity_is_read_and_a_strange_one_is_not_valid() {
    let identity = Identity::of(&registration());
    let bytes = minicbor::to_vec(&identity).unwrap();
    assert!(minicbor::decode::<Identity>(&bytes).unwrap() == identity);
    assert_eq!(identity.validate(day(1)), Ok(()));
    for length in 0..bytes.len() {
        assert!(minicbor::decode::<Identity>(&bytes[..length]).is_err());
    }
    let mut more = bytes.clone();
    more[0] += 1;
    more.push(1);
    assert!(minicbor::decode::<Identity>(&more).is_err());
    let strange: [fn(&mut Identity); 4] = [
        |i| i.name = String::new(),
        |i| i.name = "张\n三".into(),
        |i| i.name = " 张三".into(),
        |i| i.home = "433199".parse().unwrap(),
    ];
    for change in strange {
        let mut other = identity.clone();
        change(&mut other);
        assert!(other.validate(day(1)).is_err());
    }
    // A number from which nobody can have been born by then.
    assert!(
        identity
            .validate(NaiveDate::from_ymd_opt(1940, 1, 1).unwrap())
            .is_err()
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(kind in 0u16..26, body in proptest::collection::vec(proptest::num::u8::ANY, 0..120)) {
        let _ = Claim::from_cbor(kind.into(), &body);
    }
}
