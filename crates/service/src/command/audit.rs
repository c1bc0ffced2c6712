use super::{
    common::{Outcome, folder, open, say},
    failure::CommandError,
};
use clap::Subcommand;
use qicheng_messages::{Language, text::service_command};
use qicheng_service::witness::Witness;
use qicheng_service_core::audit;
use std::path::PathBuf;

/// What can be done with the record of who did what.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Finds any change, removal, insertion, reordering, or cut at the end; ends with an error where there is one.
    Verify {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// A signed end of the chain that was kept elsewhere; the folder's own is always looked at.
        #[arg(long)]
        head: Vec<PathBuf>,
    },
    /// Writes the signed end of the chain into a file, to be kept where nobody of this service can reach it.
    Head {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
        /// The file.
        #[arg(long)]
        to: PathBuf,
    },
}

impl Audit {
    pub async fn run(self, language: Language) -> Outcome {
        match self {
            Self::Verify { data, head } => {
                let app = open(&folder(&data)).await?;
                let mut heads = Vec::new();
                for path in head {
                    heads.push(std::fs::read(&path).map_err(CommandError::file(&path))?);
                }
                heads.extend(Witness::at(&data).read()?);
                let checked = audit::check(&app, heads).await??;
                let (rows, heads) = (checked.rows, checked.heads);
                say(&language.text(&service_command::record_holds(heads, rows)));
            }
            Self::Head { data, to } => {
                let app = open(&folder(&data)).await?;
                let tenant = app.tenant();
                let head = app.storage().read(move |tx| Ok(tx.audit_head(tenant)?));
                let head = head.await?.ok_or(CommandError::NothingRecorded)?;
                std::fs::write(&to, head).map_err(CommandError::file(&to))?;
            }
        }
        Ok(())
    }
}
