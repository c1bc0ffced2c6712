//! The village: everyone registers without a network; the helper sees people and cards.

use super::{Story, people, setting::Setting};
use qicheng_test_world::{Device, Failure};

use qicheng_app::{
    ErrorCode, forms, helper,
    people::{Carrier, add},
    staff, sync, worker,
};
use qicheng_credential::attestation::Method;
use qicheng_domain::{ids::PersonId, role::Role};
use qicheng_test_kit::people::agrees;

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
    for (device, person) in [&zhang, &chen, &lin, &zhao] {
        is_seen(setting, device, *person)?;
    }
    story.step(
        "the helper sees each with their ID card and vouches for the phones' keys",
        Ok::<_, Failure>(()),
    )?;
    let wang = story.step(
        "王桂兰, who has no phone, is registered by the helper",
        wang_registers(setting),
    )?;
    Ok(Village {
        zhang,
        chen,
        lin,
        zhao,
        wang,
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

fn is_seen(setting: &Setting, device: &Device, person: PersonId) -> Result<(), Failure> {
    let asked = helper::identity_challenge(&staff::badge(&setting.helper.app, &[Role::Helper])?)?;
    let shown = worker::enrolment_code(&device.app, person, &asked)?;
    helper::attest_phone(
        &staff::badge(&setting.helper.app, &[Role::Helper])?,
        &shown,
        Method::IdCard,
    )?;
    Ok(())
}

fn wang_registers(setting: &Setting) -> Result<PersonId, Failure> {
    let app = &setting.helper.app;
    let person = add(app, Carrier::Paper)?.value;
    worker::give_consent(app, person, agrees())?;
    worker::register(app, person, &people::registration(people::WANG, false))?;
    worker::intend(app, person, &people::intent())?;
    helper::attest_paper(&staff::badge(app, &[Role::Helper])?, person, Method::IdCard)?;
    Ok(person)
}
