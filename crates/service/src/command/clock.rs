use super::common::{Outcome, folder, open, say};
use clap::Subcommand;
use qicheng_service_core::recovery::timekeeping;
use std::path::PathBuf;

/// What can be done about the service's clock.
#[derive(Debug, Subcommand)]
pub enum Clock {
    /// Says that the clock of this machine is right now; a service that waits for that signs again within seconds.
    Confirm {
        /// The service's folder.
        #[arg(long)]
        data: PathBuf,
    },
}

impl Clock {
    pub async fn run(self) -> Outcome {
        let Self::Confirm { data } = self;
        let app = open(&folder(&data)).await?;
        let ctx = app.context();
        let now = ctx.now;
        app.storage()
            .write(move |tx| timekeeping::confirm(tx, &ctx))
            .await?;
        say(&format!(
            "confirmed at {}",
            now.format("%Y-%m-%dT%H:%M:%SZ")
        ));
        Ok(())
    }
}
