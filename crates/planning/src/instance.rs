//! The instance file: travel requests, fleet, services and rules, as a coordinator writes them.
//!
//! These are the types of the file alone. [`crate::problem::Problem`] validates an instance and
//! indexes it.

use crate::problem::limits;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, SeqAccess, Visitor},
};
use std::{fmt, marker::PhantomData};

/// A means of transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Coaches, midibuses, minibuses, urban buses.
    Bus,
    /// Carriages of a scheduled train, special trains.
    Train,
    /// Charter flights.
    Flight,
}

/// A planning instance, version 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Format version, 1.
    pub version: u32,
    /// Share of the licensed seats that may be used, above 0 and at most 1.
    #[serde(default = "one")]
    pub load_cap: f64,
    /// Mean speed of a vehicle on the road; null: driving hours are not limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_kmh: Option<f64>,
    /// Hours that one driver may drive a day; null: driving hours are not limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_per_driver: Option<f64>,
    /// Most drivers on one vehicle; null: not limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_drivers: Option<u32>,
    /// Cost of one driver of a trip without a service.
    #[serde(default)]
    pub driver_cost: f64,
    /// Score of a person left behind who has no priority.
    pub unserved_cost: f64,
    /// Score of a person left behind who has priority.
    pub priority_cost: f64,
    /// Pick-up hubs, stations and airports, at both ends.
    #[serde(deserialize_with = "list::<_, _, { limits::MAX_HUBS }>")]
    pub hubs: Vec<Hub>,
    /// Destination areas.
    #[serde(deserialize_with = "list::<_, _, { limits::MAX_DESTINATIONS }>")]
    pub destinations: Vec<Destination>,
    /// Vehicle types.
    #[serde(deserialize_with = "list::<_, _, { limits::MAX_TYPES }>")]
    pub types: Vec<VehicleType>,
    /// How many vehicles exist; a type, hub and day without an entry is unlimited.
    #[serde(
        default,
        deserialize_with = "list::<_, _, { limits::MAX_FLEET_ENTRIES }>"
    )]
    pub fleet: Vec<FleetEntry>,
    /// Scheduled trains and flights.
    #[serde(default, deserialize_with = "list::<_, _, { limits::MAX_SERVICES }>")]
    pub services: Vec<Service>,
    /// How services are fed and left; null: nobody changes vehicles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feeders: Option<Feeders>,
    /// Days on which single groups must not travel.
    #[serde(default, deserialize_with = "list::<_, _, { limits::MAX_FORBIDS }>")]
    pub forbid: Vec<Forbid>,
    /// Groups of travellers.
    #[serde(deserialize_with = "list::<_, _, { limits::MAX_GROUPS }>")]
    pub groups: Vec<Group>,
}

fn one() -> f64 {
    1.0
}

/// A place where people board or change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// Unique among hubs and destinations.
    pub id: String,
    /// Kilometres east of the origin.
    pub x_km: f64,
    /// Kilometres north of the origin.
    pub y_km: f64,
    /// Display name.
    #[serde(default)]
    pub name: String,
}

/// A destination area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// Unique among hubs and destinations.
    pub id: String,
    /// Kilometres east of the origin.
    pub x_km: f64,
    /// Kilometres north of the origin.
    pub y_km: f64,
    /// Display name.
    #[serde(default)]
    pub name: String,
}

/// A vehicle type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VehicleType {
    /// Unique among types.
    pub id: String,
    /// Types of mode train and flight run only with a service.
    pub mode: Mode,
    /// Licensed seats.
    pub seats: u32,
    /// Places for wheelchairs; their users need a seat as well.
    #[serde(default)]
    pub wheelchairs: u32,
    /// Fewest people for whom the vehicle is chartered.
    #[serde(default)]
    pub minimum_load: u32,
    /// Cost of one trip without its way.
    #[serde(default)]
    pub fixed_cost: f64,
    /// Cost of a kilometre of the way.
    #[serde(default)]
    pub cost_per_km: f64,
    /// Most hubs that one trip may call at.
    #[serde(default = "one_hub")]
    pub max_hubs: u32,
    /// Largest straight-line distance between two hubs of one trip.
    #[serde(default)]
    pub hub_radius_km: f64,
}

fn one_hub() -> u32 {
    1
}

/// How many vehicles of a type exist at a home hub on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FleetEntry {
    /// Vehicle type.
    #[serde(rename = "type")]
    pub vehicle: String,
    /// Home hub: the first hub of a trip.
    pub hub: String,
    /// Day of the trip.
    pub day: i32,
    /// Vehicles.
    pub count: u32,
}

/// A scheduled departure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Unique among services.
    pub id: String,
    /// The mode of its type.
    pub mode: Mode,
    /// Hub of departure.
    pub from: String,
    /// Destination area, or the hub of arrival.
    pub to: String,
    /// Day of departure.
    pub day: i32,
    /// Type of what it consists of, such as a carriage.
    #[serde(rename = "type")]
    pub vehicle: String,
    /// Most trips (carriages, aircraft) of this service.
    pub count: u32,
}

/// How services are fed and left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feeders {
    /// Largest straight-line distance from a hub to the station, and from the hub of arrival to
    /// the destination.
    pub max_km: f64,
    /// Vehicle type before a service.
    #[serde(rename = "type")]
    pub vehicle: String,
    /// Vehicle type after a service.
    pub arrival_type: String,
}

/// A day on which a group must not travel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbid {
    /// Group.
    pub group: String,
    /// Day.
    pub day: i32,
}

/// People who travel together and are never split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Unique among groups.
    pub id: String,
    /// People.
    pub size: u32,
    /// Acceptable pick-up hubs, best first.
    #[serde(deserialize_with = "list::<_, _, { limits::MAX_GROUP_HUBS }>")]
    pub hubs: Vec<String>,
    /// Destination area.
    pub destination: String,
    /// First day of the window.
    pub from_day: i32,
    /// Last day of the window.
    pub to_day: i32,
    /// Lifted out of poverty, or at risk: must travel if anyone does.
    #[serde(default)]
    pub priority: bool,
    /// Wheelchair users among the group.
    #[serde(default)]
    pub wheelchairs: u32,
    /// Accepted modes.
    #[serde(default = "bus_alone", deserialize_with = "list::<_, _, 3>")]
    pub modes: Vec<Mode>,
    /// The group knows its trip: keep it if possible.
    #[serde(default)]
    pub told: bool,
    /// The group holds a ticket: it keeps trip, day and hub.
    #[serde(default)]
    pub fixed: bool,
}

fn bus_alone() -> Vec<Mode> {
    vec![Mode::Bus]
}

/// Reads a list of at most so many entries; what comes after is not read into memory.
fn list<'de, D, T, const MAX: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct List<T, const MAX: usize>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for List<T, MAX> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "a list of at most {MAX} entries")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut list = Vec::new();
            while let Some(entry) = entries.next_element()? {
                if list.len() == MAX {
                    return Err(A::Error::invalid_length(MAX + 1, &self));
                }
                list.push(entry);
            }
            Ok(list)
        }
    }

    deserializer.deserialize_seq(List::<T, MAX>(PhantomData))
}
