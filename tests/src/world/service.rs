//! The service as a process of its own, on loopback, with a folder of its own.

use super::Failure;
use qicheng_service::keys::TrustRequest;
use std::{
    ffi::OsString,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A service: its folder, and its process while it runs.
pub struct Service {
    binary: OsString,
    folder: TempDir,
    address: String,
    process: Option<Child>,
}

impl Service {
    /// Makes a folder for the service of a place; returns it with what it asks of the holders of the roots.
    ///
    /// # Errors
    /// When the binary cannot be run. `QICHENG_SERVICE_BIN` names it; else it lies beside this one.
    pub fn init(place: &str, name: &str) -> Result<(Self, TrustRequest), Failure> {
        let service = Self {
            binary: binary()?,
            folder: tempfile::tempdir()?,
            address: "127.0.0.1:0".to_owned(),
            process: None,
        };
        let said = service.run(&["init", "--place", place, "--name", name])?;
        let request = serde_json::from_str(&said)?;
        Ok((service, request))
    }

    /// Installs a trust bundle.
    ///
    /// # Errors
    /// When the service refuses it.
    pub fn install_trust(&self, bundle: &[u8]) -> Result<(), Failure> {
        let file = self.folder.path().join("bundle.new");
        std::fs::write(&file, bundle)?;
        self.run(&["install-trust", &file.to_string_lossy()])
            .map(drop)
    }

    /// Makes a coordinator's account and returns its one-time code.
    ///
    /// # Errors
    /// When the service refuses it.
    pub fn account(&self, name: &str) -> Result<String, Failure> {
        let said = self.run(&["account", name, "--role", "coordinator"])?;
        Ok(said.trim().to_owned())
    }

    /// Starts the process, on the address it had before if it ran before.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start(&mut self) -> Result<(), Failure> {
        let mut process = self
            .command(&["serve", "--listen", &self.address])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = process.stdout.take().ok_or("the service says nothing")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line
            .trim()
            .strip_prefix("listening on http://")
            .ok_or("the service did not come up")?;
        self.address = address.to_owned();
        self.process = Some(process);
        Ok(())
    }

    /// Kills the process, as a power cut would.
    ///
    /// # Errors
    /// When there is none.
    pub fn kill(&mut self) -> Result<(), Failure> {
        let mut process = self.process.take().ok_or("the service does not run")?;
        process.kill()?;
        process.wait()?;
        Ok(())
    }

    /// Returns where it answers.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn run(&self, args: &[&str]) -> Result<String, Failure> {
        let done = self.command(args).output()?;
        if !done.status.success() {
            let why = String::from_utf8_lossy(&done.stderr).into_owned();
            return Err(format!("qicheng-service {}: {why}", args.first().unwrap_or(&"")).into());
        }
        Ok(String::from_utf8(done.stdout)?)
    }

    /// Every sub-command takes the folder.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        if let Some((verb, rest)) = args.split_first() {
            command
                .arg(verb)
                .arg("--data")
                .arg(self.folder.path().join("data"))
                .args(rest);
        }
        command.env("RUST_LOG", "error");
        command
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // Already gone is as good.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn binary() -> Result<OsString, Failure> {
    if let Some(named) = std::env::var_os("QICHENG_SERVICE_BIN") {
        return Ok(named);
    }
    let here = std::env::current_exe()?;
    let found = here
        .ancestors()
        .map(|folder| folder.join("qicheng-service"))
        .find(|path: &PathBuf| path.is_file());
    found
        .map(PathBuf::into_os_string)
        .ok_or_else(|| "qicheng-service is not built: cargo build -p qicheng-service".into())
}
