//! A service in a folder of its own, with a clock that the test sets, and phones that speak to it.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod browser;
pub mod cast;
pub mod console;
pub mod journey;
pub mod phone;
pub mod rows;
pub mod socket;
pub mod trust;
pub mod village;

use chrono::{DateTime, Utc};
use qicheng_domain::{
    platform::Entropy,
    rules::{demonstration, pack::RulePack},
};
use qicheng_service::{Server, accounts::PasswordCost, http};
use qicheng_service_core::{App, AppParts, Storage, place::keys::ServiceKeys};
use qicheng_service_storage::{Tenant, postgres as on_server, sqlite};
pub use qicheng_test_kit::people::{self as values, start};
use qicheng_test_kit::{clock::TestClock, entropy::SeededEntropy, postgres};
use std::sync::Arc;
use tempfile::TempDir;

pub struct Service {
    pub app: App,
    pub server: Server,
    pub clock: Arc<TestClock>,
    folder: TempDir,
    /// The address of the server that holds its database, where no file in its folder does.
    database: Option<String>,
}

/// A service of 龙山县.
pub fn service() -> Service {
    service_of("433130")
}

pub fn service_of(place: &str) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(start());
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::named("service"));
    let keys = ServiceKeys::generate(&*entropy).unwrap();
    // The same stories once more on the other database: `on_postgres.rs` holds them.
    let database = module_path!()
        .contains("::on_postgres::")
        .then(postgres::address);
    let storage = opened(database.as_deref(), &folder, &keys);
    let tenant = Tenant(place.parse().unwrap());
    let app = App::new(parts(storage, keys, tenant, clock.clone(), entropy));
    Service {
        server: server(&app),
        app,
        clock,
        folder,
        database,
    }
}

fn opened(database: Option<&str>, folder: &TempDir, keys: &ServiceKeys) -> Storage {
    let path = folder.path().join("service.db");
    match database {
        Some(address) => on_server::open(address, &keys.database).unwrap(),
        None => sqlite::open(&path, &keys.database).unwrap(),
    }
}

fn parts(
    storage: Storage,
    keys: ServiceKeys,
    tenant: Tenant,
    clock: Arc<TestClock>,
    entropy: Arc<dyn Entropy>,
) -> AppParts {
    AppParts {
        storage,
        keys,
        tenant,
        clock,
        entropy,
        trust: None,
        rules: vec![RulePack::parse(demonstration::HEALTH_CODE.as_bytes()).unwrap()],
    }
}

fn server(app: &App) -> Server {
    Server::new(app.clone(), PasswordCost::CHEAP)
}

impl Service {
    /// A service over a storage and keys that are there, at this time.
    pub fn over(storage: Storage, keys: ServiceKeys, tenant: Tenant, now: DateTime<Utc>) -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::at(now));
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::named("service"));
        let app = App::new(parts(storage, keys, tenant, clock.clone(), entropy));
        Self {
            server: server(&app),
            app,
            clock,
            folder,
            database: None,
        }
    }

    /// An empty database of its own, of the kind that this service has, under the same keys.
    pub fn empty(&self) -> Self {
        let keys = (**self.app.keys()).clone();
        let folder = tempfile::tempdir().unwrap();
        let database = self.database().map(|_| postgres::address());
        let storage = opened(database.as_deref(), &folder, &keys);
        let parts = AppParts {
            storage,
            ..self.parts()
        };
        let app = App::new(parts);
        Self {
            server: server(&app),
            app,
            clock: self.clock.clone(),
            folder,
            database,
        }
    }

    /// What another service over the same storage is made of.
    pub fn parts(&self) -> AppParts {
        let (app, ctx) = (&self.app, self.app.context());
        parts(
            app.storage().clone(),
            (*ctx.keys).clone(),
            ctx.tenant,
            self.clock.clone(),
            ctx.entropy,
        )
    }

    /// Another service over the same storage, by the same clock.
    pub fn with(&self, app: App) -> Self {
        Self {
            server: server(&app),
            app,
            clock: self.clock.clone(),
            folder: tempfile::tempdir().unwrap(),
            database: self.database.clone(),
        }
    }

    /// The address of the server that holds its database, where no file in its folder does.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Everything that it answers over HTTP.
    pub fn router(&self) -> axum::Router {
        http::router(self.server.clone())
    }

    /// Where its database is.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Serves over a socket on a port of the system's choosing; ends with the test's runtime.
    pub async fn serve(&self) -> std::net::SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = self.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }
}
