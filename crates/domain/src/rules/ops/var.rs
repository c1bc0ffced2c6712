//! `var`: data access.

use crate::rules::error::EvaluateError;
use crate::rules::evaluate::{Frame, Scope};
use crate::rules::item::{Item, fold_member};

/// Drills into the data context; what is not there is null.
pub(in crate::rules) fn var<'a>(
    frame: &Frame<'_, 'a>,
    path: &str,
) -> Result<Item<'a>, EvaluateError> {
    frame.budget.read(path)?;
    let mut fragments = path.split('.');
    let start = match frame.scope {
        Scope::Data(data) => Some(data.clone()),
        Scope::Fold(parts) if path.is_empty() => {
            let fold = Item::fold(parts.clone())?;
            frame.budget.spend(fold.weight()?.nodes)?;
            return Ok(fold);
        }
        Scope::Fold(parts) => fragments.next().and_then(|first| fold_member(parts, first)),
    };
    if path.is_empty() {
        return Ok(start.unwrap_or(Item::Null));
    }
    let mut found = start;
    for fragment in fragments {
        frame.budget.spend(1)?;
        found = found.and_then(|item| drill(&item, fragment));
    }
    Ok(found.unwrap_or(Item::Null))
}

fn drill<'a>(item: &Item<'a>, fragment: &str) -> Option<Item<'a>> {
    match item.length() {
        Some(_) if fragment.bytes().all(|byte| byte.is_ascii_digit()) => {
            item.element(fragment.parse().ok()?)
        }
        Some(_) => None,
        None => item.member(fragment),
    }
}
