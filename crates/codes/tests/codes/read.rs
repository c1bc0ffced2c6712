//! Pictures that are odd, hostile or hold several codes.

#![allow(missing_docs, clippy::unwrap_used)]

use image::{GrayImage, ImageFormat, Luma, LumaA, RgbImage, imageops};
use proptest::prelude::*;
use qicheng_codes::{
    make::{Level, QrCode},
    read::{self, ReadError},
};

fn png(write: impl Fn(&mut std::io::Cursor<Vec<u8>>)) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    write(&mut bytes);
    bytes.into_inner()
}

#[test]
fn a_jpeg_is_read_as_well() {
    let picture = QrCode::new("QC1:JPEG").unwrap().to_luma(6).unwrap();
    let jpeg = png(|bytes| picture.write_to(bytes, ImageFormat::Jpeg).unwrap());
    assert_eq!(
        read::read_image(&jpeg).unwrap().as_deref(),
        Some("QC1:JPEG")
    );
}

#[test]
fn transparent_paper_is_white() {
    let code = QrCode::new("QC1:TRANSPARENT").unwrap().to_luma(5).unwrap();
    let clear = image::ImageBuffer::from_fn(code.width(), code.height(), |x, y| {
        LumaA([0, 255 - code.get_pixel(x, y).0[0]])
    });
    let bytes = png(|bytes| clear.write_to(bytes, ImageFormat::Png).unwrap());
    assert_eq!(
        read::read_image(&bytes).unwrap().as_deref(),
        Some("QC1:TRANSPARENT")
    );
}

#[test]
fn light_on_dark_is_read() {
    let mut picture = QrCode::new("QC1:INVERTED").unwrap().to_luma(4).unwrap();
    imageops::invert(&mut picture);
    let text = read::read_luma(picture.width(), picture.height(), picture.as_raw());
    assert_eq!(text.as_deref(), Some("QC1:INVERTED"));
}

#[test]
fn every_quarter_turn_is_read() {
    let straight = QrCode::new("QC1:TURNED 0123456789")
        .unwrap()
        .to_luma(4)
        .unwrap();
    for turned in [
        imageops::rotate90(&straight),
        imageops::rotate180(&straight),
    ] {
        let text = read::read_luma(turned.width(), turned.height(), turned.as_raw());
        assert_eq!(text.as_deref(), Some("QC1:TURNED 0123456789"));
    }
}

#[test]
fn several_codes_in_one_picture_are_all_read() {
    let mut wall = GrayImage::from_pixel(900, 420, Luma([255]));
    for (i, text) in ["QC1:LEFT", "QC1:MIDDLE", "QC1:RIGHT"]
        .into_iter()
        .enumerate()
    {
        let code = QrCode::new(text).unwrap().to_luma(8).unwrap();
        imageops::overlay(&mut wall, &code, i as i64 * 290 + 20, 60);
    }
    let bytes = png(|bytes| wall.write_to(bytes, ImageFormat::Png).unwrap());
    let mut texts = read::read_image_all(&bytes).unwrap();
    texts.sort();
    assert_eq!(texts, ["QC1:LEFT", "QC1:MIDDLE", "QC1:RIGHT"]);
}

/// A code of somebody else's, easy to read, and one of ours beside it whose print is blurred.
fn foreign_beside_ours() -> GrayImage {
    let mut wall = GrayImage::from_pixel(640, 330, Luma([255]));
    let foreign = QrCode::new("https://example.org/pay");
    let foreign = foreign.unwrap().to_luma(9).unwrap();
    let ours = QrCode::new("QC1:OURS").unwrap().to_luma(4).unwrap();
    imageops::overlay(&mut wall, &foreign, 10, 10);
    imageops::overlay(&mut wall, &imageops::blur(&ours, 2.6), 400, 60);
    wall
}

#[test]
fn s03_of_two_codes_in_a_picture_the_preferred_one_is_read() {
    let wall = foreign_beside_ours();
    let bytes = png(|bytes| wall.write_to(bytes, ImageFormat::Png).unwrap());
    // Whoever takes the first code that can be read gets the other one.
    let first = read::read_image(&bytes).unwrap();
    assert_eq!(first.as_deref(), Some("https://example.org/pay"));
    let ours = read::read_image_preferring(&bytes, |text| text.starts_with("QC"));
    assert_eq!(ours.unwrap().as_deref(), Some("QC1:OURS"));
    let none = read::read_image_preferring(&bytes, |text| text.starts_with("HC1"));
    assert_eq!(none.unwrap().as_deref(), Some("https://example.org/pay"));
}

#[test]
fn s03_a_step_reads_beyond_the_texts_that_are_passed_over() {
    let wall = foreign_beside_ours();
    let (width, height) = wall.dimensions();
    let look = |step, passed_over| {
        read::read_luma_step_beyond(width, height, wall.as_raw(), step, passed_over)
    };
    let all = (0..read::STEPS).flat_map(|step| [0, 1, 2].map(|n| look(step, n)));
    let mut all: Vec<String> = all.flatten().collect();
    all.sort();
    all.dedup();
    assert_eq!(all, ["QC1:OURS", "https://example.org/pay"]);
}

#[test]
fn a_large_photograph_is_read() {
    let mut wall = RgbImage::from_pixel(4_000, 3_000, image::Rgb([200, 190, 180]));
    let code = QrCode::new(&"QC1:LARGE".repeat(40))
        .unwrap()
        .to_luma(6)
        .unwrap();
    let code = image::DynamicImage::ImageLuma8(code).into_rgb8();
    imageops::overlay(&mut wall, &code, 2_100, 1_300);
    let bytes = png(|bytes| wall.write_to(bytes, ImageFormat::Jpeg).unwrap());
    assert_eq!(
        read::read_image(&bytes).unwrap(),
        Some("QC1:LARGE".repeat(40))
    );
}

#[test]
fn a_picture_without_a_code_has_no_text() {
    let plain = GrayImage::from_pixel(300, 200, Luma([128]));
    let bytes = png(|bytes| plain.write_to(bytes, ImageFormat::Png).unwrap());
    assert_eq!(read::read_image(&bytes), Ok(None));
}

#[test]
fn a_damaged_code_is_not_guessed() {
    // More is painted over, in stripes, than level L can mend.
    for seed in 0..40_u32 {
        let code = QrCode::with_level("QC1:1", Level::L).unwrap();
        let mut picture = code.to_luma(5).unwrap();
        for i in 0..9 {
            let (x, y) = ((seed * 7 + i * 13) % 21, 9 + (seed * 3 + i * 5) % 12);
            let patch =
                GrayImage::from_pixel(5, 5, Luma([if (seed + i) % 2 == 0 { 0 } else { 255 }]));
            imageops::overlay(
                &mut picture,
                &patch,
                i64::from((x + 4) * 5),
                i64::from((y + 4) * 5),
            );
        }
        let text = read::read_luma(picture.width(), picture.height(), picture.as_raw());
        assert!(
            text.is_none() || text.as_deref() == Some("QC1:1"),
            "{seed}: {text:?}"
        );
    }
}

#[test]
fn what_is_no_picture_is_an_error() {
    assert_eq!(read::read_image(b""), Err(ReadError::NotAPicture));
    assert_eq!(read::read_image(b"%PDF-1.7"), Err(ReadError::NotAPicture));
    assert_eq!(
        read::read_image(&vec![0; read::MAX_BYTES + 1]),
        Err(ReadError::TooLarge)
    );
    let whole = QrCode::new("CUT").unwrap().to_png(4).unwrap();
    for end in 0..whole.len() - 20 {
        assert_eq!(
            read::read_image(&whole[..end]),
            Err(ReadError::NotAPicture),
            "{end}"
        );
    }
}

#[test]
fn a_picture_that_says_it_is_huge_is_refused_before_it_is_decoded() {
    let mut bytes = QrCode::new("HUGE").unwrap().to_png(1).unwrap();
    bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    // The decoder checks the header's sum first, or it is too large: refused either way.
    assert!(read::read_image(&bytes).is_err());
}

#[test]
fn a_short_or_empty_buffer_has_no_text() {
    assert_eq!(read::read_luma(10, 10, &[0; 99]), None);
    assert_eq!(read::read_luma(0, 10, &[]), None);
    assert_eq!(read::read_luma(u32::MAX, u32::MAX, &[0; 16]), None);
    for side in 1..24 {
        assert_eq!(read::read_luma(side, side, &[0; 576]), None);
        assert_eq!(read::read_luma(side, 1, &[255; 24]), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn noise_is_no_text_and_no_panic(width in 1_u32..90, height in 1_u32..90, seed: u64) {
        let mut state = seed | 1;
        let luma: Vec<u8> = (0..width * height).map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as u8
        }).collect();
        prop_assert_eq!(read::read_luma(width, height, &luma), None);
    }

    #[test]
    fn any_bytes_are_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read::read_image(&bytes);
    }

    #[test]
    fn an_altered_picture_gives_its_text_or_none(at in 33_usize..600, value: u8) {
        let mut bytes = QrCode::new("QC1:ALTERED").unwrap().to_png(3).unwrap();
        let end = bytes.len();
        bytes[at % end] = value;
        if let Ok(Some(text)) = read::read_image(&bytes) {
            prop_assert_eq!(text, "QC1:ALTERED");
        }
    }
}
