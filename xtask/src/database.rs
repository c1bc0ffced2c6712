//! A PostgreSQL server for the time of a verb.

use crate::project;
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};
use xtask::failure::Failure;

/// Tells tests which server is theirs; without it each program of tests starts its own.
pub const VARIABLE: &str = "QICHENG_TEST_POSTGRES";

/// A server in a folder of its own. Both are gone once this is, or this process.
pub struct Database {
    /// Where it answers.
    pub address: String,
    process: Child,
}

impl Database {
    /// Starts one for tests.
    pub fn start() -> Result<Self, Failure> {
        let script = "tests/postgres.sh";
        let failed = || Failure::io(script);
        let mut process = Command::new("sh")
            .arg(script)
            .current_dir(project::root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed())?;
        let mut address = String::new();
        if let Some(said) = process.stdout.take() {
            BufReader::new(said)
                .read_line(&mut address)
                .map_err(failed())?;
        }
        if address.is_empty() {
            return Err(Failure::Missing("PostgreSQL did not start".to_owned()));
        }
        Ok(Self {
            address: address.trim_end().to_owned(),
            process,
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // The folder goes with the server.
        let _ = self.process.wait();
    }
}
