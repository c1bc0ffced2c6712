use super::{
    acts,
    arguments::{Documents, Door, TicketName},
    reader::{Reader, VerifiedTrip},
};
use crate::{
    failure::{Failure, Usage},
    print::Print,
    roots,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    status::StatusList,
    trust::{Bundle, MinTrustedTime},
    verdict::{Clock, PersonAtDoor, RulesAsOf, ScannedPass, Scene, TripAtDoor},
};
use qicheng_domain::{rules::pack::RulePack, travel::attendance::Attendance};

/// What was given, each signature checked.
#[derive(Default)]
pub struct VerifiedInputs {
    bundle: Option<Bundle>,
    /// The time that it surely is at least.
    min_trusted_time: Option<MinTrustedTime>,
    lists: Vec<StatusList>,
    trip: Option<(VerifiedTrip, Attendance)>,
    packs: Vec<(RulePack, DateTime<Utc>)>,
}

impl VerifiedInputs {
    /// Reads everything and checks each signature under the bundle. What is past its expiry is taken still, for the
    /// verdict to say so.
    ///
    /// # Errors
    /// The first file that cannot be read or does not hold.
    pub fn read(documents: &Documents, now: DateTime<Utc>, print: Print) -> Result<Self, Failure> {
        let (Some(trust), Some(public)) = (&documents.trust, &documents.roots) else {
            return Ok(Self::default());
        };
        let bundle = roots::bundle(trust, &roots::public(public)?)?;
        let reader = Reader::new(&bundle, now, print);
        let lists = reader.lists(&documents.list)?;
        let min_trusted_time = lists
            .iter()
            .fold(MinTrustedTime::of(&bundle), |min_trusted_time, list| {
                min_trusted_time.raised(list.issued, &bundle)
            });
        let trip = match (&documents.trip, &documents.manifest) {
            (Some(plan), Some(manifest)) => Some(reader.trip(plan, manifest)?),
            _ => None,
        };
        let packs = documents
            .rules
            .iter()
            .filter_map(|path| reader.pack(path).transpose())
            .collect::<Result<_, _>>()?;
        let staff = acts::staff(&documents.staff, &reader, &lists)?;
        let acts = acts::verified(&documents.acts, &staff)?;
        Ok(Self {
            min_trusted_time: Some(min_trusted_time),
            lists,
            trip: trip.map(|trip| {
                let attendance = Attendance::of(trip.manifest.trip, acts);
                (trip, attendance)
            }),
            packs,
            bundle: Some(bundle),
        })
    }

    /// Calls `look` with the scene at the door for a pass.
    ///
    /// # Errors
    /// When the trip has no such leg.
    pub fn with_scene<T>(
        &self,
        pass: &ScannedPass<'_>,
        door: &Door,
        now: DateTime<Utc>,
        look: impl FnOnce(&Scene<'_>) -> T,
    ) -> Result<T, Failure> {
        let trip = self.at_door(door, now)?;
        let slot = pass.slot();
        let person = slot.zip(self.trip.as_ref()).map(|(slot, (trip, acts))| {
            let (leg, entry) = (door.leg, trip.manifest.entry(slot));
            let here = |ticket: &[u8; 16]| door.boarded_here.contains(&TicketName(*ticket));
            PersonAtDoor {
                boarded_here: pass.ticket().filter(here),
                ..PersonAtDoor::of(slot, leg, entry, acts, door.card_seen.contains(&slot))
            }
        });
        Ok(look(&Scene {
            scan: door.scan.into(),
            clock: Clock {
                now,
                min_trusted_time: self.min_trusted_time,
            },
            trust: self.bundle.as_ref(),
            lists: &self.lists,
            trip: trip.as_ref(),
            person,
            others: &[],
            rules: &self.rules(),
            challenge: None,
            skews: &[],
        }))
    }

    fn at_door(&self, door: &Door, now: DateTime<Utc>) -> Result<Option<TripAtDoor<'_>>, Failure> {
        let Some((trip, attendance)) = &self.trip else {
            return Ok(None);
        };
        let legs = trip.plan.legs();
        if usize::from(door.leg) >= legs {
            return Err(Usage::Leg(legs).into());
        }
        Ok(Some(TripAtDoor {
            manifest: trip.manifest.header(),
            plan: &trip.plan,
            place: trip.place,
            digest: trip.digest,
            // A file does not say how long it has been here, so it proves nothing of the time before a key was lost.
            held_since: now,
            as_of: trip.as_of,
            leg: door.leg,
            doors: door.doors(),
            on_board: trip.manifest.count_on_board(attendance, door.leg),
        }))
    }

    fn rules(&self) -> Vec<RulesAsOf<'_>> {
        self.packs
            .iter()
            .map(|(pack, as_of)| RulesAsOf {
                pack,
                as_of: *as_of,
            })
            .collect()
    }
}
