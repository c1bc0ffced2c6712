//! The types of a validated instance, and look-ups in it.

use crate::instance::{Instance, Mode};

/// Index into [`Problem::hubs`].
pub type HubIndex = u16;
/// Index into [`Problem::destinations`].
pub type DestinationIndex = u16;
/// Index into [`Problem::types`].
pub type TypeIndex = u8;
/// Index into [`Problem::services`].
pub type ServiceIndex = u32;
/// Index into [`Problem::groups`].
pub type GroupIndex = u32;
/// A day, counted from [`Problem::first_day`].
pub type DayIndex = u16;

/// Limits of what is accepted, so that memory stays bounded.
pub mod limits {
    /// Groups in an instance.
    pub const MAX_GROUPS: usize = 2_000_000;
    /// Hubs in an instance.
    pub const MAX_HUBS: usize = 1_000;
    /// Destinations in an instance.
    pub const MAX_DESTINATIONS: usize = 5_000;
    /// Vehicle types in an instance.
    pub const MAX_TYPES: usize = 64;
    /// Entries of the fleet.
    pub const MAX_FLEET_ENTRIES: usize = 2_000_000;
    /// Services in an instance.
    pub const MAX_SERVICES: usize = 100_000;
    /// Forbidden days in an instance.
    pub const MAX_FORBIDS: usize = 2_000_000;
    /// Hubs that one group accepts.
    pub const MAX_GROUP_HUBS: usize = 32;
    /// Hubs of one trip, whose orders are all compared.
    pub const MAX_TRIP_HUBS: i64 = 5;
    /// Days from the first day of any window to the last.
    pub const MAX_DAYS: i32 = 400;
    /// Bytes of an id.
    pub const MAX_ID_BYTES: usize = 200;
    /// People of a group.
    pub const MAX_GROUP_SIZE: i64 = 10_000;
    /// Seats of a vehicle.
    pub const MAX_SEATS: i64 = 10_000;
    /// Any cost, per vehicle, kilometre, driver or person.
    pub const MAX_COST: i64 = 1_000_000_000;
    /// Any coordinate or radius, in kilometres.
    pub const MAX_KM: i64 = 50_000;
    /// Vehicles of one type at one hub on one day.
    pub const MAX_COUNT: i64 = 1_000_000;
    /// Days on either side of 0.
    pub const MAX_DAY: i64 = 1_000_000;
}

/// Sets of modes as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ModeSet(pub(super) u8);

impl ModeSet {
    /// Every mode.
    pub const ALL: Self = Self(0b111);

    /// The set with a mode added.
    #[must_use]
    pub fn with(self, mode: Mode) -> Self {
        Self(self.0 | 1 << mode as u8)
    }

    /// Whether the set contains a mode.
    pub fn contains(self, mode: Mode) -> bool {
        self.0 & (1 << mode as u8) != 0
    }
}

/// A hub or a destination on the plane, in kilometres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// East.
    pub x: f64,
    /// North.
    pub y: f64,
}

/// Where a trip ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// At a destination area.
    Destination(DestinationIndex),
    /// At a hub: feeders, and services that an arrival trip continues.
    Hub(HubIndex),
}

/// A vehicle type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypeData {
    /// Means of transport.
    pub mode: Mode,
    /// Seats that may be used: ⌊licensed seats × load cap⌋.
    pub capacity: u32,
    /// Places for wheelchairs.
    pub wheelchairs: u32,
    /// Fewest people on a trip, at least 1.
    pub minimum_load: u32,
    /// Cost of a trip without its way.
    pub fixed_cost: f64,
    /// Cost of a kilometre of the way.
    pub cost_per_km: f64,
    /// Most hubs of a trip.
    pub max_hubs: usize,
    /// Largest straight-line distance of two hubs of a trip.
    pub hub_radius_km: f64,
}

/// A scheduled departure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceData {
    /// Type of its carriages or aircraft.
    pub vehicle: TypeIndex,
    /// Hub of departure.
    pub from: HubIndex,
    /// Where it ends.
    pub to: End,
    /// Day of departure; null: a day on which nobody could board.
    pub day: Option<DayIndex>,
    /// Most trips of this service.
    pub count: u32,
}

/// How services are fed and left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeederData {
    /// Largest straight-line distance of a feeder or an arrival trip.
    pub max_km: f64,
    /// Vehicle type before a service.
    pub vehicle: TypeIndex,
    /// Vehicle type after a service.
    pub arrival: TypeIndex,
}

/// A group of travellers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupData {
    /// People.
    pub size: u16,
    /// Wheelchair users among them.
    pub wheelchairs: u16,
    /// Destination area.
    pub destination: DestinationIndex,
    /// First day of the window.
    pub from_day: DayIndex,
    /// Last day of the window.
    pub to_day: DayIndex,
    /// Accepted modes.
    pub modes: ModeSet,
    /// Must travel if anyone does.
    pub priority: bool,
    /// Knows its trip.
    pub told: bool,
    /// Keeps trip, day and hub of the kept plan.
    pub fixed: bool,
    pub(super) hubs_at: u32,
    pub(super) hub_count: u8,
    pub(super) forbidden: bool,
}

/// A validated instance with what the search looks up.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) instance: Instance,
    /// Day 0 of [`DayIndex`] in the file's days.
    pub first_day: i32,
    /// Number of days on which a trip may run: every window, and two days for later legs.
    pub days: DayIndex,
    /// Hubs.
    pub hubs: Vec<Point>,
    /// Destination areas.
    pub destinations: Vec<Point>,
    /// Vehicle types.
    pub types: Vec<TypeData>,
    /// Scheduled services.
    pub services: Vec<ServiceData>,
    /// How services are fed; null: nobody changes vehicles.
    pub feeders: Option<FeederData>,
    /// Groups.
    pub groups: Vec<GroupData>,
    pub(super) group_hubs: Vec<HubIndex>,
    /// Vehicles by type, hub and day; [`Problem::UNLIMITED`] without an entry.
    pub(super) fleet: Vec<u32>,
    pub(super) hub_hub_km: Vec<f64>,
    pub(super) hub_destination_km: Vec<f64>,
    /// Group and day, sorted.
    pub(super) forbids: Vec<(GroupIndex, DayIndex)>,
}

impl Problem {
    /// The fleet of a type, hub and day without an entry.
    pub const UNLIMITED: u32 = u32::MAX;

    /// The instance as the file has it, for ids and names; indices are positions in its lists.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Acceptable hubs of a group, best first.
    pub fn group_hubs(&self, group: GroupIndex) -> &[HubIndex] {
        let group = &self.groups[group as usize];
        let at = group.hubs_at as usize;
        &self.group_hubs[at..at + usize::from(group.hub_count)]
    }

    /// Whether a group must not travel on a day.
    pub fn is_forbidden(&self, group: GroupIndex, day: DayIndex) -> bool {
        self.groups[group as usize].forbidden && self.forbids.binary_search(&(group, day)).is_ok()
    }

    /// Vehicles of a type at a home hub on a day, [`Problem::UNLIMITED`] without an entry.
    pub fn fleet(&self, vehicle: TypeIndex, hub: HubIndex, day: DayIndex) -> u32 {
        self.fleet[self.fleet_cell(vehicle, hub, day)]
    }

    /// Position of a type, hub and day among [`Problem::fleet_cells`] counters.
    pub fn fleet_cell(&self, vehicle: TypeIndex, hub: HubIndex, day: DayIndex) -> usize {
        let row = usize::from(vehicle) * self.hubs.len() + usize::from(hub);
        row * usize::from(self.days) + usize::from(day)
    }

    /// Number of counters of type, hub and day.
    pub fn fleet_cells(&self) -> usize {
        self.fleet.len()
    }

    /// The index of a day of the file, if a trip may run on it.
    pub fn day_index(&self, day: i32) -> Option<DayIndex> {
        let index = DayIndex::try_from(day.checked_sub(self.first_day)?).ok()?;
        (index < self.days).then_some(index)
    }

    /// A day as the file has it.
    pub fn day(&self, index: DayIndex) -> i32 {
        self.first_day + i32::from(index)
    }

    /// Straight-line distance of two hubs in kilometres.
    pub fn hub_km(&self, one: HubIndex, other: HubIndex) -> f64 {
        self.hub_hub_km[usize::from(one) * self.hubs.len() + usize::from(other)]
    }

    /// Straight-line distance from a hub to the end of a trip in kilometres.
    pub fn end_km(&self, hub: HubIndex, end: End) -> f64 {
        match end {
            End::Hub(other) => self.hub_km(hub, other),
            End::Destination(destination) => {
                let row = usize::from(hub) * self.destinations.len();
                self.hub_destination_km[row + usize::from(destination)]
            }
        }
    }

    /// The score of one person of a group left behind.
    pub fn person_cost(&self, group: GroupIndex) -> f64 {
        if self.groups[group as usize].priority {
            self.instance.priority_cost
        } else {
            self.instance.unserved_cost
        }
    }

    /// People of all groups.
    pub fn people(&self) -> u64 {
        self.groups.iter().map(|group| u64::from(group.size)).sum()
    }
}
