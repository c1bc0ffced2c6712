//! The connection between the service and a PostgreSQL server: encrypted, its other end checked, never plain by mistake.

use crate::{
    StorageError, postgres,
    testing::{KEY, here, server},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use qicheng_domain::channel::Channel;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::{
    fs,
    path::{Path, PathBuf},
};

struct Authority {
    root: PathBuf,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn make(folder: &Path, name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = folder.join(name);
        fs::write(
            &root,
            pem("CERTIFICATE", params.self_signed(&key).unwrap().der()),
        )
        .unwrap();
        Self {
            root,
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate and its key for a server of this name.
    fn certify(&self, folder: &Path, host: &str) -> [PathBuf; 2] {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([host.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let paths = ["certificate", "key"].map(|name| folder.join(name));
        fs::write(&paths[0], pem("CERTIFICATE", certificate.der())).unwrap();
        fs::write(&paths[1], pem("PRIVATE KEY", &key.serialize_der())).unwrap();
        paths
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let lines = STANDARD.encode(der).into_bytes();
    let lines = lines.chunks(64).map(|l| String::from_utf8_lossy(l) + "\n");
    let body: String = lines.collect();
    format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_spoken_to_only_where_it_is_who_it_has_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let [ours, theirs] = ["ours", "theirs"].map(|name| Authority::make(folder.path(), name));
    let [certificate, key] = ours.certify(folder.path(), "localhost");
    let (server, port) = server::encrypted(&certificate, &key);
    let at = |host: &str, said: &str| {
        let address =
            format!("postgres://qicheng@{host}:{port}/postgres?application_name=line&{said}");
        postgres::open::<StorageError>(&address, &KEY)
    };
    let root = |authority: &Authority| {
        let path = authority.root.to_str().unwrap().replace('/', "%2F");
        format!("sslrootcert={path}")
    };

    let safe = format!("sslmode=verify-full&{}", root(&ours));
    let storage = at("localhost", &safe).unwrap();
    let positions = storage.write(move |tx| tx.next_position(here(), Channel::All));
    assert_eq!(positions.await.unwrap(), 1);
    let spoken = "SELECT DISTINCT version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                  WHERE application_name = 'line' AND ssl";
    assert_eq!(
        server::query(&server.address, spoken).as_deref(),
        Some("TLSv1.3")
    );

    // Whichever word asks for it, who is there is checked.
    for word in ["require", "verify-ca", "verify-full"] {
        let wrong_root = format!("sslmode={word}&{}", root(&theirs));
        assert_eq!(at("localhost", &wrong_root).err(), Some(StorageError::Tls));
        let wrong_name = format!("sslmode={word}&{}", root(&ours));
        assert_eq!(at("127.0.0.1", &wrong_name).err(), Some(StorageError::Tls));
    }
    // The system's roots know nothing of this one; a system may have none.
    let unknown = at("localhost", "sslmode=require").err();
    assert!(matches!(
        unknown,
        Some(StorageError::Tls | StorageError::Roots)
    ));
    let key_as_root = format!(
        "sslmode=require&sslrootcert={}",
        key.to_str().unwrap().replace('/', "%2F")
    );
    assert_eq!(
        at("localhost", &key_as_root).err(),
        Some(StorageError::Roots)
    );

    // A server, or somebody on the way, that says it knows no TLS is not spoken to in plain.
    server::execute(&server.address, "ALTER SYSTEM SET ssl = off");
    server::execute(&server.address, "SELECT pg_reload_conf()");
    while server::query(&server.address, "SHOW ssl").as_deref() != Some("off") {}
    assert_eq!(at("localhost", &safe).err(), Some(StorageError::Tls));
    assert!(at("localhost", "sslmode=disable").is_ok());
}
