//! What the binary can be asked to do.

mod serve;

use clap::Parser;
use qicheng_domain::region::RegionCode;
use qicheng_service::{
    App, AppParts, Tenant,
    data::{Folder, Identity},
    keys::ServiceKeys,
    platform::{SystemClock, SystemEntropy},
    trust,
};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};

pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The service of a place that phones sync with.
#[derive(Debug, Parser)]
#[command(name = "qicheng-service", version)]
pub enum Command {
    /// Makes a folder with new keys and an empty database; prints the public keys as a request for the trust bundle.
    Init {
        /// The folder, made where it is not there.
        #[arg(long)]
        data: PathBuf,
        /// The place, six digits of GB/T 2260.
        #[arg(long)]
        place: RegionCode,
        /// What the place calls its service.
        #[arg(long)]
        name: String,
    },
    /// Takes a trust bundle; the first one pins its roots.
    InstallTrust {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// The bundle's file.
        bundle: PathBuf,
    },
    /// Serves until it is told to stop; prints `listening on http://…` as its first line.
    Serve {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// Where to listen; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// A file to which the port is written once it is open.
        #[arg(long)]
        port_file: Option<PathBuf>,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self) -> Outcome {
        match self {
            Self::Init { data, place, name } => init(&data, Identity { place, name }),
            Self::InstallTrust { data, bundle } => {
                let app = open(&Folder::at(&data)).await?;
                Ok(trust::install(&app, std::fs::read(bundle)?).await?)
            }
            Self::Serve {
                data,
                listen,
                port_file,
            } => {
                serve::serve(
                    &open(&Folder::at(&data)).await?,
                    listen,
                    port_file.as_deref(),
                )
                .await
            }
        }
    }
}

fn init(data: &std::path::Path, identity: Identity) -> Outcome {
    let keys = ServiceKeys::generate(&SystemEntropy)?;
    Folder::create(data, &identity, &keys)?;
    let request = keys.trust_request(Tenant(identity.place), &identity.name);
    say(&serde_json::to_string_pretty(&request)?);
    Ok(())
}

async fn open(folder: &Folder) -> Result<App, Box<dyn std::error::Error>> {
    let (tenant, keys, storage) = folder.open()?;
    let bundle = storage.read(move |tx| trust::load(tx, tenant)).await?;
    Ok(App::new(AppParts {
        storage,
        keys,
        tenant,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        trust: bundle,
        rules: Vec::new(),
    }))
}

#[expect(
    clippy::print_stdout,
    reason = "what a command answers goes to standard output"
)]
fn say(line: &str) {
    println!("{line}");
}
