//! A disk below one folder: every write, truncate, sync, rename and removal there is seen, and refused where the disk
//! is full, whoever asks: SQLite, SQLCipher or the standard library.
//!
//! The C library's calls are defined here once more; the linker takes these for the whole program, and they forward to
//! the kernel. Shared memory of the write-ahead log is mapped and outlives nothing, so it is left out of the log.

#![allow(
    unsafe_code,
    reason = "calls of the C library can be stood in for in no other way; only this test program holds them"
)]

use crate::log::Event;
use libc::{c_char, c_int, c_void, mode_t, off_t, size_t, ssize_t};
use std::{
    ffi::{CStr, OsStr},
    fs,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

const BLOCK: u64 = 4_096;

static WATCHED: AtomicBool = AtomicBool::new(false);
static DISK: Mutex<Disk> = Mutex::new(Disk {
    root: PathBuf::new(),
    capacity: u64::MAX,
    log: Vec::new(),
    recording: false,
});

struct Disk {
    root: PathBuf,
    /// Bytes that all files below the root may take, in whole blocks.
    capacity: u64,
    log: Vec<Event>,
    recording: bool,
}

/// Begins to write down what happens in a folder.
pub fn record(root: &Path) {
    let mut disk = disk();
    root.clone_into(&mut disk.root);
    disk.log.clear();
    disk.recording = true;
    WATCHED.store(true, Ordering::SeqCst);
}

/// Ends the record and returns it.
pub fn recorded() -> Vec<Event> {
    WATCHED.store(false, Ordering::SeqCst);
    let mut disk = disk();
    disk.recording = false;
    std::mem::take(&mut disk.log)
}

/// Writes down that the app has said so far that everything is saved.
pub fn acknowledged() {
    disk().log.push(Event::Acknowledged);
}

/// Returns how many blocks' bytes the files of a folder take.
pub fn used(root: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(root) else {
        return 0;
    };
    let sizes = entries.flatten().filter_map(|e| e.metadata().ok());
    sizes.map(|m| m.len().div_ceil(BLOCK) * BLOCK).sum()
}

/// Lets the files of a folder take so many bytes and no more.
pub fn limit(root: &Path, capacity: u64) {
    let mut disk = disk();
    root.clone_into(&mut disk.root);
    disk.capacity = capacity;
    WATCHED.store(true, Ordering::SeqCst);
}

/// Takes every limit away.
pub fn unlimited() {
    WATCHED.store(false, Ordering::SeqCst);
    disk().capacity = u64::MAX;
}

fn disk() -> MutexGuard<'static, Disk> {
    DISK.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Disk {
    /// The name below the root, where it is there.
    fn name(&self, path: &Path) -> Option<String> {
        let name = path.strip_prefix(&self.root).ok()?.to_str()?;
        Some(name.to_owned())
    }

    fn note(&mut self, event: Event) {
        if self.recording && !event.holds_nothing() {
            self.log.push(event);
        }
    }

    /// How many of so many bytes from a place in a file there is room for.
    fn room(&self, path: &Path, at: u64, wanted: u64) -> u64 {
        if self.capacity == u64::MAX {
            return wanted;
        }
        let has = fs::metadata(path).map_or(0, |m| m.len().div_ceil(BLOCK) * BLOCK);
        let free = self.capacity.saturating_sub(used(&self.root));
        (has + free).saturating_sub(at).min(wanted)
    }
}

/// The path of an open file below the root.
fn path_of(fd: c_int) -> Option<PathBuf> {
    if fd <= 2 || !WATCHED.load(Ordering::Relaxed) {
        return None;
    }
    let path = fs::read_link(format!("/proc/self/fd/{fd}")).ok()?;
    path.starts_with(&disk().root).then_some(path)
}

fn path_from(text: *const c_char) -> Option<PathBuf> {
    if text.is_null() || !WATCHED.load(Ordering::Relaxed) {
        return None;
    }
    // SAFETY: the caller of a C function gives text that ends.
    let text = unsafe { CStr::from_ptr(text) };
    let path = PathBuf::from(OsStr::from_bytes(text.to_bytes()));
    path.starts_with(&disk().root).then_some(path)
}

fn write_at(
    fd: c_int,
    bytes: *const c_void,
    count: size_t,
    at: impl Fn() -> off_t,
    kernel: impl Fn(size_t) -> ssize_t,
) -> ssize_t {
    let Some(path) = path_of(fd) else {
        return kernel(count);
    };
    let at = u64::try_from(at()).unwrap_or(0);
    let mut disk = disk();
    let room = disk.room(&path, at, count as u64);
    if room == 0 && count > 0 {
        return full();
    }
    let done = kernel(usize::try_from(room).unwrap_or(0));
    if let (Ok(length), Some(name)) = (usize::try_from(done), disk.name(&path)) {
        // SAFETY: the kernel has just read so many bytes from there.
        let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), length) };
        disk.note(Event::Write {
            name,
            at,
            bytes: bytes.to_vec(),
        });
    }
    done
}

fn full() -> ssize_t {
    // SAFETY: each thread has an errno of its own.
    unsafe { *libc::__errno_location() = libc::ENOSPC };
    -1
}

#[unsafe(no_mangle)]
extern "C" fn write(fd: c_int, bytes: *const c_void, count: size_t) -> ssize_t {
    // SAFETY: asks where the file stands.
    let at = || unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) };
    // SAFETY: hands the caller's own arguments on.
    let kernel =
        |count: size_t| unsafe { libc::syscall(libc::SYS_write, fd, bytes, count) as ssize_t };
    write_at(fd, bytes, count, at, kernel)
}

#[unsafe(no_mangle)]
extern "C" fn pwrite64(fd: c_int, bytes: *const c_void, count: size_t, at: off_t) -> ssize_t {
    // SAFETY: hands the caller's own arguments on.
    let kernel = |count: size_t| unsafe {
        libc::syscall(libc::SYS_pwrite64, fd, bytes, count, at) as ssize_t
    };
    write_at(fd, bytes, count, || at, kernel)
}

#[unsafe(no_mangle)]
extern "C" fn pwrite(fd: c_int, bytes: *const c_void, count: size_t, at: off_t) -> ssize_t {
    pwrite64(fd, bytes, count, at)
}

#[unsafe(no_mangle)]
extern "C" fn ftruncate64(fd: c_int, length: off_t) -> c_int {
    // SAFETY: hands the caller's own arguments on.
    let done = unsafe { libc::syscall(libc::SYS_ftruncate, fd, length) } as c_int;
    if let (0, Some(path)) = (done, path_of(fd)) {
        let mut disk = disk();
        if let Some(name) = disk.name(&path) {
            let length = u64::try_from(length).unwrap_or(0);
            disk.note(Event::Truncate { name, length });
        }
    }
    done
}

#[unsafe(no_mangle)]
extern "C" fn ftruncate(fd: c_int, length: off_t) -> c_int {
    ftruncate64(fd, length)
}

#[unsafe(no_mangle)]
extern "C" fn fsync(fd: c_int) -> c_int {
    // SAFETY: hands the caller's own argument on.
    let done = unsafe { libc::syscall(libc::SYS_fsync, fd) } as c_int;
    if let (0, Some(path)) = (done, path_of(fd)) {
        let mut disk = disk();
        if let Some(name) = disk.name(&path) {
            disk.note(Event::Sync { name });
        }
    }
    done
}

#[unsafe(no_mangle)]
extern "C" fn fdatasync(fd: c_int) -> c_int {
    fsync(fd)
}

/// Variable arguments are passed as others are where this runs.
#[unsafe(no_mangle)]
extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    let ours = path_from(path);
    let there = ours.as_deref().is_some_and(Path::exists);
    // SAFETY: hands the caller's own arguments on.
    let fd = unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path, flags, mode) } as c_int;
    if let (0.., Some(path)) = (fd, ours) {
        let mut disk = disk();
        if let Some(name) = disk.name(&path) {
            if !there && flags & libc::O_CREAT != 0 {
                disk.note(Event::Create { name });
            } else if flags & libc::O_TRUNC != 0 {
                disk.note(Event::Truncate { name, length: 0 });
            }
        }
    }
    fd
}

#[unsafe(no_mangle)]
extern "C" fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    open64(path, flags, mode)
}

#[unsafe(no_mangle)]
extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let ours = path_from(from).zip(path_from(to));
    // SAFETY: hands the caller's own arguments on.
    let done = unsafe {
        libc::syscall(
            libc::SYS_renameat2,
            libc::AT_FDCWD,
            from,
            libc::AT_FDCWD,
            to,
            0,
        )
    } as c_int;
    if let (0, Some((from, to))) = (done, ours) {
        let mut disk = disk();
        if let (Some(from), Some(to)) = (disk.name(&from), disk.name(&to)) {
            disk.note(Event::Rename { from, to });
        }
    }
    done
}

#[unsafe(no_mangle)]
extern "C" fn unlink(path: *const c_char) -> c_int {
    let ours = path_from(path);
    // SAFETY: hands the caller's own arguments on.
    let done = unsafe { libc::syscall(libc::SYS_unlinkat, libc::AT_FDCWD, path, 0) } as c_int;
    if let (0, Some(path)) = (done, ours) {
        let mut disk = disk();
        if let Some(name) = disk.name(&path) {
            disk.note(Event::Remove { name });
        }
    }
    done
}
