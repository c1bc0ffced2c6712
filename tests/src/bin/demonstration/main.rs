//! `cargo xtask run`: a small place to try the app in, kept until it is closed.
//!
//! What a person reads goes to standard output, progress to standard error.

mod tell;
mod walk;

use clap::{Parser, builder::PossibleValuesParser};
use qicheng_test_world::{Failure, binary, terminate};
use qicheng_tests::demonstration::{DEVICES, Demonstration};
use std::{
    env,
    path::PathBuf,
    process::{Child, Command, ExitCode, Stdio},
    time::Duration,
};

/// How often the window and the service are looked after.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Runs the service, opens the app's window, and keeps both until the window is closed or Ctrl-C is pressed.
#[derive(Parser)]
struct Options {
    /// Where everything is kept between runs.
    #[arg(long)]
    folder: PathBuf,
    /// Where a walk's pictures go.
    #[arg(long)]
    pictures: PathBuf,
    /// Begins anew: what was kept is deleted.
    #[arg(long)]
    fresh: bool,
    /// The device whose window opens.
    #[arg(long, default_value = "phone", value_parser = PossibleValuesParser::new(DEVICES.map(|d| d.name)))]
    device: String,
    /// Walks a new phone from its first start to the pass on a display of its own, and ends.
    #[arg(long)]
    walk: bool,
}

/// Why the demonstration ends.
enum End {
    WindowClosed,
    Told,
    ServiceEnded,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell::progress(&format!("the demonstration cannot go on: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    let mut demonstration =
        Demonstration::open(&options.folder, options.fresh, &tell::progress).await?;
    tell::everything(&demonstration).await?;
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    let outcome = if screen && !options.walk {
        keep_window(&mut demonstration, &options.device).await
    } else {
        walk_and_keep(&mut demonstration, options).await
    };
    demonstration.close()?;
    outcome
}

/// Opens the window, and waits until it or something else ends.
async fn keep_window(demonstration: &mut Demonstration, device: &str) -> Result<(), Failure> {
    let mut window = Command::new(binary("qicheng-shell", "QICHENG_SHELL_BIN")?)
        .arg("--data")
        .arg(demonstration.device(device))
        .stdin(Stdio::null())
        .spawn()?;
    tell::line("\nThe window is open. Close it, or press Ctrl-C here, to end everything.");
    let end = until_the_end(demonstration, Some(&mut window)).await?;
    let status = window.try_wait()?;
    if status.is_none() {
        terminate(window)?;
    }
    match (end, status) {
        (End::WindowClosed, Some(status)) if !status.success() => {
            Err(format!("the window ended with {status}").into())
        }
        (end, _) => said(&end),
    }
}

/// Walks to the pass; what runs stays until it is told to end, unless the walk was all that was asked for.
async fn walk_and_keep(
    demonstration: &mut Demonstration,
    options: &Options,
) -> Result<(), Failure> {
    tell::progress("walking a new phone to its pass, on a display of its own");
    tokio::select! {
        walked = walk::walk(demonstration, &options.pictures) => walked?,
        () = told() => return said(&End::Told),
    }
    if options.walk {
        return Ok(());
    }
    tell::line("\nThere is no display, so no window stays open. Press Ctrl-C to end everything.");
    let end = until_the_end(demonstration, None).await?;
    said(&end)
}

fn said(end: &End) -> Result<(), Failure> {
    match end {
        End::WindowClosed => tell::line("the window was closed: everything ends"),
        End::Told => tell::line("everything ends"),
        End::ServiceEnded => return Err("the service has ended by itself".into()),
    }
    Ok(())
}

async fn until_the_end(
    demonstration: &mut Demonstration,
    mut window: Option<&mut Child>,
) -> Result<End, Failure> {
    let looks = async {
        loop {
            if let Some(window) = window.as_mut()
                && window.try_wait()?.is_some()
            {
                return Ok(End::WindowClosed);
            }
            if !demonstration.place.service.runs() {
                return Ok(End::ServiceEnded);
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    };
    tokio::select! {
        // Ctrl-C reaches the children of a terminal as well: their end is then not news.
        biased;
        () = told() => Ok(End::Told),
        end = looks => end,
    }
}

/// Waits for Ctrl-C or a request to end.
async fn told() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
