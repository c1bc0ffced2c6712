//! What a worker's screens ask.

use super::{
    Audience::{Anyone, Person},
    Command, json, person,
    pictures::Picture,
    question, take,
};
use crate::{App, error::AppError, worker};
use qicheng_credential::presentation::Proof;
use qicheng_domain::{
    claim::Consent,
    health::DeclarationForm,
    ids::{NoticeId, PersonId},
    intent::IntentForm,
    registration::RegistrationForm,
};
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
    /// Six digits that staff read out.
    digits: Option<u32>,
    /// The text of the code that staff showed.
    challenge: Option<String>,
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
struct CertificateArgs {
    person: PersonId,
    id: String,
}

#[derive(Deserialize)]
struct NoticeArgs {
    person: PersonId,
    notice: NoticeId,
}

pub(super) const COMMANDS: &[Command] = &[
    Command::new("worker.home", Person, |app, args| {
        json(worker::home(app, person(args)?)?)
    }),
    Command::new("worker.consent", Person, |app, args| {
        json(worker::consent(app, person(args)?)?)
    }),
    Command::new("worker.give-consent", Person, |app, args| {
        let Said { person, said } = take::<Said<Consent>>(args)?;
        json(worker::give_consent(app, person, said)?)
    }),
    Command::new("worker.check-registration", Anyone, |app, args| {
        let Form { said } = take(args)?;
        json(worker::check_registration(app, &said))
    }),
    Command::new("worker.register", Person, |app, args| {
        let Said { person, said } = take::<Said<RegistrationForm>>(args)?;
        json(worker::register(app, person, &said)?)
    }),
    Command::new("worker.registered", Person, |app, args| {
        json(worker::registered(app, person(args)?)?)
    }),
    Command::new("worker.intended", Person, |app, args| {
        json(worker::intended(app, person(args)?)?)
    }),
    Command::new("worker.intend", Person, |app, args| {
        let Said { person, said } = take::<Said<IntentForm>>(args)?;
        json(worker::intend(app, person, &said)?)
    }),
    Command::new("worker.withdraw-intent", Person, |app, args| {
        json(worker::withdraw_intent(app, person(args)?)?)
    }),
    Command::new("worker.declare", Person, |app, args| {
        let Said { person, said } = take::<Said<DeclarationForm>>(args)?;
        json(worker::declare(app, person, &said)?)
    }),
    Command::new("worker.declarations", Person, |app, args| {
        json(worker::declarations(app, person(args)?)?)
    }),
    Command::new("worker.ahead", Person, |app, args| {
        json(worker::ahead(app, person(args)?)?)
    }),
    Command::new("worker.certificates", Person, |app, args| {
        json(worker::certificates(app, person(args)?)?)
    }),
    Command::new("worker.import-certificate", Person, |app, args| {
        let CodeArgs { person, code } = take(args)?;
        json(worker::import_certificate(app, person, &code)?)
    }),
    Command::new("worker.import-certificate-picture", Person, |app, args| {
        let PictureArgs { person, picture } = take(args)?;
        let bytes = picture.decode()?;
        json(worker::import_certificate_picture(app, person, &bytes)?)
    }),
    Command::new("worker.remove-certificate", Person, |app, args| {
        let CertificateArgs { person, id } = take(args)?;
        json(worker::remove_certificate(app, person, &id)?)
    }),
    Command::new("worker.pass", Person, |app, args| {
        json(pass(app, &take(args)?)?)
    }),
    Command::new("worker.read-challenge", Person, |app, args| {
        let CodeArgs { code, .. } = take(args)?;
        json(worker::read_challenge(app, &code)?)
    }),
    Command::new("worker.enrolment-code", Person, |app, args| {
        let CodeArgs { person, code } = take(args)?;
        json(worker::enrolment_code(app, person, &code)?)
    }),
    Command::new("worker.read-question", Anyone, question::read),
    Command::new("worker.answer-question", Person, question::give),
    Command::new("worker.decline-question", Person, question::decline),
    Command::new("worker.receipts", Person, question::receipts),
    Command::new("worker.trips", Person, |app, args| {
        json(worker::trips(app, person(args)?)?)
    }),
    Command::new("worker.notices", Person, |app, args| {
        json(worker::notices(app, person(args)?)?)
    }),
    Command::new("worker.mark-read", Person, |app, args| {
        let NoticeArgs { person, notice } = take(args)?;
        json(worker::mark_read(app, person, notice)?)
    }),
];

fn pass(app: &App, a: &PassArgs) -> Result<worker::Pass, AppError> {
    let proof = match (&a.challenge, a.digits) {
        (Some(code), _) => Some(worker::read_challenge(app, code)?.proof),
        (None, digits) => digits.map(Proof::Digits),
    };
    worker::pass(app, a.person, proof)
}
