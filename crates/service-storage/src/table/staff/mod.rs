//! Members of staff, and duties that have ended.

mod ended_duty;
mod ended_role;
#[expect(clippy::module_inception, reason = "the file is named after its table")]
mod staff;

pub use ended_duty::EndedDuty;
pub use ended_role::{EndedRole, LATEST_ARRIVAL};
pub use staff::{EnrolledStaff, StaffId, StaffMember, StaffWithLastSync};
