//! The service's entry point: the clock and the randomness of the system, a folder, a socket.

mod command;

use clap::Parser;
use std::process::ExitCode;

/// Says that the storage failed, as `EX_SOFTWARE` of sysexits.h: a supervisor restarts the service.
const STORAGE_FAILED: u8 = 70;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match command::Command::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "service.stopped");
            if command::is_of_storage(&*error) {
                ExitCode::from(STORAGE_FAILED)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
