//! Two provinces, each with a service and an issuer of its own under one trust bundle: what one issues is read in the
//! other without a network, and what a destination asks is read at the door from what the issuer vouches for.

use chrono::TimeDelta;
use qicheng_app::{
    ErrorCode,
    roles::{crew, employer, worker},
    scan::Place,
    staff, sync,
};
use qicheng_credential::{
    query::Field,
    verdict::{Decision, Verdict},
};
use qicheng_domain::{
    health::{BasisKind, HealthColour},
    ids::PersonId,
    people::role::Role,
    region::RegionCode,
    rules::demonstration,
};
use qicheng_test_kit::{certificates, clock};
use qicheng_test_world::{Authority, Build, Device, Province, Roots};
use std::collections::BTreeSet;

const LONGSHAN: &str = "433130";
const DONGGUAN: &str = "441900";
const SHENZHEN: &str = "440300";
const ZHEJIANG: &str = "330000";
const HANGZHOU: &str = "330100";

const ZHANG: (&str, &str) = ("张晓伟", "433130198803152810");
const LIN: (&str, &str) = ("林小梅", "433130199507081223");

struct Side {
    province: Province,
    build: Build,
    helper: Device,
    gate: Device,
}

impl Side {
    async fn new(province: Province, roots: &Roots, bundle: &[u8]) -> Self {
        let build = province.trust(roots.public(), bundle).await.unwrap();
        let (helper, _) = province.staff(&build, Role::Helper).await.unwrap();
        let (gate, _) = province.staff(&build, Role::Employer).await.unwrap();
        Self {
            province,
            build,
            helper,
            gate,
        }
    }

    async fn worker(&self, who: (&str, &str), days: i64) -> (Device, PersonId) {
        let worker = self
            .province
            .worker(&self.build, &self.helper, who, days)
            .await;
        worker.unwrap()
    }
}

/// Guangdong colours as Hunan does.
fn guangdong() -> String {
    let rules = demonstration::HEALTH_CODE.replace("hunan", "guangdong");
    rules.replace("\"430000\"", "\"440000\"")
}

async fn two_provinces() -> (Side, Side) {
    let here = Province::new(LONGSHAN, demonstration::HEALTH_CODE)
        .await
        .unwrap();
    let there = Province::new(DONGGUAN, &guangdong()).await.unwrap();
    let roots = Roots::make().unwrap();
    let requests = [here.request(), there.request()];
    let bundle = roots.sign(1, &requests, &[]).unwrap();
    (
        Side::new(here, &roots, &bundle).await,
        Side::new(there, &roots, &bundle).await,
    )
}

/// Asks for the health code at a gate and reads the answer, from screen to screen.
fn asked(gate: &Device, (phone, person): &(Device, PersonId)) -> employer::HealthAnswer {
    let fields = BTreeSet::from([Field::HealthCode]);
    let code = employer::ask(
        &staff::badge(&gate.app, &[Role::Employer]).unwrap(),
        &fields,
        "入厂健康核查",
    )
    .unwrap();
    let answer = worker::answer_question(&phone.app, *person, &code, &fields).unwrap();
    let told = employer::read_answer(&gate.app, &answer.value.code.unwrap()).unwrap();
    told.health.unwrap()
}

#[tokio::test]
async fn two_provinces_read_each_others_health_codes_without_a_network() {
    let (hunan, guangdong) = two_provinces().await;
    let zhang = hunan.worker(ZHANG, 1).await;
    let lin = guangdong.worker(LIN, 3).await;
    for side in [&hunan, &guangdong] {
        side.province.cut();
        let line = sync::line(&side.gate.app, &[]).unwrap();
        let away = sync::once(&side.gate.app, &line).await.unwrap_err();
        assert_eq!(away.code(), ErrorCode::Offline);
    }
    for (gate, worker, region, days) in [
        (&guangdong.gate, &zhang, "430000", 1),
        (&hunan.gate, &lin, "440000", 3),
    ] {
        let health = asked(gate, worker);
        let region: RegionCode = region.parse().unwrap();
        assert_eq!(
            (health.colour, health.region),
            (HealthColour::Green, region)
        );
        assert_eq!(health.basis[0].kind, BasisKind::Declaration);
        assert_eq!(health.basis[0].days, Some(days));
    }
}

#[tokio::test]
async fn a_province_that_the_bundle_does_not_name_is_read_by_nobody() {
    let (hunan, _) = two_provinces().await;
    let roots = Roots::make().unwrap();
    let stranger = Province::new(DONGGUAN, &guangdong()).await.unwrap();
    let bundle = roots.sign(1, &[stranger.request()], &[]).unwrap();
    let stranger = Side::new(stranger, &roots, &bundle).await;
    let (phone, person) = hunan.worker(ZHANG, 1).await;
    let fields = BTreeSet::from([Field::HealthCode]);
    let code = employer::ask(
        &staff::badge(&stranger.gate.app, &[Role::Employer]).unwrap(),
        &fields,
        "核查",
    )
    .unwrap();
    let refused = worker::answer_question(&phone.app, person, &code, &fields).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

/// A negative test of yesterday, by laboratory 1.
fn tested(name: (&str, &str), born: &str) -> String {
    let now = clock::system();
    let sampled = now - TimeDelta::hours(20);
    let document = certificates::tested(name, born, certificates::NOT_DETECTED, sampled);
    let (issued, expires) = (now - TimeDelta::hours(10), now + TimeDelta::days(20));
    certificates::certified(1, document, issued, expires)
}

/// Longshan, and a destination that signs its rules; 张晓伟 declares on so many days, 林小梅 on a day less.
struct Journey {
    side: Side,
    zhang: (Device, PersonId),
    lin: (Device, PersonId),
}

impl Journey {
    async fn new(authority: &str, rules: &str, days: i64) -> Self {
        let here = Province::new(LONGSHAN, demonstration::HEALTH_CODE)
            .await
            .unwrap();
        let authority = Authority::make(authority.parse().unwrap()).unwrap();
        let roots = Roots::make().unwrap();
        let bundle = roots.sign(1, &[here.request()], &[&authority]).unwrap();
        let side = Side::new(here, &roots, &bundle).await;
        let signed = authority.sign_rules(rules).unwrap();
        side.province.take_rules(signed).await.unwrap();
        let zhang = side.worker(ZHANG, days).await;
        let lin = side.worker(LIN, (days - 1).max(1)).await;
        Self { side, zhang, lin }
    }

    /// What the crew says of both at the door of a bus, with no network.
    async fn at_the_door(&self, to: &str) -> [Decision; 2] {
        let Side {
            province, build, ..
        } = &self.side;
        let (crew, id) = province.staff(build, Role::Crew).await.unwrap();
        let people = [self.zhang.1, self.lin.1];
        let trip = province.bus(to, &people, id).await.unwrap();
        for device in [&self.zhang.0, &self.lin.0, &crew] {
            province.sync(device).await.unwrap();
        }
        province.cut();
        let bus = Place { trip, leg: 0 };
        let badge = staff::badge(&crew.app, &[Role::Crew]).unwrap();
        [&self.zhang, &self.lin].map(|(phone, person)| {
            let pass = worker::pass(&phone.app, *person, None).unwrap();
            crew::scan(&badge, &bus, &pass.text).unwrap().value
        })
    }
}

fn assert_only_the_first_goes([first, second]: &[Decision; 2]) {
    let codes =
        |view: &Decision| -> Vec<_> { view.reasons.iter().map(|r| r.code.as_str()).collect() };
    assert_eq!((first.verdict, codes(first)), (Verdict::Board, vec![]));
    assert_eq!(
        (second.verdict, codes(second)),
        (Verdict::Hold, vec!["rule-fails"])
    );
}

#[tokio::test]
async fn a_certificate_that_the_issuer_counts_opens_the_door_at_the_destination() {
    let journey = Journey::new(SHENZHEN, demonstration::TEST_WITHIN_48_HOURS, 1).await;
    let laboratory = certificates::signer(&qicheng_test_kit::key(1), None);
    journey
        .side
        .province
        .trust_signers(vec![laboratory])
        .await
        .unwrap();
    let (phone, person) = &journey.zhang;
    worker::import_certificate(&phone.app, *person, &tested(("张", "晓伟"), "1988-03-15")).unwrap();
    assert_only_the_first_goes(&journey.at_the_door(SHENZHEN).await);
}

#[tokio::test]
async fn fourteen_declarations_open_the_door_where_they_are_asked_for() {
    let journey = Journey::new(ZHEJIANG, demonstration::FOURTEEN_DECLARATIONS, 14).await;
    assert_only_the_first_goes(&journey.at_the_door(HANGZHOU).await);
}
