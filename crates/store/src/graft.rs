//! A damaged database's pages behind a first page of our own making: the tables that it names, each beginning where it is
//! told to.
//!
//! SQLCipher authenticates a page under the database's key and the page's number, so a page stays good in another file
//! under the same key and salt.

use crate::{aside::beside, open, roots::Roots};
use rusqlite::{Connection, OpenFlags, config::DbConfig, params};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// Bytes of a page.
const PAGE: u64 = 4_096;
/// Bytes of the write-ahead log's own head, and of that of each of its pages.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;

/// The file, which goes with this value.
pub(crate) struct Graft {
    path: PathBuf,
    pages: u32,
}

impl Graft {
    /// Makes it beside the damaged database. `tables` are columns by table, as `CREATE TABLE` takes them; a table whose
    /// beginning is not known stands at the second page.
    ///
    /// # Errors
    /// The file system's and the database's; there has to be room for a copy.
    pub(crate) fn make(
        damaged: &Path,
        key: &[u8; 32],
        tables: &BTreeMap<String, String>,
        roots: &Roots,
    ) -> io::Result<Self> {
        let path = path(damaged);
        remove(&path)?;
        let pages = File::open(damaged)?.metadata()?.len() / PAGE;
        let log = Log::of(damaged);
        let pages = pages.max(log.pages.keys().copied().max().unwrap_or(0).into());
        let pages = u32::try_from(pages).map_err(io::Error::other)?;
        let graft = Self { path, pages };
        graft
            .first_page(key, tables, roots)
            .map_err(io::Error::other)?;
        graft.fill(damaged, &log)?;
        Ok(graft)
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The numbers of the pages that may hold rows.
    pub(crate) fn pages(&self) -> impl Iterator<Item = u32> + use<> {
        2..=self.pages
    }

    /// Opens it so that tables can be made to begin elsewhere.
    pub(crate) fn open(&self, key: &[u8; 32]) -> rusqlite::Result<Connection> {
        let connection = open::keyed(&self.path, key, OpenFlags::empty(), open::Index::Own)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
        connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")?;
        Ok(connection)
    }

    fn first_page(
        &self,
        key: &[u8; 32],
        tables: &BTreeMap<String, String>,
        roots: &Roots,
    ) -> rusqlite::Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_CREATE;
        let connection = open::keyed(&self.path, key, flags, open::Index::Own)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
        // The first page says how many there are.
        connection.execute_batch("CREATE TABLE fill (x)")?;
        let bytes = u64::from(self.pages) * PAGE;
        connection.execute("INSERT INTO fill VALUES (zeroblob(?1))", [bytes])?;
        connection.execute_batch("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema")?;
        let mut insert =
            connection.prepare("INSERT INTO sqlite_schema VALUES ('table', ?1, ?1, ?2, ?3)")?;
        for (table, columns) in tables {
            let root = roots.get(table).copied().unwrap_or(2);
            let sql = format!("CREATE TABLE {table} ({columns})");
            insert.execute(params![table, root, sql])?;
        }
        Ok(())
    }

    /// Puts the damaged database's pages behind the first one.
    fn fill(&self, damaged: &Path, log: &Log) -> io::Result<()> {
        let mut from = File::open(damaged)?;
        let mut into = File::options().write(true).open(&self.path)?;
        from.seek(SeekFrom::Start(PAGE))?;
        into.seek(SeekFrom::Start(PAGE))?;
        io::copy(&mut from, &mut into)?;
        for (number, page) in &log.pages {
            into.seek(SeekFrom::Start(u64::from(number - 1) * PAGE))?;
            into.write_all(&log.bytes[*page..*page + PAGE as usize])?;
        }
        Ok(())
    }
}

impl Drop for Graft {
    fn drop(&mut self) {
        // One that stays is removed at the next start.
        let _ = remove(&self.path);
    }
}

/// Makes a table begin at a page.
pub(crate) fn begins_at(connection: &Connection, table: &str, page: u32) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA writable_schema = ON")?;
    connection.execute(
        "UPDATE sqlite_schema SET rootpage = ?1 WHERE name = ?2",
        params![page, table],
    )?;
    connection.execute_batch("PRAGMA writable_schema = RESET")
}

/// Removes what a start that was broken off left.
pub(crate) fn forget(database: &Path) -> io::Result<()> {
    remove(&path(database))
}

fn path(database: &Path) -> PathBuf {
    beside(database, ".graft")
}

fn remove(path: &Path) -> io::Result<()> {
    for tail in ["", "-journal"] {
        match fs::remove_file(beside(path, tail)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// What was committed to the write-ahead log and stands in the file not yet.
#[derive(Default)]
struct Log {
    bytes: Vec<u8>,
    /// Where the newest of each page but the first begins, by its number.
    pages: BTreeMap<u32, usize>,
}

impl Log {
    /// Reads a log, <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>. Its sums are left alone: each page
    /// proves itself, and one that does not is no worse than one that is missing.
    fn of(database: &Path) -> Self {
        let mut bytes = Vec::new();
        let log = File::open(beside(database, "-wal"));
        if log.and_then(|mut log| log.read_to_end(&mut bytes)).is_err() {
            return Self::default();
        }
        let mut pages = BTreeMap::new();
        let mut written = BTreeMap::new();
        let salts = bytes.get(16..24).map(<[u8]>::to_vec);
        let frames = bytes.get(LOG_HEAD..).unwrap_or_default();
        let length = FRAME_HEAD + PAGE as usize;
        for (n, frame) in frames.chunks_exact(length).enumerate() {
            // Of a log before this one, which it overwrites from the beginning.
            if frame.get(8..16) != salts.as_deref() {
                break;
            }
            written.insert(number(frame, 0), LOG_HEAD + n * length + FRAME_HEAD);
            if number(frame, 4) != 0 {
                pages.append(&mut written);
            }
        }
        pages.retain(|page, _| *page > 1);
        Self { bytes, pages }
    }
}

fn number(frame: &[u8], at: usize) -> u32 {
    let bytes = frame.get(at..at + 4).and_then(|b| b.try_into().ok());
    bytes.map_or(0, u32::from_be_bytes)
}
