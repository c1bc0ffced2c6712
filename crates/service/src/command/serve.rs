use super::{
    common::{Outcome, say},
    failure::CommandError,
};
use qicheng_service::{
    Server,
    http::{self, serve::Connections},
    witness::Witness,
};
use qicheng_service_core::{App, ServiceError, recovery::timekeeping};
use qicheng_service_storage::StorageError;
use std::{fs, net::SocketAddr, path::Path, time::Duration};
use tokio::net::TcpListener;

/// Serves at the address until the process is told to stop.
pub async fn serve(
    server: Server,
    witness: &Witness,
    listen: SocketAddr,
    port_file: Option<&Path>,
) -> Outcome {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    if let Some(path) = port_file {
        // Renamed into its place, so that whoever waits for it never reads half of it.
        let half = path.with_extension("part");
        fs::write(&half, address.port().to_string())
            .and_then(|()| fs::rename(&half, path))
            .map_err(CommandError::file(path))?;
    }
    say(&format!("listening on http://{address}"));
    let (app, proxies) = (server.app().clone(), server.proxies().clone());
    let serving = http::serve::serve(
        http::router(server),
        listener,
        Connections {
            proxies,
            ..Connections::default()
        },
        told_to_stop(),
    );
    tokio::select! {
        () = serving => {}
        failed = keep(&app, witness) => return Err(failed.into()),
        () = look_at_the_clock(&app) => {}
        () = app.storage().failed() => return Err(StorageError::Disk.into()),
    }
    Ok(witness.keep(&app).await?)
}

/// Looks at the clock every few seconds.
async fn look_at_the_clock(app: &App) {
    let mut each = tokio::time::interval(Duration::from_secs(timekeeping::CHECK_INTERVAL_SECONDS));
    loop {
        each.tick().await;
        if let Err(error) = timekeeping::tick(app).await {
            tracing::error!(%error, "clock.look");
        }
    }
}

/// Keeps the signed end of the record beside the database, each minute, until the disk fails to sync it.
async fn keep(app: &App, witness: &Witness) -> StorageError {
    let mut each = tokio::time::interval(Duration::from_secs(60));
    loop {
        each.tick().await;
        match witness.keep(app).await {
            Ok(()) => {}
            Err(ServiceError::Storage(error @ StorageError::Disk)) => return error,
            Err(error) => tracing::error!(%error, "audit.witness"),
        }
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return interrupted().await;
    };
    tokio::select! {
        () = interrupted() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    interrupted().await;
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a signal to wait for the service runs until it is killed.
        std::future::pending::<()>().await;
    }
}
