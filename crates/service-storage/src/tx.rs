//! One transaction over every table.

use crate::{
    seal::{Key, Seals},
    sql::Sql,
};
use qicheng_domain::ids::PersonId;
use std::{collections::HashMap, sync::Arc};

/// One transaction. The file of each table adds its functions.
pub struct Tx<'t> {
    pub(crate) sql: &'t mut dyn Sql,
    pub(crate) seals: Arc<Seals>,
    /// Keys of people that this transaction has unwrapped or made.
    pub(crate) keys: HashMap<(u32, PersonId), Arc<Key>>,
}

impl<'t> Tx<'t> {
    pub(crate) fn over(sql: &'t mut dyn Sql) -> Self {
        Self {
            seals: Arc::clone(sql.seals()),
            keys: HashMap::new(),
            sql,
        }
    }

    /// Returns how many statements were run in this transaction.
    pub(crate) fn statements(&self) -> u64 {
        self.sql.statements()
    }
}
