//! What a worker's screens ask.

use super::{
    command::{Command, json, person, take},
    pictures::{Paper, PaperArgs, Picture},
    question,
};
use crate::{App, error::AppError, helper, worker};
use qicheng_credential::presentation::Proof;
use qicheng_domain::{
    claim::Consent,
    health::DeclarationForm,
    ids::{NoticeId, PersonId, TripId},
    intent::IntentForm,
    registration::RegistrationForm,
};
use qicheng_messages::Language;
use serde::Deserialize;

#[derive(Deserialize)]
struct Said<T> {
    person: PersonId,
    said: T,
}

#[derive(Deserialize)]
struct Form {
    said: RegistrationForm,
}

#[derive(Deserialize)]
struct PassArgs {
    person: PersonId,
    /// The trip whose ticket was chosen; null for the next leg's.
    trip: Option<TripId>,
    /// Six digits that staff read out.
    digits: Option<u32>,
    /// The text of the code that staff showed.
    challenge: Option<String>,
}

#[derive(Deserialize)]
struct LegArgs {
    person: PersonId,
    /// The trip that was chosen; null for the next leg's.
    trip: Option<TripId>,
}

#[derive(Deserialize)]
struct CodeArgs {
    person: PersonId,
    code: String,
}

#[derive(Deserialize)]
struct PictureArgs {
    person: PersonId,
    #[serde(flatten)]
    picture: Picture,
}

#[derive(Deserialize)]
struct Wanted {
    person: PersonId,
    wanted: bool,
}

#[derive(Deserialize)]
struct CertificateArgs {
    person: PersonId,
    id: String,
}

#[derive(Deserialize)]
struct NoticesArgs {
    person: PersonId,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
struct NoticeArgs {
    person: PersonId,
    notice: NoticeId,
}

pub(super) const COMMANDS: &[Command] = &[
    Command::person("worker.home", |app, args| {
        json(worker::home(app, person(args)?)?)
    }),
    Command::person("worker.consent", |app, args| {
        json(worker::consent(app, person(args)?)?)
    }),
    Command::person("worker.give-consent", |app, args| {
        let Said { person, said } = take::<Said<Consent>>(args)?;
        json(worker::give_consent(app, person, said)?)
    }),
    Command::anyone("worker.check-registration", |app, args| {
        let Form { said } = take(args)?;
        json(worker::check_registration(app, &said)?)
    }),
    Command::person("worker.register", |app, args| {
        let Said { person, said } = take::<Said<RegistrationForm>>(args)?;
        json(worker::register(app, person, &said)?)
    }),
    Command::person("worker.registered", |app, args| {
        json(worker::registered(app, person(args)?)?)
    }),
    Command::person("worker.intended", |app, args| {
        json(worker::intended(app, person(args)?)?)
    }),
    Command::person("worker.intend", |app, args| {
        let Said { person, said } = take::<Said<IntentForm>>(args)?;
        json(worker::intend(app, person, &said)?)
    }),
    Command::person("worker.withdraw-intent", |app, args| {
        json(worker::withdraw_intent(app, person(args)?)?)
    }),
    Command::person("worker.declare", |app, args| {
        let Said { person, said } = take::<Said<DeclarationForm>>(args)?;
        json(worker::declare(app, person, &said)?)
    }),
    Command::person("worker.declarations", |app, args| {
        json(worker::declarations(app, person(args)?)?)
    }),
    Command::person("worker.ahead", |app, args| {
        let LegArgs { person, trip } = take(args)?;
        json(worker::ahead_of(app, person, trip)?)
    }),
    Command::person("worker.certificates", |app, args| {
        json(worker::certificates(app, person(args)?)?)
    }),
    Command::person("worker.import-certificate", |app, args| {
        let CodeArgs { person, code } = take(args)?;
        json(worker::import_certificate(app, person, &code)?)
    }),
    Command::person("worker.import-certificate-picture", |app, args| {
        let PictureArgs { person, picture } = take(args)?;
        let bytes = picture.decode()?;
        json(worker::import_certificate_picture(app, person, &bytes)?)
    }),
    Command::person("worker.remove-certificate", |app, args| {
        let CertificateArgs { person, id } = take(args)?;
        json(worker::remove_certificate(app, person, &id)?)
    }),
    Command::person("worker.pass", |app, args| json(pass(app, &take(args)?)?)),
    Command::person("worker.read-challenge", |app, args| {
        let CodeArgs { code, .. } = take(args)?;
        json(worker::read_challenge(app, &code)?)
    }),
    Command::person("worker.enrolment-code", |app, args| {
        let CodeArgs { person, code } = take(args)?;
        json(worker::enrolment_code(app, person, &code)?)
    }),
    Command::person("worker.moving-code", |app, args| {
        json(worker::moving_code(app, person(args)?)?)
    }),
    Command::person("worker.read-moving", |app, args| {
        let CodeArgs { person, code } = take(args)?;
        json(worker::read_moving(app, person, &code)?)
    }),
    Command::person("worker.move-on", |app, args| {
        json(worker::move_on(app, person(args)?)?)
    }),
    Command::anyone("worker.read-question", question::read),
    Command::person("worker.answer-question", question::give),
    Command::person("worker.decline-question", question::decline),
    Command::person("worker.receipts", question::receipts),
    Command::person("worker.trips", |app, args| {
        json(worker::trips(app, person(args)?)?)
    }),
    Command::person("worker.own-paper", |app, args| {
        json(worker::own_paper(app, person(args)?)?)
    }),
    Command::person("worker.want-own-paper", |app, args| {
        let Wanted { person, wanted } = take(args)?;
        json(worker::want_own_paper(app, person, wanted)?)
    }),
    Command::person("worker.own-paper-pass", |app, args| {
        let PaperArgs {
            person,
            trip,
            language,
        } = take(args)?;
        let pass = helper::own_paper_pass_for(app, person, trip, Language::of(&language))?;
        json(Paper::of(&pass))
    }),
    Command::person("worker.notices", |app, args| {
        let NoticesArgs { person, language } = take(args)?;
        json(worker::notices(app, person, Language::of(&language))?)
    }),
    Command::person("worker.mark-read", |app, args| {
        let NoticeArgs { person, notice } = take(args)?;
        json(worker::mark_read(app, person, notice)?)
    }),
];

fn pass(app: &App, a: &PassArgs) -> Result<worker::Pass, AppError> {
    let asked = a.challenge.as_ref();
    let asked = asked.map(|code| worker::read_challenge(app, code));
    let asked = asked.transpose()?;
    // Who asks at the door of a vehicle is answered with its ticket, where there is one.
    let trip = match asked.as_ref().and_then(|asked| asked.trip) {
        Some(trip) if worker::trips(app, a.person)?.iter().any(|j| j.trip == trip) => Some(trip),
        _ => a.trip,
    };
    let proof = asked.map(|asked| asked.proof);
    let proof = proof.or(a.digits.map(Proof::Digits));
    worker::pass_for(app, a.person, trip, proof)
}
