//! The table `notice`.

use crate::{
    StorageError, Tenant, Tx, channel,
    columns::{Columns, millis, place},
    value::params,
};
use qicheng_domain::{channel::Channel, notice::Notice, redact_debug};
use std::sync::Arc;

/// A notice and to whom it went.
#[derive(Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// What it says.
    pub notice: Notice,
    /// To whom.
    pub channel: Channel,
}

redact_debug!(NoticeRow);

impl Tx<'_> {
    /// Keeps a notice.
    pub fn add_notice(&mut self, tenant: Tenant, r: &NoticeRow) -> Result<(), StorageError> {
        let id = r.notice.id.as_bytes();
        let body = qicheng_credential::encoding::cbor::write(&r.notice);
        let key = self.channel_key(tenant, r.channel)?;
        let body = key.seal(place("notice", "body", params![tenant, id]), &body)?;
        self.sql.change(
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

    /// Returns up to `limit` notices, newest first.
    pub fn notices(&mut self, tenant: Tenant, limit: u32) -> Result<Vec<NoticeRow>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.sql.rows(
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

#[cfg(test)]
mod tests {
    use crate::{
        feed::NoticeRow,
        testing::{Storage, at, here, on_every_storage, write},
    };
    use qicheng_domain::{
        channel::Channel,
        ids::NoticeId,
        notice::{Notice, NoticeKind},
    };

    on_every_storage! {
        notices_come_newest_first,
    }

    async fn notices_come_newest_first(storage: &Storage) {
        let notice = |number: u8| NoticeRow {
            notice: Notice {
                id: NoticeId::from_bytes([number; 16]),
                kind: NoticeKind::Announcement,
                trip: None,
                title: "停运".to_owned(),
                body: "大雪".to_owned(),
                at: at(number.into()),
                expires: at(60),
                message: None,
            },
            channel: Channel::Place("433130".parse().unwrap()),
        };
        write(storage, move |tx| {
            for number in 1..=3 {
                tx.add_notice(here(), &notice(number))?;
            }
            assert_eq!(tx.notices(here(), 2)?, [notice(3), notice(2)]);
            Ok(())
        })
        .await
        .unwrap();
    }
}
