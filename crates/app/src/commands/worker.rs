//! What a worker's screens ask.

use super::{
    command::{Command, PersonArgs},
    pictures::{Paper, PaperArgs, Picture},
    question,
};
use crate::{
    App,
    error::AppError,
    roles::{helper, worker},
};
use qicheng_credential::presentation::Proof;
use qicheng_domain::{
    health::DeclarationForm,
    ids::{NoticeId, PersonId, TripId},
    operations::claim::Consent,
    people::registration::RegistrationForm,
    travel::intent::IntentForm,
};
use qicheng_messages::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct ClaimArgs<T> {
    person: PersonId,
    said: T,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct Form {
    said: RegistrationForm,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
#[cfg_attr(test, derive(ts_rs::TS))]
struct LegArgs {
    person: PersonId,
    /// The trip that was chosen; null for the next leg's.
    trip: Option<TripId>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct CodeArgs {
    person: PersonId,
    code: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct PictureArgs {
    person: PersonId,
    #[serde(flatten)]
    picture: Picture,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct WantArgs {
    person: PersonId,
    wanted: bool,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct CertificateArgs {
    person: PersonId,
    id: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct NoticesArgs {
    person: PersonId,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct NoticeArgs {
    person: PersonId,
    notice: NoticeId,
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::person("worker.home", |app, PersonArgs { person }| {
            worker::home(app, person)
        }),
        Command::person("worker.consent", |app, PersonArgs { person }| {
            worker::consent(app, person)
        }),
        Command::person(
            "worker.give-consent",
            |app, ClaimArgs { person, said }: ClaimArgs<Consent>| {
                worker::give_consent(app, person, said)
            },
        ),
        Command::anyone("worker.check-registration", |app, Form { said }| {
            worker::check_registration(app, &said)
        }),
        Command::person(
            "worker.register",
            |app, ClaimArgs { person, said }: ClaimArgs<RegistrationForm>| {
                worker::register(app, person, &said)
            },
        ),
        Command::person("worker.registered", |app, PersonArgs { person }| {
            worker::registered(app, person)
        }),
        Command::person("worker.intended", |app, PersonArgs { person }| {
            worker::intended(app, person)
        }),
        Command::person(
            "worker.intend",
            |app, ClaimArgs { person, said }: ClaimArgs<IntentForm>| {
                worker::intend(app, person, &said)
            },
        ),
        Command::person("worker.withdraw-intent", |app, PersonArgs { person }| {
            worker::withdraw_intent(app, person)
        }),
        Command::person(
            "worker.declare",
            |app, ClaimArgs { person, said }: ClaimArgs<DeclarationForm>| {
                worker::declare(app, person, &said)
            },
        ),
        Command::person("worker.declarations", |app, PersonArgs { person }| {
            worker::declarations(app, person)
        }),
        Command::person("worker.ahead", |app, LegArgs { person, trip }| {
            worker::ahead_of(app, person, trip)
        }),
        Command::person("worker.certificates", |app, PersonArgs { person }| {
            worker::certificates(app, person)
        }),
        Command::person(
            "worker.import-certificate",
            |app, CodeArgs { person, code }| worker::import_certificate(app, person, &code),
        ),
        Command::person(
            "worker.import-certificate-picture",
            |app, PictureArgs { person, picture }| {
                let bytes = picture.decode()?;
                worker::import_certificate_picture(app, person, &bytes)
            },
        ),
        Command::person(
            "worker.remove-certificate",
            |app, CertificateArgs { person, id }| worker::remove_certificate(app, person, &id),
        ),
        Command::person("worker.pass", |app, a: PassArgs| pass(app, &a)),
        Command::person("worker.read-challenge", |app, CodeArgs { code, .. }| {
            worker::read_challenge(app, &code)
        }),
        Command::person("worker.enrolment-code", |app, CodeArgs { person, code }| {
            worker::enrolment_code(app, person, &code)
        }),
        Command::person("worker.moving-code", |app, PersonArgs { person }| {
            worker::moving_code(app, person)
        }),
        Command::person("worker.read-moving", |app, CodeArgs { person, code }| {
            worker::read_moving(app, person, &code)
        }),
        Command::person("worker.move-on", |app, PersonArgs { person }| {
            worker::move_on(app, person)
        }),
        Command::anyone("worker.read-question", question::read),
        Command::person("worker.answer-question", question::give),
        Command::person("worker.decline-question", question::decline),
        Command::person("worker.receipts", question::receipts),
        Command::person("worker.trips", |app, PersonArgs { person }| {
            worker::trips(app, person)
        }),
        Command::person("worker.own-paper", |app, PersonArgs { person }| {
            worker::own_paper(app, person)
        }),
        Command::person(
            "worker.want-own-paper",
            |app, WantArgs { person, wanted }| worker::want_own_paper(app, person, wanted),
        ),
        Command::person("worker.own-paper-pass", |app, a: PaperArgs| {
            let language = Language::of(&a.language);
            let pass = helper::own_paper_pass_for(app, a.person, a.trip, language)?;
            Ok(Paper::of(&pass))
        }),
        Command::person("worker.notices", |app, NoticesArgs { person, language }| {
            worker::notices(app, person, Language::of(&language))
        }),
        Command::person("worker.mark-read", |app, NoticeArgs { person, notice }| {
            worker::mark_read(app, person, notice)
        }),
    ]
}

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
