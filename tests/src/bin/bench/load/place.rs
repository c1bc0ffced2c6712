//! A service in this process, over HTTP on loopback, on the database that it is given.

use crate::Outcome;
use postgres::{Client, NoTls};
use qicheng_credential::key::{PublicKey, Signer as _};
use qicheng_service::{
    accounts::PasswordCost,
    http::{
        router,
        serve::{Connections, serve},
    },
};
use qicheng_service_core::{
    App, AppParts, Storage,
    place::{keys::ServiceKeys, platform::SystemEntropy},
};
use qicheng_service_storage::{Tenant, postgres as server, sqlite};
use qicheng_test_kit::clock::TestClock;
use qicheng_test_world::database;
use std::{net::SocketAddr, path::PathBuf, sync::Arc, thread};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// Where rows are.
#[derive(Clone)]
pub enum Database {
    /// A file, keyed.
    Sqlite(PathBuf),
    /// A server's address.
    Postgres(String),
}

impl Database {
    pub fn open(&self, keys: &ServiceKeys, commit: sqlite::Commit) -> Outcome<Storage> {
        Ok(match self {
            Self::Sqlite(path) => sqlite::open_committing(path, &keys.database, commit)?,
            Self::Postgres(address) => server::open(address, &keys.database)?,
        })
    }

    /// Runs SQL beside the service, and returns the first number of its last answer.
    pub fn run(&self, keys: &ServiceKeys, sql: &str) -> Outcome<i64> {
        match self {
            Self::Sqlite(path) => {
                let connection = database::service(path, &keys.database)?;
                connection.execute_batch(&format!(
                    "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; {sql}"
                ))?;
                Ok(0)
            }
            Self::Postgres(address) => thread::scope(|scope| {
                let asked = scope.spawn(|| -> Result<i64, postgres::Error> {
                    let mut client = Client::connect(address, NoTls)?;
                    let said = client.simple_query(sql)?;
                    let number = said.iter().rev().find_map(|message| match message {
                        postgres::SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
                        _ => None,
                    });
                    Ok(number.unwrap_or(0))
                });
                Ok(asked.join().map_err(|_| "the client panicked")??)
            }),
        }
    }
}

/// A service that answers.
pub struct Running {
    pub address: SocketAddr,
    pub app: App,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Running {
    pub async fn start(
        storage: Storage,
        keys: &ServiceKeys,
        clock: &Arc<TestClock>,
    ) -> Outcome<Self> {
        let app = App::new(AppParts {
            storage,
            keys: keys.clone(),
            tenant: Tenant("433130".parse()?),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            trust: None,
            rules: Vec::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn({
            let router = router(qicheng_service::Server::new(
                app.clone(),
                PasswordCost::default(),
            ));
            async move {
                let stopped = async {
                    // Dropping the other end stops it too.
                    let _ = stopped.await;
                };
                serve(router, listener, Connections::default(), stopped).await;
            }
        });
        Ok(Self {
            address,
            app,
            stop,
            served,
        })
    }

    /// Returns the key that answers.
    pub fn respond(&self) -> PublicKey {
        self.app.keys().respond.public()
    }

    /// Ends it, and closes its database.
    pub async fn stop(self) -> Outcome<()> {
        let _ = self.stop.send(());
        self.served.await?;
        tokio::task::spawn_blocking(move || drop(self.app)).await?;
        Ok(())
    }
}
