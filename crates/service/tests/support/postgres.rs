//! A PostgreSQL server for the tests of this process: the one that whoever started them has, else one of their own.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Names a server for tests that somebody else started and ends.
const VARIABLE: &str = "QICHENG_TEST_POSTGRES";

pub struct Server {
    pub address: String,
    /// It ends when its standard input does, so at the latest with this process.
    _own: Option<Child>,
}

/// The server's address, with the schema of one test in it.
pub fn address() -> String {
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
    // Stories in one program bring this file each, and count each for itself.
    let story = module_path!().replace("::", "_");
    let schema = format!("{story}_{}_{number}", std::process::id());
    let server = &server().address;
    execute(server, &format!("CREATE SCHEMA {schema}"));
    format!("{server}?options=-csearch_path%3D{schema}")
}

/// The folder of the server's socket.
pub fn socket() -> PathBuf {
    let address = &server().address;
    let host = address.split('@').nth(1).unwrap();
    PathBuf::from(host.split([':', '/']).next().unwrap().replace("%2F", "/"))
}

/// Runs SQL beside the service. The client has a runtime of its own, hence the thread.
pub fn execute(address: &str, sql: &str) {
    query(address, sql);
}

/// Returns every text and every bytes of every table there, with the table's name.
pub fn rows(address: &str) -> Vec<(String, Vec<u8>)> {
    let read = || {
        let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
        let mut lines = |sql: &str| -> Vec<Vec<Option<String>>> {
            let messages = client.simple_query(sql).unwrap();
            let rows = messages.iter().filter_map(|message| match message {
                postgres::SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            });
            rows.map(|row| {
                (0..row.len())
                    .map(|c| row.get(c).map(str::to_owned))
                    .collect()
            })
            .collect()
        };
        let tables = lines(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
        );
        let mut all = Vec::new();
        for table in tables.into_iter().flatten().flatten() {
            for value in lines(&format!("SELECT * FROM {table}"))
                .into_iter()
                .flatten()
                .flatten()
            {
                let bytes = match value.strip_prefix("\\x") {
                    Some(digits) => (0..digits.len())
                        .step_by(2)
                        .map(|i| u8::from_str_radix(&digits[i..i + 2], 16).unwrap())
                        .collect(),
                    None => value.into_bytes(),
                };
                all.push((table.clone(), bytes));
            }
        }
        all
    };
    thread::scope(|scope| scope.spawn(read).join().unwrap())
}

/// Runs SQL beside the service, and returns the first column of the first row as text.
pub fn query(address: &str, sql: &str) -> Option<String> {
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
        Err(_) => start()
            .expect("no PostgreSQL server could be started; Debian's package is `postgresql`"),
    })
}

fn start() -> Option<Server> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/postgres.sh");
    let mut child = Command::new("sh")
        .arg(script)
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
