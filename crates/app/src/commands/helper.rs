//! What a village helper's screens ask.

use super::{
    command::{Command, json, person, take},
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
struct CodeArgs {
    code: String,
}

#[derive(Deserialize)]
struct VouchArgs {
    /// Whether name, number and home are the same as on the card.
    same: bool,
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
    Command::staff("helper.read-enrolment", HELPER, |badge, args| {
        let CodeArgs { code } = take(args)?;
        json(helper::read_enrolment(badge, &code)?)
    }),
    Command::staff("helper.show-paper", HELPER, |badge, args| {
        json(helper::show_paper(badge, person(args)?)?)
    }),
    Command::staff("helper.vouch", HELPER, |badge, args| {
        let VouchArgs { same, method } = take(args)?;
        if same {
            json(helper::vouch(badge, method.into())?)
        } else {
            json(helper::differs(badge))
        }
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
