//! The packs that ship for demonstrations, as JSON that is signed elsewhere.

/// A nucleic-acid test within 48 hours before boarding: Shenzhen (440300).
pub const TEST_WITHIN_48_HOURS: &str = include_str!("../../assets/rules/test-48h.json");
/// Fourteen daily declarations without fever: Zhejiang (330000).
pub const FOURTEEN_DECLARATIONS: &str = include_str!("../../assets/rules/declarations-14.json");
/// A green health code of the last 24 hours: Dongguan (441900).
pub const GREEN_CODE: &str = include_str!("../../assets/rules/green-code.json");
/// A county that nobody may enter: Huangmei (421127).
pub const CLOSED_COUNTY: &str = include_str!("../../assets/rules/closed-county.json");
/// How Hunan (430000) colours its health codes.
pub const HEALTH_CODE: &str = include_str!("../../assets/rules/health-code.json");

/// All of them, which say who may enter where, and what colour a health code has.
pub const ALL: [&str; 5] = [
    TEST_WITHIN_48_HOURS,
    FOURTEEN_DECLARATIONS,
    GREEN_CODE,
    CLOSED_COUNTY,
    HEALTH_CODE,
];
