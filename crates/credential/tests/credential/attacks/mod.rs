//! What an attacker would try with bytes: alter, cut, swap, replay as something else, nest, blow up, turn back.
//!
//! [`signed`] makes one of everything that is signed, each with the check by which this device would take it; every
//! attack runs over all of them. Nothing altered is ever taken, and nothing panics.

mod altered;
mod headers;
mod malleated;
mod shapes;
mod signed;
mod swapped;
mod turned_back;
mod types;
mod wycheproof;

use crate::world;
