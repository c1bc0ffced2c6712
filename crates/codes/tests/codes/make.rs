//! Codes are as small as the standard allows and read back to their text.

#![allow(missing_docs, clippy::unwrap_used)]

use proptest::prelude::*;
use qicheng_codes::{
    make::{Level, MakeError, QrCode},
    read,
};

/// ISO/IEC 18004 table 7: the most alphanumeric characters at level M, versions 1 to 17.
const ALPHANUMERIC_M: [usize; 17] = [
    20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734,
];

#[test]
fn upper_case_text_takes_the_smallest_version_of_alphanumeric_mode() {
    for (version, &most) in (1..).zip(&ALPHANUMERIC_M) {
        assert_eq!(QrCode::new(&"Z".repeat(most)).unwrap().version(), version);
        assert_eq!(
            QrCode::new(&"Z".repeat(most + 1)).unwrap().version(),
            version + 1
        );
    }
}

#[test]
fn other_modes_take_the_smallest_version_too() {
    let version = |text: &str, level| QrCode::with_level(text, level).unwrap().version();
    assert_eq!(version(&"a".repeat(14), Level::M), 1);
    assert_eq!(version(&"a".repeat(15), Level::M), 2);
    assert_eq!(version(&"7".repeat(34), Level::M), 1);
    assert_eq!(version(&"7".repeat(35), Level::M), 2);
    assert_eq!(version(&"7".repeat(7_089), Level::L), 40);
    assert_eq!(version(&"A".repeat(1_852), Level::H), 40);
}

#[test]
fn what_no_code_holds_is_refused() {
    let too_long = |bytes, level| Err(MakeError::TooLong { bytes, level });
    assert_eq!(QrCode::new(&"A".repeat(3_392)), too_long(3_392, Level::M));
    assert_eq!(
        QrCode::with_level(&"7".repeat(7_090), Level::L),
        too_long(7_090, Level::L)
    );
    assert_eq!(
        QrCode::new(&"A".repeat(1_000_000)),
        too_long(1_000_000, Level::M)
    );
    let code = QrCode::new("A").unwrap();
    assert_eq!(code.to_png(0), Err(MakeError::Scale(0)));
    assert_eq!(
        code.to_png(QrCode::MAX_SCALE + 1),
        Err(MakeError::Scale(65))
    );
}

#[test]
fn the_quiet_zone_is_four_modules_in_picture_and_path() {
    let code = QrCode::new("QUIET").unwrap();
    assert_eq!((code.width(), code.side()), (21, 29));
    let picture = code.to_luma(2).unwrap();
    assert_eq!(picture.width(), 58);
    for (x, y, pixel) in picture.enumerate_pixels() {
        let inside = |at| (8..50).contains(&at);
        assert!(
            inside(x) && inside(y) || pixel.0 == [255],
            "not quiet at {x}, {y}"
        );
    }
    assert_eq!(picture.get_pixel(8, 8).0, [0]);
    assert!(code.svg_path().starts_with("M4 4h7v1h-7z"));
}

#[test]
fn debug_does_not_show_the_text() {
    assert_eq!(
        format!("{:?}", QrCode::new("SECRET").unwrap()),
        "QrCode { version: 1, .. }"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn upper_case_text_reads_back(text in "[0-9A-Z $%*+./:-]{1,700}", scale in 2_u32..6) {
        let png = QrCode::new(&text).unwrap().to_png(scale).unwrap();
        prop_assert_eq!(read::read_image(&png).unwrap(), Some(text));
    }

    #[test]
    fn text_of_any_script_reads_back(text in "[a-zA-Z0-9 ,.一-龥ا-ي￥→]{1,120}") {
        let png = QrCode::new(&text).unwrap().to_png(3).unwrap();
        prop_assert_eq!(read::read_image(&png).unwrap(), Some(text));
    }

    #[test]
    fn any_text_makes_a_code_or_is_refused(text in ".{0,900}") {
        let _ = QrCode::new(&text);
    }
}
