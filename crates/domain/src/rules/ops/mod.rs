//! The operations, a family a file.

pub(super) mod equal;
pub(super) mod integers;
pub(super) mod logic;
pub(super) mod reduce;
pub(super) mod times;
pub(super) mod uvci;
pub(super) mod var;
