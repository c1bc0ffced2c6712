//! The program itself: a folder is made, trust is taken, a socket is opened.

use chrono::TimeDelta;
use qicheng_credential::{
    key::{PublicKey, Signer, SoftwareKey},
    setup::{SetupCode, roots_digest},
    trust::{self, BundleBody, IssuerKey, NamedKey, Purpose},
};
use qicheng_domain::{
    platform::Clock as _,
    rules::template::{self, Template},
};
use qicheng_service::data::Folder;
use qicheng_service_core::place::{
    keys::{KeyRequest, TrustRequest},
    platform::SystemClock,
};
use qicheng_test_kit::{key, trust as kit};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read as _, Write as _},
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

#[test]
fn a_phone_is_set_up_by_what_the_service_gives_out() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    let asked = request(&init(text));
    let out = home.path().join("phones");
    let run = |arguments: &[&str]| program(arguments).output().unwrap();
    let write = || {
        run(&[
            "installation",
            "--data",
            text,
            "--out",
            out.to_str().unwrap(),
        ])
    };
    let told = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();

    let no_address = write();
    assert!(!no_address.status.success());
    assert!(
        told(&no_address).contains("address"),
        "{}",
        told(&no_address)
    );
    for bad in ["http://qicheng.example", "qicheng.example", "https://a/b"] {
        assert!(!run(&["address", "--data", text, bad]).status.success());
    }
    let address = "https://qicheng.example:8443";
    assert!(
        run(&["address", "--data", text, &format!("{address}/")])
            .status
            .success()
    );
    let no_trust = write();
    assert!(!no_trust.status.success());
    assert!(told(&no_trust).contains("trust"), "{}", told(&no_trust));

    let signed = bundle(&asked, 7, ["a", "b", "c"]);
    let file = home.path().join("bundle");
    std::fs::write(&file, &signed).unwrap();
    let file = file.to_str().unwrap();
    assert!(
        run(&["install-trust", "--data", text, file])
            .status
            .success()
    );
    let written = write();
    assert!(written.status.success(), "{}", told(&written));
    let lines = String::from_utf8(written.stdout).unwrap();
    let codes: Vec<_> = lines.lines().map(|l| SetupCode::read(l).unwrap()).collect();
    assert_eq!(codes.len(), 2);
    assert_eq!(codes[0], codes[1]);
    let roots = ["a", "b", "c"].map(|name| key(name).public());
    assert_eq!(
        codes[0],
        SetupCode {
            service: address.to_owned(),
            place: "433130".parse().unwrap(),
            roots: roots_digest(&roots),
            bundle_version: 7,
            name: Some("龙山县".to_owned()),
        }
    );
    assert_eq!(std::fs::read(out.join("trust.bundle")).unwrap(), signed);
    assert_eq!(
        std::fs::read_to_string(out.join("setup-code.txt")).unwrap(),
        lines
    );
    let picture = std::fs::read_to_string(out.join("setup-code.svg")).unwrap();
    assert!(picture.starts_with("<svg"));
    let setup = std::fs::read(out.join("qicheng.json")).unwrap();
    let setup: serde_json::Value = serde_json::from_slice(&setup).unwrap();
    assert_eq!(setup["service"], address);
    assert_eq!(setup["bundle"], "trust.bundle");

    let child = program(&["serve", "--data", text]);
    let mut running = Running({ child }.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let listening = line.trim().strip_prefix("listening on http://").unwrap();
    let page = ask(listening, "GET /setup", b"");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains(&codes[0].to_link().unwrap()), "{page}");
    assert!(page.contains(&codes[0].short_digest()), "{page}");
    assert!(page.len() <= 50_000, "{} bytes", page.len());
    let carried = ask(listening, "GET /setup/bundle", b"");
    assert!(carried.starts_with("HTTP/1.1 200"));
}

fn held_version(folder: &Path) -> Option<u64> {
    let (tenant, _keys, storage) = Folder::at(folder).open().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let held = storage.read(move |tx| qicheng_service_core::trust::load(tx, tenant));
    runtime.block_on(held).unwrap().map(|b| b.body().version)
}

fn bundle(asked: &TrustRequest, version: u64, roots: [&str; 3]) -> Vec<u8> {
    let now = SystemClock.now();
    let roots = roots.map(key);
    let body = BundleBody {
        version,
        issued: now,
        ..kit::bundle(
            roots.each_ref().map(Signer::public),
            asked.keys.iter().map(|key| entry(asked, key)).collect(),
            now,
        )
    };
    kit::signed(&body, [&roots[0], &roots[1]])
}

fn entry(asked: &TrustRequest, key: &KeyRequest) -> IssuerKey {
    let bytes = hex::decode(&key.key).unwrap();
    let named = match key.purposes.as_slice() {
        [Purpose::Seal] => NamedKey::Seal(trust::SealKey(bytes.try_into().unwrap())),
        _ => NamedKey::Verify(PublicKey::from_sec1(&bytes).unwrap()),
    };
    assert_eq!(named.kid().to_string(), key.kid);
    kit::named(named, asked.place, &key.purposes, SystemClock.now())
}

#[test]
fn t15_a_command_beside_the_service_never_makes_its_database() {
    let home = tempfile::tempdir().unwrap();
    let text = home.path().to_str().unwrap();
    assert!(init(text).status.success());
    let database = home.path().join("service.db");
    std::fs::remove_file(&database).unwrap();
    let back_up = home.path().join("back-up");
    let commands: [&[&str]; 3] = [
        &["account", "--data", text, "李敏", "--role", "coordinator"],
        &["audit", "verify", "--data", text],
        &["backup", "--data", text, "--to", back_up.to_str().unwrap()],
    ];
    for command in commands {
        let told = program(command).output().unwrap();
        assert!(!told.status.success());
        let words = String::from_utf8(told.stderr).unwrap();
        assert!(words.contains("of an earlier version"), "{words}");
        assert!(!database.exists(), "{command:?}");
    }
}

/// A preloaded library that replaces the C library's `fsync` and `fdatasync`, which fail once a file exists.
#[cfg(target_os = "linux")]
fn failing_disk(folder: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let broken = folder.join("broken");
    let code = format!(
        "#define _GNU_SOURCE\n#include <errno.h>\n#include <sys/syscall.h>\n#include <unistd.h>\n
        static int is_broken(void) {{ return access(\"{}\", F_OK) == 0; }}
        int fsync(int fd) {{ if (is_broken()) {{ errno = EIO; return -1; }} return syscall(SYS_fsync, fd); }}
        int fdatasync(int fd) {{ if (is_broken()) {{ errno = EIO; return -1; }} return syscall(SYS_fdatasync, fd); }}",
        broken.display()
    );
    (library(folder, &code), broken)
}

#[cfg(target_os = "linux")]
#[test]
fn t15_a_sync_that_fails_ends_the_process_with_70() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    assert!(init(text).status.success());
    let (library, broken) = failing_disk(home.path());
    let child = program(&["serve", "--data", text])
        .env("LD_PRELOAD", library)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let mut line = String::new();
    let out = running.0.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap();
    std::fs::write(&broken, "").unwrap();
    // A log-in that is refused writes nothing; an exchange does.
    let said = ask(address, "POST /v1/exchange", &first_request(&folder));
    assert!(!said.starts_with("HTTP/1.1 200"), "nothing is acknowledged");
    assert_eq!(running.0.wait().unwrap().code(), Some(70));
}

#[cfg(target_os = "linux")]
#[test]
fn t15_a_sync_of_the_audit_chain_s_end_that_fails_ends_the_process_with_70() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    assert!(init(text).status.success());
    // The chain has an end once something was recorded.
    let account = ["account", "--data", text, "李敏", "--role", "coordinator"];
    assert!(program(&account).status().unwrap().success());
    let _ = std::fs::remove_file(folder.join("audit.head"));
    // A character device takes what is written, and cannot be synced.
    std::os::unix::fs::symlink("/dev/null", folder.join("audit.part")).unwrap();
    let child = program(&["serve", "--data", text])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let ended = (0..600).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        running.0.try_wait().unwrap()
    });
    assert_eq!(ended.and_then(|status| status.code()), Some(70));
    assert!(!folder.join("audit.head").exists());
}

/// A library that has the system say of its clock that nobody keeps it right.
#[cfg(target_os = "linux")]
fn unsynchronised(folder: &Path) -> std::path::PathBuf {
    library(
        folder,
        "int adjtimex(void *state) { (void)state; return 5; }",
    )
}

#[cfg(target_os = "linux")]
fn library(folder: &Path, code: &str) -> std::path::PathBuf {
    let (source, library) = (folder.join("library.c"), folder.join("library.so"));
    std::fs::write(&source, code).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .status()
        .unwrap();
    assert!(built.success());
    library
}

#[cfg(target_os = "linux")]
#[test]
fn t13_an_operator_confirms_the_clock_beside_the_service() {
    use qicheng_service_storage::audit::ClockRow;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    assert!(init(text).status.success());
    // The last sign of life is two hours old.
    {
        let (tenant, _keys, storage) = Folder::at(&folder).open().unwrap();
        let row = ClockRow {
            in_doubt: false,
            beat_at: SystemClock.now() - TimeDelta::hours(2),
            confirmed_at: None,
        };
        let write = storage.write(move |tx| Ok(tx.put_service_clock(tenant, &row)?));
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(write)
            .unwrap();
    }
    let child = program(&["serve", "--data", text])
        .env("LD_PRELOAD", unsynchronised(home.path()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let mut line = String::new();
    let out = running.0.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap();
    let health = || ask(address, "GET /health", b"");
    assert!(health().starts_with("HTTP/1.1 503"), "{}", health());
    let request = first_request(&folder);
    assert!(ask(address, "POST /v1/exchange", &request).starts_with("HTTP/1.1 503"));
    let confirm = program(&["clock", "confirm", "--data", text])
        .output()
        .unwrap();
    assert!(confirm.status.success());
    assert!(confirm.stdout.starts_with(b"confirmed at "));
    while health().starts_with("HTTP/1.1 503") {}
    assert!(health().starts_with("HTTP/1.1 200"));
    assert!(ask(address, "POST /v1/exchange", &request).starts_with("HTTP/1.1 200"));
}

/// Asks on a connection of its own; everything that came back.
fn ask(address: &str, what: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "{what} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    String::from_utf8_lossy(&said).into_owned()
}

/// A device's first request to the service of the folder.
fn first_request(folder: &Path) -> Vec<u8> {
    use qicheng_exchange::message::{DeliveryMode, Enrolment, Request, Versions};
    let key = SoftwareKey::from_secret(&[7; 32]).unwrap();
    let sealing = qicheng_exchange::seal::SealingKey::from_secret(&[8; 32]);
    let now = SystemClock.now();
    let request = Request {
        counter: 1,
        time: now,
        expires: now + TimeDelta::minutes(5),
        cursor: Vec::new(),
        operations: Vec::new(),
        versions: Versions::CURRENT,
        delivery_mode: DeliveryMode::Online,
        enrolment: Some(Enrolment {
            exchange_key: key.public(),
            sealing_key: sealing.public().0,
        }),
        room: None,
    };
    let place = Folder::at(folder).identity().unwrap().place;
    let service = qicheng_service_storage::Tenant(place).audience();
    qicheng_exchange::request::sign_request(&request, &key, &service).unwrap()
}

#[test]
fn a_making_that_was_cut_short_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    let first = request(&init(text));
    let keys = std::fs::read(folder.join("keys")).unwrap();
    // As it stands when the power goes before the last step: keys and database, and nothing that says whose.
    std::fs::remove_file(folder.join("service.json")).unwrap();
    let told = program(&["serve", "--data", text]).output().unwrap();
    assert!(!told.status.success());
    let words = String::from_utf8(told.stderr).unwrap();
    assert!(words.contains("run init"), "{words}");
    assert_eq!(request(&init(text)), first);
    assert_eq!(std::fs::read(folder.join("keys")).unwrap(), keys);
    // Before that, nothing but a half-written file of keys under another name.
    let other = home.path().join("other");
    std::fs::create_dir_all(&other).unwrap();
    std::fs::write(other.join("keys.part"), b"qckeys").unwrap();
    assert!(init(other.to_str().unwrap()).status.success());
    Folder::at(&other).open().unwrap();
}

#[test]
fn a_folder_is_served_once_and_let_go_of_by_whoever_dies() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().to_str().unwrap();
    assert!(init(folder).status.success());
    let serve = || {
        let child = program(&["serve", "--data", folder])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut running = Running(child);
        let mut line = String::new();
        let out = running.0.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        (running, line)
    };
    let (first, line) = serve();
    assert!(line.starts_with("listening on"));
    let second = program(&["serve", "--data", folder]).output().unwrap();
    assert!(!second.status.success());
    let words = String::from_utf8(second.stderr).unwrap();
    assert!(words.contains("served by another process"), "{words}");
    drop(first);
    assert!(serve().1.starts_with("listening on"));
}

#[test]
fn any_edit_of_the_record_or_cut_is_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service");
    let text = folder.to_str().unwrap();
    init(text);
    let verify = |kept: Option<&Path>| {
        let mut arguments = vec!["audit", "verify", "--data", text];
        arguments.extend(
            kept.iter()
                .flat_map(|head| ["--head", head.to_str().unwrap()]),
        );
        let output = program(&arguments).output().unwrap();
        let words = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(words).unwrap())
    };
    for name in ["甲", "乙", "丙", "丁"] {
        let account = ["account", "--data", text, name, "--role", "coordinator"];
        assert!(program(&account).status().unwrap().success());
    }
    let head = home.path().join("kept.head");
    let kept = [
        "audit",
        "head",
        "--data",
        text,
        "--to",
        head.to_str().unwrap(),
    ];
    assert!(program(&kept).status().unwrap().success());
    let (holds, words) = verify(Some(&head));
    assert!(
        holds && words.contains("4 rows hold, against 2 signed ends"),
        "{words}"
    );

    let whole = std::fs::read(folder.join("service.db")).unwrap();
    let restore = || {
        for extra in ["service.db-wal", "service.db-shm"] {
            let _ = std::fs::remove_file(folder.join(extra));
        }
        std::fs::write(folder.join("service.db"), &whole).unwrap();
    };
    // Somebody with the database's key takes the triggers away and writes what they like; they cannot sign.
    let cases = [
        (
            "UPDATE audit SET action = 'nothing' WHERE seq = 2",
            "row 2 was changed",
        ),
        (
            "UPDATE audit SET at = at + 1 WHERE seq = 4",
            "row 4 was changed",
        ),
        ("DELETE FROM audit WHERE seq = 3", "row 4 does not follow"),
        ("DELETE FROM audit WHERE seq = 1", "row 2 does not follow"),
        (
            "UPDATE audit SET seq = seq + 10 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;
          UPDATE audit SET seq = 3 WHERE seq = 12",
            "row 2 does not follow",
        ),
        ("DELETE FROM audit WHERE seq = 4", "names row 4"),
        ("DELETE FROM audit", "names row 4"),
        ("DELETE FROM audit_head", "not signed"),
        ("DELETE FROM audit; DELETE FROM audit_head", "names row 4"),
        ("UPDATE audit_head SET bytes = x'00'", "not signed"),
    ];
    for (change, found) in cases {
        restore();
        tamper(&folder, change);
        let (holds, words) = verify(Some(&head));
        assert!(!holds && words.contains(found), "{change}: {words}");
    }
    // An older database put in the place of this one holds by itself; against the end that was kept it does not.
    restore();
    assert!(verify(None).0);
    let account = ["account", "--data", text, "戊", "--role", "coordinator"];
    assert!(program(&account).status().unwrap().success());
    let later = home.path().join("later.head");
    let kept = [
        "audit",
        "head",
        "--data",
        text,
        "--to",
        later.to_str().unwrap(),
    ];
    assert!(program(&kept).status().unwrap().success());
    restore();
    assert!(verify(Some(&head)).0);
    let (holds, words) = verify(Some(&later));
    assert!(!holds && words.contains("names row 5"), "{words}");
}

#[test]
fn a_back_up_fills_an_empty_database_and_no_other() {
    let home = tempfile::tempdir().unwrap();
    let [folder, other, kept] = ["service", "other", "kept"].map(|name| home.path().join(name));
    let [text, other_text, kept_text] = [&folder, &other, &kept].map(|p| p.to_str().unwrap());
    init(text);
    let account = ["account", "--data", text, "甲", "--role", "coordinator"];
    assert!(program(&account).status().unwrap().success());
    let back_up = ["backup", "--data", text, "--to", kept_text];
    let written: Vec<String> = (0..2)
        .map(|_| {
            let output = program(&back_up).output().unwrap();
            let paths = String::from_utf8(output.stdout).unwrap();
            assert!(paths.lines().all(|path| Path::new(path).exists()));
            paths.lines().next().unwrap().to_owned()
        })
        .collect();
    assert_ne!(written[0], written[1], "data are never written over");
    assert_eq!(std::fs::read_dir(&kept).unwrap().count(), 3);

    std::fs::create_dir(&other).unwrap();
    for name in ["keys", "service.json"] {
        std::fs::copy(folder.join(name), other.join(name)).unwrap();
    }
    let newest = kept.join("keys.db");
    let newest = newest.to_str().unwrap();
    let [from, keys] = ["--from", "--keys"];
    let restore = [
        "restore",
        "--data",
        other_text,
        from,
        &written[0],
        keys,
        newest,
    ];
    let restored = program(&restore).output().unwrap();
    assert!(restored.status.success());
    let said = String::from_utf8(restored.stdout).unwrap();
    assert_eq!(said, "restored; people erased since: 0\n");
    let verify = ["audit", "verify", "--data", other_text];
    assert!(program(&verify).status().unwrap().success());
    assert!(!program(&restore).status().unwrap().success());
}

fn tamper(folder: &Path, change: &str) {
    let keys = std::fs::read(folder.join("keys")).unwrap();
    let key = hex::encode(&keys[8 + 5 * 32..8 + 6 * 32]);
    let raw = rusqlite::Connection::open(folder.join("service.db")).unwrap();
    raw.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256"
    ))
    .unwrap();
    let mut named = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap();
    let triggers: Vec<String> = named
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        raw.execute_batch(&format!("DROP TRIGGER {trigger}"))
            .unwrap();
    }
    raw.execute_batch(change).unwrap();
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
}

#[test]
fn rules_are_published_withdrawn_and_listed_with_why() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("service").display().to_string();
    assert!(init(&folder).status.success());
    let frame = |version, region: &str| template::Frame {
        region: region.parse().unwrap(),
        version,
        from: SystemClock.now() - TimeDelta::days(1),
        until: SystemClock.now() + TimeDelta::days(30),
    };
    let file = |version, region| {
        let pack = Template::NothingAsked.pack(frame(version, region), &BTreeMap::new());
        let path = home.path().join(format!("pack-{version}-{region}"));
        std::fs::write(&path, serde_json::to_vec(&pack.unwrap()).unwrap()).unwrap();
        path.display().to_string()
    };
    let rules = |arguments: &[&str]| {
        let all = [&["rules"], arguments, &["--data", &folder]].concat();
        let output = program(&all).output().unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let published = rules(&["publish", &file(2, "433130"), "--reason", "试行"]);
    assert!(
        published.0 && published.1.contains("\"published\""),
        "{}",
        published.1
    );
    for (refused, why) in [
        (
            rules(&["publish", &file(2, "433130"), "--reason", "再来"]),
            "the same version",
        ),
        (
            rules(&["publish", &file(3, "440300"), "--reason", "越界"]),
            "another place's",
        ),
        (
            rules(&["publish", &file(3, "433130"), "--reason", " "]),
            "no reason",
        ),
        (
            rules(&["withdraw", "entry-440300", "--reason", "没有"]),
            "none of ours",
        ),
    ] {
        assert!(!refused.0, "{why}");
    }
    let holds = |listed: &str| {
        let lines = listed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let all: Vec<serde_json::Value> = lines.collect();
        let held = all
            .iter()
            .any(|l| l["state"] == "holds" && l["id"] == "entry-433130");
        let history = all.into_iter().filter(|l| !l["reason"].is_null());
        let history = history.map(|l| (l["state"].to_string(), l["reason"].to_string()));
        (held, history.collect::<Vec<_>>())
    };
    assert!(holds(&rules(&["list"]).1).0);
    assert!(rules(&["withdraw", "entry-433130", "--reason", "疫情解除"]).0);
    let (held, history) = holds(&rules(&["list"]).1);
    assert!(!held);
    let expected = [("withdrawn", "疫情解除"), ("published", "试行")];
    assert_eq!(
        history,
        expected.map(|(state, why)| (format!("{state:?}"), format!("{why:?}")))
    );
}
