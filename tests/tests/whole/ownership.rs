//! Whose a certificate is, by one grid of cases: the phone before and after it has synced, the service, the crew's
//! device and `qicheng` judge each alike.

use chrono::TimeDelta;
use qicheng_app::{
    roles::{crew, employer, worker},
    scan::Place,
    staff,
};
use qicheng_credential::{
    certificate::Ownership::{self, Other, Own, Unproven},
    key::PublicKey,
    query::Field,
    verdict::Verdict,
};
use qicheng_domain::{
    document::DocumentKind,
    health::BasisKind,
    ids::PersonId,
    people::role::Role,
    rules::{demonstration, pack::RuleState},
};
use qicheng_exchange::seal::Sealed;
use qicheng_test_kit::{certificates, clock, people::with_check};
use qicheng_test_world::{Authority, Build, Device, Failure, Province, Roots, binary};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};
use tempfile::TempDir;

const LONGSHAN: &str = "433130";
const SHENZHEN: &str = "440300";
const BORN: &str = "1988-03-15";

/// A person by name, all born on [`BORN`]; surname, forename and birth date of their certificate; and whose it is.
type Case = (
    &'static str,
    (&'static str, &'static str, &'static str),
    Ownership,
);

const GRID: [Case; 12] = [
    ("张晓伟", ("张", "晓伟", BORN), Own),
    // A compatibility character, which NFC replaces.
    ("李晓明", ("\u{f9e1}", "晓明", BORN), Own),
    ("阿卜杜拉·买买提", ("阿卜杜拉", "买买提", BORN), Own),
    ("阿卜杜拉·吐尔逊", ("阿卜杜拉 ·", " 吐尔逊", BORN), Own),
    ("林小梅", ("Lin", "Xiaomei", BORN), Unproven),
    ("周建国", ("ZHOU", "周", "1988-03-16"), Other),
    ("王芳", ("王", "芳芳", BORN), Other),
    ("陈静", ("芳", "陈静", BORN), Other),
    ("刘洋", ("刘", "洋", "1988-03-16"), Other),
    ("杨勇", ("Yang", "Yong", "1988-03-16"), Other),
    ("赵敏", ("赵", "敏", "1988-03"), Other),
    ("黄强", ("黄", "强", "1988"), Other),
];

/// A person of the grid on a phone of their own.
struct Person {
    case: Case,
    number: String,
    phone: Device,
    id: PersonId,
}

impl Person {
    fn text(&self) -> String {
        let (surname, forename, born) = self.case.1;
        tested((surname, forename), born)
    }

    /// Whether the phone says that the destination's rule is met, and that the certificate counts.
    fn expects(&self) -> (RuleState, bool) {
        let ahead = worker::ahead(&self.phone.app, self.id).unwrap().unwrap();
        let shown = worker::certificates(&self.phone.app, self.id).unwrap();
        let [certificate] = &shown[..] else {
            panic!("{}: one certificate", self.case.0)
        };
        assert_eq!(certificate.own, self.case.2 != Other, "{}", self.case.0);
        let [rule] = &ahead.outcomes[..] else {
            panic!("{}: one rule", self.case.0)
        };
        (rule.state, certificate.counts)
    }
}

/// An ID number of [`BORN`].
fn id_number(order: usize) -> String {
    with_check(&format!("{LONGSHAN}{}{order:03}", BORN.replace('-', "")))
}

/// A negative test of yesterday, by laboratory 1.
fn tested(name: (&str, &str), born: &str) -> String {
    let now = clock::system();
    let sampled = now - TimeDelta::hours(20);
    let document = certificates::tested(name, born, certificates::NOT_DETECTED, sampled);
    let (issued, expires) = (now - TimeDelta::hours(10), now + TimeDelta::days(20));
    certificates::certified(1, document, issued, expires)
}

fn laboratory() -> Vec<u8> {
    certificates::signer(&qicheng_test_kit::key(1), None)
}

/// What a partner's door has, in files.
struct Door(TempDir);

impl Door {
    /// Takes the documents that came to the crew's device, manifests opened.
    fn new(build: &Build, crew: &Device) -> Result<Self, Failure> {
        let door = Self(tempfile::tempdir()?);
        let hex = |key: &PublicKey| hex::encode(key.to_point().0);
        let roots: Vec<String> = build.roots.iter().map(hex).collect();
        door.write("roots", roots.join("\n"));
        door.write("trust", &build.bundle);
        door.write("signer", laboratory());
        for (name, kind) in [
            ("trip", DocumentKind::Trip),
            ("manifest", DocumentKind::Manifest),
            ("list", DocumentKind::List),
            ("rules", DocumentKind::RulePack),
        ] {
            for (number, bytes) in crew.documents(kind)?.into_iter().enumerate() {
                let bytes = match kind {
                    DocumentKind::Manifest => crew.sealing_key()?.open(Sealed::Manifest, &bytes)?,
                    _ => bytes,
                };
                door.write(&format!("{name}-{number}"), bytes);
            }
        }
        Ok(door)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.path().join(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The options for the documents, those of several files last.
    fn options(&self) -> Vec<String> {
        let mut options = Vec::new();
        for (name, file) in [
            ("--trust", "trust"),
            ("--roots", "roots"),
            ("--trip", "trip-0"),
            ("--manifest", "manifest-0"),
        ] {
            options.extend([name.to_owned(), self.path(file).display().to_string()]);
        }
        for (name, files) in [("--list", "list-"), ("--rules", "rules-")] {
            let all = (0..).map(|number| self.path(&format!("{files}{number}")));
            let all = all.take_while(|path| path.exists());
            options.push(name.to_owned());
            options.extend(all.map(|path| path.display().to_string()));
        }
        options
    }

    fn verdict(&self, pass: &str) -> (String, Vec<String>) {
        let said = qicheng(&[&["verify", "--code", pass][..]].concat(), &self.options());
        let reasons = said["reasons"].as_array().unwrap();
        let codes = reasons.iter().map(|r| r["code"].as_str().unwrap());
        let verdict = said["verdict"].as_str().unwrap();
        (verdict.to_owned(), codes.map(str::to_owned).collect())
    }

    fn ownership(&self, person: &Person) -> String {
        let text = person.text();
        let asked = [
            "certificate",
            "verify",
            &text,
            "--name",
            person.case.0,
            "--id-number",
            &person.number,
        ];
        let signer = self.path("signer").display().to_string();
        let said = qicheng(&asked, &["--signer".to_owned(), signer]);
        said["ownership"].as_str().unwrap().to_owned()
    }
}

/// Asks the program, and reads the line that it answers.
fn qicheng(arguments: &[&str], more: &[String]) -> Value {
    let mut command = Command::new(binary("qicheng", "QICHENG_BIN").unwrap());
    let ran = command.arg("--json").args(arguments).args(more).output();
    let ran = ran.unwrap();
    serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&ran.stderr)))
}

/// Whether the health code that the service made rests on a test.
fn rests_on_a_test(gate: &Device, person: &Person) -> bool {
    let fields = BTreeSet::from([Field::HealthCode]);
    let badge = staff::badge(&gate.app, &[Role::Employer]).unwrap();
    let code = employer::ask(&badge, &fields, "入厂健康核查").unwrap();
    let answer = worker::answer_question(&person.phone.app, person.id, &code, &fields).unwrap();
    let told = employer::read_answer(&gate.app, &answer.value.code.unwrap()).unwrap();
    let basis = told.health.unwrap().basis;
    basis
        .iter()
        .any(|basis| basis.kind == BasisKind::NucleicAcidTest)
}

#[tokio::test]
async fn every_side_judges_whose_a_certificate_is_alike() {
    let province = Province::new(LONGSHAN, demonstration::HEALTH_CODE)
        .await
        .unwrap();
    let shenzhen = Authority::make(SHENZHEN.parse().unwrap()).unwrap();
    let roots = Roots::make().unwrap();
    let bundle = roots.sign(1, &[province.request()], &[&shenzhen]).unwrap();
    let build = province.trust(roots.public(), &bundle).await.unwrap();
    let rules = shenzhen
        .sign_rules(demonstration::TEST_WITHIN_48_HOURS)
        .unwrap();
    province.take_rules(rules).await.unwrap();
    province.trust_signers(vec![laboratory()]).await.unwrap();
    let (helper, _) = province.staff(&build, Role::Helper).await.unwrap();
    let (gate, _) = province.staff(&build, Role::Employer).await.unwrap();
    let (crew, duty) = province.staff(&build, Role::Crew).await.unwrap();

    let mut people = Vec::new();
    for (order, case) in GRID.into_iter().enumerate() {
        let number = id_number(100 + order);
        let who = (case.0, number.as_str());
        let (phone, id) = province.worker(&build, &helper, who, 1).await.unwrap();
        people.push(Person {
            case,
            number,
            phone,
            id,
        });
    }
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let trip = province.bus(SHENZHEN, &ids, duty).await.unwrap();
    province.sync(&crew).await.unwrap();
    let door = Door::new(&build, &crew).unwrap();
    let badge = staff::badge(&crew.app, &[Role::Crew]).unwrap();

    for person in &people {
        let (name, ownership) = (person.case.0, person.case.2);
        let own = ownership == Own;
        let state = if own {
            RuleState::Passed
        } else {
            RuleState::Failed
        };
        let expected = (state, own);
        province.sync(&person.phone).await.unwrap();
        worker::import_certificate(&person.phone.app, person.id, &person.text()).unwrap();
        assert_eq!(person.expects(), expected, "{name}, before");
        for _ in 0..2 {
            province.sync(&person.phone).await.unwrap();
        }
        assert_eq!(person.expects(), expected, "{name}, after");
        assert_eq!(rests_on_a_test(&gate, person), own, "{name}, the service");

        let pass = worker::pass(&person.phone.app, person.id, None).unwrap();
        let verdict = match own {
            true => (Verdict::Board, vec![]),
            false => (Verdict::Hold, vec!["rule-fails"]),
        };
        let seen = crew::scan(&badge, &Place { trip, leg: 0 }, &pass.text).unwrap();
        let codes: Vec<_> = seen.value.reasons.iter().map(|r| r.code.as_str()).collect();
        assert_eq!((seen.value.verdict, codes), verdict, "{name}, the crew");
        let (says, codes) = door.verdict(&pass.text);
        assert_eq!(
            (serde_json::to_value(verdict.0).unwrap(), verdict.1),
            (
                says.into(),
                codes.iter().map(String::as_str).collect::<Vec<_>>()
            ),
            "{name}, the door"
        );
        assert_eq!(
            serde_json::to_value(ownership).unwrap(),
            door.ownership(person),
            "{name}, asked"
        );
    }
}
