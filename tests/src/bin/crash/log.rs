//! What was asked of a disk, and what may lie on it after the power failed.

use qicheng_test_kit::entropy::Random;
use std::{collections::BTreeMap, fs, io, path::Path};

/// The smallest piece that a disk writes whole.
const SECTOR: u64 = 512;

/// Something asked of the disk, or said of it; files by their name at that time, the folder itself without one.
#[derive(Debug, Clone)]
pub enum Event {
    Create {
        name: String,
    },
    Write {
        name: String,
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        name: String,
        length: u64,
    },
    Sync {
        name: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Remove {
        name: String,
    },
    /// The app said that everything so far is saved.
    Acknowledged,
}

impl Event {
    /// Whether it is about the write-ahead log's index, which no start trusts, or about the ballast, which holds nothing.
    pub fn holds_nothing(&self) -> bool {
        match self {
            Self::Create { name }
            | Self::Write { name, .. }
            | Self::Truncate { name, .. }
            | Self::Sync { name }
            | Self::Remove { name } => name.ends_with("-shm") || name.ends_with(".ballast"),
            Self::Rename { .. } | Self::Acknowledged => false,
        }
    }
}

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// All of it is there: as a killed process leaves it.
    Kept,
    /// All of it is gone.
    Lost,
    /// Each write is there or is not, in no order.
    Reordered,
    /// Each sector of each write is there or is not.
    Torn,
}

/// The files of a folder after a power loss, by name.
pub type Image = BTreeMap<String, Vec<u8>>;

/// A disk that has been asked some of a log.
#[derive(Clone, Default)]
pub struct Platter<'l> {
    files: Vec<File<'l>>,
    /// As the running system sees the folder.
    seen: BTreeMap<String, usize>,
    /// As the disk has it.
    written: BTreeMap<String, usize>,
    /// Changes of the folder that were not synced. A journal keeps their order.
    pending: Vec<&'l Event>,
    /// Syncs do nothing here, as with `synchronous=OFF`.
    ignores_syncs: bool,
}

#[derive(Clone, Default)]
struct File<'l> {
    written: Vec<u8>,
    pending: Vec<&'l Event>,
}

impl<'l> Platter<'l> {
    /// A disk on which these files lie.
    pub fn new(image: Image, ignores_syncs: bool) -> Self {
        let mut platter = Self {
            ignores_syncs,
            ..Self::default()
        };
        for (name, written) in image {
            platter.seen.insert(name.clone(), platter.files.len());
            platter.files.push(File {
                written,
                pending: Vec::new(),
            });
        }
        platter.written = platter.seen.clone();
        platter
    }

    /// Asks the disk for something.
    pub fn take(&mut self, event: &'l Event) {
        match event {
            Event::Create { .. } | Event::Rename { .. } | Event::Remove { .. } => {
                if let Event::Create { .. } = event {
                    self.files.push(File::default());
                }
                rearrange(&mut self.seen, event, self.files.len());
                self.pending.push(event);
            }
            Event::Write { name, .. } | Event::Truncate { name, .. } => {
                if let Some(&file) = self.seen.get(name) {
                    self.files[file].pending.push(event);
                }
            }
            Event::Sync { .. } if self.ignores_syncs => {}
            Event::Sync { name } if name.is_empty() => {
                self.pending.clear();
                self.written.clone_from(&self.seen);
            }
            Event::Sync { name } => {
                if let Some(&file) = self.seen.get(name) {
                    let file = &mut self.files[file];
                    for event in std::mem::take(&mut file.pending) {
                        change(&mut file.written, event, |_| true);
                    }
                }
            }
            Event::Acknowledged => {}
        }
    }

    /// Returns what lies there if the power fails now.
    pub fn image(&self, fate: Fate, random: &mut Random) -> Image {
        let entries = match fate {
            Fate::Kept => self.seen.clone(),
            Fate::Lost => self.written.clone(),
            // The folder is a matter of its own: a prefix of what was asked.
            Fate::Reordered | Fate::Torn => self.folder_after(random.index(self.pending.len() + 1)),
        };
        entries
            .into_iter()
            .map(|(name, file)| (name, self.files[file].after(fate, random)))
            .collect()
    }

    fn folder_after(&self, kept: usize) -> BTreeMap<String, usize> {
        let created = |e: &&&Event| matches!(e, Event::Create { .. });
        let unsynced = self.pending.iter().filter(created).count();
        let mut entries = self.written.clone();
        let mut files = self.files.len() - unsynced;
        for event in &self.pending[..kept] {
            if let Event::Create { .. } = event {
                files += 1;
            }
            rearrange(&mut entries, event, files);
        }
        entries
    }
}

impl File<'_> {
    fn after(&self, fate: Fate, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.written.clone();
        for event in &self.pending {
            match fate {
                Fate::Kept => change(&mut bytes, event, |_| true),
                Fate::Lost => {}
                Fate::Reordered => {
                    let kept = random.index(2) == 0;
                    change(&mut bytes, event, |_| kept);
                }
                Fate::Torn => change(&mut bytes, event, |_| random.index(2) == 0),
            }
        }
        bytes
    }
}

/// Changes a folder's entries; `files` is how many files there are, of which a created one is the last.
fn rearrange(entries: &mut BTreeMap<String, usize>, event: &Event, files: usize) {
    match event {
        Event::Create { name } => {
            entries.insert(name.clone(), files - 1);
        }
        Event::Remove { name } => {
            entries.remove(name);
        }
        Event::Rename { from, to } => {
            if let Some(file) = entries.remove(from) {
                entries.insert(to.clone(), file);
            }
        }
        _ => {}
    }
}

/// Changes a file's bytes, sector by sector where each is kept.
fn change(bytes: &mut Vec<u8>, event: &Event, mut is_kept: impl FnMut(u64) -> bool) {
    match event {
        Event::Truncate { length, .. } if is_kept(0) => {
            bytes.resize(usize::try_from(*length).unwrap_or(0), 0);
        }
        Event::Write { at, bytes: new, .. } => {
            let end = at + new.len() as u64;
            let mut from = *at;
            while from < end {
                let to = ((from / SECTOR + 1) * SECTOR).min(end);
                if is_kept(from / SECTOR) {
                    let (start, stop) = (from as usize, to as usize);
                    if bytes.len() < stop {
                        bytes.resize(stop, 0);
                    }
                    bytes[start..stop]
                        .copy_from_slice(&new[(from - at) as usize..(to - at) as usize]);
                }
                from = to;
            }
        }
        _ => {}
    }
}

/// Reads the files of a folder, those apart that hold nothing.
pub fn read(folder: &Path) -> io::Result<Image> {
    let mut image = Image::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with("-shm") && !name.ends_with(".ballast") {
            image.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(image)
}

/// Makes a folder hold these files and no others.
pub fn write(image: &Image, folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for (name, bytes) in image {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
