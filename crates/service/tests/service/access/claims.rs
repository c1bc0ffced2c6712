use super::{
    Table,
    support::{
        cast,
        journey::{ELDER, Journey, STRANGER, WORKER, journey},
        phone::Phone,
        values,
    },
};
use axum::http::Method;
use qicheng_credential::key::Signer as _;
use qicheng_domain::{
    ids::NoticeId,
    operations::{
        claim::{Claim, ClaimKind, NoticeRead, OwnPaper, StaffEnrolment},
        operation::Outcome,
    },
    travel::act::ActKind,
};

/// Who makes a claim: the phone of the journey, the name on it.
const MAKERS: [(&str, &str); 6] = [
    ("a newcomer", "新人"),
    ("a worker", WORKER),
    ("a helper", "帮手"),
    ("crew", "乘务"),
    ("an employer", "厂门"),
    ("crew whose role was taken away", "乘务"),
];

pub async fn table() -> Table {
    let mut journey = journey().await;
    journey.approve().await;
    let mut newcomer = Phone::of(&journey.service, "新人");
    let mut rows = Vec::new();
    for (number, (maker, name)) in MAKERS.into_iter().enumerate() {
        if number == 5 {
            let path = format!("/api/v1/staff/{}/revoke", journey.crew_id);
            let (status, _) = journey.console.call(Method::POST, &path, None).await;
            assert!(status.is_success());
        }
        let mut phone = take(&mut journey, &mut newcomer, number);
        phone.sync_all(&journey.service).await;
        for kind in kinds() {
            let mut cells = vec![maker.to_owned(), word(kind).to_owned()];
            let helped = (number == 2).then_some(ELDER);
            let stranger = if name == WORKER { STRANGER } else { WORKER };
            for subject in [Some(stranger), helped, Some(name)] {
                cells.push(match subject {
                    None => "–".to_owned(),
                    Some(subject) => {
                        let claim = claim(kind, name, subject, &journey);
                        let subject = values::person(subject);
                        let outcome = phone.does_for(&journey.service, name, subject, &claim);
                        said(&outcome.await)
                    }
                });
            }
            rows.push(cells);
        }
        give_back(&mut journey, &mut newcomer, number, phone);
    }
    hold(&rows);
    let head = [
        "who",
        "claim",
        "of a stranger",
        "of somebody they registered",
        "of themselves",
    ];
    Table {
        head: head.map(str::to_owned).into(),
        rows,
    }
}

/// What must hold whatever the table says.
fn hold(rows: &[Vec<String>]) {
    for row in rows {
        let of_stranger = row[2].as_str();
        let speaks_for_others = row[1] == "attestation";
        assert!(of_stranger != "applied" || speaks_for_others, "{row:?}");
        let staffed = ["a helper", "crew"].contains(&row[0].as_str());
        assert!(
            row[1] != "attestation" || staffed || of_stranger != "applied",
            "{row:?}"
        );
        assert!(
            row[1] != "act" || row[0] == "crew" || row[0] == "an employer" || row[4] != "applied",
            "{row:?}"
        );
    }
}

/// Every kind that this version knows.
fn kinds() -> Vec<ClaimKind> {
    (1..1_000)
        .map(ClaimKind::from)
        .filter(|kind| !matches!(kind, ClaimKind::Later(_)))
        .collect()
}

fn word(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Consent => "consent",
        ClaimKind::Registration => "registration",
        ClaimKind::Intent => "travel request",
        ClaimKind::IntentWithdrawn => "travel request withdrawn",
        ClaimKind::Declaration => "declaration",
        ClaimKind::NoticeRead => "notice read",
        ClaimKind::StaffEnrolment => "role taken up (wrong code)",
        ClaimKind::Attestation => "attestation",
        ClaimKind::Act => "act",
        ClaimKind::Certificate => "certificate",
        ClaimKind::CertificateRemoved => "certificate removed",
        ClaimKind::OwnPaper => "paper beside the phone",
        ClaimKind::Later(other) => panic!("nobody says who may make claims of kind {other}"),
    }
}

fn claim(kind: ClaimKind, by: &str, of: &str, journey: &Journey) -> Claim {
    let order = [WORKER, ELDER, STRANGER].iter().position(|n| *n == of);
    let order = order.map_or(900 + of.len() as u32, |n| n as u32 + 1);
    match kind {
        ClaimKind::Consent => values::consent(),
        ClaimKind::Registration => values::registered(of, order),
        ClaimKind::Intent => values::intent(),
        ClaimKind::IntentWithdrawn => Claim::IntentWithdrawn,
        ClaimKind::Declaration => values::declaration("2026-02-20"),
        ClaimKind::NoticeRead => Claim::NoticeRead(NoticeRead {
            notice: NoticeId::from_bytes([1; 16]),
        }),
        ClaimKind::StaffEnrolment => Claim::StaffEnrolment(StaffEnrolment {
            code: "0123456789".to_owned(),
            staff_key: cast::staff_key(by).public().to_point(),
        }),
        ClaimKind::Attestation => cast::seen(of, &values::registered(of, order), None, by),
        ClaimKind::Act => cast::signed_act(by, ActKind::Boarded, journey.trip, Some(1), 5),
        ClaimKind::Certificate => Claim::Certificate(values::certificate()),
        ClaimKind::CertificateRemoved => Claim::CertificateRemoved(values::certificate_removed()),
        ClaimKind::OwnPaper => Claim::OwnPaper(OwnPaper { wanted: true }),
        ClaimKind::Later(other) => panic!("no case for claims of kind {other}"),
    }
}

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied => "applied".to_owned(),
        Outcome::Refused { code, .. } => format!("{code:?}"),
        Outcome::Parked => "parked".to_owned(),
    }
}

fn take(journey: &mut Journey, newcomer: &mut Phone, number: usize) -> Phone {
    let blank = Phone::of(&journey.service, "空");
    let held = match number {
        0 => newcomer,
        1 => &mut journey.worker,
        2 => &mut journey.helper,
        4 => &mut journey.employer,
        _ => &mut journey.crew,
    };
    std::mem::replace(held, blank)
}

fn give_back(journey: &mut Journey, newcomer: &mut Phone, number: usize, phone: Phone) {
    *(match number {
        0 => newcomer,
        1 => &mut journey.worker,
        2 => &mut journey.helper,
        4 => &mut journey.employer,
        _ => &mut journey.crew,
    }) = phone;
}
