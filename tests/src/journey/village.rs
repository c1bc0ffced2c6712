//! The village: everyone registers without a network; the helper sees people and cards.

use super::{Story, people, setting::Setting};
use chrono::TimeDelta;
use qicheng_app::{
    ErrorCode, forms,
    people::{Carrier, add},
    roles::{helper, worker},
    staff, sync,
};
use qicheng_credential::staff::attestation::Method;
use qicheng_domain::{ids::PersonId, people::role::Role};
use qicheng_test_kit::people::{agrees, with_check};
use qicheng_test_world::{Device, Failure};

/// The people of the village and their phones.
pub struct Village {
    /// 张晓伟, with a phone.
    pub zhang: (Device, PersonId),
    /// 陈建国, whose phone reaches the network twice in all.
    pub chen: (Device, PersonId),
    /// 林小梅, who goes with another vehicle.
    pub lin: (Device, PersonId),
    /// 赵大勇, who will miss the bus.
    pub zhao: (Device, PersonId),
    /// 王桂兰, without a phone, registered on the helper's device.
    pub wang: PersonId,
    /// 田志明's phone, registered as 向国强.
    pub tian: (Device, PersonId),
    /// The phone that 赵大勇 loses before he travels.
    pub lost: Option<(Device, PersonId)>,
}

/// 赵大勇 loses his phone, and one visit to the helper mends it.
pub async fn loses_phone(
    story: &mut Story,
    setting: &Setting,
    village: &mut Village,
) -> Result<(), Failure> {
    story.chapter("五、手机丢了 — a lost phone");
    sync::once(&village.zhao.0.app, &setting.line).await?;
    let had = worker::home(&village.zhao.0.app, village.zhao.1)?;
    story.holds("赵大勇 has a ticket, and loses his phone", had.ticket)?;
    let next = registers(setting, people::ZHAO)?;
    sync::once(&next.0.app, &setting.line).await?;
    setting.helper.set_ahead(TimeDelta::minutes(1));
    let same = is_seen(setting, &next.0, next.1, people::ZHAO)?;
    setting.helper.set_ahead(TimeDelta::zero());
    sync::once(&setting.helper.app, &setting.line).await?;
    story.holds(
        "he registers on another one, and the helper sees him with his card: the only visit",
        same,
    )?;
    sync::once(&next.0.app, &setting.line).await?;
    let home = worker::home(&next.0.app, next.1)?;
    story.holds(
        "his new phone's next exchange brings pass and health code back, and nobody has anything to settle",
        home.verified && home.ticket && home.health_code && !home.duplicate_identity,
    )?;
    village.lost = Some(std::mem::replace(&mut village.zhao, next));
    Ok(())
}

/// Everything that happens with no network at all.
pub async fn offline(story: &mut Story, setting: &mut Setting) -> Result<Village, Failure> {
    story.chapter("二、村里 — in the village, no network");
    let zhang = zhang_registers(story, setting)?;
    let chen = registers(setting, people::CHEN)?;
    let lin = registers(setting, people::LIN)?;
    let zhao = registers(setting, people::ZHAO)?;
    story.step(
        "three neighbours register on their own phones",
        Ok::<_, Failure>(()),
    )?;
    let cards = [people::ZHANG, people::CHEN, people::LIN, people::ZHAO];
    let mut same = Vec::new();
    for ((device, person), card) in [&zhang, &chen, &lin, &zhao].into_iter().zip(cards) {
        same.push(is_seen(setting, device, *person, card)?);
    }
    story.holds(
        "the helper compares each registration with the card, finds them the same, and vouches for the phones' keys",
        same == [true; 4],
    )?;
    let tian = registers(setting, people::XIANG)?;
    let same = is_seen(setting, &tian.0, tian.1, people::TIAN)?;
    story.holds(
        "田志明 shows his own card with a registration in 向国强's name: it differs, and the helper refuses",
        !same,
    )?;
    let wang = story.step(
        "王桂兰, who has no phone, is registered by the helper, who declares her health for her",
        wang_registers(setting),
    )?;
    Ok(Village {
        zhang,
        chen,
        lin,
        zhao,
        wang,
        tian,
        lost: None,
    })
}

/// The first time that a network is there, and the service is away in the middle of it.
pub async fn first_network(
    story: &mut Story,
    setting: &mut Setting,
    village: &Village,
) -> Result<(), Failure> {
    story.chapter("三、有信号了 — the first network");
    let report = story.step(
        "陈建国's phone speaks to the service: the first of two times",
        sync::once(&village.chen.0.app, &setting.line).await,
    )?;
    story.holds(
        "one round trip was enough",
        report.value.rounds == 1 && report.value.applied > 0,
    )?;
    setting.service.kill()?;
    let away = sync::once(&village.zhang.0.app, &setting.line).await;
    let offline = away.is_err_and(|e| e.code() == ErrorCode::Offline);
    story.holds(
        "the service is down in the middle: 张晓伟's phone says so",
        offline,
    )?;
    let home = worker::home(&village.zhang.0.app, village.zhang.1)?;
    story.holds(
        "what he said is kept",
        home.registration == Some(worker::Saved::Here) && home.waiting > 0,
    )?;
    story.step("the service comes back", setting.service.start())?;
    for (device, _) in [&village.zhang, &village.lin, &village.zhao] {
        sync::once(&device.app, &setting.line).await?;
    }
    let home = worker::home(&village.zhang.0.app, village.zhang.1)?;
    story.holds(
        "his registration is confirmed",
        home.registration == Some(worker::Saved::Confirmed),
    )?;
    story.step(
        "the helper's device brings what it saw",
        sync::once(&setting.helper.app, &setting.line).await,
    )?;
    sync::once(&village.tian.0.app, &setting.line).await?;
    let stranger = worker::home(&village.tian.0.app, village.tian.1)?;
    story.holds(
        "nobody is verified in 向国强's name",
        stranger.registration == Some(worker::Saved::Confirmed) && !stranger.verified,
    )?;
    let refused = [
        &setting.helper,
        &village.zhang.0,
        &village.chen.0,
        &village.lin.0,
        &village.zhao.0,
    ]
    .into_iter()
    .map(|device| sync::refused(&device.app))
    .collect::<Result<Vec<_>, _>>()?;
    story.holds("nothing was refused", refused.iter().all(Vec::is_empty))
}

/// 张晓伟 makes mistakes, is told, loses his battery, and loses nothing.
fn zhang_registers(story: &mut Story, setting: &Setting) -> Result<(Device, PersonId), Failure> {
    let device = Device::new(&setting.build)?;
    let person = add(&device.app, Carrier::Phone)?.value;
    let form = people::registration(people::ZHANG, true);
    forms::save_field(&device.app, person, "registration", "name", &form.name)?;
    let device = device.restart(&setting.build)?;
    let kept = forms::load(&device.app, person, "registration")?;
    story.holds(
        "张晓伟's half-filled form survives an empty battery",
        kept.get("name") == Some(&form.name),
    )?;
    let unasked = worker::register(&device.app, person, &form);
    story.holds(
        "nothing is registered without consent",
        unasked.is_err_and(|e| e.code() == ErrorCode::NoConsent),
    )?;
    worker::give_consent(&device.app, person, agrees())?;
    let mut wrong = form.clone();
    wrong.id_number = people::with_wrong_check(&form.id_number);
    wrong.home = "433199".into();
    let fields = worker::register(&device.app, person, &wrong)
        .err()
        .map(|e| e.fields().to_vec());
    let fields: Vec<_> = fields.into_iter().flatten().map(|f| f.field).collect();
    story.holds(
        "a wrong check digit and an unknown county are told at their fields",
        fields == ["id_number", "home"],
    )?;
    worker::register(&device.app, person, &form)?;
    worker::intend(&device.app, person, &people::intent())?;
    worker::declare(&device.app, person, &people::well())?;
    story.step(
        "he registers, says where he wants to go, and declares his health",
        Ok::<_, Failure>(()),
    )?;
    Ok((device, person))
}

fn registers(setting: &Setting, who: (&str, &str)) -> Result<(Device, PersonId), Failure> {
    let device = Device::new(&setting.build)?;
    let person = add(&device.app, Carrier::Phone)?.value;
    worker::give_consent(&device.app, person, agrees())?;
    worker::register(&device.app, person, &people::registration(who, true))?;
    worker::intend(&device.app, person, &people::intent())?;
    worker::declare(&device.app, person, &people::well())?;
    Ok((device, person))
}

/// Two phones and a card: the helper signs only what is the same on the card; returns whether it is.
fn is_seen(
    setting: &Setting,
    device: &Device,
    person: PersonId,
    (name, id_number): (&str, &str),
) -> Result<bool, Failure> {
    let asked = helper::identity_challenge(&staff::badge(&setting.helper.app, &[Role::Helper])?)?;
    let shown = worker::enrolment_code(&device.app, person, &asked)?;
    let badge = staff::badge(&setting.helper.app, &[Role::Helper])?;
    let read = helper::read_enrolment(&badge, &shown)?;
    let same = (read.name.as_str(), read.id_number) == (name, with_check(id_number));
    if same {
        helper::vouch(&badge, Method::IdCard)?;
    } else {
        helper::differs(&badge);
    }
    Ok(same)
}

fn wang_registers(setting: &Setting) -> Result<PersonId, Failure> {
    let app = &setting.helper.app;
    let person = add(app, Carrier::Paper)?.value;
    worker::give_consent(app, person, agrees())?;
    worker::register(app, person, &people::registration(people::WANG, false))?;
    worker::intend(app, person, &people::intent())?;
    worker::declare(app, person, &people::well())?;
    let badge = staff::badge(app, &[Role::Helper])?;
    helper::show_paper(&badge, person)?;
    helper::vouch(&badge, Method::IdCard)?;
    Ok(person)
}
