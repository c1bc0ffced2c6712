use super::tls::{roots, under};
use crate::StorageError;
use postgres::{
    Client, Config,
    config::{Host, SslMode},
};
use std::{net::IpAddr, path::PathBuf, time::Duration};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What each connection is told first. Scanning a small table would count as having read all of it, and put everybody
/// in everybody's way. A copy that is cut off must not hold its locks for long.
const SETTINGS: &str =
    "SET synchronous_commit = on; SET enable_seqscan = off; SET client_min_messages = warning;
     SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '10s'";

/// A server's address, and by whom the other end of an encrypted line to it has to be vouched for.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

/// What the address says of the line to the server.
#[derive(Default)]
struct TlsOptions {
    mode: Option<String>,
    roots: Option<PathBuf>,
}

impl Address {
    /// Takes `postgres://user:password@host:port/name?…`.
    ///
    /// # Errors
    /// `Address`, and `Roots` where the line is to be encrypted and nobody could vouch for its other end.
    pub(super) fn parse(text: &str) -> Result<Self, StorageError> {
        let (rest, options) = TlsOptions::taken_from(text)?;
        let mut config: Config = rest.parse().map_err(|_| StorageError::Address)?;
        config
            .connect_timeout(Duration::from_secs(5))
            .tcp_user_timeout(Duration::from_secs(10));
        if config.get_application_name().is_none() {
            config.application_name("qicheng-service");
        }
        let encrypted = options.is_encrypted(&config)?;
        config.ssl_mode(if encrypted {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        let tls = if encrypted {
            under(roots(options.roots.as_deref())?)?
        } else {
            under(Vec::new())?
        };
        Ok(Self { config, tls })
    }

    pub(super) fn connect(&self) -> Result<Client, StorageError> {
        let mut client = self.config.connect(self.tls.clone())?;
        client.batch_execute(SETTINGS)?;
        Ok(client)
    }
}

impl TlsOptions {
    /// Takes what is said of the line out of an address; the client knows less of it.
    fn taken_from(text: &str) -> Result<(String, Self), StorageError> {
        let mut options = Self::default();
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(StorageError::Address);
        }
        // Up to the last of the user's name and password a question mark is one of them.
        let named = text.find('@').unwrap_or(0);
        let Some(question) = text[named..].find('?') else {
            return Ok((text.to_owned(), options));
        };
        let (place, query) = text.split_at(named + question);
        let mut rest = Vec::new();
        for pair in query[1..].split('&') {
            let decoded = serde_urlencoded::from_str::<Vec<(String, String)>>(
                // Only forms write a space as a plus sign.
                &pair.replace('+', "%2B"),
            );
            let decoded = decoded.map_err(|_| StorageError::Address)?.pop();
            let twice = match decoded {
                Some((key, value)) if key == "sslmode" => options.mode.replace(value).is_some(),
                Some((key, value)) if key == "sslrootcert" => {
                    options.roots.replace(value.into()).is_some()
                }
                _ => {
                    rest.push(pair);
                    false
                }
            };
            if twice {
                return Err(StorageError::Address);
            }
        }
        Ok((format!("{place}?{}", rest.join("&")), options))
    }

    /// Whether the line is encrypted. What need not be said is on the safe side: in plain to another machine it is only
    /// for whoever says `disable`. Where it is encrypted its other end is always checked, whichever word asks for it.
    fn is_encrypted(&self, config: &Config) -> Result<bool, StorageError> {
        match self.mode.as_deref() {
            Some("disable") => Ok(false),
            Some("require" | "verify-ca" | "verify-full") => Ok(true),
            None | Some("prefer" | "allow") => Ok(!stays_here(config)),
            Some(_) => Err(StorageError::Address),
        }
    }
}

/// Whether no host of the address is another machine.
fn stays_here(config: &Config) -> bool {
    let named = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse()
                    .is_ok_and(|address: IpAddr| address.is_loopback())
        }
    });
    named && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(text: &str) -> Result<SslMode, StorageError> {
        Address::parse(text).map(|address| address.config.get_ssl_mode())
    }

    #[test]
    fn a_line_to_another_machine_is_encrypted_unless_its_owner_says_not() {
        for here in [
            "postgres://a@localhost/x",
            "postgres://a:b?c@127.0.0.1:5433/x",
            "postgresql://a@[::1]/x?sslmode=prefer",
            "postgres://a@%2Frun%2Fpostgresql/x?options=-csearch_path%3Dy",
            "postgres:///x?host=/run/postgresql&user=a",
        ] {
            assert_eq!(mode(here), Ok(SslMode::Disable), "{here}");
        }
        for there in [
            "postgres://a@db.example.org/x",
            "postgres://a@192.0.2.7/x?sslmode=prefer",
            "postgres://a@db/x?sslmode=allow",
            "postgres://a@localhost,db/x",
            "postgres://a@localhost/x?hostaddr=192.0.2.7",
            "postgres://a@localhost/x?ssl%6Dode=disable&hostaddr=192.0.2.7&sslrootcert=system",
            "postgres://a@localhost/x?sslmode=require",
            "postgres://a@db/x?sslmode=verify-full",
        ] {
            let asked = mode(there);
            let safe = match there.contains("disable") {
                true => SslMode::Disable,
                false => SslMode::Require,
            };
            // A machine without any roots of its own trusts nobody.
            assert!(
                asked == Ok(safe) || asked == Err(StorageError::Roots),
                "{there}: {asked:?}"
            );
        }
        assert_eq!(
            mode("postgres://a@db/x?sslmode=disable&connect_timeout=3"),
            Ok(SslMode::Disable)
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for wrong in [
            "host=db user=a",
            "postgres://a@db/x?sslmode=no",
            "postgres://a@db/x?sslmode=",
            "postgres://a@db/x?sslmode=require&sslmode=disable",
            "postgres://a@db/x?sslmode=disable&sslcert=/key",
        ] {
            assert_eq!(mode(wrong), Err(StorageError::Address), "{wrong}");
        }
        assert_eq!(
            mode("postgres://a@db/x?sslrootcert=%2Fno%2Fsuch%2Ffile"),
            Err(StorageError::Roots)
        );
    }
}
