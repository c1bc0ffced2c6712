//! One place's service: storage, keys, clock and entropy, and the trust that is held between jobs.

use crate::{
    errors::error::{ServiceError, Storage},
    place::{
        clock::{ClockDoubt, Reading, Watch},
        context::Context,
        keys::ServiceKeys,
    },
    trust,
};
use chrono::{DateTime, Utc};
use qicheng_credential::trust::Bundle;
use qicheng_domain::{
    platform::{Clock, Entropy},
    rules::pack::RulePack,
};
use qicheng_service_storage::{Tenant, Tx};
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
    watch: Watch,
    held: RwLock<TrustCache>,
}

/// What is held of what stands in everyone's feed, so that it is not read and checked each time.
#[derive(Clone, Default)]
struct TrustCache {
    /// The trust bundle.
    trust: Option<Arc<Bundle>>,
    /// The rule packs.
    rules: Arc<Vec<RulePack>>,
    /// Up to which position of everyone's channel it was looked at.
    position: u64,
}

impl App {
    /// Puts a service together.
    #[must_use]
    pub fn new(parts: AppParts) -> Self {
        Self(Arc::new(Shared {
            watch: Watch::new(read(&*parts.clock)),
            storage: parts.storage,
            keys: Arc::new(parts.keys),
            tenant: parts.tenant,
            clock: parts.clock,
            entropy: parts.entropy,
            held: RwLock::new(TrustCache {
                trust: parts.trust.map(Arc::new),
                rules: Arc::new(parts.rules),
                position: 0,
            }),
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

    /// Returns the present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// Returns why the clock is in doubt now; nothing is signed by one that is.
    #[must_use]
    pub fn clock_doubt(&self) -> Option<ClockDoubt> {
        self.0.watch.doubt(self.clock_reading())
    }

    /// Returns who watches the clock.
    #[must_use]
    pub fn watch(&self) -> &Watch {
        &self.0.watch
    }

    /// Reads the clocks.
    #[must_use]
    pub fn clock_reading(&self) -> Reading {
        read(&*self.0.clock)
    }

    /// Lets nobody sign by a clock that is in doubt.
    ///
    /// # Errors
    /// `Clock`.
    pub fn check_clock(&self) -> Result<(), ServiceError> {
        self.clock_doubt()
            .map_or(Ok(()), |_| Err(ServiceError::Clock))
    }

    /// Returns a time for measuring how long ago something was: nobody sets it, and it says nothing of the day.
    #[must_use]
    pub fn steady_now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.0.clock.steady()
    }

    /// Returns what a job needs to know of the world, as of now.
    #[must_use]
    pub fn context(&self) -> Context {
        let TrustCache {
            trust,
            rules,
            position,
        } = self.held();
        Context {
            tenant: self.0.tenant,
            now: self.now(),
            keys: Arc::clone(&self.0.keys),
            entropy: Arc::clone(&self.0.entropy),
            trust,
            rules,
            position,
        }
    }

    /// Runs a job that writes, in one transaction, under the trust and the rules that stand in the database then,
    /// whichever copy of the service took them.
    ///
    /// # Errors
    /// `Clock` while that is in doubt, the job's own, after which nothing was written, and the storage's.
    pub async fn write<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut Tx<'_>, &Context) -> Result<R, ServiceError> + Send + 'static,
    ) -> Result<R, ServiceError> {
        self.check_clock()?;
        let job = following(self.context(), job);
        let (done, ctx) = self.storage().write(job).await?;
        self.hold(ctx);
        Ok(done)
    }

    /// Runs a job that only looks, in one transaction, under the trust and the rules that stand in the database then.
    ///
    /// # Errors
    /// The job's own and the storage's.
    pub async fn read<R: Send + 'static>(
        &self,
        job: impl FnMut(&mut Tx<'_>, &Context) -> Result<R, ServiceError> + Send + 'static,
    ) -> Result<R, ServiceError> {
        let job = following(self.context(), job);
        let (seen, ctx) = self.storage().read(job).await?;
        self.hold(ctx);
        Ok(seen)
    }

    /// Takes a trust bundle if it may follow the one held, puts it into everyone's feed and holds it from now on, with
    /// the rules whose signatures are good under it. Other copies of the service take it from there with their next job.
    ///
    /// # Errors
    /// `Clock` while that is in doubt, `Bundle` where it is not taken, and the storage's.
    pub async fn install_trust(&self, bundle: Vec<u8>) -> Result<(), ServiceError> {
        self.check_clock()?;
        let ctx = self.context();
        let job = move |tx: &mut Tx<'_>| {
            trust::install(tx, &ctx, bundle.clone())?;
            trust::follow(tx, &ctx)
        };
        let ctx = self.storage().write(job).await?;
        self.hold(ctx);
        Ok(())
    }

    /// Holds another trust bundle from now on; that it may take the place of the one before was checked.
    pub fn hold_trust(&self, bundle: Bundle) {
        let mut held = self.0.held.write().unwrap_or_else(PoisonError::into_inner);
        held.trust = Some(Arc::new(bundle));
    }

    /// Holds the trust and the rules of a context that has followed the feed further.
    fn hold(&self, ctx: Context) {
        if ctx.position <= self.held().position {
            return;
        }
        let mut held = self.0.held.write().unwrap_or_else(PoisonError::into_inner);
        if ctx.position > held.position {
            *held = TrustCache {
                trust: ctx.trust,
                rules: ctx.rules,
                position: ctx.position,
            };
        }
    }

    fn held(&self) -> TrustCache {
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }
}

fn read(clock: &dyn Clock) -> Reading {
    Reading {
        now: clock.now(),
        steady: clock.steady(),
        synchronised: clock.is_synchronised(),
    }
}

/// Puts the job under the trust and the rules that stand in the database, and returns them with what it came to.
fn following<R>(
    ctx: Context,
    mut job: impl FnMut(&mut Tx<'_>, &Context) -> Result<R, ServiceError> + Send + 'static,
) -> impl FnMut(&mut Tx<'_>) -> Result<(R, Context), ServiceError> + Send + 'static {
    move |tx| {
        let ctx = trust::follow(tx, &ctx)?;
        Ok((job(tx, &ctx)?, ctx))
    }
}
