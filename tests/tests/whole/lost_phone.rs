//! A lost or new phone: the pass is back after one visit to one helper, or with the old phone after none.

use chrono::TimeDelta;
use qicheng_app::{
    people::{self, Carrier},
    roles::{crew, helper, worker},
    scan::Place,
    staff, sync,
};
use qicheng_credential::{
    staff::attestation::Method,
    verdict::{Decision, Verdict},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
    rules::demonstration,
};
use qicheng_service_storage::people::Identity;
use qicheng_store::erase::Unsent;
use qicheng_test_kit::people::agrees;
use qicheng_test_world::{Authority, Build, Device, Province, Roots};

const LONGSHAN: &str = "433130";
const ZHEJIANG: &str = "330000";
const HANGZHOU: &str = "330100";
const ZHANG: (&str, &str) = ("张晓伟", "433130198803152810");

/// A place whose bus goes where fourteen daily declarations are asked for; 张晓伟 has a pass for it on a phone.
struct Story {
    province: Province,
    build: Build,
    helper: Device,
    crew: Device,
    old: Device,
    person: PersonId,
    trip: TripId,
}

impl Story {
    async fn new() -> Self {
        let province = Province::new(LONGSHAN, demonstration::HEALTH_CODE)
            .await
            .unwrap();
        let authority = Authority::make(ZHEJIANG.parse().unwrap()).unwrap();
        let roots = Roots::make().unwrap();
        let bundle = roots.sign(1, &[province.request()], &[&authority]).unwrap();
        let build = province.trust(roots.public(), &bundle).await.unwrap();
        let signed = authority.sign_rules(demonstration::FOURTEEN_DECLARATIONS);
        province.take_rules(signed.unwrap()).await.unwrap();
        let (helper, _) = province.staff(&build, Role::Helper).await.unwrap();
        let (crew, id) = province.staff(&build, Role::Crew).await.unwrap();
        let (old, person) = province.worker(&build, &helper, ZHANG, 14).await.unwrap();
        let trip = province.bus(HANGZHOU, &[person], id).await.unwrap();
        let story = Self {
            province,
            build,
            helper,
            crew,
            old,
            person,
            trip,
        };
        story.syncs(&[&story.old, &story.crew]).await;
        // The next visit is a minute later.
        story.helper.set_ahead(TimeDelta::minutes(1));
        story
    }

    async fn syncs(&self, devices: &[&Device]) {
        for device in devices {
            self.province.sync(device).await.unwrap();
        }
    }

    fn scans(&self, code: &str) -> Decision {
        let bus = Place {
            trip: self.trip,
            leg: 0,
        };
        let badge = staff::badge(&self.crew.app, &[Role::Crew]).unwrap();
        crew::scan(&badge, &bus, code).unwrap().value
    }

    fn shows(&self, device: &Device, person: PersonId) -> Option<String> {
        worker::pass(&device.app, person, None).ok().map(|p| p.text)
    }

    /// Asserts that the person has the pass on this device, that it opens the door, and that what the old phone showed
    /// opens none; and that nobody has anything to settle.
    async fn has_the_pass(&self, device: &Device, person: PersonId, shown_before: &str) {
        let home = worker::home(&device.app, person).unwrap();
        assert!(home.verified && home.ticket && home.health_code && !home.duplicate_identity);
        self.syncs(&[&self.crew]).await;
        let refused = self.scans(shown_before);
        assert_eq!(refused.verdict, Verdict::Reject);
        assert!(refused.reasons.iter().any(|r| r.code.as_str() == "revoked"));
        let pass = self.shows(device, person).unwrap();
        let decision = self.scans(&pass);
        assert_eq!(decision.verdict, Verdict::Board, "{:?}", decision.reasons);
        let tenant = self.province.app().tenant();
        let old = self.person;
        let read = self.province.app().storage().read(move |tx| {
            let old = tx.person(tenant, old)?.map(|p| p.identity);
            Ok((tx.open_duplicate_identities(tenant)?.len(), old))
        });
        assert_eq!(read.await.unwrap(), (0, Some(Identity::Unverified)));
    }
}

#[tokio::test]
async fn t16_a_lost_phone_is_mended_by_one_visit_to_one_helper() {
    let story = Story::new().await;
    let shown = story.shows(&story.old, story.person).unwrap();
    let next = story
        .province
        .worker(&story.build, &story.helper, ZHANG, 1)
        .await;
    let (next, person) = next.unwrap();
    // Its first exchange after the visit brought everything back, what was declared on the old phone as well.
    story.has_the_pass(&next, person, &shown).await;
    // Who found the old phone has nothing once it has a network.
    story.syncs(&[&story.old]).await;
    let found = worker::home(&story.old.app, story.person).unwrap();
    assert!(!found.verified && !found.ticket && !found.duplicate_identity);
    assert!(story.shows(&story.old, story.person).is_none());
    // Nor does its key vouch any more, for whatever phone.
    let third = Device::new(&story.build).unwrap();
    let other = story.province.registers(&third, ZHANG, 1).unwrap();
    story.syncs(&[&third]).await;
    let code = worker::moving_code(&third.app, other).unwrap();
    worker::read_moving(&story.old.app, story.person, &code).unwrap();
    worker::move_on(&story.old.app, story.person).unwrap();
    assert!(story.province.sync(&story.old).await.is_err());
    story.syncs(&[&next, &third]).await;
    assert!(worker::home(&next.app, person).unwrap().verified);
    assert!(!worker::home(&third.app, other).unwrap().verified);
}

#[tokio::test]
async fn t16_with_the_old_phone_moving_needs_nobody() {
    let story = Story::new().await;
    let shown = story.shows(&story.old, story.person).unwrap();
    let next = Device::new(&story.build).unwrap();
    let person = story.province.registers(&next, ZHANG, 1).unwrap();
    story.syncs(&[&next]).await;
    let code = worker::moving_code(&next.app, person).unwrap();
    let card = worker::read_moving(&story.old.app, story.person, &code).unwrap();
    assert_eq!((card.name.as_str(), card.person), (ZHANG.0, person));
    worker::move_on(&story.old.app, story.person).unwrap();
    // One look is one word.
    assert!(worker::move_on(&story.old.app, story.person).is_err());
    story.syncs(&[&story.old, &next]).await;
    story.has_the_pass(&next, person, &shown).await;
}

#[tokio::test]
async fn t16_who_deletes_and_registers_anew_has_nothing_to_clear() {
    let story = Story::new().await;
    let shown = story.shows(&story.old, story.person).unwrap();
    people::delete(&story.old.app, story.person, Unsent::Erase).unwrap();
    let person = story.province.registers(&story.old, ZHANG, 1).unwrap();
    story.syncs(&[&story.old]).await;
    let home = worker::home(&story.old.app, person).unwrap();
    assert!(!home.verified && !home.duplicate_identity);
    let sees = story.province.sees(&story.helper, &story.old, person);
    sees.await.unwrap();
    story.has_the_pass(&story.old, person, &shown).await;
}

#[tokio::test]
async fn t16_who_has_no_phone_any_more_goes_on_paper_after_one_visit() {
    let story = Story::new().await;
    let shown = story.shows(&story.old, story.person).unwrap();
    let app = &story.helper.app;
    let person = people::add(app, Carrier::Paper).unwrap().value;
    worker::give_consent(app, person, agrees()).unwrap();
    let form = worker::registered(&story.old.app, story.person).unwrap();
    let mut form = form.unwrap();
    (form.has_phone, form.mobile) = (false, String::new());
    worker::register(app, person, &form).unwrap();
    let badge = staff::badge(app, &[Role::Helper]).unwrap();
    helper::show_paper(&badge, person).unwrap();
    helper::vouch(&badge, Method::IdCard).unwrap();
    story
        .syncs(&[&story.helper, &story.helper, &story.crew])
        .await;
    assert!(sync::refused(app).unwrap().is_empty());
    assert_eq!(story.scans(&shown).verdict, Verdict::Reject);
    let paper = helper::paper_pass(app, person, qicheng_messages::Language::SOURCE).unwrap();
    let held = story.scans(&paper.text);
    let codes: Vec<_> = held.reasons.iter().map(|r| r.code.as_str()).collect();
    // Fourteen declarations are counted for paper as for the phone; only the card is left to compare.
    assert_eq!((held.verdict, codes), (Verdict::Hold, vec!["paper"]));
}
