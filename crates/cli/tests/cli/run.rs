use serde_json::Value;
use std::{
    ffi::OsStr,
    io::Write as _,
    process::{Command, Stdio},
};

/// What came of a run.
pub struct RunResult {
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
}

impl RunResult {
    /// The last line of standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        let line = self.stdout.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|_| panic!("{} {}", self.stdout, self.stderr))
    }

    #[track_caller]
    pub fn exits(self, with: i32) -> Self {
        assert_eq!(self.exit, with, "{}\n{}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }
}

pub fn qicheng<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> RunResult {
    qicheng_with(arguments, b"")
}

pub fn qicheng_with<A: AsRef<OsStr>>(
    arguments: impl IntoIterator<Item = A>,
    stdin: &[u8],
) -> RunResult {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qicheng"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reads none of it may have closed it.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    RunResult {
        exit: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
