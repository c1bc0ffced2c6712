//! What a village helper's screens ask.

use super::{
    command::{Command, json, person, take},
    pictures::{Paper, PaperArgs},
};
use crate::{App, error::AppError, helper};
use qicheng_credential::attestation::Method;
use qicheng_domain::role::Role;
use qicheng_messages::Language;
use serde::Deserialize;

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
    let pass = helper::paper_pass_for(app, a.person, a.trip, Language::of(&a.language))?;
    Ok(Paper::of(&pass))
}
