//! A trust bundle that names the service's keys.

use super::{Service, values};
use chrono::TimeDelta;
use qicheng_credential::{
    key::Signer,
    trust::{Bundle, BundleBody, IssuerKey, KeyState, NamedKey, Purpose, build},
};

pub fn bundle(service: &Service) -> Bundle {
    Bundle::reopen(&bytes(service)).unwrap()
}

/// The bundle as its roots signed it.
pub fn bytes(service: &Service) -> Vec<u8> {
    let roots = ["root one", "root two", "root three"].map(values::key);
    let now = service.app.now();
    let keys = service.app.keys();
    let entry = |key: &dyn Signer, purposes: &[Purpose]| IssuerKey {
        key: NamedKey::Verify(key.public()),
        place: service.app.tenant().0,
        purposes: purposes.to_vec(),
        not_before: now,
        expires: now + TimeDelta::days(365),
        state: KeyState::Good,
    };
    let body = BundleBody {
        version: 1,
        issued: now,
        expires: now + TimeDelta::days(90),
        roots: [roots[0].public(), roots[1].public(), roots[2].public()],
        keys: vec![
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
        ],
        pins: None,
    };
    let signers: [&dyn Signer; 2] = [&roots[0], &roots[1]];
    build(&signers, &body).unwrap()
}
