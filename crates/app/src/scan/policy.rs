use super::place::Place;
use chrono::{DateTime, Utc};
use qicheng_credential::verdict::Scan;
use qicheng_domain::{
    ids::PersonId,
    travel::act::{Act, ActKind},
};

/// What a scan is for: what the verdict is asked, and which act follows when the person goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanPolicy {
    /// What the verdict is asked.
    pub scan: Scan,
    /// The act that is signed when the person goes on; none for a scan that only looks.
    pub act: Option<ActKind>,
    /// Whether that act counts anew after everyone was called out.
    pub by_round: bool,
}

impl ScanPolicy {
    /// Crew lets people onto the vehicle.
    pub const BOARDING: Self = Self {
        scan: Scan::Boarding,
        act: Some(ActKind::Boarded),
        by_round: true,
    };

    /// An employer receives people at the gate, once.
    pub const RECEIVING: Self = Self {
        scan: Scan::Arrival,
        act: Some(ActKind::Received),
        by_round: false,
    };

    /// Returns the act by which the person of a slot goes on.
    pub(super) fn act_on(
        &self,
        place: &Place,
        door: Option<u8>,
        round: u8,
        slot: u16,
        at: DateTime<Utc>,
        by: PersonId,
    ) -> Option<Act> {
        Some(Act {
            kind: self.act?,
            trip: place.trip,
            leg: place.leg,
            slot: Some(slot),
            at,
            by,
            door: door.filter(|_| self.scan == Scan::Boarding),
            temperature: None,
            round: if self.by_round { round } else { 0 },
        })
    }
}
