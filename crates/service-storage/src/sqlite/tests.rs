use crate::{
    StorageError, Tx,
    testing::{Failure, KEY, Storage, ask, here, sqlite as storage},
};
use qicheng_domain::channel::Channel;
use std::sync::mpsc;
use tokio::task::JoinHandle;

fn next(tx: &mut Tx<'_>) -> Result<u64, Failure> {
    Ok(tx.next_position(here(), Channel::All)?)
}

/// Holds the writer until it is let go, so that whatever is asked for meanwhile waits together.
async fn hold(storage: &Storage) -> (mpsc::Sender<()>, JoinHandle<Result<u64, Failure>>) {
    let (began, has_begun) = tokio::sync::oneshot::channel();
    let (let_go, is_let_go) = mpsc::channel();
    let mut began = Some(began);
    let storage = storage.clone();
    let held = tokio::spawn(async move {
        let job = move |tx: &mut Tx<'_>| {
            began.take().unwrap().send(()).unwrap();
            is_let_go.recv().unwrap();
            next(tx)
        };
        storage.write(job).await
    });
    has_begun.await.unwrap();
    (let_go, held)
}

/// Lets the tasks that were spawned put their jobs into the queue.
async fn all_asked() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_job_that_fails_or_panics_takes_nobody_with_it() {
    let (storage, _folder) = storage();
    let (let_go, held) = hold(&storage).await;
    let good: Vec<_> = (0..5).map(|_| ask(&storage, next)).collect();
    let failing = ask(&storage, |tx| {
        next(tx)?;
        Err::<(), _>(Failure::Own)
    });
    let panicking = ask(&storage, |tx| -> Result<(), _> {
        next(tx)?;
        panic!("a job of the test's")
    });
    let last: Vec<_> = (0..5).map(|_| ask(&storage, next)).collect();
    all_asked().await;
    let_go.send(()).unwrap();

    assert_eq!(held.await.unwrap().unwrap(), 1);
    assert!(matches!(failing.await.unwrap(), Err(Failure::Own)));
    assert!(matches!(
        panicking.await.unwrap(),
        Err(Failure::Storage(StorageError::Stopped))
    ));
    let mut given = Vec::new();
    for job in good.into_iter().chain(last) {
        given.push(job.await.unwrap().unwrap());
    }
    given.sort_unstable();
    assert_eq!(given, (2..=11).collect::<Vec<u64>>());
    // What failed gave no position away, and what was answered is seen by whoever looks.
    let seen = storage.read(|tx| Ok(tx.documents_after(here(), Channel::All, 0, 1)?.len()));
    assert_eq!(seen.await.unwrap(), 0);
    assert_eq!(storage.write(next).await.unwrap(), 12);
}

#[tokio::test]
async fn who_comes_when_too_many_wait_is_told_at_once_and_later_let_in() {
    let (storage, _folder) = storage();
    let (let_go, held) = hold(&storage).await;
    let crowd: Vec<_> = (0..2000).map(|_| ask(&storage, next)).collect();
    while !crowd.iter().any(JoinHandle::is_finished) {
        tokio::task::yield_now().await;
    }
    // Told while the writer still holds: these do not wait for it.
    assert!(!held.is_finished());
    let_go.send(()).unwrap();
    held.await.unwrap().unwrap();
    let (mut done, mut busy) = (0, 0);
    for job in crowd {
        match job.await.unwrap() {
            Ok(_) => done += 1,
            Err(Failure::Storage(StorageError::Busy)) => busy += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(done + busy, 2000);
    assert!(busy > 0);
    assert_eq!(storage.write(next).await.unwrap(), done + 2);
}

#[tokio::test]
async fn scrubbing_goes_between_groups() {
    let (storage, folder) = storage();
    storage.write(next).await.unwrap();
    let log = folder.path().join("service.db-wal");
    assert!(std::fs::metadata(&log).unwrap().len() > 0);
    let (let_go, held) = hold(&storage).await;
    let scrubbing = tokio::spawn({
        let storage = storage.clone();
        async move { storage.scrub().await }
    });
    all_asked().await;
    let after = ask(&storage, |_| Ok(()));
    let_go.send(()).unwrap();
    held.await.unwrap().unwrap();
    scrubbing.await.unwrap().unwrap();
    after.await.unwrap().unwrap();
    assert_eq!(storage.write(next).await.unwrap(), 3);
    storage.scrub().await.unwrap();
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}

#[test]
fn another_key_opens_nothing_and_the_file_tells_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    super::create(&path, &KEY).unwrap();
    assert_eq!(super::create(&path, &[8; 32]), Err(StorageError::Key));
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(6).any(|w| w == b"tenant"));
}
