use super::{Outcome, say};
use qicheng_service::{
    App,
    http::{self, serve::Connections},
};
use std::{fs, net::SocketAddr, path::Path};
use tokio::net::TcpListener;

/// Serves the app at the address until the process is told to stop.
pub async fn serve(app: &App, listen: SocketAddr, port_file: Option<&Path>) -> Outcome {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    if let Some(path) = port_file {
        // Renamed into its place, so that whoever waits for it never reads half of it.
        let half = path.with_extension("part");
        fs::write(&half, address.port().to_string())?;
        fs::rename(&half, path)?;
    }
    say(&format!("listening on http://{address}"));
    http::serve::serve(app, listener, Connections::default(), told_to_stop()).await;
    Ok(())
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
