//! What every part of the service works with.

use crate::{
    accounts::{PasswordCost, Throttle},
    intake::limits::Limits,
    keys::ServiceKeys,
    platform::{Clock, Entropy},
    storage::Storage,
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_credential::trust::Bundle;
use qicheng_domain::rules::pack::RulePack;
use std::sync::{Arc, PoisonError, RwLock};

/// What an [`App`] is made of; tests give their own clock, entropy and storage.
pub struct AppParts {
    /// Where everything is kept.
    pub storage: Storage,
    /// The service's keys.
    pub keys: ServiceKeys,
    /// The place whose service this is.
    pub tenant: Tenant,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The trust bundle held, where one was installed.
    pub trust: Option<Bundle>,
    /// The rule packs by which health codes are decided.
    pub rules: Vec<RulePack>,
    /// What it costs to try a password.
    pub passwords: PasswordCost,
}

/// One service. Cheap to clone: all clones are the same.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    storage: Storage,
    keys: Arc<ServiceKeys>,
    tenant: Tenant,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    trust: RwLock<Option<Arc<Bundle>>>,
    rules: RwLock<Arc<Vec<RulePack>>>,
    limits: Limits,
    throttle: Throttle,
    passwords: PasswordCost,
}

/// What logic inside a transaction knows of the world: read once before the job, the same all through it.
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
}

impl App {
    /// Puts a service together.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        Self(Arc::new(Shared {
            storage: parts.storage,
            keys: Arc::new(parts.keys),
            tenant: parts.tenant,
            clock: parts.clock,
            entropy: parts.entropy,
            trust: RwLock::new(parts.trust.map(Arc::new)),
            rules: RwLock::new(Arc::new(parts.rules)),
            limits: Limits::default(),
            throttle: Throttle::default(),
            passwords: parts.passwords,
        }))
    }

    /// Returns where everything is kept.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.0.storage
    }

    /// Returns the service's keys.
    #[must_use]
    pub fn keys(&self) -> &Arc<ServiceKeys> {
        &self.0.keys
    }

    /// Returns the place whose service this is.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        self.0.tenant
    }

    /// Returns how much is let in.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Returns how often passwords were tried lately.
    #[must_use]
    pub fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// Returns what it costs to try a password.
    #[must_use]
    pub fn password_cost(&self) -> PasswordCost {
        self.0.passwords
    }

    /// Returns the present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// Returns what a job needs to know of the world, as of now.
    #[must_use]
    pub fn context(&self) -> Context {
        Context {
            tenant: self.0.tenant,
            now: self.now(),
            keys: Arc::clone(&self.0.keys),
            entropy: Arc::clone(&self.0.entropy),
            trust: self
                .0
                .trust
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            rules: Arc::clone(&self.0.rules.read().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// Holds another trust bundle from now on; that it may take the place of the one before was checked.
    pub fn hold_trust(&self, bundle: Bundle) {
        *self.0.trust.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(bundle));
    }

    /// Holds other rule packs from now on.
    pub fn hold_rules(&self, rules: Vec<RulePack>) {
        *self.0.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }

    /// Returns everything that the service answers over HTTP.
    pub fn router(&self) -> axum::Router {
        crate::http::router(self.clone())
    }
}
