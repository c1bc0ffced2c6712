//! The time that it surely is at least, and who may raise it.

use crate::support::*;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{channel::Channel, document::DocumentKind, people::role::Role};

fn min_trusted_time(phone: &Phone) -> DateTime<Utc> {
    let millis: i64 = open_raw(phone)
        .query_row("SELECT at FROM time_floor", [], |r| r.get(0))
        .unwrap();
    DateTime::from_timestamp_millis(millis).unwrap()
}

#[test]
fn t13_a_list_dated_ahead_raises_the_floor_no_further_than_the_reply_s_time() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let before = min_trusted_time(&crew);
    let ahead = list_at(LISTS, 2, &[], start() + TimeDelta::days(3));
    crew.line
        .publish(Channel::All, DocumentKind::List, b"2", ahead);
    crew.sync();
    assert!(
        min_trusted_time(&crew) > before,
        "it is raised to what both clocks say"
    );
    assert_eq!(min_trusted_time(&crew), start());

    world.wait(7_200);
    let timely = list_at(LISTS, 3, &[], start() + TimeDelta::hours(1));
    crew.line
        .publish(Channel::All, DocumentKind::List, b"3", timely);
    crew.sync();
    assert_eq!(min_trusted_time(&crew), start() + TimeDelta::hours(1));
}

#[test]
fn t13_a_phone_that_a_service_led_ahead_of_the_time_reaches_it_once_both_are_right() {
    let world = World::new();
    let (mut crew, clock) = world.phone_off_by("crew", TimeDelta::zero());
    takes_up(&crew, Role::Crew);
    let ahead = TimeDelta::days(3);
    world.clock.set(ahead);
    clock.set(ahead);
    let list = list_at(LISTS, 2, &[], start() + ahead);
    crew.line
        .publish(Channel::All, DocumentKind::List, b"2", list);
    crew.sync();
    assert_eq!(min_trusted_time(&crew), start() + ahead);
    world.clock.set(-ahead);
    clock.set(-ahead);
    crew.sync();
    crew.restart();
    crew.sync();
}
