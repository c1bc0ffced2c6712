//! PostgreSQL servers for tests: the one named by the environment, else one that this process starts.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Names a server for tests that somebody else started and ends.
const VARIABLE: &str = "QICHENG_TEST_POSTGRES";

/// A server. One of this process's own ends with this, its folder with it.
#[derive(Debug)]
pub struct Server {
    /// Its address, as a URL.
    pub address: String,
    own: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.own {
            // It ends when its standard input does.
            drop(process.stdin.take());
            let _ = process.wait();
        }
    }
}

/// Returns the server's address, with an empty schema of its own in it.
#[must_use]
pub fn address() -> String {
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
    let schema = format!("test_{}_{number}", std::process::id());
    let server = &server().address;
    execute(server, &format!("CREATE SCHEMA {schema}"));
    format!("{server}?options=-csearch_path%3D{schema}")
}

/// Returns the folder of the server's socket.
#[must_use]
pub fn socket() -> PathBuf {
    let address = &server().address;
    let host = address.split('@').nth(1).unwrap();
    PathBuf::from(host.split([':', '/']).next().unwrap().replace("%2F", "/"))
}

/// Runs SQL on a separate connection.
pub fn execute(address: &str, sql: &str) {
    query(address, sql);
}

/// Runs SQL on a separate connection, and returns the first column of the first row as text.
pub fn query(address: &str, sql: &str) -> Option<String> {
    let mut rows = simple_query(address, sql).into_iter();
    rows.find_map(|row| row.into_iter().next().flatten())
}

/// Returns every text and every bytes of every table there, with the table's name.
#[must_use]
pub fn rows(address: &str) -> Vec<(String, Vec<u8>)> {
    let tables = simple_query(
        address,
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
    );
    let mut all = Vec::new();
    for table in tables.into_iter().flatten().flatten() {
        let values = simple_query(address, &format!("SELECT * FROM {table}"));
        for value in values.into_iter().flatten().flatten() {
            let bytes = match value.strip_prefix("\\x") {
                Some(digits) => hex::decode(digits).unwrap(),
                None => value.into_bytes(),
            };
            all.push((table.clone(), bytes));
        }
    }
    all
}

/// The client has a runtime of its own, hence the thread.
fn simple_query(address: &str, sql: &str) -> Vec<Vec<Option<String>>> {
    let ask = || {
        let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
        let messages = client.simple_query(sql).unwrap();
        let rows = messages.iter().filter_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        rows.map(|row| {
            let columns = 0..row.len();
            columns.map(|c| row.get(c).map(str::to_owned)).collect()
        })
        .collect()
    };
    thread::scope(|scope| scope.spawn(ask).join().unwrap())
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var(VARIABLE) {
        Ok(address) => Server { address, own: None },
        Err(_) => start(&[])
            .expect("no PostgreSQL server could be started; Debian's package is `postgresql`"),
    })
}

/// Starts a server whose commits reach the disk.
///
/// # Panics
/// Where none can be started.
#[must_use]
pub fn durable() -> Server {
    start(&["durable"]).expect("no PostgreSQL server could be started")
}

/// Starts a server that listens on a port of loopback too, and speaks TLS there with the certificate and key of these
/// PEM files; returns the port too. Its address is that of its socket.
///
/// # Panics
/// Where none can be started.
#[must_use]
pub fn encrypted(certificate: &Path, key: &Path) -> (Server, u16) {
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
        own: Some(child),
    })
}
