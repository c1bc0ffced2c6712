//! Whatever is changed, cut off or made up: it never boards and nothing panics.

use crate::world::*;
use proptest::prelude::*;
use qicheng_credential::{
    encoding::text::{self, Prefix},
    verdict::Verdict,
};
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(World::new);
static GOOD: LazyLock<String> = LazyLock::new(|| person(1).shows(0, None));

#[test]
fn no_flipped_bit_boards() {
    let (_, bytes) = text::decode(&GOOD).unwrap();
    boards(&WORLD.decide(&GOOD));
    for bit in 0..bytes.len() * 8 {
        let mut bad = bytes.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let decision = WORLD.decide(&text::encode(Prefix::Pass, &bad));
        assert_ne!(decision.verdict, Verdict::Board, "bit {bit}");
    }
}

proptest! {
    #[test]
    fn no_changed_byte_boards(at in any::<prop::sample::Index>(), change in 1u8..) {
        let (_, mut bytes) = text::decode(&GOOD).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        let decision = WORLD.decide(&text::encode(Prefix::Pass, &bytes));
        prop_assert_ne!(decision.verdict, Verdict::Board);
    }

    #[test]
    fn no_changed_letter_boards(at in any::<prop::sample::Index>(), letter in "[0-9A-Z $%*+./:-]") {
        let mut text = GOOD.clone();
        let at = at.index(text.len());
        text.replace_range(at..=at, &letter);
        prop_assume!(text != *GOOD);
        prop_assert_ne!(WORLD.decide(&text).verdict, Verdict::Board);
    }

    #[test]
    fn nothing_cut_off_boards(length in any::<prop::sample::Index>()) {
        let cut = &GOOD[..length.index(GOOD.len())];
        prop_assert_ne!(WORLD.decide(cut).verdict, Verdict::Board);
    }

    #[test]
    fn no_text_panics_or_boards(text in "(QC1:)?[0-9A-Z $%*+./:-]{0,200}") {
        prop_assert_ne!(WORLD.decide(&text).verdict, Verdict::Board);
    }
}
