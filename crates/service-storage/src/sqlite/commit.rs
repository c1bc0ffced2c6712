/// What happens at the end of a job that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// It is committed with those that wait beside it.
    Grouped,
    /// It is committed alone. For measuring what grouping gains.
    Each,
    /// It is never committed, and gone once the storage is closed. For measuring what committing costs.
    Never,
}
