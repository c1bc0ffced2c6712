//! `cargo xtask crash`: power loss, killed processes and full disks, over the real phone and the real service.

mod disk;
mod full;
mod input;
mod kill;
mod log;
mod migrate;
mod panic;
mod phone;
mod power;
mod setting;
mod state;

use clap::{Parser, Subcommand};
use migrate::Side;
use qicheng_test_world::Failure;
use serde::Serialize;
use setting::{Setting, workshop};
use std::{path::PathBuf, process::ExitCode};

/// Crashes phones and services in every way, and exits 0 only if nothing that was acknowledged is lost or doubled.
#[derive(Debug, Parser)]
struct Options {
    /// How many images of a disk are opened after the power failed.
    #[arg(long, default_value_t = 1_000)]
    images: usize,
    /// How many phones and how many services are killed.
    #[arg(long, default_value_t = 50)]
    cycles: usize,
    /// Tries every so many pages of free space up to 2 MiB; 0 tries none.
    #[arg(long, default_value_t = 32)]
    pages: u64,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The disk does nothing when it is asked to sync: the run has to fail.
    #[arg(long)]
    ignore_syncs: bool,
    /// Ends with one line of JSON.
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Uses the phone in a folder until it is killed.
    #[command(hide = true)]
    Write {
        folder: PathBuf,
        #[arg(long)]
        seed: u64,
    },
    /// Fills in a phone's forms, shows all it has to whoever debugs, and panics.
    #[command(hide = true)]
    Panic { folder: PathBuf },
}

/// What was found in all.
#[derive(Debug, Serialize)]
struct CrashReport {
    power: power::CrashReport,
    phone_upgraded: power::CrashReport,
    service_upgraded: power::CrashReport,
    phone_killed: kill::CrashReport,
    service_killed: kill::CrashReport,
    full: full::CrashReport,
    /// Whether everything held.
    held: bool,
}

#[tokio::main(flavor = "current_thread")]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program tells on standard output and error"
)]
async fn main() -> ExitCode {
    let options = Options::parse();
    let done = match &options.part {
        Some(Part::Write { folder, seed }) => kill::write(folder, *seed).await,
        Some(Part::Panic { folder }) => panic::panics(folder),
        None => Ok(()),
    };
    if let Err(why) = done {
        eprintln!("crash: {why}");
        return ExitCode::FAILURE;
    }
    let found = match run(&options).await {
        Ok(found) => found,
        Err(why) => {
            eprintln!("crash: {why}");
            return ExitCode::from(2);
        }
    };
    if options.json {
        match serde_json::to_string(&found) {
            Ok(line) => println!("{line}"),
            Err(why) => eprintln!("crash: {why}"),
        }
    } else {
        println!("{found:#?}");
    }
    if found.held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn run(options: &Options) -> Result<CrashReport, Failure> {
    let mut setting = Setting::make()?;
    let bench = workshop()?;
    let path = bench.path();
    let Options {
        images,
        cycles,
        seed,
        ..
    } = *options;
    let power = power::fails(&setting.build, path, images, seed, options.ignore_syncs).await?;
    let [phone_upgraded, service_upgraded] =
        [Side::Phone, Side::Service].map(|side| migrate::fails(side, path, images / 10, seed));
    let (phone_upgraded, service_upgraded) = (phone_upgraded?, service_upgraded?);
    let phone_killed = kill::phones(&setting, cycles, seed)?;
    let service_killed = kill::service(&mut setting, cycles, seed).await?;
    let full = full::fills(&setting.build, path, options.pages).await?;
    let held = power.held()
        && phone_upgraded.held()
        && service_upgraded.held()
        && phone_killed.held()
        && service_killed.held()
        && full.held();
    Ok(CrashReport {
        power,
        phone_upgraded,
        service_upgraded,
        phone_killed,
        service_killed,
        full,
        held,
    })
}
