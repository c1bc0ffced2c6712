//! A trust bundle that names the service's keys.

use super::Service;
use qicheng_credential::{
    key::Signer,
    trust::{Bundle, BundleBody, IssuerKey, Purpose},
};
use qicheng_test_kit::{key, trust as kit};

pub fn bundle(service: &Service) -> Bundle {
    Bundle::reopen(&bytes(service)).unwrap()
}

/// The bundle as its roots signed it.
pub fn bytes(service: &Service) -> Vec<u8> {
    let roots = ["root one", "root two", "root three"].map(key);
    let now = service.app.now();
    let keys = service.app.keys();
    let entry = |key: &dyn Signer, purposes: &[Purpose]| IssuerKey {
        not_before: now,
        ..kit::issuer(key.public(), service.app.tenant().0, purposes, now)
    };
    let keys = vec![
        entry(
            &keys.issue,
            &[Purpose::Ticket, Purpose::Health, Purpose::Staff],
        ),
        entry(
            &keys.document,
            &[
                Purpose::Notice,
                Purpose::Time,
                Purpose::List,
                Purpose::Rules,
            ],
        ),
    ];
    let body = BundleBody {
        version: 1,
        issued: now,
        ..kit::bundle(roots.each_ref().map(Signer::public), keys, now)
    };
    kit::signed(&body, [&roots[0], &roots[1]])
}
