use crate::seal::Seals;
use postgres::{Client, Statement};
use std::{collections::HashMap, sync::Arc};

/// An open connection and the statements that it has prepared.
pub(super) struct Line {
    pub client: Client,
    pub statements: HashMap<String, Statement>,
    pub seals: Arc<Seals>,
}

impl Line {
    pub(super) fn over(client: Client, seals: &Arc<Seals>) -> Self {
        Self {
            client,
            statements: HashMap::new(),
            seals: Arc::clone(seals),
        }
    }
}
