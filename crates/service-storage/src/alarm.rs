use std::{future::Future, sync::Arc};
use tokio::sync::watch;

/// Rings once, for good, when the disk has failed: what a failed sync has lost, a later one would call durable.
#[derive(Clone)]
pub(crate) struct Alarm(Arc<watch::Sender<bool>>);

impl Alarm {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    pub(crate) fn ring(&self) {
        self.0.send_replace(true);
    }

    /// Resolves once it has rung.
    pub(crate) fn rings(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut seen = self.0.subscribe();
        async move {
            if seen.wait_for(|rung| *rung).await.is_err() {
                // It is gone with its storage, and never rings.
                std::future::pending().await
            }
        }
    }
}
