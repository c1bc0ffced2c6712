//! Bytes and QR version of what is shown, ordinary and as large as services may issue.

use crate::{Outcome, figure::Figure, people};
use qicheng_codes::make::QrCode;
use qicheng_credential::{
    credential::{BASIS_MAX, Body, Credential, StatusIndex, issue},
    encoding::text::{self, Prefix},
    key::Signer as _,
    presentation::Proof,
};
use qicheng_domain::{
    health::{Basis, BasisKind},
    people::person::masked_name,
};

const SLOT: u16 = 17;

/// The answer to a scanned challenge, which every pass must have room for.
const NONCE: Option<Proof> = Some(Proof::Nonce([0xa5; 8]));

/// Measures.
pub fn measure() -> Outcome<Vec<Figure>> {
    let ordinary = shown(|credential| credential, None)?;
    let largest = shown(longest, NONCE)?;
    let limits = [13.0, 13.0, 17.0, 9.0];
    let mut figures = Vec::new();
    for ((names, limit), (ordinary, largest)) in
        NAMES.iter().zip(limits).zip(ordinary.iter().zip(&largest))
    {
        let [bytes, version, most_bytes, most_version] = *names;
        figures.extend([
            Figure::bytes(bytes, ordinary.len()),
            Figure::version(version, drawn(ordinary)?).at_most(limit),
            Figure::bytes(most_bytes, largest.len()),
            Figure::version(most_version, drawn(largest)?).at_most(limit),
        ]);
    }
    Ok(figures)
}

const NAMES: [[&str; 4]; 4] = [
    [
        "ticket_bytes",
        "ticket_version",
        "ticket_most_bytes",
        "ticket_most_version",
    ],
    [
        "health_bytes",
        "health_version",
        "health_most_bytes",
        "health_most_version",
    ],
    [
        "both_bytes",
        "both_version",
        "both_most_bytes",
        "both_most_version",
    ],
    [
        "paper_bytes",
        "paper_version",
        "paper_most_bytes",
        "paper_most_version",
    ],
];

/// The bytes of ticket, health code, both, and a ticket on paper.
fn shown(change: impl Fn(Credential) -> Credential, proof: Option<Proof>) -> Outcome<[Vec<u8>; 4]> {
    let cnf = Some(people::holder(SLOT).public());
    let ticket = change(people::ticket(SLOT, cnf));
    let health = change(people::health(cnf));
    let paper = change(people::ticket(SLOT, None));
    Ok([
        people::pass(SLOT, &[&ticket], proof)?,
        people::pass(SLOT, &[&health], proof)?,
        people::pass(SLOT, &[&ticket, &health], proof)?,
        issue(&people::issuer(), &paper)?,
    ])
}

fn drawn(bytes: &[u8]) -> Outcome<u8> {
    Ok(QrCode::new(&text::encode(Prefix::Pass, bytes))?.version())
}

/// Every value as long as it may be, with the longest name that masking makes.
fn longest(mut credential: Credential) -> Credential {
    let long_name = masked_name("𠮷三𠮷");
    match &mut credential.body {
        Body::Ticket(ticket) => {
            (ticket.slot, ticket.from, ticket.to) = (u16::MAX, 254, 255);
            ticket.seat = Some("12车08B".to_owned());
            ticket.status = StatusIndex {
                list: u32::MAX,
                index: u32::MAX,
            };
            ticket.name = long_name;
        }
        Body::Health(health) => {
            let old = Basis::new(BasisKind::Vaccination, u16::MAX);
            health.basis = vec![old; BASIS_MAX];
            if let Some(declared) = health.basis.first_mut() {
                (declared.kind, declared.days) = (BasisKind::Declaration, Some(14));
            }
            health.name = long_name;
        }
        Body::Staff(_) => {}
    }
    credential
}
