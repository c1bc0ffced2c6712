//! What a worker's screens ask.

use super::{Answer, json, pictures::Picture, question, take, unknown};
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
use serde_json::Value;

#[derive(Deserialize)]
struct Who {
    person: PersonId,
}

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

pub(super) fn dispatch(app: &App, verb: &str, args: Value) -> Answer {
    match verb {
        "home" => json(worker::home(app, who(args)?)?),
        "consent" => json(worker::consent(app, who(args)?)?),
        "give-consent" => {
            let Said { person, said } = take::<Said<Consent>>(args)?;
            json(worker::give_consent(app, person, said)?)
        }
        "check-registration" => {
            let Form { said } = take(args)?;
            json(worker::check_registration(app, &said))
        }
        "register" => {
            let Said { person, said } = take::<Said<RegistrationForm>>(args)?;
            json(worker::register(app, person, &said)?)
        }
        "registered" => json(worker::registered(app, who(args)?)?),
        "intended" => json(worker::intended(app, who(args)?)?),
        "intend" => {
            let Said { person, said } = take::<Said<IntentForm>>(args)?;
            json(worker::intend(app, person, &said)?)
        }
        "withdraw-intent" => json(worker::withdraw_intent(app, who(args)?)?),
        "declare" => {
            let Said { person, said } = take::<Said<DeclarationForm>>(args)?;
            json(worker::declare(app, person, &said)?)
        }
        "declarations" => json(worker::declarations(app, who(args)?)?),
        "ahead" => json(worker::ahead(app, who(args)?)?),
        "certificates" => json(worker::certificates(app, who(args)?)?),
        "import-certificate" => {
            let CodeArgs { person, code } = take(args)?;
            json(worker::import_certificate(app, person, &code)?)
        }
        "import-certificate-picture" => {
            let PictureArgs { person, picture } = take(args)?;
            let bytes = picture.decode()?;
            json(worker::import_certificate_picture(app, person, &bytes)?)
        }
        "remove-certificate" => {
            let CertificateArgs { person, id } = take(args)?;
            json(worker::remove_certificate(app, person, &id)?)
        }
        "pass" => json(pass(app, &take(args)?)?),
        "read-challenge" => {
            let CodeArgs { code, .. } = take(args)?;
            json(worker::read_challenge(app, &code)?)
        }
        "enrolment-code" => {
            let CodeArgs { person, code } = take(args)?;
            json(worker::enrolment_code(app, person, &code)?)
        }
        "read-question" => question::read(app, args),
        "answer-question" => question::give(app, args),
        "decline-question" => question::decline(app, args),
        "receipts" => question::receipts(app, args),
        "trips" => json(worker::trips(app, who(args)?)?),
        "notices" => json(worker::notices(app, who(args)?)?),
        "mark-read" => {
            let NoticeArgs { person, notice } = take(args)?;
            json(worker::mark_read(app, person, notice)?)
        }
        _ => unknown(),
    }
}

fn who(args: Value) -> Result<PersonId, AppError> {
    take::<Who>(args).map(|who| who.person)
}

fn pass(app: &App, a: &PassArgs) -> Result<worker::Pass, AppError> {
    let proof = match (&a.challenge, a.digits) {
        (Some(code), _) => Some(worker::read_challenge(app, code)?.proof),
        (None, digits) => digits.map(Proof::Digits),
    };
    worker::pass(app, a.person, proof)
}
