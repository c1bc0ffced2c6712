//! The console in a browser: the whole story by forms, and what a form says of what was typed.

use crate::support::{
    browser::{Browser, PLAN, make_trip, plan_with},
    cast,
    journey::{ELDER, STRANGER, WORKER, journey},
    service, values,
};
use axum::http::StatusCode;
use chrono::TimeDelta;
use qicheng_domain::{ids::TripId, travel::act::ActKind};

#[tokio::test]
async fn s13_demand_shows_wanted_placed_and_left_on_every_day_of_the_window() {
    let mut j = journey().await;
    let mut browser = Browser::logged_in(&j.service).await;
    let elder = values::person(ELDER);
    j.helper
        .does_for(&j.service, "帮手", elder, &values::intent())
        .await;
    let trip = format!("/console/trips/{}", j.trip);
    let remove = format!("{trip}/people/remove");
    let id = elder.to_string();
    browser.submit(&trip, &remove, &[("person", &id)]).await;
    // The worker has a place, the elder has none, and both can leave from the 25th to the 28th.
    let total =
        "<td class=\"number\">2</td><td class=\"number\">1</td><td class=\"number\"><b>1</b></td>";
    for day in ["", "?day=2026-02-25", "?day=2026-02-27", "?day=2026-02-28"] {
        let page = browser.open(&format!("/console/demand{day}")).await;
        assert!(page.contains("1 <small>/ 2</small>"), "{day}");
        assert_eq!(page.matches(total).count(), 2, "{day}");
        assert!(page.contains("/console/demand?day=2026-02-26\">"), "{day}");
    }
    let after = browser.open("/console/demand?day=2026-03-01").await;
    assert!(after.contains("还没有人登记去向"));
    let cancel = format!("/api/v1/trips/{}/cancel", j.trip);
    j.console.post(&cancel, serde_json::Value::Null).await;
    let page = browser.open("/console/demand").await;
    assert!(page.contains("2 <small>/ 2</small>"));
}

#[tokio::test]
async fn the_whole_story_by_forms() {
    let mut j = journey().await;
    let mut browser = Browser::logged_in(&j.service).await;
    let elder = values::person(ELDER);
    j.helper
        .does_for(&j.service, "帮手", elder, &values::intent())
        .await;
    cancel_first_trip(&mut browser, j.trip).await;

    let demand = browser.open("/console/demand").await;
    assert!(demand.contains("/console/trips/new?from=433130&#38;to=440300&#38;day=2026-02-25"));
    let filled = browser
        .open("/console/trips/new?from=433130&to=440300&day=2026-02-25")
        .await;
    for value in ["433130 龙山县", "440300 深圳市", "2026-02-25T06:30"] {
        assert!(filled.contains(&format!("value=\"{value}\"")), "{value}");
    }
    let (trip, page) = make_trip(&mut browser).await;

    // Two whom staff has seen may go; the one whom nobody has seen is named with the reason.
    let html = browser.open(&page).await;
    assert!(
        html.contains("想去那里、还没安排的 2 人")
            && html.contains(STRANGER)
            && html.contains("未核验")
    );
    let people = format!("{page}/people");
    let none = browser.submit(&page, &people, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html.contains("请先勾选"));
    let ids = [WORKER, ELDER].map(|name| values::person(name).to_string());
    let chosen = [
        ("person", ids[0].as_str()),
        ("person", &ids[1]),
        ("from", ""),
        ("to", ""),
    ];
    let given = browser.submit(&page, &people, &chosen).await;
    assert_eq!(given.location(), format!("{page}?done=assigned&n=2"));
    let staff = [("staff", j.crew_id.as_str())];
    browser
        .submit(&page, &format!("{page}/staff"), &staff)
        .await
        .location();

    let approved = browser.submit(&page, &format!("{page}/approve"), &[]).await;
    assert_eq!(approved.location(), format!("{page}?done=approved"));
    let html = browser.open(approved.location()).await;
    assert!(html.contains("已批准") && !html.contains(&format!("{page}/approve")));

    // The crew boards one twice; the board says so, and how old the crew's last word is.
    j.crew.sync_all(&j.service).await;
    let boarded = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 5);
    j.crew.does(&j.service, "乘务", &boarded).await;
    let again = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 9);
    j.crew.does(&j.service, "乘务", &again).await;
    let departed = cast::signed_act("乘务", ActKind::Departed, trip, None, 60);
    j.crew.does(&j.service, "乘务", &departed).await;
    j.service.clock.pass(TimeDelta::minutes(12));
    let board = browser.open(&format!("{page}/board")).await;
    for words in [
        "车开了，不在车上",
        "重复上车：",
        "最后联系 12分钟前",
        WORKER,
        ELDER,
    ] {
        assert!(board.contains(words), "{words}");
    }
    assert!(
        browser
            .open("/console/board")
            .await
            .contains("最后联系 12分钟前")
    );

    // Who is taken off afterwards is told with the next approval.
    let remove = [("person", ids[1].as_str())];
    browser
        .submit(&page, &format!("{page}/people/remove"), &remove)
        .await
        .location();
    assert!(browser.open(&page).await.contains("再次批准改动"));
}

async fn cancel_first_trip(browser: &mut Browser, trip: TripId) {
    let page = format!("/console/trips/{trip}");
    browser
        .submit(&page, &format!("{page}/cancel"), &[])
        .await
        .location();
    assert!(browser.open(&page).await.contains("已取消"));
    for name in [WORKER, ELDER, STRANGER] {
        assert!(browser.open(&page).await.contains(name));
    }
}

#[tokio::test]
async fn a_fault_stands_at_its_field_and_what_was_typed_stays() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let cases = [
        ("plate", "", "plate", "请填这一项"),
        ("seats", "many", "seats", "1 到 3000"),
        ("seats", "0", "seats", "1 到 3000"),
        ("stop-2-region", "石牌", "stop-2-region", "没有这个地方"),
        (
            "stop-2-region",
            "鼓楼区",
            "stop-2-region",
            "有几个地方叫这个名字",
        ),
        (
            "stop-1-departs",
            "half past",
            "stop-1-departs",
            "时间要写成",
        ),
        ("contact", "", "contact", "请填这一项"),
    ];
    for (name, value, field, words) in cases {
        let page = browser
            .submit(
                "/console/trips/new",
                "/console/trips",
                &plan_with(name, value),
            )
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let fault = page
            .html
            .split(&format!("id=\"{field}-fault\""))
            .nth(1)
            .unwrap();
        assert!(
            fault.split("</span>").next().unwrap().contains(words),
            "{name}"
        );
        for (key, typed) in plan_with(name, value)
            .iter()
            .filter(|(key, _)| *key != "mode")
        {
            assert!(
                page.html.contains(&format!("value=\"{typed}\"")),
                "{key} after {name}"
            );
        }
    }
    let late = plan_with("stop-2-arrives", "2026-02-25T05:00");
    let page = browser
        .submit("/console/trips/new", "/console/trips", &late)
        .await;
    assert!(page.html.contains("时间顺序不对"));
    let mut more = PLAN.to_vec();
    more.push(("more", "1"));
    let page = browser
        .submit("/console/trips/new", "/console/trips", &more)
        .await;
    assert!(
        page.html
            .contains("name=\"stop-3-name\" type=\"text\" value=\"宝安客运中心\"")
    );
}

#[tokio::test]
async fn a_plan_is_changed_in_its_form() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let (_, page) = make_trip(&mut browser).await;
    let form = format!("{page}/plan");
    let html = browser.open(&form).await;
    for value in [
        "湘U12345",
        "49",
        "433130 龙山县",
        "2026-02-25T06:30",
        "13900139000",
    ] {
        assert!(html.contains(&format!("value=\"{value}\"")), "{value}");
    }
    browser
        .submit(&form, &form, &plan_with("plate", "湘U99999"))
        .await
        .location();
    let html = browser.open(&page).await;
    assert!(html.contains("湘U99999") && html.contains("第 2 版"));
}

#[tokio::test]
async fn staff_codes_are_shown_once_and_good() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let new = [
        ("name", "王师傅"),
        ("role", "crew"),
        ("scope", "龙山县"),
        ("enterprise", ""),
    ];
    let made = browser
        .submit("/console/staff", "/console/staff", &new)
        .await;
    assert_eq!(made.location(), "/console/staff");
    let shown = browser.open("/console/staff").await;
    let code = shown.split("<p class=\"big\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap().to_owned();
    // Loaded again it shows none and makes none: there is one member still.
    let again = browser.open("/console/staff").await;
    assert!(!again.contains(&code) && !again.contains("<p class=\"big\">"));
    assert_eq!(again.matches("王师傅</span>").count(), 1);
    let (_, outcome) = cast::enrol(&service, "乘务", &code).await;
    assert_eq!(
        outcome,
        qicheng_domain::operations::operation::Outcome::Applied
    );
    assert!(browser.open("/console/staff").await.contains("已启用"));
    let employer = [
        ("name", "厂门口"),
        ("role", "employer"),
        ("scope", "龙山县"),
        ("enterprise", ""),
    ];
    let page = browser
        .submit("/console/staff", "/console/staff", &employer)
        .await;
    assert!(page.html.contains("用工单位要写名称") && page.html.contains("value=\"厂门口\""));
}

#[tokio::test]
async fn notices_go_to_all_to_a_place_and_to_a_trip() {
    let service = service();
    let mut browser = Browser::logged_in(&service).await;
    let (trip, _) = make_trip(&mut browser).await;
    let trip = trip.to_string();
    let base = [
        ("title", "大雪停运"),
        ("body", "明天的班次停一天。"),
        ("expires", "2026-02-22T08:00"),
    ];
    for to in [
        [("to", "all"), ("place", ""), ("trip", "")],
        [("to", "place"), ("place", "龙山县"), ("trip", "")],
        [("to", "trip"), ("place", ""), ("trip", trip.as_str())],
    ] {
        let sent = browser
            .submit("/console/notices", "/console/notices", &[base, to].concat())
            .await;
        assert_eq!(sent.location(), "/console/notices?done=notice-sent");
    }
    assert_eq!(
        browser
            .open("/console/notices")
            .await
            .matches("大雪停运")
            .count(),
        3
    );
    let past = [
        ("to", "all"),
        ("title", "晚了"),
        ("body", "晚了。"),
        ("expires", "2026-02-19T08:00"),
    ];
    let page = browser
        .submit("/console/notices", "/console/notices", &past)
        .await;
    assert!(page.html.contains("id=\"expires-fault\"") && page.html.contains("晚了。</textarea>"));
    let html = browser.open(&format!("/console/notices?trip={trip}")).await;
    assert!(html.contains("value=\"trip\" checked"));
}

#[tokio::test]
async fn duplicate_identities_wait_until_somebody_settles_them() {
    let mut j = journey().await;
    let mut browser = Browser::logged_in(&j.service).await;
    assert!(
        browser
            .open("/console/contradictions")
            .await
            .contains("没有身份冲突")
    );
    let phone = cast::worker(&j.service, "张晓伟二", 1).await;
    let saw = cast::seen(
        "张晓伟二",
        &values::registered("张晓伟二", 1),
        Some(&phone),
        "帮手",
    );
    j.helper
        .does_for(&j.service, "帮手", values::person("张晓伟二"), &saw)
        .await;
    let html = browser.open("/console/contradictions").await;
    assert!(html.contains("张晓伟二") && html.contains(WORKER));
    let (later, earlier) = (
        values::person("张晓伟二").to_string(),
        values::person(WORKER).to_string(),
    );
    let path = "/console/contradictions";
    let choose = |holds| {
        [
            ("person", later.as_str()),
            ("other", earlier.as_str()),
            ("holds", holds),
        ]
    };
    // A verified person does not give way to one whom only one member of staff has seen.
    let refused = browser.submit(path, path, &choose("moved")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html.contains("须有两名不同的工作人员"));
    let none = browser.submit(path, path, &choose("")).await;
    assert!(none.html.contains("请先勾选"));
    let settled = browser.submit(path, path, &choose("earlier")).await;
    assert_eq!(settled.location(), "/console/contradictions?done=settled");
    let html = browser.open(path).await;
    assert!(html.contains("没有身份冲突") && html.contains("先登记的有效"));
    let reopen = format!("{path}/reopen");
    let opened = browser.submit(path, &reopen, &choose("")).await;
    assert_eq!(opened.location(), "/console/contradictions?done=reopened");
    assert!(!browser.open(path).await.contains("没有身份冲突"));
}
