//! Reads frames that are tilted, blurred, noisy, pale, glaring and small.
//!
//! `QICHENG_FRAMES=100 cargo test -p qicheng-codes --test degraded -- --nocapture`
//! makes so many frames of each flaw and prints what was read;
//! `QICHENG_SAVE=folder` also keeps them, to be read by others.

#![allow(missing_docs, clippy::unwrap_used)]

mod degrade;

use degrade::{FLAWS, Random, photograph};
use qicheng_codes::make::QrCode;
use qicheng_codes::read::{read_luma, read_luma_plain};

#[test]
fn more_bad_frames_are_read_than_by_the_plain_pass_and_none_wrongly() {
    let each: u64 = std::env::var("QICHENG_FRAMES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6);
    let (mut plain, mut ours, mut all) = (0, 0, 0);
    for flaw in FLAWS {
        let (mut flaw_plain, mut flaw_ours) = (0, 0);
        for seed in 0..each {
            let mut random = Random::new(seed * 31 + 7);
            // Passes of versions 9 to 17, as they are shown, and shorter ones.
            let length = [330, 200, 480, 60, 700, 30][seed as usize % 6];
            let text = random.text(length);
            let code = QrCode::new(&text).unwrap();
            let frame = photograph(&code, flaw, seed * 1_000 + flaw as u64);
            if let Ok(folder) = std::env::var("QICHENG_SAVE") {
                save(&folder, &format!("{flaw:?}-{seed}"), &frame, &text);
            }
            let by_plain = read_luma_plain(frame.width, frame.height, &frame.luma);
            let by_us = read_luma(frame.width, frame.height, &frame.luma);
            for read in [&by_plain, &by_us].into_iter().flatten() {
                assert_eq!(read, &text, "wrong text from {flaw:?} {seed}");
            }
            assert!(
                by_plain.is_none() || by_us.is_some(),
                "{flaw:?} {seed} lost"
            );
            flaw_plain += u64::from(by_plain.is_some());
            flaw_ours += u64::from(by_us.is_some());
        }
        println!("{flaw:?}: plain {flaw_plain}, ours {flaw_ours} of {each}");
        plain += flaw_plain;
        ours += flaw_ours;
        all += each;
    }
    println!("all: plain {plain}, ours {ours} of {all}");
    assert!(
        ours > plain,
        "preparation adds nothing: {ours} of {all}, plain {plain}"
    );
    assert!(
        ours * 100 >= all * 85,
        "only {ours} of {all} frames were read"
    );
}

fn save(folder: &str, name: &str, frame: &degrade::Frame, text: &str) {
    let picture =
        image::GrayImage::from_raw(frame.width, frame.height, frame.luma.clone()).unwrap();
    picture.save(format!("{folder}/{name}.png")).unwrap();
    std::fs::write(format!("{folder}/{name}.txt"), text).unwrap();
}
