/// Why the storage did not do its part. Never with a row's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The database is of a later version of this service; it is left untouched.
    #[error("the database is of a later version")]
    Newer,
    /// The database has an earlier schema version, or none, and the caller may not migrate it.
    #[error("the database is of an earlier version: a service that starts brings it to this one")]
    Older,
    /// The database is of an earlier version, and other copies of the service still run on it.
    #[error(
        "the database is of an earlier version, and other copies of the service still run on it: stop them first"
    )]
    InUse,
    /// The file is not a database, or its key is another.
    #[error("not a database that this key opens")]
    Key,
    /// A row contradicts a rule of its table.
    #[error("a row contradicts a rule of its table")]
    Constraint,
    /// The database failed; its own code says how, PostgreSQL's five characters read as a number of base 36.
    #[error("the database failed with code {0}")]
    Database(i32),
    /// What stands in the named table cannot be read.
    #[error("what stands in {0} cannot be read")]
    Corrupt(&'static str),
    /// A sealed value of the named table is not as it was sealed, or stands where another belongs.
    #[error("a sealed value of {0} does not open")]
    Altered(&'static str),
    /// The system gave no random bytes for a key or a nonce.
    #[error("no random bytes to be had")]
    Entropy,
    /// Too many jobs wait already, or wait for each other; nothing was done, and later it may be.
    #[error("too many jobs wait")]
    Busy,
    /// The address of a database is not one.
    #[error("not the address of a database")]
    Address,
    /// The line to the database's server has to be encrypted, and there are no roots to check its other end by.
    #[error("no roots to check the database's server by")]
    Roots,
    /// The database's server does not speak TLS, or nobody vouches for it by this name.
    #[error("the line to the database is not safe")]
    Tls,
    /// The disk failed; which of the last transactions are durable is unknown until the database is reopened.
    #[error("the disk failed")]
    Disk,
    /// The storage is closed, or a job panicked.
    #[error("the storage did not finish the job")]
    Stopped,
}

/// Why a job was not committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// The job failed by itself; [`Storage`](crate::Storage) keeps its error.
    #[error("the job failed")]
    Failed,
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
