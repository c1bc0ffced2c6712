//! Serves the built UI on loopback, on the real core: for tests of the screens in a plain browser, and for nothing else.
//!
//! Each `--device name=folder` is a device that was set up; its screens are at `/name/`. Without one, a device called
//! `phone` is made that knows no service. With `--demo` a real service runs behind the devices `worker`, `helper`,
//! `crew`, `door` (the crew at the other door) and `employer`, and behind three on which something is amiss: `away`
//! reaches no service, the clock of `late` is wrong, the database of `damaged` was. `GET /demo/codes` tells the
//! staff's one-time codes, `POST /demo/plan` sends a vehicle for everyone whose identity was seen.

use chrono::TimeDelta;
use clap::Parser;
use qicheng_app::commands::{self, ErrorView};
use qicheng_domain::people::role::Role;
use qicheng_test_kit::clock::{self, TestClock};
use qicheng_test_world::{Failure, Roots, Service};
use qicheng_tests::demonstration::{
    DESTINATION, Installation, ORIGIN, ORIGIN_NAME, Phone, Place, follow,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// The largest request: a picture of eight MiB in base64, in JSON.
const MAX_BYTES: usize = 12 << 20;

/// The devices of a demonstration.
const DEVICES: [&str; 8] = [
    "worker", "helper", "crew", "door", "employer", "away", "late", "damaged",
];
/// Where no service answers.
const NOWHERE: &str = "http://127.0.0.1:9";

#[derive(Parser)]
struct Options {
    /// The built UI.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// A device that was set up, as `name=folder`.
    #[arg(long = "device")]
    devices: Vec<String>,
    /// Runs a service and four devices of its own.
    #[arg(long)]
    demo: bool,
}

struct Server {
    ui: PathBuf,
    devices: BTreeMap<String, Phone>,
    demo: Option<Demo>,
}

/// A service with a coordinator, and the staff's one-time codes.
struct Demo {
    place: Place,
    codes: BTreeMap<&'static str, String>,
    staff: Vec<String>,
}

struct Request {
    path: String,
    body: Vec<u8>,
    /// Whether it may change something.
    posts: bool,
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let made = tempfile::tempdir()?;
    let mut devices = BTreeMap::new();
    for device in &options.devices {
        let (name, folder) = device.split_once('=').ok_or("a device is name=folder")?;
        devices.insert(name.to_owned(), Phone::open(Path::new(folder))?);
    }
    let mut demo = None;
    if options.demo {
        demo = Some(demonstrate(&made, &mut devices).await?);
    } else if devices.is_empty() {
        let roots = Roots::make()?;
        let bundle = roots.sign(1, &[], &[])?;
        Installation::new(NOWHERE, ORIGIN.parse()?, &roots, bundle).set_up(made.path())?;
        devices.insert("phone".to_owned(), Phone::open(made.path())?);
    }
    let listener = TcpListener::bind(&options.listen).await?;
    say(&format!("listening on http://{}", listener.local_addr()?));
    let server = Arc::new(Server {
        ui: options.ui,
        devices,
        demo,
    });
    tokio::select! {
        ended = accept(&listener, &server) => ended,
        // Ends in order, so that the service does not outlive this.
        ended = tokio::signal::ctrl_c() => Ok(ended?),
    }
}

async fn accept(listener: &TcpListener, server: &Arc<Server>) -> Result<(), Failure> {
    loop {
        let (stream, _) = listener.accept().await?;
        let server = server.clone();
        tokio::spawn(async move { server.serve(stream).await });
    }
}

/// Starts a service and sets up a device for each role.
async fn demonstrate(
    made: &TempDir,
    devices: &mut BTreeMap<String, Phone>,
) -> Result<Demo, Failure> {
    let (service, request) = Service::init(ORIGIN, ORIGIN_NAME)?;
    let (place, installation) = Place::make(service, request, "a password for pages").await?;
    for name in DEVICES {
        let folder = made.path().join(name);
        installation.set_up(&folder)?;
        devices.insert(name.to_owned(), start(name, &folder)?);
    }
    let mut codes = BTreeMap::new();
    let mut staff = Vec::new();
    for (name, role, scope) in [
        ("helper", Role::Helper, ORIGIN),
        ("crew", Role::Crew, ORIGIN),
        ("door", Role::Crew, ORIGIN),
        ("employer", Role::Employer, DESTINATION),
    ] {
        let (id, code) = place
            .coordinator
            .staff_code(name, role, scope.parse()?)
            .await?;
        codes.insert(name, code);
        if role != Role::Helper {
            staff.push(id);
        }
    }
    Ok(Demo {
        place,
        codes,
        staff,
    })
}

/// Opens a device, with what is amiss on it.
fn start(name: &str, folder: &Path) -> Result<Phone, Failure> {
    let clock = TestClock::default();
    match name {
        "away" => follow(folder, NOWHERE)?,
        "late" => clock.set_ahead(TimeDelta::days(-2)),
        "damaged" => {
            drop(Phone::open(folder)?);
            let file = folder.join("qicheng.db");
            let mut bytes = fs::read(&file)?;
            // The first page says that it is a database; what lies behind it is gone.
            bytes
                .iter_mut()
                .skip(4 << 10)
                .for_each(|byte| *byte ^= 0xA5);
            fs::write(file, bytes)?;
        }
        _ => {}
    }
    Phone::open_with(folder, clock)
}

impl Demo {
    async fn answer(&self, request: &Request) -> Result<Answer, Failure> {
        match request.path.as_str() {
            "/demo/codes" => Ok(json_answer("200 OK", &json!(self.codes))),
            "/demo/plan" => {
                self.plan().await?;
                Ok(json_answer("200 OK", &json!({})))
            }
            _ => Ok(not_found()),
        }
    }

    /// Sends a bus, soon, for everyone whose identity was seen.
    async fn plan(&self) -> Result<(), Failure> {
        let people = self.place.coordinator.verified_people().await?;
        let staff: Vec<&str> = self.staff.iter().map(String::as_str).collect();
        let soon = clock::system() + TimeDelta::hours(2);
        self.place.send(soon, &people, &staff).await.map(drop)
    }
}

impl Server {
    async fn serve(&self, stream: TcpStream) -> Result<(), Failure> {
        let mut stream = BufReader::new(stream);
        let Some(request) = read(&mut stream).await? else {
            return Ok(());
        };
        let answer = self.answer(&request).await;
        let head = format!(
            "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            answer.status,
            answer.kind,
            answer.body.len()
        );
        stream.get_mut().write_all(head.as_bytes()).await?;
        stream.get_mut().write_all(&answer.body).await?;
        Ok(stream.get_mut().shutdown().await?)
    }

    async fn answer(&self, request: &Request) -> Answer {
        if let Some(demo) = self
            .demo
            .as_ref()
            .filter(|_| request.path.starts_with("/demo/"))
        {
            return demo.answer(request).await.unwrap_or_else(|error| {
                json_answer("500 Internal Server Error", &json!(error.to_string()))
            });
        }
        let path = request.path.trim_start_matches('/');
        // Every device's pages have the same scripts.
        if path.starts_with("assets/") {
            return self.file("", path);
        }
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let Some(device) = self.devices.get(name) else {
            return not_found();
        };
        match rest.strip_prefix("call/") {
            Some(command) if request.posts => call(device, command, &request.body).await,
            Some(_) => not_found(),
            None => self.file(name, rest),
        }
    }

    fn file(&self, device: &str, path: &str) -> Answer {
        let path = if path.is_empty() { "index.html" } else { path };
        let plain = Path::new(path)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        let Some(bytes) = plain.then(|| fs::read(self.ui.join(path)).ok()).flatten() else {
            return not_found();
        };
        let kind = match path.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            _ => "application/octet-stream",
        };
        let body = if path == "index.html" {
            marked(&String::from_utf8_lossy(&bytes), device).into_bytes()
        } else {
            bytes
        };
        Answer {
            status: "200 OK",
            kind,
            body,
        }
    }
}

async fn call(phone: &Phone, command: &str, body: &[u8]) -> Answer {
    let done = match serde_json::from_slice(body) {
        Ok(args) => commands::call(&phone.app, &phone.line, command, args).await,
        Err(_) => Err(ErrorView::from(qicheng_app::ErrorCode::BadArguments)),
    };
    let (status, value) = match done {
        Ok(value) => ("200 OK", value),
        Err(error) => (
            "422 Unprocessable Content",
            serde_json::to_value(error).unwrap_or(Value::Null),
        ),
    };
    json_answer(status, &value)
}

fn json_answer(status: &'static str, value: &Value) -> Answer {
    Answer {
        status,
        kind: "application/json",
        body: value.to_string().into_bytes(),
    }
}

/// Tells the page that it was served here, and where its device answers.
fn marked(html: &str, device: &str) -> String {
    html.replace(
        "<html ",
        &format!("<html data-loopback=\"/{device}/call/\" "),
    )
}

async fn read(stream: &mut BufReader<TcpStream>) -> Result<Option<Request>, Failure> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let mut words = line.split(' ');
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let (posts, path) = (method == "POST", path.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        if stream.read_line(&mut header).await? == 0 || header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap_or((&header, ""));
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    if length > MAX_BYTES {
        return Ok(None);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(Request { path, body, posts }))
}

fn not_found() -> Answer {
    Answer {
        status: "404 Not Found",
        kind: "text/plain",
        body: Vec::new(),
    }
}

#[expect(
    clippy::print_stdout,
    reason = "whoever started this reads where it listens"
)]
fn say(line: &str) {
    println!("{line}");
}
