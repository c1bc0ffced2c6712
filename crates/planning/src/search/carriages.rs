//! Which people of a service travel in which of its vehicles.
//!
//! The search counts the people of a service as a whole. Groups are never split, so that they may
//! need more room than their number says.

use super::{
    baseline::BaselinePlan,
    model::{Model, NONE, Type},
    state::State,
};
use std::cmp::Reverse;

/// Most groups for which every distribution is tried.
const MAX_GROUPS_EXHAUSTIVE: usize = 12;
/// Most distributions that are tried.
const MAX_ATTEMPTS: u32 = 5_000;

/// One vehicle of a service and who is on it.
#[derive(Debug, Clone)]
pub struct Carriage {
    /// Number of the trip in the kept plan.
    pub origin: u32,
    pub groups: Vec<u32>,
    load: u32,
    wheelchairs: u32,
}

impl Carriage {
    fn new(origin: u32) -> Self {
        Self {
            origin,
            groups: Vec::new(),
            load: 0,
            wheelchairs: 0,
        }
    }

    fn add(&mut self, model: &Model, group: u32) {
        let here = &model.groups[group as usize];
        self.load += here.size;
        self.wheelchairs += here.wheelchairs;
        self.groups.push(group);
    }

    fn remove(&mut self, model: &Model, at: usize) -> u32 {
        let group = self.groups.swap_remove(at);
        let here = &model.groups[group as usize];
        self.load -= here.size;
        self.wheelchairs -= here.wheelchairs;
        group
    }

    fn fits(&self, model: &Model, kind: &Type, group: u32) -> bool {
        let here = &model.groups[group as usize];
        self.load + here.size <= kind.seats
            && (here.wheelchairs == 0 || self.wheelchairs + here.wheelchairs <= kind.places)
    }
}

/// Whether everyone on a service finds room.
pub fn packs(state: &State<'_>, at: u32, kept: &BaselinePlan) -> bool {
    pack(state, at, kept).1.is_empty()
}

/// Vehicles of the kept plan on which people of a service must stay.
pub fn bound_carriages(state: &State<'_>, at: u32, kept: &BaselinePlan) -> u32 {
    let mut origins: Vec<u32> = (state.services[at as usize].members.iter())
        .filter(|&&group| state.pinned[group as usize])
        .map(|&group| kept.carriage(group, at))
        .filter(|&origin| origin != NONE)
        .collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len() as u32
}

/// Distributes the people of a service over its vehicles: those who were on one stay there, then
/// the largest groups first. Also returns those for whom there is no room.
pub fn pack(state: &State<'_>, at: u32, kept: &BaselinePlan) -> (Vec<Carriage>, Vec<u32>) {
    let model: &Model = state.model;
    let mut members = state.services[at as usize].members.clone();
    members.sort_by_key(|&group| {
        let here = &model.groups[group as usize];
        let is_free = !state.pinned[group as usize];
        (is_free, Reverse((here.wheelchairs, here.size)), group)
    });
    let everyone = distribute(state, at, kept, &members, |_| true);
    if everyone.1.is_empty() {
        return everyone;
    }
    // Whom nobody has told may have to give way.
    let fewer = distribute(state, at, kept, &members, |group| {
        state.pinned[group as usize] || state.homes.get(group as usize).is_some_and(Option::is_some)
    });
    if fewer.1.len() < everyone.1.len() {
        fewer
    } else {
        everyone
    }
}

/// [`pack`] for groups in their order, of which some stay where they were.
fn distribute(
    state: &State<'_>,
    at: u32,
    kept: &BaselinePlan,
    members: &[u32],
    stays: impl Fn(u32) -> bool,
) -> (Vec<Carriage>, Vec<u32>) {
    let model: &Model = state.model;
    let load = &state.services[at as usize];
    let kind = &model.types[model.services[at as usize].vehicle as usize];
    let mut first: Vec<Carriage> = Vec::new();
    let mut rest = Vec::new();
    for &group in members {
        let origin = if stays(group) {
            kept.carriage(group, at)
        } else {
            NONE
        };
        let known = first.iter().position(|carriage| carriage.origin == origin);
        let found = match known {
            _ if origin == NONE => None,
            None if first.len() < load.vehicles as usize => {
                first.push(Carriage::new(origin));
                first.last_mut()
            }
            known => known.map(|at| &mut first[at]),
        };
        match found.filter(|carriage| carriage.fits(model, kind, group)) {
            Some(carriage) => carriage.add(model, group),
            None => rest.push(group),
        }
    }
    while first.len() < load.vehicles as usize {
        first.push(Carriage::new(NONE));
    }
    let mut even = Packing::new(state, kind, first.clone());
    even.spread(&rest);
    if !even.left.is_empty() {
        let mut tight = Packing::new(state, kind, first.clone());
        tight.squeeze(&rest);
        if tight.left.len() < even.left.len() {
            even = tight;
        }
    }
    if !even.left.is_empty() && rest.len() <= MAX_GROUPS_EXHAUSTIVE {
        let mut every = Packing::new(state, kind, first);
        if every.try_all(&rest, &mut 0) {
            even = every;
        }
    }
    for carriage in &mut even.carriages {
        carriage.groups.sort_unstable();
    }
    (even.carriages, even.left)
}

/// A distribution in the making.
struct Packing<'a> {
    state: &'a State<'a>,
    kind: &'a Type,
    carriages: Vec<Carriage>,
    left: Vec<u32>,
}

impl<'a> Packing<'a> {
    fn new(state: &'a State<'a>, kind: &'a Type, carriages: Vec<Carriage>) -> Self {
        Self {
            state,
            kind,
            carriages,
            left: Vec::new(),
        }
    }

    /// Each group into the emptiest vehicle.
    fn spread(&mut self, groups: &[u32]) {
        self.place(groups, |carriage| carriage.load);
    }

    /// Each group into the fullest vehicle.
    fn squeeze(&mut self, groups: &[u32]) {
        self.place(groups, |carriage| u32::MAX - carriage.load);
    }

    fn place(&mut self, groups: &[u32], key: impl Fn(&Carriage) -> u32) {
        let model = self.state.model;
        for &group in groups {
            let best = (self.carriages.iter_mut())
                .filter(|carriage| carriage.fits(model, self.kind, group))
                .min_by_key(|carriage| key(carriage));
            match best {
                Some(carriage) => carriage.add(model, group),
                None => self.left.push(group),
            }
        }
        self.share();
        self.cancel();
    }

    /// Vehicles below their minimum take people from the fullest.
    fn share(&mut self) {
        let (model, kind) = (self.state.model, self.kind);
        for at in 0..self.carriages.len() {
            while self.carriages[at].load < kind.minimum {
                let need = kind.minimum - self.carriages[at].load;
                let giver = (0..self.carriages.len())
                    .filter(|&other| other != at && self.carriages[other].load > kind.minimum)
                    .max_by_key(|&other| self.carriages[other].load);
                let Some(giver) = giver else { break };
                let spare = self.carriages[giver].load - kind.minimum;
                let mover = (self.carriages[giver].groups.iter()).position(|&group| {
                    model.groups[group as usize].size <= spare.min(need)
                        && !self.state.pinned[group as usize]
                        && self.carriages[at].fits(model, kind, group)
                });
                let Some(mover) = mover else { break };
                let group = self.carriages[giver].remove(model, mover);
                self.carriages[at].add(model, group);
            }
        }
    }

    /// Vehicles that stay below their minimum do not run.
    fn cancel(&mut self) {
        let left = &mut self.left;
        self.carriages.retain(|carriage| {
            let runs = carriage.load >= self.kind.minimum;
            if !runs {
                left.extend(&carriage.groups);
            }
            runs
        });
    }

    /// Tries every distribution until everyone has a place and every vehicle its minimum.
    fn try_all(&mut self, groups: &[u32], tries: &mut u32) -> bool {
        let (model, kind) = (self.state.model, self.kind);
        *tries += 1;
        if *tries > MAX_ATTEMPTS {
            return false;
        }
        let Some((&group, rest)) = groups.split_first() else {
            let is_full = |carriage: &Carriage| carriage.load >= kind.minimum || carriage.load == 0;
            if !self.carriages.iter().all(is_full) {
                return false;
            }
            self.cancel();
            return true;
        };
        for at in 0..self.carriages.len() {
            if self.carriages[at].fits(model, kind, group) {
                self.carriages[at].add(model, group);
                if self.try_all(rest, tries) {
                    return true;
                }
                let last = self.carriages[at].groups.len() - 1;
                self.carriages[at].remove(model, last);
            }
        }
        false
    }
}
