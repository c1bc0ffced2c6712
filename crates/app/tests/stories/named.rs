//! Documents that places give an id: kept by place and id, never downwards.

use crate::support::*;
use chrono::TimeDelta;
use qicheng_credential::document::{Document, RulePackText, name_of};
use qicheng_domain::{
    channel::Channel, document::DocumentKind, people::role::Role, rules::pack::RulePack,
};

/// What is in use, by name: the pack's version.
fn in_use(phone: &Phone) -> Vec<(Vec<u8>, u32)> {
    let raw = open_raw(phone);
    let mut statement = raw
        .prepare("SELECT name, bytes FROM trusted WHERE kind = 7 ORDER BY name")
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)))
        .unwrap();
    rows.map(|row| {
        let (name, bytes) = row.unwrap();
        let document = Document::<RulePackText>::parse(&bytes).unwrap();
        let pack = RulePack::parse(document.body.json.as_bytes()).unwrap();
        (name, pack.version)
    })
    .collect()
}

#[test]
fn t06_packs_of_one_id_stand_beside_each_other_by_place_and_never_go_down() {
    let world = World::new();
    let phone = at_the_bus(&world, "crew", Role::Crew);
    let issued = start() - TimeDelta::hours(2);
    let id = RulePack::parse(qicheng_domain::rules::demonstration::TEST_WITHIN_48_HOURS.as_bytes())
        .unwrap()
        .id;
    let [shenzhen, here] = [region(440_300), place()].map(|place| name_of(place, &id));
    let brings = |bytes: Vec<u8>, as_name: &[u8]| {
        let line = &phone.line;
        line.publish(Channel::All, DocumentKind::RulePack, as_name, bytes);
        phone.sync();
    };
    let before = in_use(&phone);
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].0, shenzhen);
    brings(rules_by(RULES, 7, 440_300, issued), b"shenzhen 7");
    brings(rules_by(RULES_HERE, 3, 433_130, issued), b"here 3");
    let both = vec![(here.clone(), 3), (shenzhen.clone(), 7)];
    assert_eq!(in_use(&phone), both);
    // Older ones, whatever name they come under, change nothing.
    brings(rules_by(RULES, 6, 440_300, issued), b"shenzhen 6");
    brings(rules_by(RULES_HERE, 2, 433_130, issued), b"shenzhen 7");
    assert_eq!(in_use(&phone), both);
    brings(rules_by(RULES_HERE, 4, 433_130, issued), b"here 4");
    assert_eq!(in_use(&phone), vec![(here, 4), (shenzhen, 7)]);
}
