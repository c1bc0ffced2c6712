use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
    sealed::at,
};
use crate::{
    StorageError, channel,
    notices::{NoticeRow, Notices},
    tenant::Tenant,
};
use qicheng_exchange::document::Channel;
use std::sync::Arc;

impl Notices for SqlTx<'_> {
    fn add_notice(&mut self, tenant: Tenant, r: &NoticeRow) -> Result<(), StorageError> {
        let id = r.notice.id.as_bytes();
        let body = qicheng_credential::cbor::write(&r.notice);
        let key = self.channel_key(tenant, r.channel)?;
        let body = key.seal(at("notice", "body", params![tenant, id]), &body)?;
        self.tx.change(
            "INSERT INTO notice (tenant, id, channel, body, written_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                tenant.number(),
                r.notice.id.as_bytes(),
                channel::to_bytes(r.channel),
                body,
                millis(r.notice.at),
            ],
        )?;
        Ok(())
    }

    fn notices(&mut self, tenant: Tenant, limit: u32) -> Result<Vec<NoticeRow>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.tx.rows(
            // The channel of a person is the letter p and the person.
            "SELECT id, channel, body, (SELECT wrapped FROM person_key k WHERE k.tenant = notice.tenant
                AND substr(notice.channel, 1, 1) = ?3 AND k.person = substr(notice.channel, 2)) AS wrapped
             FROM notice WHERE tenant = ?1 ORDER BY written_at DESC, id DESC LIMIT ?2",
            params![tenant.number(), limit, b"p"],
            |row| {
                let c = Columns::new(row, "notice");
                let id: [u8; 16] = c.array("id")?;
                let row = params![tenant, id];
                let channel = channel::from_bytes(&c.bytes("channel")?);
                let channel = channel.ok_or_else(|| c.corrupt())?;
                let body = match channel {
                    Channel::Person(person) => match c.key(&seals, tenant, person)? {
                        Some(key) => c.opened(&key, "body", row)?,
                        None => None,
                    },
                    _ => Some(c.opened_by_service(&seals, "body", row)?),
                };
                let Some(body) = body else { return Ok(None) };
                Ok(Some(NoticeRow {
                    notice: c.decoded(&body)?,
                    channel,
                }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}
