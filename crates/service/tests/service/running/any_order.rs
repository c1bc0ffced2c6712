//! However the pieces of a chain arrive, late, twice, out of order, the service ends where it would have in order.

use crate::support::{phone::Phone, service, values};
use proptest::prelude::*;
use qicheng_domain::{channel::Channel, operations::operation::Outcome};

/// Operations of the chain under test.
const LENGTH: usize = 8;

fn run(segments: &[(usize, usize)]) -> (u64, Vec<(u64, Outcome)>, usize, Option<u16>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let service = service();
        let person = values::person("张晓伟");
        let mut phone = Phone::of(&service, "张晓伟");
        phone.say(person, person, &values::consent());
        phone.say(person, person, &values::registered("张晓伟", 1));
        for n in 0..LENGTH as u16 - 2 {
            let declared = values::declared("2026-02-20", 360 + n);
            phone.say(
                person,
                person,
                &qicheng_domain::operations::claim::Claim::Declaration(declared),
            );
        }
        let all = std::mem::take(&mut phone.waiting);
        for (start, end) in segments.iter().chain(&[(0, LENGTH)]) {
            phone.waiting = all[*start..*end].to_vec();
            phone.sync(&service).await.unwrap();
        }
        phone.waiting = all;
        let last = phone.sync(&service).await.unwrap();
        assert!(last.results.iter().all(|r| r.duplicate) && last.fork.is_none());
        let outcomes = last
            .results
            .into_iter()
            .map(|r| (r.sequence, r.outcome))
            .collect();
        let tenant = service.app.tenant();
        let seen = service.app.storage().read(move |tx| {
            let day = "2026-02-20".parse().unwrap();
            let declared = tx.declarations_since(tenant, person, day)?;
            let standing = tx.documents_after(tenant, Channel::Person(person), 0, 9)?;
            Ok((
                standing.len(),
                declared.first().map(|d| d.declaration.temperature),
            ))
        });
        let (documents, temperature) = seen.await.unwrap();
        (last.acknowledged, outcomes, documents, temperature)
    })
}

fn segments() -> impl Strategy<Value = Vec<(usize, usize)>> {
    let segment = (0..LENGTH, 1..=LENGTH).prop_map(|(a, n)| (a, (a + n).min(LENGTH)));
    prop::collection::vec(segment, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_ends_where_the_chain_does(segments in segments()) {
        prop_assert_eq!(run(&segments), run(&[]));
    }
}
