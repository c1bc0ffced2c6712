//! What the binary can be asked to do.

mod audit;
mod backup;
mod clock;
mod common;
mod failure;
mod installation;
mod rules;
mod serve;

use chrono::TimeDelta;
use clap::{Parser, Subcommand, builder::PossibleValuesParser};
use common::{Outcome, folder, open, put_together, say};
use failure::CommandError;
use ipnet::IpNet;
use qicheng_domain::{
    people::role::Role,
    region::{self, RegionCode},
    rules::demonstration,
};
use qicheng_messages::Language;
use qicheng_service::{
    Server,
    accounts::{self, PasswordCost},
    data::Identity,
    proxies::Proxies,
    witness::Witness,
};
use qicheng_service_core::{
    Context,
    place::{keys::ServiceKeys, platform::SystemEntropy},
    recovery::timekeeping,
    trust,
};
use qicheng_service_storage::{Tenant, Tx};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The service of a place that phones sync with.
///
/// Its database is a file in its folder; where DATABASE_URL is the address of a PostgreSQL server, it is there, and any
/// number of copies with the same folder's content may serve it.
#[derive(Debug, Parser)]
#[command(name = "qicheng-service", version)]
pub struct Cli {
    /// The language of the words [default: en].
    #[arg(long, global = true, value_parser = PossibleValuesParser::new(languages()))]
    lang: Option<String>,
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Returns the language of the words.
    pub fn language(&self) -> Language {
        Language::of(self.lang.as_deref().unwrap_or("en"))
    }
}

/// The first parts of the languages' tags.
fn languages() -> impl Iterator<Item = &'static str> {
    Language::all().filter_map(|language| language.tag().split('-').next())
}

/// What is to be done.
#[derive(Debug, Subcommand)]
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
    /// Stores where phones reach the service; set-up codes name it.
    Address {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// `https://` and a host, with a port or without; nothing behind it.
        address: String,
    },
    /// Writes what phones are set up with: the app's set-up file, the trust bundle, the set-up code as text and as a
    /// picture; prints the code and its link.
    Installation {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// Where the files go; made where it is not there.
        #[arg(long)]
        out: PathBuf,
    },
    /// Trusts those who sign certificates of others, in place of the list of the same id; a service that is running
    /// takes it with what comes next.
    TrustSigners {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// Which list: lower-case letters, digits and hyphens.
        #[arg(long)]
        id: String,
        /// Days that it is good.
        #[arg(long, default_value_t = 90)]
        days: u16,
        /// X.509 certificates as DER.
        #[arg(required = true)]
        certificates: Vec<PathBuf>,
    },
    /// Publishes what this place asks of arrivals, and how it colours health codes.
    #[command(subcommand)]
    Rules(rules::Rules),
    /// Makes an account, or gives one that is there a new password; prints the one-time code that sets it.
    Account {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// What is typed to log in.
        name: String,
        /// What it may do.
        #[arg(long, value_enum)]
        role: AccountRole,
    },
    /// Looks through the record of who did what.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Says what is known of the clock of this machine.
    #[command(subcommand)]
    Clock(clock::Clock),
    /// Writes a back-up in two files, also while the service runs: the data, to be kept as long as one likes, in which
    /// nobody can be read without the other, and the keys, of which only the newest is kept.
    Backup {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// Where the files go; made where it is not there.
        #[arg(long)]
        to: PathBuf,
    },
    /// Fills an empty database from a back-up. Whoever was erased after it was written stays erased.
    Restore {
        /// The service's folder, with the keys that the service had and no database yet.
        #[arg(long)]
        data: PathBuf,
        /// A back-up's data.
        #[arg(long)]
        from: PathBuf,
        /// The newest keys.
        #[arg(long)]
        keys: PathBuf,
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
        /// A network of proxies that say in X-Forwarded-For from where they were asked, as 10.0.0.0/8; may be given more
        /// than once. Without it, proxies on this machine.
        #[arg(long)]
        proxy: Vec<IpNet>,
    },
}

/// What an account may do.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum AccountRole {
    /// Plans trips and gives roles.
    Coordinator,
}

impl Command {
    /// Returns whether nobody may be there to read how it ends, so that the log says it too.
    pub fn is_logged(&self) -> bool {
        matches!(self, Self::Serve { .. })
    }

    /// Does it, and answers in the language where it is in words.
    pub async fn run(self, language: Language) -> Outcome {
        match self {
            Self::Init { data, place, name } => {
                let address = None;
                let identity = Identity {
                    place,
                    name,
                    address,
                };
                init(&data, identity).await
            }
            Self::InstallTrust { data, bundle } => {
                let app = open(&folder(&data)).await?;
                let bundle = std::fs::read(&bundle).map_err(CommandError::file(&bundle))?;
                Ok(app.install_trust(bundle).await?)
            }
            Self::Address { data, address } => installation::address(&data, address),
            Self::Installation { data, out } => installation::write(&data, &out).await,
            Self::TrustSigners {
                data,
                id,
                days,
                certificates,
            } => trust_signers(&data, id, days, &certificates).await,
            Self::Rules(rules) => rules.run().await,
            Self::Audit(audit) => audit.run(language).await,
            Self::Clock(clock) => clock.run(language).await,
            Self::Backup { data, to } => backup::back_up(&data, &to).await,
            Self::Restore { data, from, keys } => {
                backup::restore(&data, from, keys, language).await
            }
            Self::Account { data, name, role } => account(&data, name, role).await,
            Self::Serve {
                data,
                listen,
                port_file,
                proxy,
            } => {
                let folder = folder(&data);
                let _held = folder.hold()?;
                let identity = folder.identity()?;
                let (tenant, keys, storage) = folder.open()?;
                let app = put_together(tenant, keys, storage).await?;
                timekeeping::start(&app).await?;
                let proxies = if proxy.is_empty() {
                    Proxies::default()
                } else {
                    Proxies::of(proxy)
                };
                let server = Server::of(app, PasswordCost::default(), proxies, Some(identity));
                serve::serve(server, &Witness::at(&data), listen, port_file.as_deref()).await
            }
        }
    }
}

async fn init(data: &Path, identity: Identity) -> Outcome {
    if !region::is_known(identity.place) {
        return Err(CommandError::UnknownPlace(identity.place));
    }
    let folder = folder(data);
    let (keys, storage) = folder.begin(|| ServiceKeys::generate(&SystemEntropy))?;
    let tenant = Tenant(identity.place);
    let request = keys.trust_request(tenant, &identity.name);
    let app = put_together(tenant, keys, storage).await?;
    let ctx = app.context();
    app.storage()
        .write(move |tx| trust::install_rules(tx, &ctx, &demonstration::ALL))
        .await?;
    folder.finish(&identity)?;
    say(&serde_json::to_string_pretty(&request)?);
    Ok(())
}

async fn trust_signers(data: &Path, id: String, days: u16, files: &[PathBuf]) -> Outcome {
    let app = open(&folder(data)).await?;
    let ctx = app.context();
    let certificates = files
        .iter()
        .map(|path| std::fs::read(path).map_err(CommandError::file(path)))
        .collect::<Result<Vec<_>, _>>()?;
    let until = ctx.now + TimeDelta::days(days.into());
    // What a command signs while the service is running needs the same trusted clock.
    timekeeping::start(&app).await?;
    let job = move |tx: &mut Tx<'_>, ctx: &Context| {
        trust::install_signers(tx, ctx, &id, certificates.clone(), until)
    };
    Ok(app.write(job).await?)
}

async fn account(data: &Path, name: String, role: AccountRole) -> Outcome {
    let role = match role {
        AccountRole::Coordinator => Role::Coordinator,
    };
    let app = open(&folder(data)).await?;
    let ctx = app.context();
    let code = app
        .storage()
        .write(move |tx| accounts::create(tx, &ctx, &name, role))
        .await?;
    say(&code.to_string());
    Ok(())
}
