//! Bytes of signed status lists, whole, as they go over the air.

use crate::{
    Outcome,
    figure::Figure,
    people::{LIST, now},
    verifier::{Verifier, lists},
};
use chrono::TimeDelta;
use qicheng_credential::status::{self, ListBody, StatusList};
use std::collections::BTreeSet;

/// Measures; each list is read back whole.
pub fn measure(door: &Verifier) -> Outcome<Vec<Figure>> {
    let small = signed(door, 50_000, 1_000)?;
    let large = signed(door, 1_000_000, 10_000)?;
    Ok(vec![
        Figure::bytes("list_50000_2_percent_bytes", small).at_most(1_150.0),
        Figure::bytes("list_1000000_1_percent_bytes", large).at_most(12_000.0),
    ])
}

fn signed(door: &Verifier, indexes: u32, count: usize) -> Outcome<usize> {
    let body = ListBody {
        id: LIST,
        seq: 1,
        issued: now() - TimeDelta::hours(2),
        expires: now() + TimeDelta::days(5),
        indexes,
    };
    let revoked: Vec<u32> = spread(indexes, count).into_iter().collect();
    let bytes = status::build(&lists(), &body, &revoked)?;
    let read = StatusList::verify(&bytes, door.bundle(), now())?;
    let set = (0..indexes).filter(|index| read.revoked.contains(*index) == Some(true));
    if set.eq(revoked.iter().copied()) {
        Ok(bytes.len())
    } else {
        Err("a status list does not read back as it was written".into())
    }
}

/// So many indexes, drawn evenly and without a pattern that the coding could use (xorshift64*).
fn spread(below: u32, count: usize) -> BTreeSet<u32> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut drawn = BTreeSet::new();
    while drawn.len() < count {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let word = state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        let index = (word * u64::from(below)) >> 32;
        drawn.insert(u32::try_from(index).unwrap_or_default());
    }
    drawn
}
