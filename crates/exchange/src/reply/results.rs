//! Results as runs: what became of operations that follow each other stands once.

use crate::limits;
use minicbor::{Decode, Encode};
use qicheng_credential::encoding::cbor::CborError;
use qicheng_domain::operations::{
    operation::{OperationResult, Outcome},
    refusal::RefusalCode,
};

/// Refusals stand from here on; below are applied and parked.
const REFUSED: i16 = 16;

/// `[first sequence, count, what, ? field]`; what is 0 applied, 1 parked, 16 + code refused, −1 − that for a duplicate.
#[derive(Encode, Decode)]
#[cbor(array)]
pub(super) struct Run {
    #[n(0)]
    first: u64,
    #[n(1)]
    count: u64,
    #[n(2)]
    what: i16,
    #[n(3)]
    field: Option<String>,
}

/// Gathers results, in their order, into runs.
pub(super) fn gather(results: &[OperationResult]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for result in results {
        let (what, field) = (what(result), field(result));
        match runs.last_mut() {
            Some(run)
                if run.what == what
                    && run.field.as_deref() == field
                    && run.first.checked_add(run.count) == Some(result.sequence) =>
            {
                run.count += 1;
            }
            _ => runs.push(Run {
                first: result.sequence,
                count: 1,
                what,
                field: field.map(str::to_owned),
            }),
        }
    }
    runs
}

/// Spreads runs into at most [`limits::RESULTS`] results.
pub(super) fn spread(runs: Vec<Run>) -> Result<Vec<OperationResult>, CborError> {
    let mut results = Vec::new();
    for run in runs {
        let end = run.first.checked_add(run.count).ok_or(CborError::Shape)?;
        if run.count > (limits::RESULTS - results.len()) as u64
            || run.field.as_ref().is_some_and(|f| f.len() > limits::FIELD)
        {
            return Err(CborError::TooLarge);
        }
        let (outcome, duplicate) = outcome(run.what, run.field)?;
        results.extend((run.first..end).map(|sequence| OperationResult {
            sequence,
            outcome: outcome.clone(),
            duplicate,
        }));
    }
    Ok(results)
}

fn what(result: &OperationResult) -> i16 {
    let what = match &result.outcome {
        Outcome::Applied => 0,
        Outcome::Parked => 1,
        Outcome::Refused { code, .. } => REFUSED + i16::from(u8::from(*code)),
    };
    if result.duplicate { -1 - what } else { what }
}

fn field(result: &OperationResult) -> Option<&str> {
    match &result.outcome {
        Outcome::Refused { field, .. } => field.as_deref(),
        Outcome::Applied | Outcome::Parked => None,
    }
}

fn outcome(what: i16, field: Option<String>) -> Result<(Outcome, bool), CborError> {
    let duplicate = what < 0;
    let outcome = match if duplicate { -1 - what } else { what } {
        0 => Outcome::Applied,
        1 => Outcome::Parked,
        refused => {
            let number = u8::try_from(refused - REFUSED).map_err(|_| CborError::Shape)?;
            // A reason of a later service is still a refusal that the person must see.
            let code = RefusalCode::try_from(number).unwrap_or(RefusalCode::Later);
            Outcome::Refused { code, field }
        }
    };
    Ok((outcome, duplicate))
}
