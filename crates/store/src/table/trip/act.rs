//! Acts of staff on trips, this device's own and those of others, by their columns. Of acts of one kind, trip, leg,
//! round and slot one is kept: the first, and of checks of health the last.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use qicheng_domain::{
    ids::{OperationId, TripId},
    travel::{
        act::ActKind,
        attendance::{Epoch, RecordedAct},
    },
};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("act");

/// The slot of an act that is about nobody.
const NOBODY: i32 = -1;

const SELECT: &str =
    "SELECT kind, trip, leg, round, slot, at, by, door, temperature FROM act WHERE trip = ?1";

/// What this device knows of an act that it signed itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnAct {
    /// The operation by which the act goes to the service.
    pub operation: OperationId,
    /// First 16 bytes of the SHA-256 of the protected header and payload of the ticket that was boarded; none where no
    /// ticket was shown.
    pub ticket: Option<[u8; 16]>,
}

/// Returns every act that is known of a trip.
pub fn of_trip(tx: &Tx<'_>, trip: TripId) -> Result<Vec<RecordedAct>, StoreError> {
    tx.all(SELECT, [Col(trip)], read)
}

/// Returns what decides about one slot: the acts about it, and those about nobody, such as calling everyone out.
pub fn of_slot(tx: &Tx<'_>, trip: TripId, slot: u16) -> Result<Vec<RecordedAct>, StoreError> {
    tx.all(
        &format!("{SELECT} AND slot IN (?2, ?3)"),
        params![Col(trip), slot, NOBODY],
        read,
    )
}

/// Returns the acts of a trip that are about nobody: departures, arrivals, and calling everyone out.
pub fn about_nobody(tx: &Tx<'_>, trip: TripId) -> Result<Vec<RecordedAct>, StoreError> {
    tx.all(
        &format!("{SELECT} AND slot = ?2"),
        params![Col(trip), NOBODY],
        read,
    )
}

/// Returns the ticket that this device let on by the boarding by which a slot is on board on a leg, called out last at
/// `since`; none where another device did, where nobody's ticket was shown, and who is not on board.
pub fn ticket_boarded_here(
    tx: &Tx<'_>,
    trip: TripId,
    slot: u16,
    since: Epoch,
    leg: u8,
) -> Result<Option<[u8; 16]>, StoreError> {
    let ticket = tx.one(
        "SELECT ticket FROM act
         WHERE trip = ?1 AND slot = ?2 AND kind = ?3 AND (leg, round) >= (?4, ?5) AND leg <= ?6
         ORDER BY leg, round LIMIT 1",
        params![
            Col(trip),
            slot,
            Col(ActKind::Boarded),
            since.leg,
            since.round,
            leg
        ],
        |row| row.get(0),
    )?;
    Ok(ticket.flatten())
}

/// Counts the slots that are on board on a leg, called out last at `since`, without those whose stop by the manifest in
/// use is that leg or an earlier one.
pub fn count_on_board(
    tx: &Tx<'_>,
    trip: TripId,
    since: Epoch,
    leg: u8,
) -> Result<usize, StoreError> {
    let count = tx.one(
        "SELECT (SELECT count(DISTINCT slot) FROM act
                 WHERE trip = ?1 AND kind = ?2 AND (leg, round) >= (?3, ?4) AND leg <= ?5)
              - (SELECT count(*) FROM manifest_entry AS e
                 WHERE e.trip = ?1 AND e.to_stop <= ?5
                   AND EXISTS (SELECT 1 FROM act AS a
                               WHERE a.trip = ?1 AND a.kind = ?2 AND a.slot = e.slot
                                 AND (a.leg, a.round) >= (?3, ?4) AND a.leg <= ?5))",
        params![
            Col(trip),
            Col(ActKind::Boarded),
            since.leg,
            since.round,
            leg
        ],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Records an act, with `own` if this device signed it. Returns whether none of its kind, leg, round and slot was known.
pub fn put(tx: &Tx<'_>, act: &RecordedAct, own: Option<OwnAct>) -> Result<bool, StoreError> {
    if let (ActKind::Boarded, Some(before)) = (act.kind, act.round.checked_sub(1)) {
        // A boarding in a round proves that the round began, which a scan of another slot must know.
        let called_out = RecordedAct {
            kind: ActKind::CalledOut,
            round: before,
            slot: None,
            by: None,
            door: None,
            ..*act
        };
        put(tx, &called_out, None)?;
    }
    let added = tx.execute(
        "INSERT INTO act (trip, kind, slot, leg, round, at, by, door, temperature, operation, ticket)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (trip, slot, kind, leg, round) DO NOTHING",
        params![
            Col(act.trip),
            Col(act.kind),
            act.slot.map_or(NOBODY, i32::from),
            act.leg,
            act.round,
            Col(act.at),
            act.by.map(Col),
            act.door,
            act.temperature,
            own.map(|own| Col(own.operation)),
            own.and_then(|own| own.ticket),
        ],
    )?;
    if added == 0 {
        keep_one(tx, act, own)?;
    }
    Ok(added > 0)
}

/// Keeps one of two acts that are one effect, by the same order as [`Attendance`](qicheng_domain::travel::attendance::Attendance):
/// the order in which they come makes no difference.
fn keep_one(tx: &Tx<'_>, act: &RecordedAct, own: Option<OwnAct>) -> Result<(), StoreError> {
    let wins = if act.kind == ActKind::HealthChecked {
        "(?6, ifnull(?9, -1)) > (at, ifnull(temperature, -1))"
    } else {
        "(?6, ?7 IS NULL, ifnull(?7, x''), ifnull(?8, -1)) < (at, by IS NULL, ifnull(by, x''), ifnull(door, -1))"
    };
    tx.execute(
        &format!(
            "UPDATE act SET at = ?6, by = ?7, door = ?8, temperature = ?9, operation = ?10, ticket = ?11
             WHERE trip = ?1 AND kind = ?2 AND slot = ?3 AND leg = ?4 AND round = ?5 AND {wins}"
        ),
        params![
            Col(act.trip),
            Col(act.kind),
            act.slot.map_or(NOBODY, i32::from),
            act.leg,
            act.round,
            Col(act.at),
            act.by.map(Col),
            act.door,
            act.temperature,
            own.map(|own| Col(own.operation)),
            own.and_then(|own| own.ticket),
        ],
    )
    .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<RecordedAct> {
    Ok(RecordedAct {
        kind: row.take("kind")?,
        trip: row.take("trip")?,
        leg: row.get("leg")?,
        round: row.get("round")?,
        slot: u16::try_from(row.get::<_, i32>("slot")?).ok(),
        at: row.take("at")?,
        by: row.take_option("by")?,
        door: row.get("door")?,
        temperature: row.get("temperature")?,
        device: None,
    })
}
