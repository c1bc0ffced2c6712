//! Vehicles at places, and people of the classes assigned to them as a flow.
//!
//! Single people are assigned here; [`super::packing`] makes whole groups of them.

use super::subproblem::{Class, Place, Subproblem};

const NONE: u32 = u32::MAX;

/// Places that a search for an augmenting path visits at most.
const MAX_PATH_VISITS: usize = 60;

/// What a class that is left costs beyond its people, in people.
const CLASS_COST: u64 = 4;

/// People of one class at one slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub class: Class,
    pub people: u32,
    /// Position among the links of the class.
    link: u32,
    /// Position among the slot's shares that have people.
    rider: u32,
}

/// A place with vehicles.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub place: Place,
    pub vehicles: u32,
    /// Seats that packing could not use.
    pub wasted: u32,
    /// When a vehicle was added last.
    pub added: u64,
    pub shares: Vec<Share>,
    /// Positions of the shares that have people.
    riders: Vec<u32>,
    load: u32,
    /// Position among the open slots.
    position: u32,
}

/// A slot that may serve a class, and the position of its share there.
#[derive(Debug, Clone, Copy)]
struct Link {
    slot: u32,
    share: u32,
}

/// A slot on an augmenting path.
#[derive(Debug, Clone, Copy, Default)]
struct Visit {
    stamp: u32,
    /// Slot and share from which people would move here; the share of whom they are here.
    from: (u32, u32),
    here: u32,
}

/// Vehicles at one place, for a copy of the state.
#[derive(Debug, Clone)]
pub(super) struct PlacedVehicles {
    pub place: Place,
    pub vehicles: u32,
    pub shares: Vec<(Class, u32)>,
    wasted: u32,
}

/// The state of a search over one destination.
#[derive(Debug, Clone)]
pub(super) struct Flow<'a> {
    pub problem: &'a Subproblem<'a>,
    pub slots: Vec<Slot>,
    /// Slots with vehicles.
    pub open: Vec<u32>,
    /// Classes with people left.
    pub left: Vec<Class>,
    pub vehicles: u32,
    /// Elementary operations so far: a measure of time that is equal in every run.
    pub work: u64,
    closed: Vec<u32>,
    slot_of_place: Vec<u32>,
    links: Vec<Vec<Link>>,
    left_people: Vec<u32>,
    left_position: Vec<u32>,
    weights: Vec<u32>,
    cell_people: Vec<u32>,
    cell_cost: Vec<u64>,
    /// Seats that are free, by slot.
    free: Vec<u32>,
    /// Slots with free seats that may serve a class, by class.
    choices: Vec<u32>,
    /// Last search for a path that came to a class, by class.
    seen: Vec<u32>,
    /// When a tentative assignment changed a slot, and the seats that it leaves free.
    tentative: Vec<(u32, u32)>,
    visits: Vec<Visit>,
    stamp: u32,
    queue: Vec<u32>,
    scratch: Vec<(u32, u32, Class)>,
    leaving: Vec<u32>,
}

impl<'a> Flow<'a> {
    /// No vehicles, and everybody left.
    pub(super) fn new(problem: &'a Subproblem<'a>) -> Self {
        let classes = problem.classes.len();
        let mut flow = Self {
            problem,
            slots: Vec::new(),
            open: Vec::new(),
            left: Vec::new(),
            vehicles: 0,
            work: 0,
            closed: Vec::new(),
            slot_of_place: vec![NONE; problem.place_count()],
            links: vec![Vec::new(); classes],
            left_people: vec![0; classes],
            left_position: vec![NONE; classes],
            weights: vec![1; classes],
            cell_people: vec![0; problem.cell_count()],
            cell_cost: vec![0; problem.cell_count()],
            free: Vec::new(),
            choices: vec![0; classes],
            seen: vec![0; classes],
            tentative: Vec::new(),
            visits: Vec::new(),
            stamp: 0,
            queue: Vec::new(),
            scratch: Vec::new(),
            leaving: Vec::new(),
        };
        for class in 0..classes as Class {
            flow.set_left(class, problem.people[class as usize]);
        }
        flow
    }

    /// A copy of the vehicles and who travels in them.
    pub(super) fn placed(&self) -> Vec<PlacedVehicles> {
        let mut placed: Vec<PlacedVehicles> = (self.open.iter())
            .map(|slot| {
                let slot = &self.slots[*slot as usize];
                PlacedVehicles {
                    place: slot.place,
                    vehicles: slot.vehicles,
                    wasted: slot.wasted,
                    shares: (slot.shares.iter())
                        .filter(|share| share.people > 0)
                        .map(|share| (share.class, share.people))
                        .collect(),
                }
            })
            .collect();
        placed.sort_unstable_by_key(|one| one.place);
        placed
    }

    /// Replaces all vehicles and who travels in them.
    pub(super) fn restore(&mut self, placed: &[PlacedVehicles]) {
        while let Some(slot) = self.open.first() {
            let slot = *slot;
            self.evict_all(slot);
            while self.slots[slot as usize].vehicles > 1 {
                self.remove_vehicle(slot);
            }
            self.remove_vehicle(slot);
        }
        for one in placed {
            for _ in 0..one.vehicles {
                self.add_vehicle(one.place, 1);
            }
            let slot = self.slot_of_place[one.place as usize];
            self.slots[slot as usize].wasted = one.wasted;
            self.count_free(slot);
            for (class, people) in &one.shares {
                let shares = &self.slots[slot as usize].shares;
                if let Some(share) = shares.iter().position(|share| share.class == *class) {
                    self.board(slot, share as u32, *people);
                    self.set_left(*class, self.left_people[*class as usize] - people);
                }
            }
        }
    }

    /// Takes seats of a place away that packing could not use.
    pub(super) fn waste(&mut self, place: Place, seats: u32) {
        let slot = self.slot_of_place[place as usize];
        if slot == NONE {
            return;
        }
        let entry = &mut self.slots[slot as usize];
        let spare = (entry.vehicles * self.problem.seats).saturating_sub(entry.wasted + 1);
        entry.wasted += seats.min(spare);
        self.count_free(slot);
        let moved = self.evict(slot);
        self.reassign(&moved);
        self.scratch = moved;
    }

    fn evict_all(&mut self, slot: u32) {
        while let Some(share) = self.slots[slot as usize].riders.last() {
            let share = *share;
            let Share { class, people, .. } = self.slots[slot as usize].shares[share as usize];
            self.alight(slot, share, people);
            self.set_left(class, self.left_people[class as usize] + people);
        }
    }

    /// Adds a vehicle to a place and lets it serve people who are left, the dearest first.
    pub(super) fn add(&mut self, place: Place, now: u64) {
        let slot = self.add_vehicle(place, now);
        self.fill(slot);
    }

    fn add_vehicle(&mut self, place: Place, now: u64) -> u32 {
        self.vehicles += 1;
        let mut slot = self.slot_of_place[place as usize];
        if slot == NONE {
            slot = self.closed.pop().unwrap_or_else(|| {
                self.slots.push(Slot::default());
                self.visits.push(Visit::default());
                self.free.push(0);
                self.tentative.push((0, 0));
                self.slots.len() as u32 - 1
            });
            self.slot_of_place[place as usize] = slot;
            let entry = &mut self.slots[slot as usize];
            entry.place = place;
            entry.position = self.open.len() as u32;
            entry.wasted = 0;
            self.open.push(slot);
            for class in self.problem.place_classes(place) {
                let links = &mut self.links[class as usize];
                entry.shares.push(Share {
                    class,
                    people: 0,
                    link: links.len() as u32,
                    rider: NONE,
                });
                links.push(Link {
                    slot,
                    share: entry.shares.len() as u32 - 1,
                });
            }
        }
        let entry = &mut self.slots[slot as usize];
        entry.vehicles += 1;
        entry.added = now;
        self.count_free(slot);
        slot
    }

    fn remove_vehicle(&mut self, slot: u32) {
        self.vehicles -= 1;
        let entry = &mut self.slots[slot as usize];
        entry.vehicles -= 1;
        self.count_free(slot);
        let entry = &self.slots[slot as usize];
        if entry.vehicles > 0 {
            return;
        }
        self.slot_of_place[entry.place as usize] = NONE;
        let position = entry.position as usize;
        self.open.swap_remove(position);
        if let Some(moved) = self.open.get(position) {
            self.slots[*moved as usize].position = position as u32;
        }
        for index in 0..self.slots[slot as usize].shares.len() {
            let Share { class, link, .. } = self.slots[slot as usize].shares[index];
            let links = &mut self.links[class as usize];
            links.swap_remove(link as usize);
            if let Some(moved) = links.get(link as usize) {
                self.slots[moved.slot as usize].shares[moved.share as usize].link = link;
            }
        }
        self.slots[slot as usize].shares.clear();
        self.closed.push(slot);
    }

    /// Seats that are free at a slot.
    #[inline]
    fn free(&self, slot: u32) -> u32 {
        self.free[slot as usize]
    }

    #[inline]
    fn count_free(&mut self, slot: u32) {
        let entry = &self.slots[slot as usize];
        let free = (entry.vehicles * self.problem.seats).saturating_sub(entry.wasted + entry.load);
        let before = std::mem::replace(&mut self.free[slot as usize], free);
        if (before == 0) == (free == 0) {
            return;
        }
        for share in &entry.shares {
            let choices = &mut self.choices[share.class as usize];
            *choices = if free > 0 { *choices + 1 } else { *choices - 1 };
        }
        self.work += entry.shares.len() as u64 / 4;
    }

    fn set_left(&mut self, class: Class, people: u32) {
        let index = class as usize;
        let before = self.left_people[index];
        if before == people {
            return;
        }
        let weight = self.weights[index];
        let (cost_before, cost) = (left_cost(weight, before), left_cost(weight, people));
        for cell in self.problem.class_cells(class) {
            let cell = *cell as usize;
            self.cell_people[cell] = self.cell_people[cell] - before + people;
            self.cell_cost[cell] = self.cell_cost[cell] - cost_before + cost;
        }
        self.left_people[index] = people;
        if before == 0 {
            self.left_position[index] = self.left.len() as u32;
            self.left.push(class);
        } else if people == 0 {
            let position = self.left_position[index];
            self.left.swap_remove(position as usize);
            if let Some(moved) = self.left.get(position as usize) {
                self.left_position[*moved as usize] = position;
            }
        }
    }

    /// Makes a class that is left dearer.
    pub(super) fn raise_weight(&mut self, class: Class) {
        let people = self.left_people[class as usize];
        let weight = &mut self.weights[class as usize];
        let before = left_cost(*weight, people);
        *weight = weight.saturating_add(1);
        let cost = left_cost(*weight, people);
        for cell in self.problem.class_cells(class) {
            self.cell_cost[*cell as usize] += cost - before;
        }
    }

    /// People whom another vehicle at a place could take, and what they cost while they are left.
    pub(super) fn demand(&self, place: Place) -> (u32, u64) {
        (self.problem.place_cells(place)).fold((0, 0), |(people, cost), cell| {
            let cell = cell as usize;
            (people + self.cell_people[cell], cost + self.cell_cost[cell])
        })
    }

    /// By how much a vehicle more at a place lowers the cost of people left.
    pub(super) fn gain(&mut self, place: Place) -> u64 {
        self.work += 3;
        let (people, cost) = self.demand(place);
        if people <= self.problem.seats {
            return cost;
        }
        let slot = self.slot_of_place[place as usize];
        let mut room = self.problem.seats + if slot == NONE { 0 } else { self.free(slot) };
        let mut wanting = std::mem::take(&mut self.scratch);
        wanting.clear();
        for class in self.problem.place_classes(place) {
            let people = self.left_people[class as usize];
            if people > 0 {
                wanting.push((self.weights[class as usize], people, class));
            }
        }
        self.work += wanting.len() as u64;
        wanting.sort_unstable_by(|one, other| other.cmp(one));
        let mut gain = 0;
        for (weight, people, _) in &wanting {
            let served = room.min(*people);
            gain += left_cost(*weight, *people) - left_cost(*weight, people - served);
            room -= served;
            if room == 0 {
                break;
            }
        }
        self.scratch = wanting;
        gain
    }

    /// By how much a vehicle less at a slot raises the cost of people left, if people change
    /// directly to vehicles that have room. Above `limit` any number above it.
    pub(super) fn loss(&mut self, slot: u32, limit: u64) -> u64 {
        let entry = &self.slots[slot as usize];
        let capacity = ((entry.vehicles - 1) * self.problem.seats).saturating_sub(entry.wasted);
        let mut excess = entry.load.saturating_sub(capacity);
        if excess == 0 {
            return 0;
        }
        let stamp = self.next_stamp();
        let mut staying = std::mem::take(&mut self.scratch);
        staying.clear();
        let mut loss = 0;
        let entry = &self.slots[slot as usize];
        for share in &entry.riders {
            self.work += 2;
            let share = &entry.shares[*share as usize];
            let mut people = share.people;
            let links: &[Link] = match self.choices[share.class as usize] {
                0 => &[],
                _ => &self.links[share.class as usize],
            };
            for link in links {
                let free = self.free[link.slot as usize];
                if free == 0 || link.slot == slot {
                    continue;
                }
                let here = &mut self.tentative[link.slot as usize];
                if here.0 != stamp {
                    *here = (stamp, free);
                }
                let moved = here.1.min(people);
                here.1 -= moved;
                people -= moved;
                excess = excess.saturating_sub(moved);
                if people == 0 || excess == 0 {
                    break;
                }
            }
            if excess == 0 {
                break;
            }
            if people == 0 {
                continue;
            }
            let weight = self.weights[share.class as usize];
            if capacity > 0 {
                staying.push((weight, people, share.class));
                continue;
            }
            let left = self.left_people[share.class as usize];
            loss += left_cost(weight, left + people) - left_cost(weight, left);
            if loss > limit {
                break;
            }
        }
        if excess > 0 && capacity > 0 {
            staying.sort_unstable();
            for (weight, people, class) in &staying {
                let evicted = excess.min(*people);
                let left = self.left_people[*class as usize];
                loss += left_cost(*weight, left + evicted) - left_cost(*weight, left);
                excess -= evicted;
                if excess == 0 {
                    break;
                }
            }
        }
        self.scratch = staying;
        loss
    }

    fn fill(&mut self, slot: u32) {
        let mut wanting = std::mem::take(&mut self.scratch);
        wanting.clear();
        let shares = &self.slots[slot as usize].shares;
        if self.left.len() < shares.len() / 4 {
            for class in &self.left {
                let links = self.links[*class as usize].iter();
                let here = { links }.filter(|link| link.slot == slot);
                wanting
                    .extend(here.map(|link| (self.weights[*class as usize], link.share, *class)));
            }
            self.work += 4 * self.left.len() as u64;
        } else {
            for (index, share) in shares.iter().enumerate() {
                if self.left_people[share.class as usize] > 0 {
                    let weight = self.weights[share.class as usize];
                    wanting.push((weight, index as u32, share.class));
                }
            }
            self.work += shares.len() as u64;
        }
        wanting.sort_unstable_by(|one, other| other.cmp(one));
        for (_, share, class) in &wanting {
            let left = self.left_people[*class as usize];
            let served = self.free(slot).min(left);
            if served > 0 {
                self.board(slot, *share, served);
                self.set_left(*class, left - served);
            }
        }
        self.scratch = wanting;
    }

    fn board(&mut self, slot: u32, share: u32, people: u32) {
        let number = slot;
        let slot = &mut self.slots[number as usize];
        let here = &mut slot.shares[share as usize];
        if here.people == 0 {
            here.rider = slot.riders.len() as u32;
            slot.riders.push(share);
        }
        here.people += people;
        slot.load += people;
        self.count_free(number);
    }

    fn alight(&mut self, slot: u32, share: u32, people: u32) {
        let number = slot;
        let slot = &mut self.slots[number as usize];
        let here = &mut slot.shares[share as usize];
        here.people -= people;
        slot.load -= people;
        if here.people == 0 {
            let rider = here.rider;
            slot.riders.swap_remove(rider as usize);
            if let Some(moved) = slot.riders.get(rider as usize) {
                slot.shares[*moved as usize].rider = rider;
            }
        }
        self.count_free(number);
    }

    /// Removes a vehicle of a slot. People change to other vehicles, along augmenting paths where
    /// those are full; who finds no seat is left.
    pub(super) fn remove(&mut self, slot: u32) {
        self.slots[slot as usize].vehicles -= 1;
        let moved = self.evict(slot);
        self.slots[slot as usize].vehicles += 1;
        self.remove_vehicle(slot);
        self.reassign(&moved);
        self.scratch = moved;
    }

    /// Lets people leave a slot that is too full: first who may change directly, then the
    /// cheapest, who are left and returned.
    fn evict(&mut self, slot: u32) -> Vec<(u32, u32, Class)> {
        let mut staying = std::mem::take(&mut self.scratch);
        staying.clear();
        let entry = &self.slots[slot as usize];
        let capacity = (entry.vehicles * self.problem.seats).saturating_sub(entry.wasted);
        let mut excess = entry.load.saturating_sub(capacity);
        let mut leaving = std::mem::take(&mut self.leaving);
        leaving.clone_from(&entry.riders);
        self.work += leaving.len() as u64;
        for index in &leaving {
            let index = *index;
            let Share { class, people, .. } = self.slots[slot as usize].shares[index as usize];
            if excess == 0 {
                break;
            }
            let mut people = people;
            for link in 0..self.links[class as usize].len() {
                let Link { slot: other, share } = self.links[class as usize][link];
                let moved = self.free(other).min(people).min(excess);
                if moved == 0 || other == slot {
                    continue;
                }
                self.board(other, share, moved);
                self.alight(slot, index, moved);
                people -= moved;
                excess -= moved;
                if people == 0 || excess == 0 {
                    break;
                }
            }
            if people > 0 {
                staying.push((self.weights[class as usize], index, class));
            }
        }
        self.leaving = leaving;
        staying.sort_unstable();
        let mut evicted = 0;
        for (_, share, class) in &staying {
            if excess == 0 {
                break;
            }
            evicted += 1;
            let people = self.slots[slot as usize].shares[*share as usize].people;
            let people = people.min(excess);
            self.alight(slot, *share, people);
            self.set_left(*class, self.left_people[*class as usize] + people);
            excess -= people;
        }
        staying.truncate(evicted);
        staying
    }

    /// Seats classes along augmenting paths, the dearest first.
    fn reassign(&mut self, classes: &[(u32, u32, Class)]) {
        for (_, _, class) in classes.iter().rev() {
            self.augment(*class);
        }
    }

    /// Seats people of a class who are left, by moving others between slots along shortest paths.
    /// Returns whether nobody of the class is left.
    pub(super) fn augment(&mut self, class: Class) -> bool {
        while self.left_people[class as usize] > 0 {
            let Some(goal) = self.find_path(class) else {
                return false;
            };
            let mut people = self.free(goal).min(self.left_people[class as usize]);
            let mut at = goal;
            loop {
                let (slot, share) = self.visits[at as usize].from;
                if slot == NONE {
                    break;
                }
                people = people.min(self.slots[slot as usize].shares[share as usize].people);
                at = slot;
            }
            let mut at = goal;
            loop {
                let Visit { from, here, .. } = self.visits[at as usize];
                self.board(at, here, people);
                if from.0 == NONE {
                    break;
                }
                self.alight(from.0, from.1, people);
                at = from.0;
            }
            self.set_left(class, self.left_people[class as usize] - people);
        }
        true
    }

    /// A number that marks nothing yet.
    fn next_stamp(&mut self) -> u32 {
        if self.stamp == u32::MAX {
            self.stamp = 0;
            self.seen.fill(0);
            self.tentative.fill((0, 0));
            self.visits.fill(Visit::default());
        }
        self.stamp += 1;
        self.stamp
    }

    /// Breadth-first search from a class to a slot with a free seat.
    fn find_path(&mut self, class: Class) -> Option<u32> {
        self.next_stamp();
        let mut queue = std::mem::take(&mut self.queue);
        queue.clear();
        let mut goal = self.visit_links(class, (NONE, 0), &mut queue);
        let mut head = 0;
        while goal.is_none() && head < queue.len().min(MAX_PATH_VISITS) {
            let slot = queue[head];
            head += 1;
            for rider in 0..self.slots[slot as usize].riders.len() {
                let entry = &self.slots[slot as usize];
                let share = entry.riders[rider];
                let class = entry.shares[share as usize].class;
                goal = self.visit_links(class, (slot, share), &mut queue);
                if goal.is_some() {
                    break;
                }
            }
            self.work += self.slots[slot as usize].riders.len() as u64;
        }
        self.queue = queue;
        goal
    }

    /// Visits the slots that may serve a class; the answer is one with a free seat.
    fn visit_links(&mut self, class: Class, from: (u32, u32), queue: &mut Vec<u32>) -> Option<u32> {
        if std::mem::replace(&mut self.seen[class as usize], self.stamp) == self.stamp {
            return None;
        }
        self.work += self.links[class as usize].len() as u64;
        for link in &self.links[class as usize] {
            let visit = &mut self.visits[link.slot as usize];
            if visit.stamp == self.stamp {
                continue;
            }
            *visit = Visit {
                stamp: self.stamp,
                from,
                here: link.share,
            };
            queue.push(link.slot);
            if self.free(link.slot) > 0 {
                return Some(link.slot);
            }
        }
        None
    }

    /// A class with people at one of the slots that may serve a class, chosen by numbers: from
    /// such a class people could move for the benefit of the given one.
    pub(super) fn neighbour(&self, class: Class, mut choose: impl FnMut(usize) -> usize) -> Class {
        let links = &self.links[class as usize];
        if links.is_empty() {
            return class;
        }
        let slot = &self.slots[links[choose(links.len())].slot as usize];
        if slot.riders.is_empty() {
            return class;
        }
        let share = slot.riders[choose(slot.riders.len())];
        slot.shares[share as usize].class
    }
}

fn left_cost(weight: u32, people: u32) -> u64 {
    if people == 0 {
        return 0;
    }
    u64::from(weight) * (CLASS_COST + u64::from(people))
}
