//! The plan file: trips, connections, people left behind with reasons, and the bound.

use crate::instance::Mode;
use serde::{Deserialize, Serialize};

/// A plan, version 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Format version, 1.
    pub version: u32,
    /// Trips in the order of their ids' numbers.
    pub trips: Vec<Trip>,
    /// Groups that change vehicles.
    #[serde(default)]
    pub connections: Vec<Connection>,
    /// Groups left behind.
    #[serde(default)]
    pub unserved: Vec<Unserved>,
    /// Lower bound of any plan, if one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
}

/// One vehicle on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trip {
    /// Unique among trips.
    pub id: String,
    /// Vehicle type.
    #[serde(rename = "type")]
    pub vehicle: String,
    /// Hubs in the order of the shortest way; the first is the vehicle's home.
    pub hubs: Vec<String>,
    /// Destination area, or the hub where a service begins or ends.
    pub destination: String,
    /// Day of departure.
    pub day: i32,
    /// Scheduled service of which this trip is a carriage or an aircraft.
    #[serde(default)]
    pub service: Option<String>,
    /// The coordinator has locked the trip: it stays when the rest is planned again.
    #[serde(default)]
    pub locked: bool,
    /// Groups on board.
    pub groups: Vec<String>,
}

/// The legs of one group that changes vehicles, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// Group.
    pub group: String,
    /// Trips: feeder, service, arrival, of which the feeder or the arrival may be missing.
    pub trips: Vec<String>,
}

/// A group left behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unserved {
    /// Group.
    pub group: String,
    /// The first reason that holds.
    pub reason: Reason,
    /// People who would travel, for [`Reason::BelowMinimum`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have: Option<u32>,
    /// People needed, for [`Reason::BelowMinimum`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<u32>,
    /// Full trips, for [`Reason::Full`].
    #[serde(default)]
    pub trips: Vec<String>,
    /// Changes each of which, applied alone, lets the group travel.
    #[serde(default)]
    pub what_if: Vec<WhatIf>,
}

/// Why a group is left behind, in the order in which reasons are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The group could travel if it accepted all modes.
    ModeRefused,
    /// No accepted type has the seats.
    GroupTooLarge,
    /// Wheelchair places alone are short.
    Needs,
    /// Every accepted way needs more drivers than allowed.
    TooFar,
    /// No accepted type may call at the hub.
    HubIsolated,
    /// Fleet and services are 0 in the window.
    NoVehicleInWindow,
    /// There are some vehicles, all of them used.
    FleetLimit,
    /// Trips for the destination exist in the window, none has the seats.
    Full,
    /// Fewer people than the vehicle's minimum.
    BelowMinimum,
}

/// One change after which the group could travel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WhatIfFields", into = "WhatIfFields")]
pub struct WhatIf {
    /// What changes, and to what.
    pub change: Change,
    /// Trip that then takes the group; null: a new one.
    pub trip: Option<String>,
}

/// A change to the instance.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Earlier first day of the group's window.
    FromDay(i32),
    /// Later last day of the group's window.
    ToDay(i32),
    /// Another pick-up hub of the group, added to those accepted.
    Hub(String),
    /// Modes that the group accepts.
    Modes(Vec<Mode>),
    /// Split: people of the group who travel in the trip; the rest is a group of its own.
    Size(u32),
    /// One vehicle more.
    Vehicle(AddedVehicle),
    /// Minimum load of the trip's type.
    MinimumLoad(u32),
}

/// A [`WhatIf`] as the file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WhatIfFields {
    change: ChangeName,
    value: ChangeValue,
    #[serde(default)]
    trip: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChangeName {
    FromDay,
    ToDay,
    Hub,
    Modes,
    Size,
    Vehicle,
    MinimumLoad,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ChangeValue {
    Number(i64),
    Text(String),
    Modes(Vec<Mode>),
    Vehicle(AddedVehicle),
}

impl TryFrom<WhatIfFields> for WhatIf {
    type Error = &'static str;

    fn try_from(fields: WhatIfFields) -> Result<Self, Self::Error> {
        const RANGE: &str = "the value of a what-if is out of range";
        let day = |number| i32::try_from(number).map_err(|_| RANGE);
        let count = |number| u32::try_from(number).map_err(|_| RANGE);
        let change = match (fields.change, fields.value) {
            (ChangeName::FromDay, ChangeValue::Number(number)) => Change::FromDay(day(number)?),
            (ChangeName::ToDay, ChangeValue::Number(number)) => Change::ToDay(day(number)?),
            (ChangeName::Hub, ChangeValue::Text(hub)) => Change::Hub(hub),
            (ChangeName::Modes, ChangeValue::Modes(modes)) => Change::Modes(modes),
            (ChangeName::Size, ChangeValue::Number(number)) => Change::Size(count(number)?),
            (ChangeName::Vehicle, ChangeValue::Vehicle(vehicle)) => Change::Vehicle(vehicle),
            (ChangeName::MinimumLoad, ChangeValue::Number(number)) => {
                Change::MinimumLoad(count(number)?)
            }
            _ => return Err("the value of a what-if does not fit its change"),
        };
        Ok(Self {
            change,
            trip: fields.trip,
        })
    }
}

impl From<WhatIf> for WhatIfFields {
    fn from(what_if: WhatIf) -> Self {
        let number = |number: u32| ChangeValue::Number(number.into());
        let (change, value) = match what_if.change {
            Change::FromDay(day) => (ChangeName::FromDay, ChangeValue::Number(day.into())),
            Change::ToDay(day) => (ChangeName::ToDay, ChangeValue::Number(day.into())),
            Change::Hub(hub) => (ChangeName::Hub, ChangeValue::Text(hub)),
            Change::Modes(modes) => (ChangeName::Modes, ChangeValue::Modes(modes)),
            Change::Size(size) => (ChangeName::Size, number(size)),
            Change::Vehicle(vehicle) => (ChangeName::Vehicle, ChangeValue::Vehicle(vehicle)),
            Change::MinimumLoad(load) => (ChangeName::MinimumLoad, number(load)),
        };
        Self {
            change,
            value,
            trip: what_if.trip,
        }
    }
}

/// One vehicle more in the fleet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddedVehicle {
    /// Vehicle type.
    #[serde(rename = "type")]
    pub vehicle: String,
    /// Home hub.
    pub hub: String,
    /// Day.
    pub day: i32,
}

/// A lower bound of every plan that leaves nobody behind whom some plan could carry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// Vehicles.
    pub vehicles: Option<u64>,
    /// Score: cost and the weights of people left behind.
    pub cost: Option<f64>,
}
