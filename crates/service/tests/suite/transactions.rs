use super::{at, here, read, write};
use crate::support::values;
use qicheng_exchange::document::Channel;
use qicheng_service_core::{ServiceError, Storage};
use qicheng_service_storage::StorageError;

pub async fn a_job_that_fails_leaves_nothing(storage: &Storage) {
    let person = values::person("张晓伟");
    let failed = storage.write(move |tx| {
        tx.join(here(), person, Channel::All, at(0))?;
        Err::<(), _>(ServiceError::NotAllowed)
    });
    assert!(matches!(failed.await, Err(ServiceError::NotAllowed)));
    let channels = read(storage, move |tx| tx.channels_of(here(), person)).await;
    assert!(channels.is_empty());
}

pub async fn a_job_that_panics_leaves_nothing_and_the_next_is_done(storage: &Storage) {
    let person = values::person("张晓伟");
    let panicked = write(storage, move |tx| -> Result<(), StorageError> {
        tx.join(here(), person, Channel::All, at(0))?;
        panic!("a job of the test's");
    });
    assert_eq!(panicked.await, Err(StorageError::Stopped));
    let channels = write(storage, move |tx| tx.channels_of(here(), person)).await;
    assert_eq!(channels, Ok(Vec::new()));
}

pub async fn jobs_at_once_lose_nothing(storage: &Storage) {
    let jobs: Vec<_> = (0..40)
        .map(|_| {
            let storage = storage.clone();
            tokio::spawn(async move {
                write(&storage, |tx| tx.next_position(here(), Channel::All))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut given = Vec::new();
    for job in jobs {
        given.push(job.await.unwrap());
    }
    given.sort_unstable();
    assert_eq!(given, (1..=40).collect::<Vec<u64>>());
}

pub async fn a_job_that_only_looks_cannot_write(storage: &Storage) {
    let written = storage.read(|tx| Ok(tx.next_position(here(), Channel::All)?));
    assert!(written.await.is_err());
    assert_eq!(
        write(storage, |tx| tx.next_position(here(), Channel::All)).await,
        Ok(1)
    );
}
