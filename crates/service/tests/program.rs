//! The program itself: a folder is made, trust is taken, a socket is opened.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::TimeDelta;
use qicheng_credential::{
    key::{PublicKey, Signer, SoftwareKey},
    trust::{self, BundleBody, IssuerKey, KeyState, NamedKey, Purpose},
};
use qicheng_service::{
    data::Folder,
    keys::{KeyRequest, TrustRequest},
    platform::{Clock, SystemClock},
};
use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qicheng-service"));
    command.args(arguments).env("RUST_LOG", "error");
    command
}

fn init(folder: &str) -> Output {
    program(&[
        "init",
        "--data",
        folder,
        "--place",
        "433130",
        "--name",
        "龙山县",
    ])
    .output()
    .unwrap()
}

fn request(output: &Output) -> TrustRequest {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Ends the process when the test does, however it does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_folder_is_made_once_and_its_keys_are_their_owner_s_alone() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    let first = init(text);
    assert!(first.status.success());
    let request = request(&first);
    let purposes: Vec<_> = request
        .keys
        .iter()
        .flat_map(|k| k.purposes.clone())
        .collect();
    assert!(Purpose::ALL.iter().all(|p| purposes.contains(p)));

    let keys = folder.join("keys");
    let before = std::fs::read(&keys).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&keys).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    assert!(!init(text).status.success());
    assert_eq!(std::fs::read(&keys).unwrap(), before);

    let (tenant, opened, _storage) = Folder::at(&folder).open().unwrap();
    assert_eq!(opened.trust_request(tenant, "龙山县"), request);
}

#[test]
fn it_serves_where_it_says_it_does() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().to_str().unwrap();
    assert!(init(folder).status.success());
    let port_file = home.path().join("port");
    let arguments = [
        "serve",
        "--data",
        folder,
        "--port-file",
        port_file.to_str().unwrap(),
    ];
    let child = program(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Running(child);
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap();
    TcpStream::connect(address).unwrap();
    let port = std::fs::read_to_string(&port_file).unwrap();
    assert!(address.ends_with(&format!(":{port}")));
}

#[test]
fn a_bundle_is_taken_and_an_older_or_a_stranger_s_is_not() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    let asked = request(&init(text));
    let install = |name: &str, version, roots: [&str; 3]| {
        let path = home.path().join(name);
        std::fs::write(&path, bundle(&asked, version, roots)).unwrap();
        let path = path.to_str().unwrap();
        program(&["install-trust", "--data", text, path])
            .output()
            .unwrap()
            .status
            .success()
    };
    let roots = ["a", "b", "c"];
    assert!(install("first", 7, roots));
    assert!(!install("older", 6, roots));
    assert!(!install("strange", 8, ["d", "e", "f"]));
    assert!(install("newer", 8, roots));
    assert_eq!(held_version(&folder), Some(8));
}

fn held_version(folder: &Path) -> Option<u64> {
    let (tenant, _keys, storage) = Folder::at(folder).open().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let held = storage.read(move |tx| qicheng_service::trust::load(tx, tenant));
    runtime.block_on(held).unwrap().map(|b| b.body().version)
}

fn bundle(asked: &TrustRequest, version: u64, roots: [&str; 3]) -> Vec<u8> {
    let now = SystemClock.now();
    let roots = roots.map(|name| SoftwareKey::from_secret(&[name.as_bytes()[0]; 32]).unwrap());
    let body = BundleBody {
        version,
        issued: now,
        expires: now + TimeDelta::days(30),
        roots: [roots[0].public(), roots[1].public(), roots[2].public()],
        keys: asked.keys.iter().map(|key| entry(asked, key)).collect(),
        pins: None,
    };
    trust::build(&[&roots[0], &roots[1]], &body).unwrap()
}

fn entry(asked: &TrustRequest, key: &KeyRequest) -> IssuerKey {
    let bytes: Vec<u8> = (0..key.key.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&key.key[i..i + 2], 16).unwrap())
        .collect();
    let named = match key.purposes.as_slice() {
        [Purpose::Seal] => NamedKey::Seal(trust::SealKey(bytes.try_into().unwrap())),
        _ => NamedKey::Verify(PublicKey::from_sec1(&bytes).unwrap()),
    };
    assert_eq!(named.kid().to_string(), key.kid);
    IssuerKey {
        key: named,
        place: asked.place,
        purposes: key.purposes.clone(),
        not_before: SystemClock.now() - TimeDelta::hours(1),
        expires: SystemClock.now() + TimeDelta::days(365),
        state: KeyState::Good,
    }
}
