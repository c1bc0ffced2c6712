//! The service: the real router over the real storage, one step at a time, and gone in the middle of any.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use qicheng_credential::trust::Bundle;
use qicheng_domain::rules::pack::RulePack;
use qicheng_exchange::transport::{RefusedRequest, TransportError};
use qicheng_service::{Server, accounts::PasswordCost, http::router};
use qicheng_service_core::{
    App, AppParts, Storage,
    place::keys::ServiceKeys,
    recovery::{restored, timekeeping},
    trust,
};
use qicheng_service_storage::{Access, Backend, Job, JobError, Tenant, sqlite};
use qicheng_test_kit::{clock::TestClock, entropy::SeededEntropy};
use qicheng_test_world::Failure;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};
use tower::ServiceExt as _;

/// What comes back to a phone.
pub type Answer = Result<Vec<u8>, TransportError>;

/// Bytes of the largest answer that is read.
const MAX_REPLY_BYTES: usize = 4 << 20;

/// Polls of work that has no reason to wait.
const STEPS: usize = 10_000;

/// What a service is made of, crashes outlived.
#[derive(Clone)]
pub struct Parts {
    /// The database.
    pub path: PathBuf,
    /// The keys.
    pub keys: ServiceKeys,
    /// The place.
    pub tenant: Tenant,
    /// The clock.
    pub clock: Arc<TestClock>,
    /// Randomness.
    pub entropy: Arc<SeededEntropy>,
    /// The trust bundle, once there is one.
    pub bundle: Option<Bundle>,
    /// The rule packs.
    pub rules: Vec<RulePack>,
}

/// A back-up of the service, as `qicheng-service backup` writes it.
pub struct Backup {
    data: PathBuf,
    keys: PathBuf,
}

/// The service, up or down.
pub struct Service {
    /// What it is made of.
    pub parts: Parts,
    running: Option<(Server, Router)>,
    tasks: BTreeMap<u64, Pin<Box<dyn Future<Output = Answer>>>>,
    given: u64,
}

impl Service {
    /// Starts it.
    ///
    /// # Errors
    /// The storage's.
    pub fn start(parts: Parts) -> Result<Self, Failure> {
        let mut service = Self {
            parts,
            running: None,
            tasks: BTreeMap::new(),
            given: 0,
        };
        service.boot()?;
        Ok(service)
    }

    /// Starts it again over the same database.
    ///
    /// # Errors
    /// The storage's.
    pub fn boot(&mut self) -> Result<(), Failure> {
        let parts = self.parts.clone();
        let inner = sqlite::open_inline(&parts.path, &parts.keys.database)?;
        let app = App::new(AppParts {
            storage: Storage::new(Pausing(inner)),
            keys: parts.keys,
            tenant: parts.tenant,
            clock: parts.clock,
            entropy: parts.entropy,
            trust: parts.bundle,
            rules: parts.rules,
        });
        let server = Server::new(app, PasswordCost::CHEAP);
        let router = router(server.clone());
        self.running = Some((server, router));
        Ok(())
    }

    /// Stops it where it stands: what was committed is there, what was being done is not.
    pub fn crash(&mut self) {
        self.tasks.clear();
        self.running = None;
    }

    /// Writes a back-up into the folder of the database, in place of an earlier one.
    ///
    /// # Errors
    /// While it is down, and the storage's.
    pub fn back_up(&self) -> Result<Backup, Failure> {
        let file = |name: &str| self.parts.path.with_file_name(name);
        let (data, keys) = (file("back-up-data.db"), file("back-up-keys.db"));
        for path in [&data, &keys] {
            remove(path)?;
        }
        let (to_data, to_keys) = (data.clone(), keys.clone());
        let key = self.parts.keys.database.clone();
        let written = self
            .app()?
            .storage()
            .read(move |tx| Ok(tx.back_up(&to_data, &to_keys, &key)?));
        at_once(written)??;
        Ok(Backup { data, keys })
    }

    /// Starts it on a new database, restored from a back-up as `qicheng-service restore` does.
    ///
    /// # Errors
    /// The storage's.
    pub fn restore(&mut self, backup: &Backup) -> Result<(), Failure> {
        self.crash();
        remove(&self.parts.path)?;
        let key = self.parts.keys.database.clone();
        sqlite::create(&self.parts.path, &key)?;
        self.boot()?;
        let app = self.app()?;
        let ctx = app.context();
        let epoch = ctx.entropy.bytes()?;
        let (data, keys) = (backup.data.clone(), backup.keys.clone());
        let restored = app.storage().write(move |tx| {
            tx.restore(&data, &keys, &key, epoch)?;
            let ctx = trust::follow(tx, &ctx)?;
            restored::publish(tx, &ctx)
        });
        at_once(restored)?
            .map_err(|error| format!("the service could not be restored: {error}").into())
    }

    /// Decides whether the clock is trusted, as a service does at its start.
    ///
    /// # Errors
    /// While it is down, and the storage's.
    pub fn watch_clock(&self) -> Result<(), Failure> {
        Ok(at_once(timekeeping::start(self.app()?))??)
    }

    /// Looks at the clock, as a service does every few seconds.
    ///
    /// # Errors
    /// While it is down, and the storage's.
    pub fn check_clock(&self) -> Result<(), Failure> {
        Ok(at_once(timekeeping::tick(self.app()?))??)
    }

    /// An operator says that the clock is right, which the service hears of.
    ///
    /// # Errors
    /// While it is down, and the storage's.
    pub fn confirm_clock(&self) -> Result<(), Failure> {
        let app = self.app()?;
        let ctx = app.context();
        at_once(
            app.storage()
                .write(move |tx| timekeeping::confirm(tx, &ctx)),
        )??;
        self.check_clock()
    }

    /// Returns the service while it is up.
    ///
    /// # Errors
    /// While it is down.
    pub fn app(&self) -> Result<&App, Failure> {
        Ok(self.server()?.app())
    }

    /// Returns the server while it is up.
    ///
    /// # Errors
    /// While it is down.
    pub fn server(&self) -> Result<&Server, Failure> {
        Ok(&self.running.as_ref().ok_or("the service is down")?.0)
    }

    /// Takes a request; returns the number of the work, or nothing while it is down.
    pub fn take(&mut self, path: &'static str, request: Vec<u8>) -> Option<u64> {
        let (_, router) = self.running.as_ref()?;
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/cbor")
            .body(Body::from(request))
            .ok()?;
        let router = router.clone();
        let work = async move {
            let response = router.oneshot(request).await;
            match response {
                Ok(response) => read(response).await,
                Err(never) => match never {},
            }
        };
        self.given += 1;
        self.tasks.insert(self.given, Box::pin(work));
        Some(self.given)
    }

    /// Goes one step on with a work; returns the answer once it is done, nothing where it was lost in a crash.
    pub fn step(&mut self, work: u64) -> Option<Poll<Answer>> {
        let task = self.tasks.get_mut(&work)?;
        let polled = poll(task.as_mut());
        if polled.is_ready() {
            self.tasks.remove(&work);
        }
        Some(polled)
    }

    /// Answers a request at once.
    ///
    /// # Errors
    /// `Unreachable` while it is down.
    pub fn answer(&mut self, path: &'static str, request: Vec<u8>) -> Answer {
        let Some(work) = self.take(path, request) else {
            return Err(TransportError::Unreachable);
        };
        for _ in 0..STEPS {
            match self.step(work) {
                Some(Poll::Ready(answer)) => return answer,
                Some(Poll::Pending) => {}
                None => break,
            }
        }
        Err(TransportError::Unreachable)
    }

    /// Calls the coordinators' API; returns the status and the body.
    ///
    /// # Errors
    /// While it is down, or where the answer is no JSON.
    pub fn call(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value), Failure> {
        at_once(self.calling(method, path, token, body)?)?
    }

    /// As [`Service::call`], for whoever brings a runtime: passwords are hashed on a thread of it.
    ///
    /// # Errors
    /// While it is down.
    pub fn calling(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Result<impl Future<Output = Result<(StatusCode, Value), Failure>> + use<>, Failure> {
        let (_, router) = self.running.as_ref().ok_or("the service is down")?;
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1/{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))?;
        let router = router.clone();
        Ok(async move {
            let response = match router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let status = response.status();
            let bytes = to_bytes(response.into_body(), MAX_REPLY_BYTES).await?;
            let said = if bytes.is_empty() {
                Value::Null
            } else {
                serde_json::from_slice(&bytes)?
            };
            Ok((status, said))
        })
    }
}

/// Polls a future once, with nobody to wake.
pub fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Runs a future that waits for nothing but its own steps.
///
/// # Errors
/// When it waits for something else.
pub fn at_once<F: Future>(future: F) -> Result<F::Output, Failure> {
    let mut future = Box::pin(future);
    for _ in 0..STEPS {
        if let Poll::Ready(done) = poll(future.as_mut()) {
            return Ok(done);
        }
    }
    Err("waits for what never comes".into())
}

/// Removes a database and what stands beside it.
fn remove(path: &Path) -> Result<(), Failure> {
    for tail in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(tail);
        match std::fs::remove_file(&file) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
    }
    Ok(())
}

/// As the phone's HTTP client tells answers apart.
async fn read(response: Response) -> Answer {
    let status = response.status();
    let Ok(bytes) = to_bytes(response.into_body(), MAX_REPLY_BYTES).await else {
        return Err(TransportError::CutOff);
    };
    if status == StatusCode::OK {
        return Ok(bytes.to_vec());
    }
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(TransportError::Busy { retry_after: 60 });
    }
    match bytes.as_ref() {
        [reason] if status.is_client_error() => Err(RefusedRequest::try_from(*reason)
            .map_or(TransportError::Protocol, TransportError::Refused)),
        _ => Err(TransportError::Protocol),
    }
}

/// A storage that pauses before and after each commit, so that others come in between, or a crash.
struct Pausing(qicheng_service_storage::Storage<JobError>);

impl Backend for Pausing {
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + '_>> {
        match access {
            Access::Read => Box::pin(self.0.read(job)),
            Access::Scrub => Box::pin(self.0.scrub()),
            Access::Write => Box::pin(async move {
                Pause(false).await;
                let done = self.0.write(job).await;
                Pause(false).await;
                done
            }),
        }
    }
}

struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}
