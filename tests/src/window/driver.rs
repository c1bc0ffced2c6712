//! tauri-driver with WebKit's driver behind it: one pair drives one window.

use super::Display;
use qicheng_test_world::{Failure, terminate};
use std::{
    env,
    ffi::OsString,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::net::TcpStream;

/// Names the program; `cargo xtask` sets it.
const VARIABLE: &str = "QICHENG_TAURI_DRIVER";
const START_TIMEOUT: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A pair of drivers that waits for a session.
pub struct Driver {
    address: String,
    process: Option<Child>,
}

impl Driver {
    /// Starts the pair at ports that are free.
    ///
    /// # Errors
    /// When tauri-driver or WebKitWebDriver is not installed, or does not come up.
    pub async fn start(display: &Display, home: &Path) -> Result<Self, Failure> {
        let (ours, native) = free_ports()?;
        let program = env::var_os(VARIABLE).unwrap_or_else(|| OsString::from("tauri-driver"));
        let mut command = Command::new(&program);
        command
            .args(["--port", &ours.to_string()])
            .args(["--native-port", &native.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        display.lend(&mut command, home);
        let process = command.spawn().map_err(|error| {
            let program = program.to_string_lossy();
            format!("{program} cannot be started ({error}); `cargo xtask test` installs it")
        })?;
        let mut driver = Self {
            address: format!("127.0.0.1:{ours}"),
            process: Some(process),
        };
        let native = format!("127.0.0.1:{native}");
        let up = async {
            while TcpStream::connect(&driver.address).await.is_err()
                || TcpStream::connect(&native).await.is_err()
            {
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        let came = tokio::time::timeout(START_TIMEOUT, up).await;
        let ended = driver.process.as_mut().map(Child::try_wait).transpose()?;
        match (came, ended.flatten()) {
            (Ok(()), None) => Ok(driver),
            (_, Some(status)) => Err(format!("tauri-driver ended with {status}").into()),
            (Err(_), None) => Err("tauri-driver did not come up".into()),
        }
    }

    /// Returns where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            // It ends WebKit's driver itself; already gone is as good.
            let _ = terminate(process);
        }
    }
}

/// Two ports that nobody has at this moment.
fn free_ports() -> Result<(u16, u16), Failure> {
    let (one, other) = (bound()?, bound()?);
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}

fn bound() -> Result<TcpListener, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?)
}
