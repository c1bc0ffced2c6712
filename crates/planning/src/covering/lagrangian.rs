//! Lower bound of one destination: a Lagrangian relaxation of "everybody travels", improved by
//! the volume algorithm (Barahona and Anbil, 2000). `docs/planning.md` has the proof.
//!
//! A class has a price, what it pays when it travels; a cut has a price for every vehicle that it
//! demands. A vehicle at a place runs if the classes it can carry and the cuts it counts for pay
//! more than one vehicle. Prices at which no vehicle is paid more than it costs are a solution of
//! the dual linear program, so that their sum is a lower bound; any prices become such ones when
//! they are lowered at every place that is overpaid.

use super::subproblem::Subproblem;

/// Rounding errors that a bound allows for before it is rounded up.
const ROUNDING: f64 = 1e-6;

/// Longest interval of a cut, in days: rounding up gains little on longer ones.
const MAX_CUT_DAYS: u32 = 7;

/// Iterations without a better bound after which steps become shorter.
const MAX_STALLED_ITERATIONS: u32 = 12;

/// Length of the first step, and that below which the bound has converged.
const FIRST_STEP: f64 = 0.05;
const LAST_STEP: f64 = 1e-4;
const MAX_STEP: f64 = 5.0;

/// First price of a seat, in shares of a full vehicle: low enough that few vehicles run yet.
const FIRST_PRICE: f64 = 0.7;

/// Places among which the people of one choose, about: no good solution has more vehicles at one
/// than its share.
const OVERLAP: f64 = 8.0;

/// How much of a new solution goes into the average.
const AVERAGING: f64 = 0.1;

/// At least `vehicles` run in the cells, which are the days of an interval at one hub.
#[derive(Debug, Clone)]
struct Cut {
    cells: std::ops::RangeInclusive<u32>,
    vehicles: f64,
}

/// A place with the classes that it may serve.
#[derive(Debug, Clone)]
struct Candidate {
    cells: std::ops::Range<usize>,
    classes: std::ops::Range<usize>,
    /// Vehicles that run here in a solution of the relaxation, if any do.
    limit: f64,
    people: u32,
}

/// The prices of the classes and the cuts, all together that a class or a cut pays.
#[derive(Debug, Clone, Default)]
struct Prices {
    classes: Vec<f64>,
    cuts: Vec<f64>,
}

/// The relaxation of one destination and the best prices so far.
#[derive(Debug)]
pub(super) struct Lagrangian<'a> {
    problem: &'a Subproblem<'a>,
    seats: f64,
    candidates: Vec<Candidate>,
    cells: Vec<u32>,
    classes: Vec<u32>,
    cuts: Vec<Cut>,
    best: Prices,
    /// How often the average solution serves a class, and fulfils a cut.
    average: Prices,
    value: f64,
    /// Value of the relaxation at the best prices.
    relaxed: f64,
    step: f64,
    failures: u32,
    iterations: u32,
    /// What the cuts pay, and the vehicles, by cell.
    cell_prices: Vec<f64>,
    cell_vehicles: Vec<f64>,
    cell_scale: Vec<f64>,
    knapsack: Vec<(f64, f64, u32)>,
}

impl<'a> Lagrangian<'a> {
    pub(super) fn new(problem: &'a Subproblem<'a>) -> Self {
        let seats = f64::from(problem.seats);
        let mut places: Vec<u32> = (0..problem.cell_count() as u32)
            .flat_map(|cell| problem.cell_places(cell).iter().copied())
            .collect();
        places.sort_unstable();
        places.dedup();
        let (mut cells, mut classes) = (Vec::new(), Vec::new());
        let candidates = (places.iter())
            .map(|place| {
                let (first_cell, first_class) = (cells.len(), classes.len());
                cells.extend(problem.place_cells(*place));
                classes.extend(problem.place_classes(*place));
                let own = &classes[first_class..];
                let people = own
                    .iter()
                    .map(|class| problem.people[*class as usize])
                    .sum();
                Candidate {
                    cells: first_cell..cells.len(),
                    classes: first_class..classes.len(),
                    limit: (f64::from(people) / seats / OVERLAP).max(1.0),
                    people,
                }
            })
            .collect();
        let cuts = cuts(problem);
        let seat_prices = problem
            .people
            .iter()
            .map(|people| f64::from(*people) / seats);
        let value = seat_prices.clone().sum();
        let prices = seat_prices.map(|price| FIRST_PRICE * price).collect();
        Self {
            problem,
            seats,
            candidates,
            cells,
            classes,
            best: Prices {
                classes: prices,
                cuts: vec![0.0; cuts.len()],
            },
            average: Prices::default(),
            cuts,
            value,
            relaxed: 0.0,
            step: FIRST_STEP,
            failures: 0,
            iterations: 0,
            cell_prices: vec![0.0; problem.cell_count()],
            cell_vehicles: vec![0.0; problem.cell_count()],
            cell_scale: vec![1.0; problem.cell_count()],
            knapsack: Vec::new(),
        }
    }

    /// Vehicles that every plan needs.
    pub(super) fn vehicles(&self) -> u64 {
        (self.value - ROUNDING).ceil().max(0.0) as u64
    }

    /// Whether no iteration will improve the bound by much.
    pub(super) fn has_converged(&self) -> bool {
        self.step < LAST_STEP
    }

    /// One iteration of the volume algorithm.
    pub(super) fn iterate(&mut self) {
        let trial = match self.iterations {
            0 => self.best.clone(),
            _ => self.moved(),
        };
        let (relaxed, solution) = self.solve(&trial);
        self.value = self.value.max(self.feasible_value(&trial));
        if self.iterations == 0 {
            self.average = solution;
        } else {
            blend(&mut self.average.classes, &solution.classes);
            blend(&mut self.average.cuts, &solution.cuts);
        }
        self.iterations += 1;
        if relaxed > self.relaxed {
            self.failures = 0;
            self.relaxed = relaxed;
            self.best = trial;
            self.step = (self.step * 1.1).min(MAX_STEP);
            return;
        }
        self.failures += 1;
        if self.failures > MAX_STALLED_ITERATIONS {
            self.failures = 0;
            self.step *= 0.66;
        }
    }

    /// The best prices, moved along what the average solution lacks.
    fn moved(&self) -> Prices {
        let norm: f64 = (lack(&self.average.classes).chain(lack(&self.average.cuts)))
            .map(|lack| lack * lack)
            .sum();
        let length = self.step * self.relaxed.max(self.value) / norm.max(1e-9);
        let moved = |prices: &[f64], average: &[f64]| {
            (prices.iter().zip(lack(average)))
                .map(|(price, lack)| (price + length * lack).max(0.0))
                .collect()
        };
        Prices {
            classes: moved(&self.best.classes, &self.average.classes),
            cuts: moved(&self.best.cuts, &self.average.cuts),
        }
    }

    /// The relaxation's optimum at some prices, and how often it serves every class and fulfils
    /// every cut.
    fn solve(&mut self, prices: &Prices) -> (f64, Prices) {
        self.cell_prices.fill(0.0);
        self.cell_vehicles.fill(0.0);
        self.cell_scale.fill(1.0);
        for (cut, price) in self.cuts.iter().zip(&prices.cuts) {
            if *price > 0.0 {
                for cell in cut.cells.clone() {
                    self.cell_prices[cell as usize] += price / cut.vehicles;
                }
            }
        }
        let mut value: f64 = prices.classes.iter().chain(&prices.cuts).sum();
        let mut served = vec![0.0; prices.classes.len()];
        let mut knapsack = std::mem::take(&mut self.knapsack);
        for candidate in &self.candidates {
            let cells = &self.cells[candidate.cells.clone()];
            let classes = &self.classes[candidate.classes.clone()];
            let mut paid: f64 = (cells.iter())
                .map(|cell| self.cell_prices[*cell as usize])
                .sum();
            let all: f64 = (classes.iter())
                .map(|class| prices.classes[*class as usize])
                .sum();
            if paid + all <= 1.0 {
                continue;
            }
            let fits = candidate.people <= self.problem.seats;
            knapsack.clear();
            if fits {
                paid += all;
            } else {
                paid += self.fill(classes, prices, &mut knapsack);
            }
            if paid <= 1.0 {
                continue;
            }
            value -= candidate.limit * (paid - 1.0);
            for cell in cells {
                self.cell_vehicles[*cell as usize] += candidate.limit;
                let scale = &mut self.cell_scale[*cell as usize];
                *scale = scale.min(1.0 / paid);
            }
            if fits {
                for class in classes {
                    served[*class as usize] += candidate.limit;
                }
            } else {
                for (_, share, class) in &knapsack {
                    served[*class as usize] += candidate.limit * share;
                }
            }
        }
        self.knapsack = knapsack;
        let cuts = (self.cuts.iter())
            .map(|cut| {
                let vehicles: f64 = (cut.cells.clone())
                    .map(|cell| self.cell_vehicles[cell as usize])
                    .sum();
                vehicles / cut.vehicles
            })
            .collect();
        let solution = Prices {
            classes: served,
            cuts,
        };
        (value, solution)
    }

    /// The sum of the prices, each lowered so far that no vehicle is paid more than it costs, after
    /// they have been solved for.
    fn feasible_value(&self, prices: &Prices) -> f64 {
        let scale = |cell: u32| self.cell_scale[cell as usize];
        let classes: f64 = (prices.classes.iter().enumerate())
            .map(|(class, price)| {
                let cells = self.problem.class_cells(class as u32);
                price * cells.iter().map(|cell| scale(*cell)).fold(1.0, f64::min)
            })
            .sum();
        let cuts: f64 = (prices.cuts.iter().zip(&self.cuts))
            .map(|(price, cut)| price * cut.cells.clone().map(scale).fold(1.0, f64::min))
            .sum();
        classes + cuts
    }

    /// Fills one vehicle with the people who pay most for a seat (a fractional knapsack): what
    /// they pay, with the shares of the classes that travel.
    fn fill(&self, classes: &[u32], prices: &Prices, knapsack: &mut Vec<(f64, f64, u32)>) -> f64 {
        for class in classes {
            let price = prices.classes[*class as usize];
            if price > 0.0 {
                let people = f64::from(self.problem.people[*class as usize]);
                knapsack.push((price / people, 0.0, *class));
            }
        }
        knapsack.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.2.cmp(&other.2)));
        let mut room = self.seats;
        let mut paid = 0.0;
        let mut taken = 0;
        for (price, share, class) in knapsack.iter_mut() {
            if room <= 0.0 {
                break;
            }
            let people = f64::from(self.problem.people[*class as usize]);
            let boarding = people.min(room);
            *share = boarding / people;
            paid += *price * boarding;
            room -= boarding;
            taken += 1;
        }
        knapsack.truncate(taken);
        paid
    }
}

/// What is missing to serve every class, or fulfil every cut, once.
fn lack(average: &[f64]) -> impl Iterator<Item = f64> + use<'_> {
    average.iter().map(|served| 1.0 - served)
}

fn blend(average: &mut [f64], solution: &[f64]) {
    for (average, new) in average.iter_mut().zip(solution) {
        *average += AVERAGING * (new - *average);
    }
}

/// Cuts: the vehicles that call at a hub in an interval have seats for everybody who may board
/// only there and then. Of intervals with the same people the shortest, of those at most
/// [`MAX_CUT_DAYS`] long.
fn cuts(problem: &Subproblem<'_>) -> Vec<Cut> {
    let days = problem.day_count();
    let mut by_hub = vec![Vec::new(); problem.cell_count() / days.max(1) as usize];
    for (class, people) in problem.classes.iter().zip(&problem.people) {
        if let ([hub], Some(first), Some(last)) =
            (class.hubs.as_slice(), class.days.first(), class.days.last())
        {
            by_hub[usize::from(*hub)].push((u32::from(*first), u32::from(*last), *people));
        }
    }
    let mut cuts = Vec::new();
    for (hub, windows) in by_hub.iter().enumerate() {
        let inside = |first: u32, last: u32| -> u32 {
            (windows.iter())
                .filter(|(from, to, _)| first <= *from && *to <= last)
                .map(|(_, _, people)| *people)
                .sum()
        };
        for first in 0..days {
            for last in first..days.min(first + MAX_CUT_DAYS) {
                let people = inside(first, last);
                let is_tight = people > 0
                    && (first == last
                        || (inside(first + 1, last) < people && inside(first, last - 1) < people));
                if is_tight {
                    let cell = hub as u32 * days;
                    cuts.push(Cut {
                        cells: cell + first..=cell + last,
                        vehicles: (f64::from(people) / f64::from(problem.seats)).ceil(),
                    });
                }
            }
        }
    }
    cuts
}
