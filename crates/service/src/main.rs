//! The service's entry point: the clock and the randomness of the system, a folder, a socket.

mod command;

use clap::Parser;
use qicheng_messages::Language;
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
    let cli = command::Cli::parse();
    let language = cli.language();
    let is_logged = cli.command.is_logged();
    match cli.command.run(language).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if is_logged {
                let error = Language::of("en").text(&error.message());
                tracing::error!(%error, "service.stopped");
            }
            eprintln!("qicheng-service: {}", language.text(&error.message()));
            if error.is_of_storage() {
                ExitCode::from(STORAGE_FAILED)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
