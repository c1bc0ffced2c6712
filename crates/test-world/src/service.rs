//! The service as a process of its own, on loopback, with a folder of its own.

use super::{Failure, binary, terminate};
use qicheng_service_core::place::keys::TrustRequest;
use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Any free port.
const ANY: &str = "127.0.0.1:0";

/// A back-up of a service.
pub struct BackUp {
    folder: TempDir,
    data: PathBuf,
}

/// A service: its folder, and its process while it runs.
pub struct Service {
    binary: PathBuf,
    folder: PathBuf,
    address: String,
    process: Option<Child>,
    _made: Option<TempDir>,
}

impl Service {
    /// Makes a service of a place in a folder that lasts as long as this; returns it with what it asks of the holders
    /// of the roots.
    ///
    /// # Errors
    /// When the binary cannot be run. `QICHENG_SERVICE_BIN` names it; else it lies beside this one.
    pub fn init(place: &str, name: &str) -> Result<(Self, TrustRequest), Failure> {
        let made = tempfile::tempdir()?;
        let (mut service, request) = Self::init_in(made.path().join("data"), place, name)?;
        service._made = Some(made);
        Ok((service, request))
    }

    /// Makes a service of a place in a folder that is not there yet.
    ///
    /// # Errors
    /// As [`Service::init`].
    pub fn init_in(
        folder: PathBuf,
        place: &str,
        name: &str,
    ) -> Result<(Self, TrustRequest), Failure> {
        let service = Self::at(folder, ANY.to_owned())?;
        let said = service.run(&["init", "--place", place, "--name", name])?;
        let request = serde_json::from_str(&said)?;
        Ok((service, request))
    }

    /// Returns the service of a folder that was made before, to start at the address where that is free, else at
    /// another port.
    ///
    /// # Errors
    /// When the binary is not there.
    pub fn at(folder: PathBuf, address: String) -> Result<Self, Failure> {
        let free = TcpListener::bind(&address).is_ok();
        Ok(Self {
            binary: binary("qicheng-service", "QICHENG_SERVICE_BIN")?,
            folder,
            address: if free { address } else { ANY.to_owned() },
            process: None,
            _made: None,
        })
    }

    /// Installs a trust bundle.
    ///
    /// # Errors
    /// When the service refuses it.
    pub fn install_trust(&self, bundle: &[u8]) -> Result<(), Failure> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(&file, bundle)?;
        self.run(&["install-trust", &file.path().to_string_lossy()])
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

    /// Says that this machine's clock is right, which a service asks after a long pause.
    ///
    /// # Errors
    /// When the service refuses it.
    pub fn confirm_clock(&self) -> Result<(), Failure> {
        self.run(&["clock", "confirm"]).map(drop)
    }

    /// Writes a back-up, also while the process runs.
    ///
    /// # Errors
    /// When the service cannot.
    pub fn back_up(&self) -> Result<BackUp, Failure> {
        let folder = tempfile::tempdir()?;
        let said = self.run(&["backup", "--to", &folder.path().to_string_lossy()])?;
        let data = said.lines().next().ok_or("no back-up was written")?;
        Ok(BackUp {
            data: data.into(),
            folder,
        })
    }

    /// Kills the process, and fills a folder beside the old one, with the same keys, from a back-up.
    ///
    /// # Errors
    /// When the service does not run, or cannot be restored.
    pub fn restore(&mut self, backup: &BackUp) -> Result<(), Failure> {
        self.kill()?;
        let folder = self.folder.with_file_name("restored");
        std::fs::create_dir(&folder)?;
        for name in ["keys", "service.json"] {
            std::fs::copy(self.folder.join(name), folder.join(name))?;
        }
        self.folder = folder;
        let keys = backup.folder.path().join("keys.db");
        let [from, keys] = [&backup.data, &keys].map(|path| path.to_string_lossy());
        self.run(&["restore", "--from", &from, "--keys", &keys])
            .map(drop)
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

    /// Asks the process to end, and waits until it has.
    ///
    /// # Errors
    /// When there is none.
    pub fn stop(&mut self) -> Result<(), Failure> {
        terminate(self.process.take().ok_or("the service does not run")?)
    }

    /// Returns whether the process runs.
    pub fn runs(&mut self) -> bool {
        self.process
            .as_mut()
            .is_some_and(|process| matches!(process.try_wait(), Ok(None)))
    }

    /// Returns where it answers, as `127.0.0.1:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
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
        command.args(args).arg("--data").arg(&self.folder);
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
