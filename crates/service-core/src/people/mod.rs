//! People: who is verified, who holds a role, where each stands, and how a coordinator sees them.

mod identity;
mod moving;
mod overview;
mod roles;
mod standing;

pub use identity::{
    Verification, activate, deactivate, may_attest, may_vouch, own_key, phones_seen,
    verified_since, verify, was_seen_since, witnesses,
};
pub use moving::{move_health, move_intent, move_places, settle_move};
pub use overview::{Overview, overview, overviews};
pub use roles::{StaffStanding, active_role, attester, end_role, is_helper, staff_of, vouch_for};
pub use standing::{is_assigned, publish as publish_standing, renew as renew_standings};
