//! What a village helper's screens ask.

use super::{
    command::{Command, json, take},
    pictures::base64,
};
use crate::{
    App,
    error::AppError,
    helper::{self, Language},
};
use qicheng_credential::attestation::Method;
use qicheng_domain::{ids::PersonId, role::Role};
use serde::{Deserialize, Serialize};

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

const HELPER: &[Role] = &[Role::Helper];

pub(super) const COMMANDS: &[Command] = &[
    Command::staff("helper.identity-challenge", HELPER, |badge, _| {
        json(helper::identity_challenge(badge)?)
    }),
    Command::staff("helper.attest-phone", HELPER, |badge, args| {
        let PhoneArgs { code, method } = take(args)?;
        json(helper::attest_phone(badge, &code, method.into())?)
    }),
    Command::staff("helper.attest-paper", HELPER, |badge, args| {
        let SeenArgs { person, method } = take(args)?;
        json(helper::attest_paper(badge, person, method.into())?)
    }),
    Command::staff("helper.paper-pass", HELPER, |badge, args| {
        json(paper(badge.app(), &take(args)?)?)
    }),
];

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
