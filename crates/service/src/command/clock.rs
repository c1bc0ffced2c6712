use super::common::{Outcome, folder, open, say};
use clap::Subcommand;
use qicheng_messages::{Language, text::service_command};
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
    pub async fn run(self, language: Language) -> Outcome {
        let Self::Confirm { data } = self;
        let app = open(&folder(&data)).await?;
        let ctx = app.context();
        let now = ctx.now;
        app.storage()
            .write(move |tx| timekeeping::confirm(tx, &ctx))
            .await?;
        let at = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        say(&language.text(&service_command::clock_confirmed(at)));
        Ok(())
    }
}
