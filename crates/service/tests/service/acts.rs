//! Acts of staff: one effect each, from those who may.

use super::support::{self, browser::Browser, cast, journey::journey, phone::refused};
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::key::Signer as _;
use qicheng_domain::{
    document::DocumentKind,
    ids::TripId,
    operations::{operation::Outcome, refusal::RefusalCode},
    travel::{act::ActKind, attendance::Epoch},
};
use qicheng_service_core::staff;
use qicheng_service_storage::{accounts::AccountId, staff::StaffId};
use serde_json::{Value, json};

#[tokio::test]
async fn acts_come_once_whatever_comes_twice() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let boarded = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 5);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &boarded).await,
        Outcome::Applied
    );
    let revision = j.progress(&j.crew).revision;
    assert_eq!(
        j.crew.does(&j.service, "乘务", &boarded).await,
        Outcome::Applied
    );
    assert_eq!(j.progress(&j.crew).revision, revision);
    assert_eq!(j.board().await["double"], json!([]));

    // Earlier by its clock, though it came later: this one counts, and both are shown.
    let earlier = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 3);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &earlier).await,
        Outcome::Applied
    );
    let progress = j.progress(&j.crew);
    assert_eq!(progress.boarded.len(), 1);
    assert_eq!(
        progress.boarded[0].at,
        support::start() + TimeDelta::minutes(24 * 60 + 3)
    );
    let departed = cast::signed_act("乘务", ActKind::Departed, trip, None, 60);
    let arrived = cast::signed_act("乘务", ActKind::Arrived, trip, None, 900);
    j.crew.does(&j.service, "乘务", &departed).await;
    j.crew.does(&j.service, "乘务", &arrived).await;
    let received = cast::signed_act("厂门", ActKind::Received, trip, Some(1), 910);
    assert_eq!(
        j.employer.does(&j.service, "厂门", &received).await,
        Outcome::Applied
    );
    let board = j.board().await;
    assert_eq!(board["double"][0]["boardings"].as_array().unwrap().len(), 2);
    let counts = [
        "expected", "boarded", "received", "missing", "departed", "arrived",
    ];
    let counts: Vec<_> = counts
        .iter()
        .map(|key| board[key].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [2, 1, 1, 1, 0, 2]);
    assert_eq!(j.progress(&j.employer).received.len(), 1);
}

#[tokio::test]
async fn who_was_seen_on_the_way_stays_on_the_board_whatever_becomes_of_the_seat() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let boarded = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 5);
    j.crew.does(&j.service, "乘务", &boarded).await;
    let received = cast::signed_act("厂门", ActKind::Received, trip, Some(1), 910);
    j.employer.does(&j.service, "厂门", &received).await;
    let before = j.board().await;
    let seen = before["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["slot"] == 1)
        .unwrap();
    let path = format!(
        "/api/v1/trips/{trip}/people/{}",
        seen["person"].as_str().unwrap()
    );
    let (status, _) = j.console.call(Method::DELETE, &path, None).await;
    assert_eq!(status, 204);
    let after = j.board().await;
    assert_eq!(
        (&after["boarded"], &after["received"]),
        (&json!(1), &json!(1))
    );
    assert!(after["people"].as_array().unwrap().contains(seen));
}

#[tokio::test]
async fn s02_who_was_called_out_and_did_not_come_back_is_missing_on_the_board() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let at = |leg, round| Epoch { leg, round };
    let said = [
        (ActKind::Boarded, Some(1), at(0, 0)),
        (ActKind::Boarded, Some(2), at(0, 0)),
        (ActKind::Departed, None, at(0, 0)),
        (ActKind::CalledOut, None, at(1, 0)),
        (ActKind::Boarded, Some(2), at(1, 1)),
        (ActKind::Departed, None, at(1, 1)),
    ];
    for (minutes, (kind, slot, epoch)) in (5..).zip(said) {
        let act = cast::signed_act_in("乘务", kind, trip, slot, epoch, minutes);
        assert_eq!(
            j.crew.does(&j.service, "乘务", &act).await,
            Outcome::Applied
        );
    }
    let board = j.board().await;
    assert_eq!(board["missing"], 1);
    let progress = j.progress(&j.crew);
    assert_eq!(
        (progress.departed, progress.departed_round),
        (Some(1), Some(1))
    );
}

#[tokio::test]
async fn t02_a_departure_over_a_double_boarding_is_on_the_board_whoever_boarded() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    // The boardings of one door came; those of the other are still on its phone.
    for (kind, minutes) in [
        (ActKind::Boarded, 5),
        (ActKind::DoubleUnsettled, 60),
        (ActKind::DoubleUnsettled, 61),
    ] {
        let act = cast::signed_act("乘务", kind, trip, Some(1), minutes);
        assert_eq!(
            j.crew.does(&j.service, "乘务", &act).await,
            Outcome::Applied
        );
    }
    let double = &j.board().await["double"];
    assert_eq!(double.as_array().unwrap().len(), 1);
    assert_eq!(double[0]["slot"], 1);
    assert_eq!(double[0]["boardings"].as_array().unwrap().len(), 1);
    let left = support::start() + TimeDelta::minutes(24 * 60 + 61);
    let shown = double[0]["unsettled"].as_str().unwrap();
    assert_eq!(shown.parse::<DateTime<Utc>>().unwrap(), left);
    let mut browser = Browser::logged_in(&j.service).await;
    let page = format!("/console/trips/{trip}/board");
    assert!(browser.open(&page).await.contains("发车时还没查清谁在车上"));
    // Only crew says so, and of a place that there is.
    let gate = cast::signed_act("厂门", ActKind::DoubleUnsettled, trip, Some(1), 62);
    assert_eq!(
        j.employer.does(&j.service, "厂门", &gate).await,
        refused(RefusalCode::NotAllowed)
    );
    for slot in [None, Some(77)] {
        let act = cast::signed_act("乘务", ActKind::DoubleUnsettled, trip, slot, 63);
        assert!(matches!(
            j.crew.does(&j.service, "乘务", &act).await,
            Outcome::Refused { .. }
        ));
    }
}

#[tokio::test]
async fn t02_a_manifest_names_the_crew_on_duty_to_crew_alone() {
    let mut j = journey().await;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    j.employer.sync_all(&j.service).await;
    let held = j.manifest(&j.crew);
    let kid = cast::staff_key("乘务").public().kid().0;
    assert_eq!(held.crew, Some(vec![kid.into()]));
    assert_eq!(j.manifest(&j.employer).crew, None);

    // A colleague comes onto the trip and leaves it again: each time the crew's own list says so.
    let (id, code) = j.console.staff("同事", "crew").await;
    cast::enrol(&j.service, "同事", &code).await;
    let path = format!("/api/v1/trips/{}/staff/{id}", j.trip);
    for (method, crew) in [(Method::PUT, 2), (Method::DELETE, 1)] {
        let (status, _) = j.console.call(method, &path, None).await;
        assert_eq!(status, 204);
        let before = j.manifest(&j.crew);
        j.crew.sync_all(&j.service).await;
        let held = j.manifest(&j.crew);
        assert_eq!(held.revision, before.revision + 1);
        assert_eq!(held.issued, before.issued);
        assert_eq!(held.crew.unwrap().len(), crew);
        assert!(held.entries == before.entries);
    }
}

#[tokio::test]
async fn acts_of_those_who_may_not_are_refused() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    let not_allowed = refused(RefusalCode::NotAllowed);
    let by_helper = cast::signed_act("帮手", ActKind::Boarded, trip, Some(1), 5);
    assert_eq!(
        j.helper.does(&j.service, "帮手", &by_helper).await,
        not_allowed
    );
    let received = cast::signed_act("乘务", ActKind::Received, trip, Some(1), 5);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &received).await,
        not_allowed
    );
    let of_another = cast::signed_act("厂门", ActKind::Boarded, trip, Some(1), 5);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &of_another).await,
        not_allowed
    );
    let unknown = cast::signed_act("乘务", ActKind::Boarded, TripId([9; 6]), Some(1), 5);
    let outcome = j.crew.does(&j.service, "乘务", &unknown).await;
    assert_eq!(outcome, refused(RefusalCode::UnknownSubject));
    let nobody = cast::signed_act("乘务", ActKind::Boarded, trip, Some(77), 5);
    let outcome = j.crew.does(&j.service, "乘务", &nobody).await;
    assert!(matches!(
        outcome,
        Outcome::Refused {
            code: RefusalCode::Field,
            ..
        }
    ));
    let without_figure = cast::signed_act("乘务", ActKind::HealthChecked, trip, Some(1), 5);
    let outcome = j.crew.does(&j.service, "乘务", &without_figure).await;
    let temperature = Outcome::Refused {
        code: RefusalCode::Field,
        field: Some("temperature".to_owned()),
    };
    assert_eq!(outcome, temperature);
    assert_eq!(j.board().await["boarded"], json!(0));
}

#[tokio::test]
async fn a_role_taken_away_takes_everything_along() {
    let mut j = journey().await;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let path = format!("/api/v1/staff/{}/revoke", j.crew_id);
    assert_eq!(j.console.post(&path, Value::Null).await.0, 200);
    j.crew.sync_all(&j.service).await;
    for kind in [
        DocumentKind::Manifest,
        DocumentKind::Staff,
        DocumentKind::Trip,
    ] {
        assert_eq!(j.crew.held(kind).len(), 0, "{kind:?}");
    }
    let boarded = cast::signed_act("乘务", ActKind::Boarded, j.trip, Some(1), 5);
    let outcome = j.crew.does(&j.service, "乘务", &boarded).await;
    assert_eq!(outcome, refused(RefusalCode::NotAllowed));
}

#[tokio::test]
async fn what_was_done_while_the_role_was_held_counts_whenever_it_comes() {
    for by_device in [true, false] {
        let mut j = journey().await;
        j.approve().await;
        let path = format!("/api/v1/staff/{}/code", j.crew_id);
        let (_, answer) = j.console.post(&path, Value::Null).await;
        j.service.clock.pass(TimeDelta::minutes(24 * 60 + 10));
        if by_device {
            let code = answer["code"].as_str().unwrap();
            let (_, done) = cast::enrol(&j.service, "乘务的新手机", code).await;
            assert_eq!(done, Outcome::Applied);
        } else {
            let ctx = j.service.app.context();
            let id = StaffId(j.crew_id.parse().unwrap());
            let by = AccountId(uuid::Uuid::from_bytes([9; 16]));
            let storage = j.service.app.storage();
            let revoked = storage.write(move |tx| staff::revoke(tx, &ctx, by, id));
            assert!(revoked.await.unwrap().revoked_at.is_some());
        }
        let at = |minutes| cast::signed_act("乘务", ActKind::Boarded, j.trip, Some(1), minutes);
        let (before, since) = (at(5), at(11));
        let outcome = j.crew.does(&j.service, "乘务", &since).await;
        assert_eq!(outcome, refused(RefusalCode::NotAllowed));
        let outcome = j.crew.does(&j.service, "乘务", &before).await;
        assert_eq!(outcome, Outcome::Applied);
        let (tenant, trip) = (j.service.app.tenant(), j.trip);
        let acts = j.service.app.storage();
        let acts = acts.read(move |tx| Ok(tx.acts(tenant, trip)?.len()));
        assert_eq!(acts.await.unwrap(), 1);
    }
}
