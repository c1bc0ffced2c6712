//! A display without a screen.

use qicheng_test_world::{Failure, terminate};
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// An X server that draws into a file.
pub struct Display {
    name: String,
    framebuffer: TempDir,
    process: Option<Child>,
}

impl Display {
    /// Starts Xvfb at a number that is free.
    ///
    /// # Errors
    /// When it is not installed or does not come up.
    pub fn start() -> Result<Self, Failure> {
        let framebuffer = tempfile::tempdir()?;
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1280x1024x24", "-fbdir"])
            .arg(framebuffer.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb cannot be started: {error}"))?;
        let out = process.stdout.take().ok_or("Xvfb says nothing")?;
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number)?;
        let display = Self {
            name: format!(":{}", number.trim()),
            framebuffer,
            process: Some(process),
        };
        if number.trim().is_empty() {
            return Err("Xvfb did not come up".into());
        }
        Ok(display)
    }

    /// Returns what `DISPLAY` is to say.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the file that holds what the display shows, as an X window dump.
    #[must_use]
    pub fn framebuffer(&self) -> PathBuf {
        self.framebuffer.path().join("Xvfb_screen0")
    }

    /// Lets a program open its windows here, and keep what it remembers below the folder.
    pub fn lend(&self, program: &mut Command, home: &Path) {
        program
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("NO_AT_BRIDGE", "1");
        for kind in ["DATA", "CACHE", "CONFIG"] {
            program.env(format!("XDG_{kind}_HOME"), home.join(kind.to_lowercase()));
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            // Already gone is as good.
            let _ = terminate(process);
        }
    }
}
