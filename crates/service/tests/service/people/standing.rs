//! People without a phone have the same standing as those with one.

use crate::support::{
    cast,
    journey::{ELDER, Journey, WORKER, journey},
    phone::Phone,
    start, trust, values,
};
use axum::http::Method;
use chrono::TimeDelta;
use qicheng_credential::credential::{Body, Credential, Health, ParsedCredential, Ticket};
use qicheng_domain::{
    document::DocumentKind,
    health::{BasisKind, HealthColour},
    ids::NoticeId,
    operations::{
        claim::{Certificate, CertificateRemoved, Claim, ClaimKind, Consent, NoticeRead, OwnPaper},
        operation::Outcome,
    },
    people::registration::Registration,
    travel::{act::ActKind, manifest::ManifestEntry},
};
use qicheng_service_core::{settling::erasure, trust as service_trust};
use qicheng_service_storage::{accounts::AccountId, people::Identity};
use qicheng_test_kit::certificates::{self as made, NOT_DETECTED};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Somebody who travels, who speaks for them, and with which phone.
#[derive(Clone, Copy)]
struct Traveller {
    name: &'static str,
    characters: (&'static str, &'static str),
    order: u32,
    on_paper: bool,
}

const WITH_PHONE: Traveller = Traveller {
    name: WORKER,
    characters: ("张", "晓伟"),
    order: 1,
    on_paper: false,
};

const ON_PAPER: Traveller = Traveller {
    name: ELDER,
    characters: ("彭", "秀英"),
    order: 2,
    on_paper: true,
};

impl Traveller {
    fn phone(self, j: &mut Journey) -> &mut Phone {
        if self.on_paper {
            &mut j.helper
        } else {
            &mut j.worker
        }
    }

    /// Says a claim about themselves: with their own phone, or by the helper's.
    async fn says(self, j: &mut Journey, claim: &Claim) -> Outcome {
        let speaker = if self.on_paper { "帮手" } else { self.name };
        let subject = values::person(self.name);
        let service = &j.service;
        let phone = if self.on_paper {
            &mut j.helper
        } else {
            &mut j.worker
        };
        phone.does_for(service, speaker, subject, claim).await
    }

    fn registration(self) -> Registration {
        let key = qicheng_test_kit::key(self.name);
        values::registration(self.name, self.order, (!self.on_paper).then_some(&key))
    }

    fn certificate(self) -> Certificate {
        let sampled = start() - TimeDelta::hours(20);
        let document = made::tested(self.characters, "1990-01-01", NOT_DETECTED, sampled);
        let until = start() + TimeDelta::days(20);
        let text = made::certified(1, document, start() - TimeDelta::hours(2), until);
        Certificate { text }
    }

    /// The claims of a kind that are of a traveller, or nothing where the kind is of staff.
    fn claims(self, j: &Journey, kind: ClaimKind) -> Vec<Claim> {
        match kind {
            ClaimKind::Consent => vec![values::consent()],
            ClaimKind::Registration => {
                let mut corrected = self.registration();
                corrected.home_detail = "洗车河镇".to_owned();
                vec![Claim::Registration(Box::new(corrected))]
            }
            ClaimKind::Intent => vec![values::intent()],
            // Withdrawn, and requested again.
            ClaimKind::IntentWithdrawn => vec![Claim::IntentWithdrawn, values::intent()],
            ClaimKind::Declaration => vec![values::declaration("2026-02-20")],
            ClaimKind::NoticeRead => vec![Claim::NoticeRead(NoticeRead {
                notice: NoticeId::from_bytes([1; 16]),
            })],
            ClaimKind::Certificate => vec![Claim::Certificate(self.certificate())],
            ClaimKind::CertificateRemoved => {
                let mut id = [0; 16];
                let text = self.certificate().text;
                id.copy_from_slice(&Sha256::digest(text)[..16]);
                vec![
                    Claim::CertificateRemoved(CertificateRemoved { id: id.into() }),
                    Claim::Certificate(self.certificate()),
                ]
            }
            ClaimKind::OwnPaper => vec![Claim::OwnPaper(OwnPaper { wanted: true })],
            // Said by staff: below.
            ClaimKind::Attestation | ClaimKind::Act | ClaimKind::StaffEnrolment => Vec::new(),
            ClaimKind::Later(kind) => panic!("no case for claims of kind {kind} of {}", j.trip),
        }
    }

    fn health(self, j: &mut Journey) -> Option<(Health, Credential)> {
        let held = self.phone(j).held(DocumentKind::Health);
        let codes = held
            .iter()
            .map(|bytes| ParsedCredential::parse(bytes).unwrap().credential);
        let fits = |code: &Credential| code.holder.is_none() == self.on_paper;
        let code = codes.into_iter().find(fits)?;
        let Body::Health(health) = code.body.clone() else {
            panic!("not a health code")
        };
        Some((health, code))
    }

    fn entry(self, j: &Journey) -> ManifestEntry {
        let manifest = j.manifest(&j.crew);
        let person = values::person(self.name);
        let entry = manifest.entries.iter().find(|e| e.person == person);
        entry.cloned().unwrap()
    }

    async fn overview(self, j: &Journey) -> Value {
        let people = j.console.get("/api/v1/people").await;
        let all = people.as_array().unwrap();
        let id = values::person(self.name).to_string();
        let mut mine = all.iter().find(|p| p["id"] == id.as_str()).unwrap().clone();
        for own in ["id", "name", "id_last_four", "phone"] {
            mine.as_object_mut().unwrap().remove(own);
        }
        mine
    }
}

async fn trusting() -> Journey {
    let j = journey().await;
    j.service.app.hold_trust(trust::bundle(&j.service));
    let ctx = j.service.app.context();
    let trusted = vec![made::signer(&qicheng_test_kit::key(1), None)];
    let until = start() + TimeDelta::days(30);
    let storage = j.service.app.storage();
    storage
        .write(move |tx| service_trust::install_signers(tx, &ctx, "eu", trusted.clone(), until))
        .await
        .unwrap();
    j
}

/// Every kind that this version knows.
fn kinds() -> impl Iterator<Item = ClaimKind> {
    (1..1_000)
        .map(ClaimKind::from)
        .filter(|kind| !matches!(kind, ClaimKind::Later(_)))
}

#[tokio::test]
async fn t17_every_claim_has_the_same_effect_for_who_has_a_phone_and_for_who_has_none() {
    let mut j = trusting().await;
    let both = [WITH_PHONE, ON_PAPER];
    let mut seen = Vec::new();
    for kind in kinds() {
        for who in both {
            let claims = who.claims(&j, kind);
            if !claims.is_empty() && !seen.contains(&kind) {
                seen.push(kind);
            }
            for claim in claims {
                let outcome = who.says(&mut j, &claim).await;
                assert_eq!(outcome, Outcome::Applied, "{kind:?} of {}", who.name);
            }
        }
    }
    assert_eq!(seen.len() + 3, kinds().count());
    // The helper sees both once more, whose registrations were corrected.
    let corrected = both.map(|who| who.claims(&j, ClaimKind::Registration).remove(0));
    for (who, registration) in both.into_iter().zip(&corrected) {
        let phone = (!who.on_paper).then_some(&j.worker);
        let saw = cast::seen(who.name, registration, phone, "帮手");
        let subject = values::person(who.name);
        let service = &j.service;
        let outcome = j.helper.does_for(service, "帮手", subject, &saw).await;
        assert_eq!(outcome, Outcome::Applied);
    }
    let [phone, paper] = [WITH_PHONE.overview(&j).await, ON_PAPER.overview(&j).await];
    assert_eq!(phone, paper);
    assert_eq!(phone["identity"], "verified");

    // Both go, with the same colour that rests on the same, and the crew has what paper cannot carry.
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    j.helper.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    let (of_phone, bound) = WITH_PHONE.health(&mut j).unwrap();
    let (of_paper, bare) = ON_PAPER.health(&mut j).unwrap();
    assert_eq!(of_paper.colour, HealthColour::Green);
    assert_eq!(
        (of_phone.colour, &of_phone.basis),
        (of_paper.colour, &of_paper.basis)
    );
    let kinds_of = of_paper.basis.iter().map(|basis| basis.kind);
    let rests_on = [BasisKind::Declaration, BasisKind::NucleicAcidTest];
    assert!(kinds_of.eq(rests_on));
    assert!(bound.holder.is_some() && bare.holder.is_none());
    let held = ON_PAPER.entry(&j).health.unwrap();
    assert_eq!(ParsedCredential::parse(&held).unwrap().credential, bare);

    // Both board and are received, and are told apart by their slots alone.
    for who in both {
        let slot = who.entry(&j).slot;
        for (by, kind, minutes) in [
            ("乘务", ActKind::Boarded, 5),
            ("厂门", ActKind::Received, 910),
        ] {
            let act = cast::signed_act(by, kind, j.trip, Some(slot), minutes);
            let (phone, service) = match by {
                "乘务" => (&mut j.crew, &j.service),
                _ => (&mut j.employer, &j.service),
            };
            assert_eq!(phone.does(service, by, &act).await, Outcome::Applied);
        }
    }
    let board = j.board().await;
    assert_eq!(
        (&board["boarded"], &board["received"]),
        (&2.into(), &2.into())
    );

    // Who takes consent to health data back has no code, and the crew's list loses it.
    let withdrawn = Claim::Consent(Consent {
        health: false,
        ..qicheng_test_kit::people::agrees()
    });
    for who in both {
        assert_eq!(who.says(&mut j, &withdrawn).await, Outcome::Applied);
        assert!(who.health(&mut j).is_none(), "{}", who.name);
    }
    j.crew.sync_all(&j.service).await;
    assert!(both.iter().all(|who| who.entry(&j).health.is_none()));

    // Both are erased alike once the trip is over.
    j.service.clock.pass(TimeDelta::days(4));
    for who in both {
        let by = AccountId(uuid::Uuid::nil());
        let erased = erasure::erase(&j.service.app, by, values::person(who.name));
        erased.await.unwrap();
    }
}

#[tokio::test]
async fn t17_a_declaration_by_the_helper_reaches_the_crew_before_boarding() {
    let mut j = trusting().await;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let before = ON_PAPER.entry(&j);
    let declared = values::declaration("2026-02-20");
    assert_eq!(ON_PAPER.says(&mut j, &declared).await, Outcome::Applied);
    j.crew.sync_all(&j.service).await;
    let after = ON_PAPER.entry(&j);
    assert_ne!(after.health, before.health);
    assert_eq!(after.tickets, before.tickets);
    // Near its end the crew's own exchange renews it, though the helper has no network.
    j.service.clock.pass(TimeDelta::hours(20));
    j.crew.sync_all(&j.service).await;
    let renewed = ON_PAPER.entry(&j).health.unwrap();
    assert_ne!(Some(&renewed), after.health.as_ref());
    let code = ParsedCredential::parse(&renewed).unwrap().credential;
    assert_eq!(code.issued, j.service.app.now().timestamp());
    // Nothing changes for a phone's person, and nothing more comes.
    let revision = j.manifest(&j.crew).revision;
    j.helper.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    assert_eq!(j.manifest(&j.crew).revision, revision);
    assert_eq!(WITH_PHONE.entry(&j).health, None);
}

fn tickets(phone: &Phone) -> Vec<(Ticket, bool, [u8; 16])> {
    let held = phone.held(DocumentKind::Ticket);
    let tickets = held.iter().map(|bytes| {
        let parsed = ParsedCredential::parse(bytes).unwrap();
        let Body::Ticket(ticket) = parsed.credential.body.clone() else {
            panic!("a ticket")
        };
        (ticket, parsed.credential.holder.is_some(), parsed.digest())
    });
    tickets.collect()
}

#[tokio::test]
async fn t17_who_has_a_phone_has_paper_too_without_a_second_registration() {
    let mut j = trusting().await;
    let declared = values::declaration("2026-02-20");
    WITH_PHONE.says(&mut j, &declared).await;
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(tickets(&j.worker).len(), 1);
    let want = |wanted| Claim::OwnPaper(OwnPaper { wanted });
    for _ in 0..2 {
        assert_eq!(WITH_PHONE.says(&mut j, &want(true)).await, Outcome::Applied);
    }
    j.crew.sync_all(&j.service).await;
    let held = tickets(&j.worker);
    let entry = WITH_PHONE.entry(&j);
    assert_eq!(held.len(), 2);
    assert!(held.iter().all(|(ticket, ..)| ticket.slot == entry.slot));
    assert_eq!(held.iter().filter(|(_, bound, _)| *bound).count(), 1);
    let digests: Vec<_> = entry.tickets.iter().map(|d| **d).collect();
    assert!(held.iter().all(|(.., digest)| digests.contains(digest)));
    assert!(!entry.paper);
    let health = ParsedCredential::parse(entry.health.as_ref().unwrap()).unwrap();
    assert_eq!(health.credential.holder, None);
    // It is the same person, whom nobody contradicts.
    let open = j.console.get("/api/v1/contradictions").await;
    assert_eq!(open.as_array().unwrap().len(), 0);
    let person = crate::support::village::identity(&j.service, values::person(WORKER));
    assert_eq!(person.await, Identity::Verified);

    // Taken back, the paper ends and the phone's pass stays.
    let paper = held.iter().find(|(_, bound, _)| !bound).unwrap();
    assert_eq!(
        WITH_PHONE.says(&mut j, &want(false)).await,
        Outcome::Applied
    );
    j.crew.sync_all(&j.service).await;
    let left = tickets(&j.worker);
    assert_eq!(left.len(), 1);
    let entry = WITH_PHONE.entry(&j);
    assert!(left[0].1 && entry.health.is_none());
    assert!(entry.tickets.iter().all(|digest| **digest != paper.2));
    assert!(entry.tickets.iter().any(|digest| **digest == left[0].2));
    assert_eq!(j.worker.held(DocumentKind::Health).len(), 1);
}

#[tokio::test]
async fn t17_paper_is_revoked_with_its_persons_identity() {
    let mut j = trusting().await;
    WITH_PHONE
        .says(&mut j, &values::declaration("2026-02-20"))
        .await;
    WITH_PHONE
        .says(&mut j, &Claim::OwnPaper(OwnPaper { wanted: true }))
        .await;
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(tickets(&j.worker).len(), 2);
    let mut other = WITH_PHONE.registration();
    other.name = "张晓卫".to_owned();
    let renamed = Claim::Registration(Box::new(other));
    // Name and number cannot be changed with a place on a trip.
    assert!(matches!(
        WITH_PHONE.says(&mut j, &renamed).await,
        Outcome::Refused { .. }
    ));
    let path = format!("/api/v1/trips/{}/people/{}", j.trip, values::person(WORKER));
    let (status, problem) = j.console.call(Method::DELETE, &path, None).await;
    assert!(status.is_success(), "{problem}");
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(tickets(&j.worker).len(), 0);
}
