//! How often this process waits for the disk: the library's own `fsync` and `fdatasync` stand here, count, and may take
//! longer than the disk does.

#![allow(
    unsafe_code,
    reason = "a function of the C library is put in the place of its own, which needs its name and its types"
)]

use std::{
    ffi::{c_int, c_long},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    thread,
    time::Duration,
};

static COUNT: AtomicU64 = AtomicU64::new(0);
static EXTRA_MICROS: AtomicU64 = AtomicU64::new(0);

/// How often the disk was waited for so far.
pub fn count() -> u64 {
    COUNT.load(Relaxed)
}

/// Makes each wait from now on take this much longer.
pub fn take_longer(by: Duration) {
    EXTRA_MICROS.store(u64::try_from(by.as_micros()).unwrap_or(u64::MAX), Relaxed);
}

#[unsafe(no_mangle)]
extern "C" fn fsync(file: c_int) -> c_int {
    wait(libc::SYS_fsync, file)
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(file: c_int) -> c_int {
    wait(libc::SYS_fdatasync, file)
}

fn wait(call: c_long, file: c_int) -> c_int {
    COUNT.fetch_add(1, Relaxed);
    let extra = EXTRA_MICROS.load(Relaxed);
    if extra > 0 {
        thread::sleep(Duration::from_micros(extra));
    }
    // SAFETY: the system's call takes a descriptor and nothing else.
    let done = unsafe { libc::syscall(call, file) };
    c_int::try_from(done).unwrap_or(-1)
}
