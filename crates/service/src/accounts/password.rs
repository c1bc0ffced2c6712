use super::throttle::{Source, Throttle};
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use qicheng_service_core::{App, ServiceError};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Maximum number of queued password hashes; a further log-in is refused with `retry-after`.
const MAX_QUEUED_HASHES: usize = 16;

/// `retry-after` of a log-in that was not queued, in seconds.
const RETRY_AFTER_SECONDS: u32 = 5;

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
    known: Lane,
    strangers: Lane,
}

/// Hashes of one kind of source: one is reckoned at a time, for each takes its memory, and few wait.
struct Lane {
    waiting: Semaphore,
    turn: Semaphore,
}

impl Lane {
    fn new() -> Self {
        Self {
            waiting: Semaphore::new(MAX_QUEUED_HASHES),
            turn: Semaphore::new(1),
        }
    }

    async fn run<R: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<R, ServiceError> + Send + 'static,
    ) -> Result<R, ServiceError> {
        let full = |_| ServiceError::TooManyAttempts {
            seconds: RETRY_AFTER_SECONDS,
        };
        let _place = self.waiting.try_acquire().map_err(full)?;
        let _turn = self
            .turn
            .acquire()
            .await
            .map_err(|_| ServiceError::Password)?;
        spawn_blocking(job)
            .await
            .map_err(|_| ServiceError::Password)?
    }
}

impl Passwords {
    /// Begins with no tries.
    #[must_use]
    pub fn new(cost: PasswordCost) -> Self {
        Self {
            cost,
            throttle: Throttle::default(),
            known: Lane::new(),
            strangers: Lane::new(),
        }
    }

    /// Strangers who guess, whatever the name, keep nobody waiting who was logged in here before.
    fn lane(&self, source: Source) -> &Lane {
        match source {
            Source::Known(_) => &self.known,
            Source::Address(_) | Source::Unknown => &self.strangers,
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
    passwords: &Passwords,
    password: String,
    source: Source,
) -> Result<String, ServiceError> {
    let cost = passwords.cost();
    let salt = SaltString::encode_b64(&app.context().entropy.bytes::<16>()?)
        .map_err(|_| ServiceError::Password)?;
    let job = move || {
        let hash = cost.argon2()?.hash_password(password.as_bytes(), &salt);
        Ok(hash.map_err(|_| ServiceError::Password)?.to_string())
    };
    passwords.lane(source).run(job).await
}

/// Returns whether the password is the hash's. Without a hash it takes as long and is not.
pub(super) async fn verify(
    app: &App,
    passwords: &Passwords,
    password: String,
    phc: Option<String>,
    source: Source,
) -> Result<bool, ServiceError> {
    let Some(phc) = phc else {
        let hashed = hash(app, passwords, password, source).await;
        return hashed.map(|_| false);
    };
    let job = move || {
        let hash = PasswordHash::new(&phc).map_err(|_| ServiceError::Password)?;
        // The cost stands in the hash.
        let checked = Argon2::default().verify_password(password.as_bytes(), &hash);
        Ok(checked.is_ok())
    };
    passwords.lane(source).run(job).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;
    use std::{net::IpAddr, sync::Arc, sync::mpsc};

    #[tokio::test]
    async fn t12_strangers_who_guess_fill_their_own_lane_and_no_more() {
        let passwords = Arc::new(Passwords::new(PasswordCost::CHEAP));
        let stranger = Source::of(IpAddr::from([192, 0, 2, 1]));
        let known = Source::Known([7; 16]);
        // One hash that never ends while the others come.
        let (let_go, is_let_go) = mpsc::channel::<()>();
        let busy = Arc::clone(&passwords);
        let first = tokio::spawn(async move {
            let hold = move || is_let_go.recv().map_err(|_| ServiceError::Password);
            busy.lane(stranger).run(hold).await
        });
        while passwords.strangers.turn.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting: Vec<_> = (1..MAX_QUEUED_HASHES)
            .map(|_| {
                let passwords = Arc::clone(&passwords);
                tokio::spawn(async move { passwords.lane(stranger).run(|| Ok(())).await })
            })
            .collect();
        while passwords.strangers.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let told = passwords.lane(stranger).run(|| Ok(())).await;
        assert!(matches!(
            told,
            Err(ServiceError::TooManyAttempts {
                seconds: RETRY_AFTER_SECONDS
            })
        ));
        assert!(passwords.lane(known).run(|| Ok(())).await.is_ok());
        let_go.send(()).unwrap();
        assert!(first.await.unwrap().is_ok());
        for waited in waiting {
            assert!(waited.await.unwrap().is_ok());
        }
        assert!(passwords.lane(stranger).run(|| Ok(())).await.is_ok());
    }
}
