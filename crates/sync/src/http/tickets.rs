//! Tickets of TLS 1.3 (RFC 8446 section 4.6.1), which outlive the app: by one, a service knows the phone again without
//! sending its certificates.
//!
//! rustls keeps tickets as values that can be neither read nor made from outside. What one consists of is noted while
//! rustls makes it (`tape`); at the next start rustls makes the same one again, in a handshake with itself
//! (`rehearsal`).

mod rehearsal;
mod tape;

pub(super) use rehearsal::{Own, put_back};
pub(super) use tape::cipher_suites;

use qicheng_domain::redact_debug;
use rustls::{
    NamedGroup,
    client::{
        ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue,
        Tls13ClientSessionValue,
    },
    pki_types::{ServerName, UnixTime},
};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Services of which tickets are kept while the app lives.
const SERVICES: usize = 8;

/// The first byte of every kept ticket.
const VERSION: u8 = 1;

/// All that a ticket consists of.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Ticket {
    /// The pre-shared key that it stands for.
    pub secret: [u8; 32],
    /// Seconds since 1970 at which it came.
    pub came: u64,
    /// Seconds for which it is good from then on.
    pub lifetime: u32,
    /// What the service is shown.
    pub shown: Vec<u8>,
}

redact_debug!(Ticket);

impl Ticket {
    /// Writes it down: version (1 byte), secret (32), when it came (8), lifetime (4), what is shown (the rest). Secret.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.secret);
        bytes.extend(self.came.to_be_bytes());
        bytes.extend(self.lifetime.to_be_bytes());
        bytes.extend(&self.shown);
        bytes
    }

    /// Reads what [`Ticket::to_bytes`] wrote.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&version, rest) = bytes.split_first()?;
        let (&secret, rest) = rest.split_first_chunk()?;
        let (&came, rest) = rest.split_first_chunk()?;
        let (&lifetime, shown) = rest.split_first_chunk()?;
        (version == VERSION && !shown.is_empty()).then(|| Self {
            secret,
            came: u64::from_be_bytes(came),
            lifetime: u32::from_be_bytes(lifetime),
            shown: shown.to_vec(),
        })
    }
}

/// Where rustls keeps its tickets while the app lives, and the newest of each service to be kept longer.
#[derive(Debug)]
pub(super) struct Tickets {
    memory: ClientSessionMemoryCache,
    newest: Mutex<HashMap<ServerName<'static>, Ticket>>,
}

impl Tickets {
    pub(super) fn new() -> Self {
        Self {
            memory: ClientSessionMemoryCache::new(SERVICES),
            newest: Mutex::default(),
        }
    }

    /// Returns the newest ticket of a service that was not returned yet.
    pub(super) fn take_newest(&self, service: &ServerName<'static>) -> Option<Ticket> {
        self.newest().remove(service)
    }

    fn newest(&self) -> MutexGuard<'_, HashMap<ServerName<'static>, Ticket>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientSessionStore for Tickets {
    fn set_kx_hint(&self, service: ServerName<'static>, group: NamedGroup) {
        self.memory.set_kx_hint(service, group);
    }

    fn kx_hint(&self, service: &ServerName<'_>) -> Option<NamedGroup> {
        self.memory.kx_hint(service)
    }

    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, service: ServerName<'static>, value: Tls13ClientSessionValue) {
        if let Some(noted) = tape::noted() {
            let ticket = Ticket {
                secret: noted.secret,
                came: UnixTime::now().as_secs(),
                lifetime: noted.lifetime,
                shown: noted.shown,
            };
            self.newest().insert(service.clone(), ticket);
        }
        self.memory.insert_tls13_ticket(service, value);
    }

    fn take_tls13_ticket(&self, service: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.memory.take_tls13_ticket(service)
    }
}

#[cfg(test)]
mod tests {
    use super::Ticket;

    fn ticket() -> Ticket {
        Ticket {
            secret: [7; 32],
            came: 1_770_509_400,
            lifetime: 86_400,
            shown: vec![1, 2, 3],
        }
    }

    #[test]
    fn a_ticket_is_read_as_it_was_written() {
        assert!(Ticket::from_bytes(&ticket().to_bytes()) == Some(ticket()));
    }

    #[test]
    fn what_is_cut_off_or_of_another_version_is_no_ticket() {
        let bytes = ticket().to_bytes();
        for end in 0..=bytes.len() - ticket().shown.len() {
            assert!(Ticket::from_bytes(&bytes[..end]).is_none(), "{end}");
        }
        let mut later = bytes;
        later[0] += 1;
        assert!(Ticket::from_bytes(&later).is_none());
    }

    #[test]
    fn a_ticket_is_not_told_by_debug() {
        assert!(!format!("{:?}", ticket()).contains('7'));
    }
}
