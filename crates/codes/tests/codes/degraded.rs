//! Reads frames that are tilted, blurred, noisy, pale, glaring and small.
//!
//! `QICHENG_FRAMES=100 cargo test -p qicheng-codes --test degraded -- --nocapture`
//! makes so many frames of each flaw and prints what was read. `cargo xtask bench
//! trust` holds the readers of others against ours on the same frames.

#![allow(missing_docs, clippy::unwrap_used)]

use qicheng_codes::{
    frames::{FLAWS, bad_frame},
    read::{STEPS, read_luma, read_luma_plain, read_luma_step},
};

#[test]
fn more_bad_frames_are_read_than_by_the_plain_pass_and_none_wrongly() {
    let each: u32 = std::env::var("QICHENG_FRAMES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6);
    let (mut plain, mut ours, mut all) = (0, 0, 0);
    for flaw in FLAWS {
        let (mut flaw_plain, mut flaw_ours) = (0, 0);
        for seed in 0..each {
            let bad = bad_frame(flaw, seed).unwrap();
            let (width, height, luma) = (bad.frame.width, bad.frame.height, &bad.frame.luma);
            let by_plain = read_luma_plain(width, height, luma);
            let by_us = read_luma(width, height, luma);
            for read in [&by_plain, &by_us].into_iter().flatten() {
                assert_eq!(read, &bad.text, "wrong text from {}", bad.name);
            }
            assert!(by_plain.is_none() || by_us.is_some(), "{} lost", bad.name);
            flaw_plain += u32::from(by_plain.is_some());
            flaw_ours += u32::from(by_us.is_some());
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

#[test]
fn step_by_step_a_frame_gives_what_it_gives_at_once() {
    for flaw in FLAWS {
        let bad = bad_frame(flaw, 1).unwrap().frame;
        let steps =
            (0..STEPS).find_map(|step| read_luma_step(bad.width, bad.height, &bad.luma, step));
        assert_eq!(steps, read_luma(bad.width, bad.height, &bad.luma));
        let beyond = read_luma_step(bad.width, bad.height, &bad.luma, STEPS);
        assert_eq!(beyond, None, "there is no such step");
    }
}
