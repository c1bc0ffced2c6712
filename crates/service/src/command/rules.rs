use super::{
    common::{Outcome, folder, open, say},
    failure::CommandError,
};
use clap::Subcommand;
use qicheng_domain::rules::pack::RulePack;
use qicheng_service_core::{Context, recovery::timekeeping, trust};
use qicheng_service_storage::{Tx, issued::RulePublication};
use serde_json::json;
use std::path::PathBuf;

/// Who a command is written down as.
const OPERATOR: &str = "operator";

/// Most entries of the history that are listed.
const LISTED: u32 = 1_000;

/// What can be done with rules: what this place asks of arrivals, and how it colours health codes.
///
/// `qicheng rules new` makes a pack from a template and `qicheng rules test` tries it.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Signs a pack of this place and writes it to a file, for another place's service to take over.
    Sign {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// The pack as JSON.
        pack: PathBuf,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Sends a pack to everyone: one of this place as JSON, or any that its place has signed. A running service takes it
    /// with what comes next.
    Publish {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// The pack.
        pack: PathBuf,
        /// Why, for the history.
        #[arg(long)]
        reason: String,
    },
    /// Withdraws a pack of this place from everyone.
    Withdraw {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// The pack's id.
        id: String,
        /// Why, for the history.
        #[arg(long)]
        reason: String,
    },
    /// Lists the packs that hold, then what was published and withdrawn, newest first; a line of JSON each.
    List {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
    },
}

impl Rules {
    pub async fn run(self) -> Outcome {
        match self {
            Self::Sign { data, pack, out } => {
                let json = std::fs::read(&pack).map_err(CommandError::file(&pack))?;
                let app = open(&folder(&data)).await?;
                // What a command signs while the service is running needs the same trusted clock.
                timekeeping::start(&app).await?;
                let job = move |_: &mut Tx<'_>, ctx: &Context| trust::sign_rules(ctx, &json);
                let (pack, bytes) = app.write(job).await?;
                std::fs::write(&out, bytes).map_err(CommandError::file(&out))?;
                say(&told("signed", &pack));
            }
            Self::Publish { data, pack, reason } => {
                let file = std::fs::read(&pack).map_err(CommandError::file(&pack))?;
                let app = open(&folder(&data)).await?;
                timekeeping::start(&app).await?;
                let job = move |tx: &mut Tx<'_>, ctx: &Context| {
                    trust::publish_rules(tx, ctx, OPERATOR, &reason, &file)
                };
                say(&told("published", &app.write(job).await?));
            }
            Self::Withdraw { data, id, reason } => {
                let app = open(&folder(&data)).await?;
                timekeeping::start(&app).await?;
                let job = move |tx: &mut Tx<'_>, ctx: &Context| {
                    trust::withdraw_rules(tx, ctx, OPERATOR, &reason, &id)
                };
                say(&told("withdrawn", &app.write(job).await?));
            }
            Self::List { data } => {
                let app = open(&folder(&data)).await?;
                let job = |tx: &mut Tx<'_>, ctx: &Context| {
                    let packs = trust::load_rules(tx, ctx)?;
                    let history = tx.rule_publications(ctx.tenant, None, LISTED)?;
                    Ok((ctx.now, packs, history))
                };
                let (now, packs, history) = app.read(job).await?;
                for pack in packs.iter().filter(|pack| pack.in_force(now)) {
                    say(&told("holds", pack));
                }
                for entry in &history {
                    say(&entry_told(entry));
                }
            }
        }
        Ok(())
    }
}

fn told(state: &str, pack: &RulePack) -> String {
    json!({
        "state": state,
        "id": pack.id,
        "version": pack.version,
        "region": pack.region,
        "valid_from": pack.valid_from,
        "valid_until": pack.valid_until,
        "words": pack.words,
    })
    .to_string()
}

fn entry_told(entry: &RulePublication) -> String {
    json!({
        "state": entry.action.as_str(),
        "id": entry.pack,
        "version": entry.version,
        "place": entry.place,
        "at": entry.at,
        "by": entry.actor,
        "reason": entry.reason,
    })
    .to_string()
}
