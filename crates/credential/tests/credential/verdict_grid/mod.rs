//! Every row of the verdict's table, crossed with every other that it may meet.
//!
//! [`case`] says what is held up and what the door knows, in plain numbers; [`model`] says, from these alone and
//! without any of the code under test, what must come of it; the grids ask the code for the same.

mod case;
mod challenges;
mod clocks;
mod forms;
mod inputs;
mod mixed;
mod model;
mod places;
mod stage;

use crate::world;
