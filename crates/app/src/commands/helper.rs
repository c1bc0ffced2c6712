//! What a village helper's screens ask.

use super::{
    command::{Command, Nothing, PersonArgs},
    pictures::{Paper, PaperArgs},
};
use crate::{App, OpOutput, error::AppError, roles::helper, staff::Badge};
use qicheng_credential::staff::attestation::Method;
use qicheng_domain::{ids::PersonId, people::role::Role};
use qicheng_messages::Language;
use serde::Deserialize;

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct CodeArgs {
    code: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct VouchArgs {
    /// Whether name, number and home are the same as on the card.
    same: bool,
    method: PresentedDocument,
}

/// What the helper saw.
#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
enum PresentedDocument {
    /// An identity card.
    IdCard,
    /// A temporary one.
    TemporaryIdCard,
    /// The household's register.
    HouseholdRegister,
}

impl From<PresentedDocument> for Method {
    fn from(seen: PresentedDocument) -> Self {
        match seen {
            PresentedDocument::IdCard => Self::IdCard,
            PresentedDocument::TemporaryIdCard => Self::TemporaryIdCard,
            PresentedDocument::HouseholdRegister => Self::HouseholdRegister,
        }
    }
}

const HELPER: &[Role] = &[Role::Helper];

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::staff("helper.identity-challenge", HELPER, |badge, Nothing {}| {
            helper::identity_challenge(badge)
        }),
        Command::staff(
            "helper.read-enrolment",
            HELPER,
            |badge, CodeArgs { code }| helper::read_enrolment(badge, &code),
        ),
        Command::staff(
            "helper.show-paper",
            HELPER,
            |badge, PersonArgs { person }| helper::show_paper(badge, person),
        ),
        Command::staff("helper.vouch", HELPER, vouch),
        Command::staff("helper.paper-pass", HELPER, |badge, args| {
            paper(badge.app(), &args)
        }),
    ]
}

/// The person whose identity was attested; `None` where the card differs.
fn vouch(badge: &Badge<'_>, a: VouchArgs) -> Result<OpOutput<Option<PersonId>>, AppError> {
    let (value, changed) = if a.same {
        let done = helper::vouch(badge, a.method.into())?;
        (Some(done.value), done.changed)
    } else {
        (None, helper::differs(badge).changed)
    };
    Ok(OpOutput { value, changed })
}

fn paper(app: &App, a: &PaperArgs) -> Result<Paper, AppError> {
    let pass = helper::paper_pass_for(app, a.person, a.trip, Language::of(&a.language))?;
    Ok(Paper::of(&pass))
}
