//! The part of a problem that belongs to one destination, aggregated to classes.

use super::hub_sets::HubSets;

/// A hub set on a day: what one vehicle serves. Index `set * days + day`.
pub(super) type Place = u32;
/// Index of a class.
pub(super) type Class = u32;

/// Groups that may board at the same hubs on the same days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClassData {
    /// Acceptable hubs, ascending.
    pub hubs: Vec<u16>,
    /// Acceptable days, ascending.
    pub days: Vec<u16>,
    /// Sizes of the groups, largest first.
    pub sizes: Vec<u16>,
}

/// Lists of numbers by index, in one allocation.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    pub(super) fn new<I: IntoIterator<Item = u32>>(lists: impl IntoIterator<Item = I>) -> Self {
        let mut all = Self {
            starts: vec![0],
            items: Vec::new(),
        };
        for list in lists {
            all.items.extend(list);
            all.starts.push(all.items.len() as u32);
        }
        all
    }

    pub(super) fn get(&self, index: u32) -> &[u32] {
        let index = index as usize;
        &self.items[self.starts[index] as usize..self.starts[index + 1] as usize]
    }
}

/// One destination: classes, and the places where vehicles may serve them.
#[derive(Debug, Clone)]
pub(super) struct Subproblem<'a> {
    /// Seats of a vehicle.
    pub seats: u32,
    /// Groups by class.
    pub classes: Vec<ClassData>,
    /// People by class.
    pub people: Vec<u32>,
    /// Hub sets of all destinations.
    pub sets: &'a HubSets,
    days: u32,
    /// Classes by cell (hub and day).
    cell_classes: Lists,
    /// Cells by class.
    class_cells: Lists,
    /// Places by cell that no other place of the same day dominates.
    cell_places: Lists,
}

impl<'a> Subproblem<'a> {
    pub(super) fn new(seats: u32, days: u16, sets: &'a HubSets, classes: Vec<ClassData>) -> Self {
        let days = u32::from(days);
        let cells = sets.hub_count() as u32 * days;
        let cells_of = |class: &ClassData| -> Vec<u32> {
            (class.hubs.iter())
                .flat_map(|hub| {
                    (class.days.iter()).map(move |day| u32::from(*hub) * days + u32::from(*day))
                })
                .collect()
        };
        let class_cells = Lists::new(classes.iter().map(cells_of));
        let mut by_cell = vec![Vec::new(); cells as usize];
        for class in 0..classes.len() as u32 {
            for cell in class_cells.get(class) {
                by_cell[*cell as usize].push(class);
            }
        }
        let mut places = vec![Vec::new(); cells as usize];
        for day in 0..days {
            let is_active = |hub: u16| !by_cell[(u32::from(hub) * days + day) as usize].is_empty();
            for set in sets.undominated(is_active) {
                for hub in sets.hubs(set) {
                    places[(u32::from(*hub) * days + day) as usize].push(set * days + day);
                }
            }
        }
        Self {
            seats,
            people: (classes.iter())
                .map(|class| class.sizes.iter().map(|size| u32::from(*size)).sum())
                .collect(),
            classes,
            sets,
            days,
            cell_classes: Lists::new(by_cell),
            class_cells,
            cell_places: Lists::new(places),
        }
    }

    /// Places, of which many serve nobody.
    pub(super) fn place_count(&self) -> usize {
        self.sets.len() * self.days as usize
    }

    /// Cells, of which many serve nobody.
    pub(super) fn cell_count(&self) -> usize {
        self.sets.hub_count() * self.days as usize
    }

    /// Days of the problem.
    pub(super) fn day_count(&self) -> u32 {
        self.days
    }

    /// Cells of a place.
    pub(super) fn place_cells(&self, place: Place) -> impl Iterator<Item = u32> + use<'_> {
        let day = self.day(place);
        (self.sets.hubs(self.set(place)).iter()).map(move |hub| u32::from(*hub) * self.days + day)
    }

    /// Classes that a vehicle at a place may serve. A class that may board at two of its hubs is
    /// listed twice.
    pub(super) fn place_classes(&self, place: Place) -> impl Iterator<Item = Class> + use<'_> {
        self.place_cells(place)
            .flat_map(|cell| self.cell_classes.get(cell).iter().copied())
    }

    /// Cells where a class may board.
    pub(super) fn class_cells(&self, class: Class) -> &[u32] {
        self.class_cells.get(class)
    }

    /// Places worth a vehicle that serve a cell.
    pub(super) fn cell_places(&self, cell: u32) -> &[Place] {
        self.cell_places.get(cell)
    }

    /// Hub set of a place.
    pub(super) fn set(&self, place: Place) -> u32 {
        place / self.days
    }

    /// Day of a place.
    pub(super) fn day(&self, place: Place) -> u32 {
        place % self.days
    }
}
