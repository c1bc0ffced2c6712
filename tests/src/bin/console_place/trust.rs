//! What makes the place's keys good.

use crate::people::{key, region};
use chrono::TimeDelta;
use qicheng_credential::{
    key::Signer,
    trust::{BundleBody, Purpose},
};
use qicheng_domain::platform::Clock as _;
use qicheng_service_core::{App, place::platform::SystemClock};
use qicheng_test_kit::trust as kit;
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
    let entries = named.into_iter().enumerate().map(|(i, (key, purposes))| {
        let place = region(if i == 4 { 440300 } else { 433130 });
        kit::issuer(key, place, &purposes, now)
    });
    let body = BundleBody {
        version: 7,
        issued: now - TimeDelta::hours(1),
        ..kit::bundle(roots.each_ref().map(Signer::public), entries.collect(), now)
    };
    Ok(kit::signed(&body, [&roots[0], &roots[1]]))
}
