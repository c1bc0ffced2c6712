//! Who is who: standing, next phones, and whose word counts.

pub(super) mod impersonators;
pub(super) mod moving;
pub(super) mod standing;
pub(super) mod who_is_who;
