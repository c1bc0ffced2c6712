//! What logic inside a transaction knows of the world.

use crate::place::keys::ServiceKeys;
use chrono::{DateTime, Utc};
use qicheng_credential::trust::Bundle;
use qicheng_domain::{platform::Entropy, rules::pack::RulePack};
use qicheng_service_storage::Tenant;
use std::sync::Arc;

/// Time, keys, trust and rules of one job: read once before it, the same all through it.
#[derive(Clone)]
pub struct Context {
    /// The place whose rows are meant.
    pub tenant: Tenant,
    /// The time of the job.
    pub now: DateTime<Utc>,
    /// The service's keys.
    pub keys: Arc<ServiceKeys>,
    /// The source of random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The trust bundle held.
    pub trust: Option<Arc<Bundle>>,
    /// The rule packs held.
    pub rules: Arc<Vec<RulePack>>,
    /// Up to which position of everyone's channel trust and rules were looked at.
    pub position: u64,
}
