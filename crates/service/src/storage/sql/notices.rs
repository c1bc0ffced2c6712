use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
};
use crate::{
    feed::channel,
    storage::{
        StorageError,
        notices::{NoticeRow, Notices},
    },
    tenant::Tenant,
};

impl Notices for SqlTx<'_> {
    fn add_notice(&mut self, tenant: Tenant, r: &NoticeRow) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO notice (tenant, id, channel, body, written_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                tenant.number(),
                r.notice.id.as_bytes(),
                channel::to_bytes(r.channel),
                qicheng_credential::cbor::write(&r.notice),
                millis(r.notice.at),
            ],
        )?;
        Ok(())
    }

    fn notices(&mut self, tenant: Tenant, limit: u32) -> Result<Vec<NoticeRow>, StorageError> {
        self.tx.rows(
            "SELECT channel, body FROM notice WHERE tenant = ?1 ORDER BY written_at DESC, id DESC LIMIT ?2",
            params![tenant.number(), limit],
            |row| {
                let c = Columns::new(row, "notice");
                Ok(NoticeRow {
                    notice: c.cbor("body")?,
                    channel: channel::from_bytes(&c.bytes("channel")?)
                        .ok_or_else(|| c.corrupt())?,
                })
            },
        )
    }
}
