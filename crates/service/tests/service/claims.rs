//! What claims do, who may make them, and that nobody learns of others by making them.

use super::support::{
    Service,
    phone::{Phone, refused},
    service, values,
};
use chrono::TimeDelta;
use qicheng_credential::key::SoftwareKey;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::PersonId,
    operations::{claim::Claim, operation::Outcome, refusal::RefusalCode},
};
use qicheng_service_storage::people::{Identity, Person};

fn at_field(name: &str) -> Outcome {
    Outcome::Refused {
        code: RefusalCode::Field,
        field: Some(name.to_owned()),
    }
}

/// Says the claims in one exchange and returns what became of the last one.
async fn say(service: &Service, phone: &mut Phone, person: PersonId, claims: &[Claim]) -> Outcome {
    for claim in claims {
        phone.say(person, person, claim);
    }
    let reply = phone.sync(service).await.unwrap();
    reply.results.last().unwrap().outcome.clone()
}

async fn held(service: &Service, person: PersonId) -> Option<Person> {
    let tenant = service.app.tenant();
    let job = move |tx: &mut qicheng_service_storage::Tx<'_>| Ok(tx.person(tenant, person)?);
    service.app.storage().read(job).await.unwrap()
}

#[tokio::test]
async fn nothing_is_taken_without_consent_and_health_needs_its_own() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    let no_consent = refused(RefusalCode::NoConsent);
    let registered = values::registered("张晓伟", 1);
    assert_eq!(
        say(
            &service,
            &mut phone,
            person,
            std::slice::from_ref(&registered)
        )
        .await,
        no_consent
    );
    let only_service = [values::consent_to(true, false), registered];
    assert_eq!(
        say(&service, &mut phone, person, &only_service).await,
        Outcome::Applied
    );
    let declaration = values::declaration("2026-02-20");
    assert_eq!(
        say(
            &service,
            &mut phone,
            person,
            std::slice::from_ref(&declaration)
        )
        .await,
        no_consent
    );
    let with_health = [values::consent(), declaration.clone()];
    assert_eq!(
        say(&service, &mut phone, person, &with_health).await,
        Outcome::Applied
    );
    let withdrawn = [values::consent_to(true, false), declaration];
    assert_eq!(
        say(&service, &mut phone, person, &withdrawn).await,
        no_consent
    );
}

#[tokio::test]
async fn who_has_a_phone_has_a_number() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    let mut registration =
        values::registration("张晓伟", 1, Some(&qicheng_test_kit::key("张晓伟")));
    registration.mobile = None;
    let without = Claim::Registration(Box::new(registration.clone()));
    assert_eq!(
        say(&service, &mut phone, person, &[values::consent(), without]).await,
        at_field("mobile")
    );
    // Somebody without a phone, whom a helper registers, needs none.
    registration.holder_key = None;
    let on_paper = Claim::Registration(Box::new(registration));
    assert_eq!(
        say(&service, &mut phone, person, &[on_paper]).await,
        Outcome::Applied
    );
}

#[tokio::test]
async fn fields_are_checked_again_here() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    let mut registration = values::registration("张晓伟", 1, None);
    registration.home = "999999".parse().unwrap();
    let wrong_home = [
        values::consent(),
        Claim::Registration(Box::new(registration)),
    ];
    assert_eq!(
        say(&service, &mut phone, person, &wrong_home).await,
        at_field("home")
    );

    let good = [values::registered("张晓伟", 1)];
    assert_eq!(
        say(&service, &mut phone, person, &good).await,
        Outcome::Applied
    );
    let mut travel = values::travel();
    travel.latest = "2026-02-21".parse().unwrap();
    assert_eq!(
        say(&service, &mut phone, person, &[Claim::Intent(travel)]).await,
        at_field("latest")
    );
    let tomorrows = Claim::Declaration(values::declared("2026-02-25", 365));
    assert_eq!(
        say(&service, &mut phone, person, &[tomorrows]).await,
        at_field("day")
    );
    let hot = Claim::Declaration(values::declared("2026-02-20", 500));
    assert_eq!(
        say(&service, &mut phone, person, &[hot]).await,
        at_field("temperature")
    );
}

#[tokio::test]
async fn who_has_a_phone_has_a_mobile_number_and_paper_needs_none() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    let without_number = |holder: Option<&SoftwareKey>| {
        let mut registration = values::registration("张晓伟", 1, holder);
        registration.mobile = None;
        Claim::Registration(Box::new(registration))
    };
    let owner = [
        values::consent(),
        without_number(Some(&qicheng_test_kit::key("张晓伟"))),
    ];
    assert_eq!(
        say(&service, &mut phone, person, &owner).await,
        at_field("mobile")
    );
    assert_eq!(
        say(&service, &mut phone, person, &[without_number(None)]).await,
        Outcome::Applied
    );
}

#[tokio::test]
async fn a_device_speaks_only_for_its_own() {
    let service = service();
    let (zhang, li) = (values::person("张晓伟"), values::person("李娜"));
    let mut first = Phone::of(&service, "张晓伟");
    let mut second = Phone::of(&service, "李娜");
    let own = [values::consent(), values::registered("张晓伟", 1)];
    assert_eq!(
        say(&service, &mut first, zhang, &own).await,
        Outcome::Applied
    );

    let not_allowed = refused(RefusalCode::NotAllowed);
    for claim in [
        values::consent_to(false, false),
        values::registered("张晓伟", 7),
        values::intent(),
    ] {
        assert_eq!(
            say(&service, &mut second, zhang, &[claim]).await,
            not_allowed
        );
    }
    // Nor about another person, for a person of its own.
    let own = [values::consent(), values::registered("李娜", 2)];
    assert_eq!(say(&service, &mut second, li, &own).await, Outcome::Applied);
    second.say(li, zhang, &values::intent());
    let reply = second.sync(&service).await.unwrap();
    assert_eq!(reply.results[0].outcome, not_allowed);
    let zhang = held(&service, zhang).await.unwrap();
    assert_eq!(zhang.registration.id_number.expose(), values::id_number(1));
}

#[tokio::test]
async fn several_people_share_a_phone() {
    let service = service();
    let (mother, child) = (values::person("张晓伟"), values::person("张小明"));
    let mut phone = Phone::of(&service, "张晓伟");
    let own = [values::consent(), values::registered("张晓伟", 1)];
    assert_eq!(
        say(&service, &mut phone, mother, &own).await,
        Outcome::Applied
    );
    phone.say(mother, child, &values::consent());
    phone.say(mother, child, &values::registered("张小明", 2));
    let reply = phone.sync(&service).await.unwrap();
    assert!(reply.results.iter().all(|r| r.outcome == Outcome::Applied));
    let standings = phone
        .documents
        .iter()
        .filter(|d| d.key.kind == DocumentKind::Standing);
    let mut of: Vec<_> = standings.map(|d| d.key.channel).collect();
    of.sort_unstable();
    of.dedup();
    let mut both = vec![Channel::Person(mother), Channel::Person(child)];
    both.sort_unstable();
    assert_eq!(of, both);
}

#[tokio::test]
async fn whether_an_id_number_is_known_shows_nowhere() {
    let service = service();
    let mut replies = Vec::new();
    // The second has the first one's ID number, the third one of her own.
    for (name, order) in [("张晓伟", 1), ("李晓娜", 1), ("王晓芳", 2)] {
        let person = values::person(name);
        let mut phone = Phone::of(&service, name);
        phone.say(person, person, &values::consent());
        phone.say(person, person, &values::registered(name, order));
        phone.say(person, person, &values::intent());
        let request = phone.request(&service);
        let bytes = phone.sign(&request);
        use qicheng_exchange::transport::Exchange;
        let reply = service.server.exchange(bytes.clone()).await.unwrap();
        let read = phone.take(&bytes, &reply);
        replies.push((read.results, read.documents.len(), read.more, read.fork));
        assert_eq!(
            held(&service, person).await.unwrap().identity,
            Identity::Unverified
        );
    }
    assert_eq!(replies[1], replies[0]);
    assert_eq!(replies[1], replies[2]);
    let tenant = service.app.tenant();
    let open = service
        .app
        .storage()
        .read(move |tx| Ok(tx.open_duplicate_identities(tenant)?));
    let open = open.await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(
        (open[0].person, open[0].other),
        (values::person("李晓娜"), values::person("张晓伟"))
    );
}

#[tokio::test]
async fn an_operation_has_its_effect_once_under_its_actor_and_id() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    phone.say(person, person, &values::consent());
    phone.say(person, person, &values::registered("张晓伟", 1));
    phone.sync(&service).await.unwrap();
    let mut first = phone.operation(person, person, &values::intent());
    phone.head = qicheng_domain::operations::operation::Head::after(&first);
    let mut withdrawn = phone.operation(person, person, &Claim::IntentWithdrawn);
    // The same id once more, further down the chain, in another's place.
    let (head, id) = (
        qicheng_domain::operations::operation::Head::after(&withdrawn),
        first.id,
    );
    (first.at, withdrawn.at) = (first.at, withdrawn.at);
    let mut again = first.clone();
    (again.sequence, again.previous, again.id) = (head.sequence + 1, head.hash, id);
    phone.waiting = vec![first, withdrawn, again];
    let reply = phone.sync(&service).await.unwrap();
    let seen: Vec<_> = reply
        .results
        .iter()
        .map(|r| (r.outcome.clone(), r.duplicate))
        .collect();
    assert_eq!(
        seen,
        [
            (Outcome::Applied, false),
            (Outcome::Applied, false),
            (Outcome::Applied, true)
        ]
    );
    let tenant = service.app.tenant();
    let intent = service
        .app
        .storage()
        .read(move |tx| Ok(tx.intent(tenant, person)?));
    assert_eq!(intent.await.unwrap(), None);
}

#[tokio::test]
async fn tenants_in_one_storage_know_nothing_of_each_other() {
    let here = service();
    let there = qicheng_service_core::App::new(qicheng_service_core::AppParts {
        tenant: qicheng_service_storage::Tenant("431200".parse().unwrap()),
        ..here.parts()
    });
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&here, "张晓伟");
    let own = [values::consent(), values::registered("张晓伟", 1)];
    assert_eq!(say(&here, &mut phone, person, &own).await, Outcome::Applied);
    let tenant = there.tenant();
    let mac = here.app.keys().identity_mac(
        here.app.tenant(),
        &values::registration("张晓伟", 1, None).id_number,
    );
    let kid = qicheng_credential::key::Signer::public(&phone.key).kid();
    let seen = there.storage().read(move |tx| {
        Ok((
            tx.person(tenant, person)?.is_some(),
            tx.people_by_mac(tenant, mac)?.len(),
            tx.device_by_kid(tenant, kid)?.is_some(),
            tx.consent(tenant, person)?.is_some(),
            tx.documents_after(tenant, Channel::Person(person), 0, 10)?
                .len(),
        ))
    });
    assert_eq!(seen.await.unwrap(), (false, 0, false, false, 0));
}

#[tokio::test]
async fn a_wish_that_is_over_when_it_comes_is_refused() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    let own = [values::consent(), values::registered("张晓伟", 1)];
    assert_eq!(
        say(&service, &mut phone, person, &own).await,
        Outcome::Applied
    );
    phone.say(person, person, &values::intent());
    service.clock.pass(TimeDelta::days(20));
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(reply.results[0].outcome, at_field("latest"));
}
