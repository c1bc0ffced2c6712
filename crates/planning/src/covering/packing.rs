//! Whole groups in single vehicles, from a flow of single people.

use super::{
    flow::PlacedVehicles,
    subproblem::{Class, Place, Subproblem},
};

/// Groups that one search for a chain of moves visits at most.
const MAX_CHAIN_VISITS: usize = 20_000;

/// A group: its class and its position among the sizes of the class.
pub(super) type Item = (Class, u32);

/// A vehicle and the groups in it.
#[derive(Debug, Clone)]
pub(super) struct Vehicle {
    pub place: Place,
    pub groups: Vec<Item>,
    free: u32,
}

/// Groups packed into vehicles.
#[derive(Debug, Clone)]
pub(super) struct Packing {
    pub vehicles: Vec<Vehicle>,
    /// Groups that found no seats, with the place that the flow gave them.
    left: Vec<(Item, Place)>,
}

impl Packing {
    /// Seats that were meant for groups that found none, by place.
    pub(super) fn wasted(&self, problem: &Subproblem<'_>) -> Vec<(Place, u32)> {
        let mut wasted: Vec<(Place, u32)> = (self.left.iter())
            .map(|(item, place)| (*place, size(problem, *item)))
            .collect();
        wasted.sort_unstable();
        wasted.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        wasted
    }

    /// Adds vehicles until every group has seats, and drops empty ones.
    pub(super) fn completed(mut self, problem: &Subproblem<'_>) -> Self {
        let mut added: Vec<Vehicle> = Vec::new();
        for (item, place) in std::mem::take(&mut self.left) {
            let size = size(problem, item);
            let at = (added.iter_mut())
                .find(|vehicle| vehicle.free >= size && serves(problem, vehicle.place, item.0));
            match at {
                Some(vehicle) => vehicle.board(item, size),
                None => {
                    let mut vehicle = Vehicle::new(place, problem.seats);
                    vehicle.board(item, size);
                    added.push(vehicle);
                }
            }
        }
        self.vehicles.append(&mut added);
        self.vehicles.retain(|vehicle| !vehicle.groups.is_empty());
        self
    }
}

impl Vehicle {
    fn new(place: Place, seats: u32) -> Self {
        Self {
            place,
            groups: Vec::new(),
            free: seats,
        }
    }

    fn board(&mut self, item: Item, size: u32) {
        self.groups.push(item);
        self.free -= size;
    }

    fn alight(&mut self, item: Item, size: u32) {
        if let Some(at) = self.groups.iter().position(|group| *group == item) {
            self.groups.swap_remove(at);
            self.free += size;
        }
    }
}

fn size(problem: &Subproblem<'_>, (class, group): Item) -> u32 {
    u32::from(problem.classes[class as usize].sizes[group as usize])
}

fn serves(problem: &Subproblem<'_>, place: Place, class: Class) -> bool {
    problem.place_classes(place).any(|one| one == class)
}

/// Packs the people of a flow as whole groups, as close to the flow as that is possible.
pub(super) fn pack(problem: &Subproblem<'_>, placed: &[PlacedVehicles]) -> Packing {
    let mut packer = Packer::new(problem, placed);
    let mut left = Vec::new();
    for (index, items) in divide(problem, placed).into_iter().enumerate() {
        let range = packer.vehicles_of[index].clone();
        for item in items {
            let size = size(problem, item);
            match packer.tightest(range.clone(), size) {
                Some(vehicle) => packer.vehicles[vehicle].board(item, size),
                None => left.push((item, placed[index].place)),
            }
        }
    }
    left.sort_by_key(|(item, _)| std::cmp::Reverse(size(problem, *item)));
    left.retain(|(item, _)| !packer.insert(*item));
    Packing {
        vehicles: packer.vehicles,
        left,
    }
}

/// Divides the groups of every class among the places as the flow divides its people; groups by
/// place, largest first.
fn divide(problem: &Subproblem<'_>, placed: &[PlacedVehicles]) -> Vec<Vec<Item>> {
    let mut shares = vec![Vec::new(); problem.classes.len()];
    for (index, place) in placed.iter().enumerate() {
        for (class, people) in &place.shares {
            shares[*class as usize].push((i64::from(*people), index));
        }
    }
    let mut divided = vec![Vec::new(); placed.len()];
    for (class, shares) in shares.iter_mut().enumerate() {
        for (group, size) in problem.classes[class].sizes.iter().enumerate() {
            let largest = shares.iter_mut().max_by_key(|(people, _)| *people);
            if let Some((people, index)) = largest {
                *people -= i64::from(*size);
                divided[*index].push((class as Class, group as u32));
            }
        }
    }
    for items in &mut divided {
        items.sort_by_key(|item| std::cmp::Reverse(size(problem, *item)));
    }
    divided
}

/// Vehicles whose groups change in a chain of moves: their free seats are spoken for.
fn vehicles_of_chain(moves: &[Move], last: usize) -> Vec<usize> {
    std::iter::successors(Some(last), |index| moves[*index].before)
        .filter_map(|index| moves[index].from)
        .collect()
}

struct Packer<'a> {
    problem: &'a Subproblem<'a>,
    vehicles: Vec<Vehicle>,
    /// Vehicles by position of the place.
    vehicles_of: Vec<std::ops::Range<usize>>,
    /// Positions of the places that serve a class, by class.
    places_of_class: Vec<Vec<u32>>,
}

/// A group that would leave its vehicle for another one.
struct Move {
    item: Item,
    /// Where it is; null: nowhere.
    from: Option<usize>,
    /// The move that takes its seats, null: none, it is the group to insert.
    before: Option<usize>,
}

impl<'a> Packer<'a> {
    fn new(problem: &'a Subproblem<'a>, placed: &[PlacedVehicles]) -> Self {
        let mut vehicles = Vec::new();
        let mut vehicles_of = Vec::new();
        let mut places_of_class = vec![Vec::new(); problem.classes.len()];
        for (index, one) in placed.iter().enumerate() {
            let first = vehicles.len();
            for _ in 0..one.vehicles {
                vehicles.push(Vehicle::new(one.place, problem.seats));
            }
            vehicles_of.push(first..vehicles.len());
            for class in problem.place_classes(one.place) {
                let places: &mut Vec<u32> = &mut places_of_class[class as usize];
                if places.last() != Some(&(index as u32)) {
                    places.push(index as u32);
                }
            }
        }
        Self {
            problem,
            vehicles,
            vehicles_of,
            places_of_class,
        }
    }

    /// The vehicle of a range that has the fewest seats free among those with enough.
    fn tightest(&self, range: std::ops::Range<usize>, size: u32) -> Option<usize> {
        range
            .filter(|vehicle| self.vehicles[*vehicle].free >= size)
            .min_by_key(|vehicle| self.vehicles[*vehicle].free)
    }

    fn vehicles_for(&self, class: Class) -> impl Iterator<Item = usize> + use<'_> {
        (self.places_of_class[class as usize].iter())
            .flat_map(|place| self.vehicles_of[*place as usize].clone())
    }

    /// A vehicle with seats for a group, other than some.
    fn find_seats(&self, item: Item, size: u32, others: &[usize]) -> Option<usize> {
        self.vehicles_for(item.0)
            .filter(|vehicle| self.vehicles[*vehicle].free >= size && !others.contains(vehicle))
            .min_by_key(|vehicle| self.vehicles[*vehicle].free)
    }

    /// Finds seats for a group by a shortest chain of moves: it takes the seats of another one,
    /// which takes those of the next. Or several small groups make room for a larger one.
    fn insert(&mut self, item: Item) -> bool {
        let mut moves = vec![Move {
            item,
            from: None,
            before: None,
        }];
        let mut visited = vec![false; self.vehicles.len()];
        let mut head = 0;
        while head < moves.len().min(MAX_CHAIN_VISITS) {
            let Move { item, from, .. } = moves[head];
            let incoming = size(self.problem, item);
            let chain = vehicles_of_chain(&moves, head);
            if let Some(to) = self.find_seats(item, incoming, &chain) {
                self.apply(&moves, head, to);
                return true;
            }
            let candidates: Vec<usize> = self.vehicles_for(item.0).collect();
            for vehicle in candidates {
                if Some(vehicle) == from || visited[vehicle] {
                    continue;
                }
                visited[vehicle] = true;
                let needed = incoming - self.vehicles[vehicle].free;
                if from.is_none() && self.make_room(vehicle, needed) {
                    self.apply(&moves, head, vehicle);
                    return true;
                }
                let mut pushed: Vec<(Class, u32)> = Vec::new();
                for other in &self.vehicles[vehicle].groups {
                    let leaving = size(self.problem, *other);
                    // A group of the same size and class would only be in the same difficulty.
                    let key = (other.0, leaving);
                    let helps = leaving >= needed && (leaving < incoming || other.0 != item.0);
                    if helps && !pushed.contains(&key) {
                        pushed.push(key);
                        moves.push(Move {
                            item: *other,
                            from: Some(vehicle),
                            before: Some(head),
                        });
                    }
                }
            }
            head += 1;
        }
        false
    }

    /// Moves the last group of a chain to a vehicle with room, and every one before it to the
    /// seats that the next one leaves.
    fn apply(&mut self, moves: &[Move], last: usize, to: usize) {
        let mut next = Some(last);
        let mut to = to;
        while let Some(index) = next {
            let Move { item, from, before } = moves[index];
            let size = size(self.problem, item);
            if let Some(from) = from {
                self.vehicles[from].alight(item, size);
            }
            self.vehicles[to].board(item, size);
            to = from.unwrap_or(to);
            next = before;
        }
    }

    /// Moves groups out of a vehicle, directly to others with room, until seats are free.
    fn make_room(&mut self, vehicle: usize, seats: u32) -> bool {
        let mut moved: Vec<(Item, usize)> = Vec::new();
        let mut freed = 0;
        let mut items = self.vehicles[vehicle].groups.clone();
        items.sort_by_key(|item| std::cmp::Reverse(size(self.problem, *item)));
        for item in items {
            let size = size(self.problem, item);
            if let Some(to) = self.find_seats(item, size, &[vehicle]) {
                self.vehicles[vehicle].alight(item, size);
                self.vehicles[to].board(item, size);
                moved.push((item, to));
                freed += size;
                if freed >= seats {
                    return true;
                }
            }
        }
        for (item, to) in moved {
            let size = size(self.problem, item);
            self.vehicles[to].alight(item, size);
            self.vehicles[vehicle].board(item, size);
        }
        false
    }
}
