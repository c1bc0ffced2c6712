//! The code reader as a WebAssembly module: the page puts a frame's luma into
//! the module's memory, asks for one way of looking at it after the other, and
//! takes the text out again.
//!
//! A panic ends the instance (there is no unwinding on old web views); the
//! page makes a new one and goes on with the next way.

#![allow(
    unsafe_code,
    reason = "exported names are unsafe attributes; there is no other unsafe code"
)]

use qicheng_codes::read;
use std::cell::RefCell;

thread_local! {
    static FRAME: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes room for a frame of `pixels` bytes of luma and returns where it is; none for a frame that is too large.
#[unsafe(no_mangle)]
pub extern "C" fn frame(pixels: u32) -> *mut u8 {
    if u64::from(pixels) > read::MAX_PIXELS {
        return std::ptr::null_mut();
    }
    FRAME.with_borrow_mut(|frame| {
        frame.resize(pixels as usize, 0);
        frame.as_mut_ptr()
    })
}

/// Returns in how many ways a frame can be looked at.
#[unsafe(no_mangle)]
pub extern "C" fn steps() -> u32 {
    read::STEPS
}

/// Looks at the frame in one way and returns the bytes of text that it gives, 0 for none. So many different texts are
/// passed over first: the page knows which of several codes it wants.
#[unsafe(no_mangle)]
pub extern "C" fn look(width: u32, height: u32, step: u32, passed_over: u32) -> u32 {
    let passed_over = passed_over as usize;
    let found = FRAME
        .with_borrow(|frame| read::read_luma_step_beyond(width, height, frame, step, passed_over));
    TEXT.with_borrow_mut(|text| {
        *text = found.unwrap_or_default();
        u32::try_from(text.len()).unwrap_or(0)
    })
}

/// Returns where the text (UTF-8) of the last look is.
#[unsafe(no_mangle)]
pub extern "C" fn text() -> *const u8 {
    TEXT.with_borrow(|text| text.as_ptr())
}
