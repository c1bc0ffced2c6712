//! A PostgreSQL server for the tests of this process: the one that whoever started them has, else one of their own.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Names a server for tests that somebody else started and ends.
const VARIABLE: &str = "QICHENG_TEST_POSTGRES";

pub(crate) struct Server {
    pub address: String,
    /// It ends when its standard input does, so at the latest with this process.
    _own: Option<Child>,
}

/// The server's address, with the schema of one test in it.
pub(crate) fn address() -> String {
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
    // Stories in one program bring this file each, and count each for itself.
    let story = module_path!().replace("::", "_");
    let schema = format!("{story}_{}_{number}", std::process::id());
    let server = &server().address;
    execute(server, &format!("CREATE SCHEMA {schema}"));
    format!("{server}?options=-csearch_path%3D{schema}")
}

/// Runs SQL beside the service. The client has a runtime of its own, hence the thread.
pub(crate) fn execute(address: &str, sql: &str) {
    query(address, sql);
}

/// Runs SQL beside the service, and returns the first column of the first row as text.
pub(crate) fn query(address: &str, sql: &str) -> Option<String> {
    thread::scope(|scope| {
        scope
            .spawn(|| {
                let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
                let messages = client.simple_query(sql).unwrap();
                messages.iter().find_map(|message| match message {
                    postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                    _ => None,
                })
            })
            .join()
            .unwrap()
    })
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var(VARIABLE) {
        Ok(address) => Server {
            address,
            _own: None,
        },
        Err(_) => start(&[])
            .expect("no PostgreSQL server could be started; Debian's package is `postgresql`"),
    })
}

/// Starts a server that listens on a port of loopback too, and speaks TLS there with the certificate and key of these
/// PEM files; its address is that of its socket.
pub(crate) fn encrypted(certificate: &Path, key: &Path) -> (Server, u16) {
    // Somebody else may take the port before the server does.
    let attempts = (0..8).map(|_| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    });
    let mut started = attempts.filter_map(|port| {
        let paths = [certificate, key].map(|path| path.to_str().unwrap());
        let server = start(&["encrypted", &port.to_string(), paths[0], paths[1]])?;
        Some((server, port))
    });
    started.next().unwrap()
}

fn start(arguments: &[&str]) -> Option<Server> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/postgres.sh");
    let mut child = Command::new("sh")
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let out = child.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut address).unwrap();
    (!address.is_empty()).then(|| Server {
        address: address.trim_end().to_owned(),
        _own: Some(child),
    })
}
