//! The console in a browser: who gets in, both languages, nothing of anyone's that it need not show.

use crate::support::{
    Service,
    browser::{Browser, PLAN, csrf, make_trip, plan_with},
    cast,
    console::{PASSWORD, account_code},
    journey::{ELDER, STRANGER, WORKER, journey},
    service, values,
};
use axum::http::{StatusCode, header};
use qicheng_domain::{operations::claim::Claim, travel::intent::TravelIntent};

const PAGES: [&str; 13] = [
    "/console/demand",
    "/console/people",
    "/console/people?state=unverified&q=%E5%BC%A0",
    "/console/trips",
    "/console/trips/new?from=433130&to=440300&day=2026-02-25",
    "/console/board",
    "/console/contradictions",
    "/console/notices",
    "/console/staff",
    "/console/trust",
    "/console/audit?check=1",
    "/console/people?going=waiting&sort=name&page=2",
    "/console/trips/000000000000/board",
];

#[tokio::test]
async fn every_page_wants_a_session() {
    let service = service();
    let mut browser = Browser::of(&service);
    for stale in [None, Some("0".repeat(64)), Some("nonsense".to_owned())] {
        if let Some(stale) = stale {
            browser.cookies.insert("qicheng_session".to_owned(), stale);
        }
        for path in PAGES {
            let to = browser.get(path).await.location().to_owned();
            assert!(to.starts_with("/console/login?next=%2Fconsole%2F"), "{to}");
        }
        for path in [
            "/console/trips",
            "/console/staff",
            "/console/logout",
            "/console/trips/000000000000/approve",
        ] {
            assert_eq!(
                browser.post(path, &[]).await.location(),
                "/console/login",
                "{path}"
            );
        }
    }
    for path in [
        "/console/login",
        "/console/password",
        "/console/console.css",
        "/console/console.js",
    ] {
        browser.open(path).await;
    }
}

#[tokio::test]
async fn a_session_is_kept_from_scripts_and_strangers_and_ends() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let shown = browser.get("/console/login").await;
    let cookie = shown.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/console"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let policy = shown.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
    let out = browser
        .submit("/console/demand", "/console/logout", &[])
        .await;
    assert_eq!(out.location(), "/console/login");
    assert_eq!(
        browser.get("/console/demand").await.location(),
        "/console/login?next=%2Fconsole%2Fdemand"
    );
}

#[tokio::test]
async fn s12_a_log_in_goes_on_to_the_page_that_was_asked_for() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let asked = "/console/people?q=张&identity=verified";
    browser.cookies.retain(|name, _| !name.contains("session"));
    let log_in = browser.get(&asked.replace('张', "%E5%BC%A0")).await;
    let log_in = log_in.location().to_owned();
    let html = browser.open(&log_in).await;
    let next = html.split("name=\"next\" value=\"").nth(1).unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let enter = |next| [("name", "李敏"), ("password", PASSWORD), ("next", next)];
    let page = browser
        .submit(&log_in, "/console/login", &enter(&next))
        .await;
    assert_eq!(page.location(), asked.replace('张', "%E5%BC%A0"));
    for elsewhere in [
        "//evil.example",
        "https://evil.example/console",
        "/consoles",
        "/console/\\x",
    ] {
        let page = browser
            .submit("/console/login", "/console/login", &enter(elsewhere))
            .await;
        assert_eq!(page.location(), "/console", "{elsewhere}");
    }
}

/// Returns the value that tells a page's form from all others.
async fn form_of(browser: &mut Browser, page: &str) -> String {
    let html = browser.open(page).await;
    let value = html.split("name=\"form\" value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn s12_a_form_sent_twice_counts_once() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let notice = [
        ("to", "all"),
        ("title", "停运"),
        ("body", "大雪，班车停运一天。"),
        ("expires", "2026-02-25T06:00"),
    ];
    let member = [("name", "王师傅"), ("role", "crew"), ("scope", "433130")];
    for (page, action, fields, taken) in [
        (
            "/console/trips/new",
            "/console/trips",
            &PLAN[..],
            "/console/trips?",
        ),
        (
            "/console/notices",
            "/console/notices",
            &notice[..],
            "/console/notices?",
        ),
        (
            "/console/staff",
            "/console/staff",
            &member[..],
            "/console/staff?",
        ),
    ] {
        let form = form_of(&mut browser, page).await;
        let mut fields = fields.to_vec();
        fields.push(("form", &form));
        let first = browser.submit(page, action, &fields).await;
        assert!(!first.location().contains("taken-already"), "{page}");
        let second = browser.submit(page, action, &fields).await;
        assert_eq!(second.location(), format!("{taken}done=taken-already"));
        let said = browser.open(second.location()).await;
        assert!(said.contains("已经交过了"), "{page}");
    }
    for (list, name) in [
        ("/console/trips", "湘U12345"),
        ("/console/notices", "班车停运一天"),
        ("/console/staff", "<span class=\"strong\">王师傅</span>"),
    ] {
        assert_eq!(browser.open(list).await.matches(name).count(), 1, "{list}");
    }
}

#[tokio::test]
async fn s12_who_changes_a_plan_that_changed_meanwhile_is_told_and_keeps_what_they_typed() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let (_, trip) = make_trip(&mut browser).await;
    let (plan, read) = (format!("{trip}/plan"), ("revision", "1"));
    let mut mine = plan_with("plate", "湘U11111");
    mine.push(read);
    let mut theirs = plan_with("plate", "湘U22222");
    theirs.push(read);
    let done = browser.submit(&plan, &plan, &mine).await;
    assert_eq!(done.location(), format!("{trip}?done=changed"));
    let told = browser.submit(&plan, &plan, &theirs).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.html.contains("别人改过这个班次"));
    assert!(told.html.contains("value=\"湘U22222\""));
    assert!(told.html.contains("name=\"revision\" value=\"2\""));
    theirs.pop();
    theirs.push(("revision", "2"));
    let done = browser.submit(&plan, &plan, &theirs).await;
    assert_eq!(done.location(), format!("{trip}?done=changed"));
    assert!(browser.open(&trip).await.contains("湘U22222"));
}

#[tokio::test]
async fn s12_the_language_link_keeps_page_and_filter() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let html = browser
        .open("/console/people?q=%E5%BC%A0&done=removed&lang=zh-CN")
        .await;
    assert!(html.contains("href=\"/console/people?q=%E5%BC%A0&#38;lang=en\""));
}

#[tokio::test]
async fn s12_a_line_break_counts_once() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    // A thousand characters, half of them line breaks, which a browser sends as two each.
    let body = "雪\r\n".repeat(499) + "雪雪";
    let notice = [
        ("to", "all"),
        ("title", "停运"),
        ("body", body.as_str()),
        ("expires", "2026-02-25T06:00"),
    ];
    let sent = browser
        .submit("/console/notices", "/console/notices", &notice)
        .await;
    assert_eq!(sent.location(), "/console/notices?done=notice-sent");
}

#[tokio::test]
async fn a_form_that_no_page_of_ours_carried_is_refused() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let mut other = Browser::of(&service);
    let theirs = csrf(&other.open("/console/login").await).to_owned();
    let (_, trip) = make_trip(&mut browser).await;
    let forms = [
        "/console/trips".to_owned(),
        "/console/staff".to_owned(),
        "/console/notices".to_owned(),
        "/console/contradictions".to_owned(),
        "/console/logout".to_owned(),
        "/console/login".to_owned(),
        "/console/password".to_owned(),
        format!("{trip}/plan"),
        format!("{trip}/people"),
        format!("{trip}/people/remove"),
        format!("{trip}/staff"),
        format!("{trip}/staff/remove"),
        format!("{trip}/approve"),
        format!("{trip}/cancel"),
    ];
    for path in &forms {
        for token in ["", "0", &theirs] {
            let mut fields = PLAN.to_vec();
            fields.push(("csrf", token));
            let page = browser.post(path, &fields).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path} {token}");
        }
    }
    let html = browser.open(&trip).await;
    assert!(html.contains("未批准") && !html.contains("已取消"));
}

#[tokio::test]
async fn only_coordinators_get_in_and_wrong_passwords_wait() {
    let service = service();
    let mut browser = Browser::of(&service);
    let code = account_code(
        &service,
        "检查员",
        qicheng_domain::people::role::Role::Inspector,
    )
    .await;
    let login = |name, password| [("name", name), ("password", password)];
    let wrong = [
        ("name", "检查员"),
        ("code", "ZZZZZ-ZZZZZ"),
        ("password", PASSWORD),
    ];
    let page = browser
        .submit("/console/password", "/console/password", &wrong)
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("id=\"code-fault\"") && page.html.contains("value=\"检查员\""));
    assert!(!page.html.contains(PASSWORD));
    let right = [
        ("name", "检查员"),
        ("code", code.as_str()),
        ("password", PASSWORD),
    ];
    browser
        .submit("/console/password", "/console/password", &right)
        .await
        .location();
    let page = browser
        .submit(
            "/console/login",
            "/console/login",
            &login("检查员", PASSWORD),
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("不是调度员") && !browser.cookies.contains_key("qicheng_session"));
    for _ in 0..5 {
        let page = browser
            .submit(
                "/console/login",
                "/console/login",
                &login("检查员", "wrong"),
            )
            .await;
        assert!(page.html.contains("对不上"));
    }
    let page = browser
        .submit(
            "/console/login",
            "/console/login",
            &login("检查员", PASSWORD),
        )
        .await;
    assert!(page.html.contains("试错太多"));
}

#[tokio::test]
async fn a_language_is_kept_and_both_say_everything() {
    let j = journey().await;
    j.approve().await;
    let mut browser = Browser::logged_in(&j.service).await;
    let chinese = browser.open("/console/demand").await;
    assert!(chinese.contains("<html lang=\"zh-CN\" dir=\"ltr\">") && chinese.contains("出行需求"));
    let english = browser.open("/console/demand?lang=en").await;
    assert!(
        english.contains("<html lang=\"en\" dir=\"ltr\">") && english.contains("Verified people")
    );
    let mut pages: Vec<_> = PAGES[..9].iter().map(ToString::to_string).collect();
    pages.push(format!("/console/trips/{}", j.trip));
    pages.push(format!("/console/trips/{}/board", j.trip));
    for page in &pages {
        let html = browser.open(page).await;
        assert!(html.contains("<html lang=\"en\" dir=\"ltr\">"), "{page}");
        for words in ["需求", "在途", "人员", "发通知", "核验", "{n}"] {
            assert!(!html.contains(words), "{page}: {words}");
        }
    }
    assert!(
        browser
            .open("/console/demand?lang=zh")
            .await
            .contains("出行需求")
    );
}

#[tokio::test]
async fn pages_show_no_more_of_a_person_than_name_and_last_four() {
    let j = journey().await;
    j.approve().await;
    let mut browser = Browser::logged_in(&j.service).await;
    twin(&j.service).await;
    let mut pages: Vec<_> = PAGES[..9].iter().map(ToString::to_string).collect();
    pages.push("/console/people?q=".to_owned());
    pages.push(format!("/console/trips/{}", j.trip));
    pages.push(format!("/console/trips/{}/board", j.trip));
    let mut seen = String::new();
    for page in &pages {
        seen.push_str(&browser.open(page).await);
    }
    for order in [1, 2, 3] {
        let number = values::id_number(order);
        assert!(seen.contains(&format!("··{}", &number[14..])));
        // The six digits of the place are on the page anyway; the birth date and all after it must not be.
        assert!(!seen.contains(&number) && !seen.contains(&number[6..14]));
    }
    assert!(!seen.contains("13800138000") && !seen.contains("里耶镇<"));
}

/// Somebody else under the worker's ID number.
async fn twin(service: &Service) {
    cast::worker(service, "张晓伟二", 1).await;
}

#[tokio::test]
async fn what_people_write_is_text_and_nothing_else() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let evil = "\"><script>alert(1)</script>";
    let fields = [
        ("name", evil),
        ("role", "crew"),
        ("scope", evil),
        ("enterprise", ""),
    ];
    let page = browser
        .submit("/console/staff", "/console/staff", &fields)
        .await;
    assert!(page.html.contains("&#60;script&#62;") && !page.html.contains(evil));
    let fields = [
        ("name", evil),
        ("role", "crew"),
        ("scope", "433130"),
        ("enterprise", ""),
    ];
    browser
        .submit("/console/staff", "/console/staff", &fields)
        .await;
    let html = browser.open("/console/staff").await;
    assert!(html.contains("&#60;script&#62;") && !html.contains(evil));
}

#[tokio::test]
async fn s05_a_person_s_page_tells_what_they_said_and_how_their_place_stands() {
    let mut j = journey().await;
    let mut browser = Browser::logged_in(&j.service).await;
    let elder = values::person(ELDER);
    let intent = Claim::Intent(TravelIntent {
        pick_up: Some("村口大樟树".to_owned()),
        wheelchair: true,
        ..values::travel()
    });
    j.helper.does_for(&j.service, "帮手", elder, &intent).await;
    let worker = format!("/console/people/{}", values::person(WORKER));
    let page = browser.open(&worker).await;
    let registered = values::registered(WORKER, 1);
    let Claim::Registration(registration) = &registered else {
        unreachable!("it is a registration");
    };
    let mobile = registration.mobile.as_ref().unwrap().expose();
    assert!(page.contains(&format!("href=\"tel:{mobile}\"")));
    assert!(page.contains(&registration.home_detail));
    assert!(page.contains("还没批准，没有票"));
    let page = browser.open(&format!("/console/people/{elder}")).await;
    for needs in ["村口大樟树", "坐轮椅", "行李 2 件"] {
        assert!(page.contains(needs), "{needs}");
    }
    let stranger = format!("/console/people/{}", values::person(STRANGER));
    assert!(
        browser
            .open(&stranger)
            .await
            .contains("走不了: 还没有人当面核验")
    );
    j.approve().await;
    assert!(browser.open(&worker).await.contains(">有票<"));
    let cancel = format!("/api/v1/trips/{}/cancel", j.trip);
    j.console.post(&cancel, serde_json::Value::Null).await;
    assert!(browser.open(&worker).await.contains(">班次已取消<"));
}
