//! Who is who: standing, next phones, and whose word counts.

pub(super) mod moving;
pub(super) mod squatters;
pub(super) mod standing;
pub(super) mod who_is_who;
