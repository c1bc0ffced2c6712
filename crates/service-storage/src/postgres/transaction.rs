use super::{error::is_to_be_repeated, line::Line};
use crate::{
    StorageError,
    seal::Seals,
    sql::Sql,
    value::{Row, Value},
};
use postgres::{
    Statement,
    fallible_iterator::FallibleIterator as _,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};
use std::{error::Error, sync::Arc};

/// A connection inside a transaction that somebody else began and ends.
pub(super) struct PostgresTx<'l> {
    line: &'l mut Line,
    /// How many statements were run.
    statements: u64,
    /// The first failure: after it the transaction can only be rolled back.
    pub failed: Option<StorageError>,
    /// Whether that failure is none of the job's, and the job is to be done again.
    pub again: bool,
}

impl<'l> PostgresTx<'l> {
    pub(super) fn on(line: &'l mut Line) -> Self {
        Self {
            line,
            statements: 0,
            failed: None,
            again: false,
        }
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, postgres::Error> {
        self.statements += 1;
        if let Some(statement) = self.line.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.line.client.prepare(&sql.replace('?', "$"))?;
        self.line
            .statements
            .insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, postgres::Error>,
    ) -> Result<T, StorageError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        work(self).map_err(|error| {
            self.again = is_to_be_repeated(&error);
            *self.failed.insert(error.into())
        })
    }
}

impl Sql for PostgresTx<'_> {
    fn statements(&self) -> u64 {
        self.statements
    }

    fn seals(&self) -> &Arc<Seals> {
        &self.line.seals
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        // Row by row: a back-up reads whole tables.
        let mut each_failed = None;
        self.attempt(|tx| {
            let statement = tx.prepared(sql)?;
            let mut rows = tx.line.client.query_raw(&statement, borrowed(params))?;
            while let Some(row) = rows.next()? {
                if let Err(error) = each(&row) {
                    each_failed = Some(error);
                    break;
                }
            }
            Ok(())
        })?;
        each_failed.map_or(Ok(()), Err)
    }

    fn change(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError> {
        self.attempt(|tx| {
            let statement = tx.prepared(sql)?;
            tx.line.client.execute(&statement, &borrowed(params))
        })
    }

    fn batch(&mut self, script: &str) -> Result<(), StorageError> {
        self.attempt(|tx| tx.line.client.batch_execute(script))
    }
}

fn borrowed<'p>(params: &'p [Value<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl Row for postgres::Row {
    fn value(&self, column: &str) -> Option<Value<'_>> {
        let place = self.columns().iter().position(|c| c.name() == column)?;
        match *self.columns()[place].type_() {
            Type::INT8 => self.try_get::<_, Option<i64>>(place).ok()?.map(Value::Int),
            Type::TEXT => self
                .try_get::<_, Option<&str>>(place)
                .ok()?
                .map(Value::Text),
            Type::BYTEA => self
                .try_get::<_, Option<&[u8]>>(place)
                .ok()?
                .map(Value::Bytes),
            _ => return None,
        }
        .or(Some(Value::Null))
    }
}
