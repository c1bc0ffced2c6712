//! What makes the place's keys good.

use crate::people::{key, region};
use chrono::TimeDelta;
use qicheng_credential::{
    key::Signer as _,
    trust::{self, BundleBody, IssuerKey, KeyState, NamedKey, Purpose},
};
use qicheng_service_core::{
    App,
    platform::{Clock as _, SystemClock},
};
use std::error::Error;

/// This service's own keys, vouched for by three roots that are thrown away.
pub fn bundle(app: &App) -> Result<Vec<u8>, Box<dyn Error>> {
    let now = SystemClock.now();
    let roots = [1, 2, 3].map(key);
    let keys = app.keys();
    use Purpose::{Health, List, Manifest, Notice, Respond, Rules, Staff, Ticket, Time};
    let named = [
        (keys.issue.public(), vec![Ticket, Health, Staff]),
        (keys.manifest.public(), vec![Manifest]),
        (keys.document.public(), vec![Notice, Time, List, Rules]),
        (keys.respond.public(), vec![Time, Respond]),
        (key(70_000).public(), vec![Ticket, Health, Staff]),
    ];
    let entries = named
        .into_iter()
        .enumerate()
        .map(|(i, (key, purposes))| IssuerKey {
            key: NamedKey::Verify(key),
            place: region(if i == 4 { 440300 } else { 433130 }),
            purposes,
            not_before: now - TimeDelta::hours(1),
            expires: now + TimeDelta::days(365),
            state: KeyState::Good,
        });
    let body = BundleBody {
        version: 7,
        issued: now - TimeDelta::hours(1),
        expires: now + TimeDelta::days(60),
        roots: [roots[0].public(), roots[1].public(), roots[2].public()],
        keys: entries.collect(),
        pins: None,
    };
    Ok(trust::build(&[&roots[0], &roots[1]], &body)?)
}
