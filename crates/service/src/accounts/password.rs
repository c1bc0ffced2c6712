use super::throttle::Throttle;
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use qicheng_service_core::{App, ServiceError};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Hashes that are reckoned at one time: each takes its memory, and anyone may ask for one.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What it costs to try a password (argon2id, RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl PasswordCost {
    /// The cheapest there is, for tests alone.
    pub const CHEAP: Self = Self {
        memory: 8,
        passes: 1,
        lanes: 1,
    };

    fn argon2(self) -> Result<Argon2<'static>, ServiceError> {
        let params = Params::new(self.memory, self.passes, self.lanes, None)
            .map_err(|_| ServiceError::Password)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

impl Default for PasswordCost {
    /// 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self {
            memory: Params::DEFAULT_M_COST,
            passes: Params::DEFAULT_T_COST,
            lanes: Params::DEFAULT_P_COST,
        }
    }
}

/// How passwords are tried: what it costs, and how often they were lately.
pub struct Passwords {
    cost: PasswordCost,
    throttle: Throttle,
}

impl Passwords {
    /// Begins with no tries.
    #[must_use]
    pub fn new(cost: PasswordCost) -> Self {
        Self {
            cost,
            throttle: Throttle::default(),
        }
    }

    /// Returns what it costs to try a password.
    #[must_use]
    pub fn cost(&self) -> PasswordCost {
        self.cost
    }

    /// Returns how often passwords were tried lately.
    #[must_use]
    pub fn throttle(&self) -> &Throttle {
        &self.throttle
    }
}

/// Returns the password's hash as a PHC string.
pub(super) async fn hash(
    app: &App,
    cost: PasswordCost,
    password: String,
) -> Result<String, ServiceError> {
    let salt = SaltString::encode_b64(&app.context().entropy.bytes::<16>()?)
        .map_err(|_| ServiceError::Password)?;
    blocking(move || {
        let hash = cost.argon2()?.hash_password(password.as_bytes(), &salt);
        Ok(hash.map_err(|_| ServiceError::Password)?.to_string())
    })
    .await
}

/// Returns whether the password is the hash's. Without a hash it takes as long and is not.
pub(super) async fn verify(
    app: &App,
    cost: PasswordCost,
    password: String,
    phc: Option<String>,
) -> Result<bool, ServiceError> {
    let Some(phc) = phc else {
        return hash(app, cost, password).await.map(|_| false);
    };
    blocking(move || {
        let hash = PasswordHash::new(&phc).map_err(|_| ServiceError::Password)?;
        // The cost stands in the hash.
        let checked = Argon2::default().verify_password(password.as_bytes(), &hash);
        Ok(checked.is_ok())
    })
    .await
}

async fn blocking<R: Send + 'static>(
    job: impl FnOnce() -> Result<R, ServiceError> + Send + 'static,
) -> Result<R, ServiceError> {
    let _permit = AT_ONCE
        .acquire()
        .await
        .map_err(|_| ServiceError::Password)?;
    spawn_blocking(job)
        .await
        .map_err(|_| ServiceError::Password)?
}
