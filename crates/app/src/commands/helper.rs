//! What a village helper's screens ask.

use super::{Answer, json, pictures::base64, take, unknown};
use crate::{
    App,
    error::AppError,
    helper::{self, Language},
};
use qicheng_credential::attestation::Method;
use qicheng_domain::ids::PersonId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A pass to print, as a window gets it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Paper {
    /// The sheet as PNG in base64, 300 dots an inch.
    pub png: String,
}

#[derive(Deserialize)]
struct SeenArgs {
    person: PersonId,
    method: Seen,
}

#[derive(Deserialize)]
struct PhoneArgs {
    code: String,
    method: Seen,
}

#[derive(Deserialize)]
struct PaperArgs {
    person: PersonId,
    #[serde(default)]
    language: String,
}

/// What the helper saw.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Seen {
    IdCard,
    TemporaryIdCard,
    HouseholdRegister,
}

impl From<Seen> for Method {
    fn from(seen: Seen) -> Self {
        match seen {
            Seen::IdCard => Self::IdCard,
            Seen::TemporaryIdCard => Self::TemporaryIdCard,
            Seen::HouseholdRegister => Self::HouseholdRegister,
        }
    }
}

pub(super) fn dispatch(app: &App, verb: &str, args: Value) -> Answer {
    match verb {
        "identity-challenge" => json(helper::identity_challenge(app)?),
        "attest-phone" => {
            let PhoneArgs { code, method } = take(args)?;
            json(helper::attest_phone(app, &code, method.into())?)
        }
        "attest-paper" => {
            let SeenArgs { person, method } = take(args)?;
            json(helper::attest_paper(app, person, method.into())?)
        }
        "paper-pass" => json(paper(app, &take(args)?)?),
        _ => unknown(),
    }
}

fn paper(app: &App, a: &PaperArgs) -> Result<Paper, AppError> {
    let language = match a.language.get(..2) {
        Some("en") => Language::Both,
        _ => Language::Chinese,
    };
    let pass = helper::paper_pass(app, a.person, language)?;
    Ok(Paper {
        png: base64(&pass.png),
    })
}
