//! What goes wrong in a world. Each seed has a few kinds of it, some much: many at once hide each other.

use qicheng_test_kit::entropy::Random;

/// Rates in a thousand, and what there is at all.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// A request or a reply is lost.
    pub drop: u32,
    /// A request comes twice.
    pub repeat: u32,
    /// A message is cut off at any byte: the end of it is missing.
    pub truncate: u32,
    /// A byte of a message is another.
    pub corrupt: u32,
    /// A message takes minutes, so that later ones overtake it.
    pub slow: u32,
    /// A phone dies while it waits for an answer.
    pub phone_crash: u32,
    /// The service dies while it works, before or after a commit.
    pub service_crash: u32,
    /// Clocks of phones jump, both ways.
    pub clock_jump: u32,
    /// A phone is set back to an earlier back-up, once.
    pub restore: bool,
    /// Some exchanges go with a courier.
    pub courier: u32,
    /// Somebody fills their outbox beyond what one request takes.
    pub full: bool,
    /// Other versions take part: operations, documents and requests that this one does not know.
    pub versions: u32,
    /// Somebody is erased from a phone, their unsent words with them.
    pub erase: bool,
    /// The service's clock is set, and somebody or nobody confirms it.
    pub service_clock: bool,
    /// The service is restored from a back-up, once.
    pub service_restore: bool,
    /// What the world is about.
    pub theme: Option<Theme>,
}

impl Faults {
    /// Draws a world's faults.
    pub fn draw(random: &mut Random) -> Self {
        let mut some = |most: u64| {
            let rate = u32::try_from(20 + random.below(most)).unwrap_or(0);
            if random.chance(450) { rate } else { 0 }
        };
        let mut faults = Self {
            drop: some(300),
            repeat: some(400),
            truncate: some(250),
            corrupt: some(150),
            slow: some(400),
            phone_crash: some(250),
            service_crash: some(120),
            clock_jump: some(120),
            courier: some(300),
            versions: some(200),
            ..Self::default()
        };
        faults.restore = random.chance(300);
        faults.full = random.chance(12);
        faults.erase = !faults.restore && random.chance(60);
        faults.service_clock = random.chance(120);
        faults.service_restore = random.chance(250);
        faults.theme = Theme::draw(random);
        if faults.theme == Some(Theme::Damage) {
            // A chain that forks twice within a month is looked at by staff.
            (faults.restore, faults.erase) = (false, false);
        }
        faults
    }
}

/// What happens in a world on purpose, at times and to phones that are still left to chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// A courier is long under way, while people change their minds and visit by themselves.
    Courier,
    /// A coordinator says several things within minutes, and everyone visits meanwhile.
    News,
    /// A page of a phone's outbox fails while an answer is on its way.
    Damage,
    /// A trip ends, and its people travel again.
    Journeys,
}

impl Theme {
    /// Draws a world's theme; most have none.
    pub fn draw(random: &mut Random) -> Option<Self> {
        match random.below(20) {
            0 | 1 => Some(Self::Courier),
            2 | 3 => Some(Self::News),
            4 => Some(Self::Damage),
            5..=7 => Some(Self::Journeys),
            _ => None,
        }
    }
}
