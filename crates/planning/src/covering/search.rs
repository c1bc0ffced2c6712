//! Weighted local search over one destination: always one vehicle fewer than the best plan.

use super::{
    flow::{Flow, PlacedVehicles},
    packing::{Packing, pack},
    subproblem::{Place, Subproblem},
};
use crate::random::Random;
use std::collections::BinaryHeap;

/// Slots among which the vehicle to remove is chosen.
const SAMPLE: usize = 30;
/// Steps for which a place does not get back the vehicle it lost.
const ADD_TABU: u64 = 3;
/// Longest time, in steps, for which a new vehicle stays.
const MAX_REMOVE_TABU: usize = 6;
/// Of 100 steps, how many help a class through another one that takes its seats.
const INDIRECT_PERCENT: usize = 25;
/// One in so many classes that are left is tried with an augmenting path after a step.
const AUGMENT_ONE_IN: usize = 4;

/// A search over one destination.
#[derive(Debug)]
pub(super) struct Search<'a> {
    flow: Flow<'a>,
    random: Random,
    now: u64,
    /// When a place lost a vehicle, by place.
    removed: Vec<u64>,
    /// The smallest flow that leaves nobody, unless it is packed.
    unpacked: Option<Vec<PlacedVehicles>>,
    best: Packing,
}

impl<'a> Search<'a> {
    /// Starts from a greedy plan.
    pub(super) fn new(problem: &'a Subproblem<'a>, random: Random) -> Self {
        let mut flow = Flow::new(problem);
        add_greedily(&mut flow);
        let best = pack(problem, &flow.placed());
        Self {
            flow,
            random,
            now: ADD_TABU + MAX_REMOVE_TABU as u64,
            removed: vec![0; problem.place_count()],
            unpacked: None,
            best: best.completed(problem),
        }
    }

    /// The best plan so far.
    pub(super) fn best(&self) -> &Packing {
        &self.best
    }

    /// Elementary operations so far.
    pub(super) fn work(&self) -> u64 {
        self.flow.work
    }

    /// Searches until so much work is done or the steps are used, and returns the steps done: none
    /// when there is nothing to improve.
    pub(super) fn run(&mut self, steps: u64, work_end: u64) -> u64 {
        let mut done = 0;
        while done < steps && (done == 0 || self.flow.work < work_end) {
            if self.flow.left.is_empty() && self.flow.vehicles == 0 {
                break;
            }
            self.step();
            done += 1;
        }
        done
    }

    fn step(&mut self) {
        self.now += 1;
        if self.flow.left.is_empty() {
            self.unpacked = Some(self.flow.placed());
            self.remove(usize::MAX, 0);
            return;
        }
        let tabu = 2 + self.random.below(MAX_REMOVE_TABU - 1) as u64;
        self.remove(SAMPLE, tabu);
        if self.flow.left.is_empty() {
            return;
        }
        self.add();
        let mut index = 0;
        while let Some(class) = self.flow.left.get(index) {
            let class = *class;
            if self.random.below(AUGMENT_ONE_IN) == 0 && self.flow.augment(class) {
                continue;
            }
            self.flow.raise_weight(class);
            index += 1;
        }
    }

    /// Removes the vehicle with the smallest loss among a sample.
    fn remove(&mut self, sample: usize, tabu: u64) {
        let open = self.flow.open.len();
        let mut best: Option<((u64, u64), u32)> = None;
        for index in 0..sample.min(open) {
            let index = if open <= sample {
                index
            } else {
                self.random.below(open)
            };
            let slot = self.flow.open[index];
            let added = self.flow.slots[slot as usize].added;
            if added + tabu > self.now {
                continue;
            }
            let limit = best.map_or(u64::MAX, |((loss, _), _)| loss);
            let key = (self.flow.loss(slot, limit), added);
            if best.is_none_or(|(best, _)| key < best) {
                best = Some((key, slot));
            }
            if key.0 == 0 {
                break;
            }
        }
        let any = self.random.below(open);
        let Some(slot) = best
            .map(|(_, slot)| slot)
            .or(self.flow.open.get(any).copied())
        else {
            return;
        };
        self.removed[self.flow.slots[slot as usize].place as usize] = self.now;
        self.flow.remove(slot);
    }

    /// Adds a vehicle where it serves the dearest people around a random class that is left.
    fn add(&mut self) {
        let class = self.flow.left[self.random.below(self.flow.left.len())];
        let mut origin = class;
        if self.random.below(100) < INDIRECT_PERCENT {
            origin = self.flow.neighbour(class, |end| self.random.below(end));
        }
        let problem = self.flow.problem;
        let mut best: Option<((u64, u64), Place)> = None;
        for cell in problem.class_cells(origin) {
            for place in problem.cell_places(*cell) {
                let removed = self.removed[*place as usize];
                if removed + ADD_TABU > self.now {
                    continue;
                }
                let key = (self.flow.gain(*place), u64::MAX - removed);
                if best.is_none_or(|(best, _)| key > best) {
                    best = Some((key, *place));
                }
            }
        }
        let place = best.map(|(_, place)| place).or_else(|| {
            let cells = problem.class_cells(origin);
            let places = problem.cell_places(cells[self.random.below(cells.len())]);
            places.get(self.random.below(places.len())).copied()
        });
        if let Some(place) = place {
            self.flow.add(place, self.now);
        }
        if origin != class {
            self.flow.augment(class);
        }
    }

    /// Makes whole groups of the smallest flow. If that needs more vehicles, the seats that could
    /// not be used count as wasted, and the search continues with as many vehicles.
    pub(super) fn pack(&mut self) {
        if self.flow.left.is_empty() {
            self.unpacked = Some(self.flow.placed());
        }
        let Some(placed) = self.unpacked.take() else {
            return;
        };
        let packing = pack(self.flow.problem, &placed);
        let wasted = packing.wasted(self.flow.problem);
        let packing = packing.completed(self.flow.problem);
        if packing.vehicles.len() < self.best.vehicles.len() {
            self.best = packing;
        }
        if !wasted.is_empty() {
            self.flow.restore(&placed);
            for (place, seats) in wasted {
                self.flow.waste(place, seats);
            }
        }
    }
}

/// Adds vehicles, each time where one serves the most people, until nobody is left.
fn add_greedily(flow: &mut Flow<'_>) {
    let seats = flow.problem.seats;
    let reach = |flow: &Flow<'_>, place: Place| flow.demand(place).0.min(seats);
    let mut places: BinaryHeap<(u32, std::cmp::Reverse<Place>)> = (0..flow.problem.place_count()
        as Place)
        .map(|place| (reach(flow, place), std::cmp::Reverse(place)))
        .filter(|(people, _)| *people > 0)
        .collect();
    while let Some((people, std::cmp::Reverse(place))) = places.pop() {
        if flow.left.is_empty() {
            return;
        }
        // Only falls as people board, so that an entry is an upper bound.
        let current = reach(flow, place);
        if current == people {
            flow.add(place, 1);
        }
        let current = reach(flow, place);
        if current > 0 {
            places.push((current, std::cmp::Reverse(place)));
        }
    }
}
