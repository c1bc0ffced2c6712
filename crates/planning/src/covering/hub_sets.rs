//! Maximal sets of hubs that one vehicle may call at.

/// Maximal sets of hubs, no set part of another.
#[derive(Debug, Clone)]
pub(super) struct HubSets {
    sets: Vec<Vec<u16>>,
    of_hub: Vec<Vec<u32>>,
}

impl HubSets {
    /// All maximal sets of at most `max_hubs` hubs that are pairwise near; null: more than `limit`.
    pub(super) fn new(
        hubs: usize,
        max_hubs: usize,
        is_near: impl Fn(u16, u16) -> bool,
        limit: usize,
    ) -> Option<Self> {
        let near: Vec<Vec<bool>> = (0..hubs)
            .map(|one| {
                (0..hubs)
                    .map(|other| one != other && is_near(one as u16, other as u16))
                    .collect()
            })
            .collect();
        let mut sets = Vec::new();
        for hub in 0..hubs {
            extend(&near, max_hubs, limit, &mut vec![hub as u16], &mut sets)?;
        }
        let mut of_hub = vec![Vec::new(); hubs];
        for (index, set) in sets.iter().enumerate() {
            for hub in set {
                of_hub[usize::from(*hub)].push(index as u32);
            }
        }
        Some(Self { sets, of_hub })
    }

    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    pub(super) fn hub_count(&self) -> usize {
        self.of_hub.len()
    }

    /// Hubs of a set, ascending.
    pub(super) fn hubs(&self, set: u32) -> &[u16] {
        &self.sets[set as usize]
    }

    /// Sets that contain a hub.
    pub(super) fn of_hub(&self, hub: u16) -> &[u32] {
        &self.of_hub[usize::from(hub)]
    }

    /// The sets that remain when only some hubs are active: no set whose active hubs are all in
    /// another one, and of several with the same active hubs the first.
    pub(super) fn undominated(&self, is_active: impl Fn(u16) -> bool) -> Vec<u32> {
        let active: Vec<bool> = (0..self.hub_count())
            .map(|hub| is_active(hub as u16))
            .collect();
        let is_active = |hub: &&u16| active[usize::from(**hub)];
        let count = |set: u32| self.hubs(set).iter().filter(is_active).count();
        (0..self.len() as u32)
            .filter(|set| {
                let size = count(*set);
                let Some(first) = self.hubs(*set).iter().find(is_active) else {
                    return false;
                };
                size == self.hubs(*set).len()
                    || !self.of_hub(*first).iter().any(|other| {
                        let contains = |hub: &u16| self.hubs(*other).contains(hub);
                        other != set
                            && self.hubs(*set).iter().filter(is_active).all(contains)
                            && (count(*other) > size || other < set)
                    })
            })
            .collect()
    }
}

/// Adds every maximal set that extends `set` by higher hubs.
fn extend(
    near: &[Vec<bool>],
    max_hubs: usize,
    limit: usize,
    set: &mut Vec<u16>,
    sets: &mut Vec<Vec<u16>>,
) -> Option<()> {
    let fits = |hub: usize, set: &[u16]| set.iter().all(|one| near[usize::from(*one)][hub]);
    if set.len() == max_hubs || !(0..near.len()).any(|hub| fits(hub, set)) {
        sets.push(set.clone());
        return (sets.len() <= limit).then_some(());
    }
    let last = set.last().map_or(0, |hub| usize::from(*hub));
    for hub in last + 1..near.len() {
        if fits(hub, set) {
            set.push(hub as u16);
            extend(near, max_hubs, limit, set, sets)?;
            set.pop();
        }
    }
    Some(())
}
