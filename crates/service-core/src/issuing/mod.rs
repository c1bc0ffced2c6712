//! What the service states and signs: tickets, health codes, staff credentials, manifests, trips, lists.
//!
//! Everything here runs inside the transaction of what brought it about, and writes into the feed.

mod evidence;
mod form;
mod health;
mod load;
mod manifest;
mod plan;
mod record;
mod renew;
mod staff;
mod status;
mod ticket;

pub use health::{
    LIFETIME_HOURS as HEALTH_HOURS, decide as decide_health, refresh as refresh_health,
};
pub use load::{ExclusionReason, Load, Seats, load};
pub use manifest::{deliver as deliver_manifest, leave_staff};
pub use plan::{
    PublishedPeople, leave_trip, own_paper_changed, publish_people, publish_plan, republish_people,
    withdraw_tickets, withdraw_tickets_of,
};
pub use renew::renew;
pub use staff::{enrolled as staff_enrolled, revoke as revoke_staff};
pub use status::publish_due as publish_status_lists;
