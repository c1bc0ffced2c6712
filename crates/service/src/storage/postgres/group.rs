//! Jobs that wait together are committed together: each in a savepoint of its own, all of them with one sync. Nobody waits
//! for a group.

use super::connection::Connection;
use crate::storage::{
    Access,
    queue::{Asked, Queue},
};

/// Most jobs in one commit.
const MOST: usize = 64;

/// Takes jobs until there are no more.
pub(super) fn write(connection: &mut Connection, queue: &Queue) {
    let mut apart = None;
    while let Some(first) = apart.take().or_else(|| queue.next()) {
        let mut group = vec![first];
        while group[0].access == Access::Write
            && group.len() < MOST
            && let Some(next) = queue.waiting()
        {
            if next.access != Access::Write {
                apart = Some(next);
                break;
            }
            group.push(next);
        }
        carry_out(connection, group);
    }
}

/// Takes jobs that look until there are no more.
pub(super) fn read(connection: &mut Connection, queue: &Queue) {
    while let Some(mut asked) = queue.next() {
        let outcome = connection.run(asked.access, &mut asked.job);
        asked.answer(outcome);
    }
}

/// Does the jobs together, or each by itself where there is one or they cannot be done together.
fn carry_out(connection: &mut Connection, mut group: Vec<Asked>) {
    let together = if group.len() > 1 {
        connection.run_together(group.iter_mut().map(|asked| &mut asked.job))
    } else {
        None
    };
    match together {
        Some(outcomes) => {
            for (asked, outcome) in group.into_iter().zip(outcomes) {
                asked.answer(outcome);
            }
        }
        None => {
            for mut asked in group {
                let outcome = connection.run(asked.access, &mut asked.job);
                asked.answer(outcome);
            }
        }
    }
}
