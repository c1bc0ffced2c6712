//! Those who sign certificates of others: taken over, made here, carried to phones.

use crate::support::{Service, console::Console, service, trust};
use axum::{
    body::Body,
    http::{Request, header},
};
use chrono::TimeDelta;
use qicheng_credential::{
    certificate::SignerList,
    document::{self, Document},
    key::{Signer, SoftwareKey},
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
};
use qicheng_service_core::{ServiceError, trust as service_trust};
use qicheng_test_kit::certificates;
use tower::ServiceExt as _;

/// An X.509 certificate for a key that says nothing else.
fn x509(key: &SoftwareKey) -> Vec<u8> {
    certificates::signer(key, None)
}

fn signed(service: &Service, by: &dyn Signer, version: u32, certificates: &[Vec<u8>]) -> Vec<u8> {
    let list = SignerList {
        id: "eu".to_owned(),
        version,
        certificates: certificates.iter().cloned().map(Into::into).collect(),
    };
    let now = service.app.now();
    document::issue(by, now, now + TimeDelta::days(30), &list).unwrap()
}

async fn post(service: &Service, token: Option<&str>, bytes: Vec<u8>) -> u16 {
    let token = token.unwrap_or("none");
    let request = Request::post("/api/v1/signers")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::from(bytes))
        .unwrap();
    let response = service.router().oneshot(request).await.unwrap();
    response.status().as_u16()
}

async fn held(service: &Service) -> Option<SignerList> {
    let tenant = service.app.tenant();
    let key = DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::Signers,
        name: SignerList::name(tenant.0, "eu"),
    };
    let read = service.app.storage().read(move |tx| {
        Ok::<_, ServiceError>(tx.document(tenant, &key)?.and_then(|held| held.bytes))
    });
    let bytes = read.await.unwrap()?;
    Some(Document::<SignerList>::parse(&bytes).unwrap().body)
}

#[tokio::test]
async fn a_list_is_carried_if_the_bundle_vouches_for_it_and_none_is_newer() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let post = async |bytes| post(&service, console.token.as_deref(), bytes).await;
    let keys = service.app.keys().clone();
    let (one, two) = (
        x509(&qicheng_test_kit::key("one")),
        x509(&qicheng_test_kit::key("two")),
    );
    let good = signed(&service, &keys.document, 2, std::slice::from_ref(&one));
    assert_eq!(post(good.clone()).await, 422, "without a bundle");
    service.app.hold_trust(trust::bundle(&service));

    assert_eq!(self::post(&service, None, good.clone()).await, 401);
    for bad in [
        signed(
            &service,
            &qicheng_test_kit::key("stranger"),
            2,
            std::slice::from_ref(&one),
        ),
        signed(&service, &keys.issue, 2, std::slice::from_ref(&one)),
        signed(&service, &keys.document, 2, &[vec![0x30, 0]]),
        b"no list".to_vec(),
    ] {
        assert_eq!(post(bad).await, 422);
    }
    assert_eq!(held(&service).await, None);

    assert_eq!(post(good).await, 204);
    let older = signed(&service, &keys.document, 1, std::slice::from_ref(&two));
    assert_eq!(post(older).await, 422);
    assert_eq!(held(&service).await.unwrap().certificates, [one.into()]);
}

#[tokio::test]
async fn a_place_signs_its_own_and_each_takes_the_place_of_the_one_before() {
    let service = service();
    service.app.hold_trust(trust::bundle(&service));
    let install = async |certificates: Vec<Vec<u8>>| {
        let ctx = service.app.context();
        let until = ctx.now + TimeDelta::days(30);
        let storage = service.app.storage();
        let done = storage.write(move |tx| {
            service_trust::install_signers(tx, &ctx, "eu", certificates.clone(), until)
        });
        done.await
    };
    let (one, two) = (
        x509(&qicheng_test_kit::key("one")),
        x509(&qicheng_test_kit::key("two")),
    );
    install(vec![one]).await.unwrap();
    install(vec![two.clone()]).await.unwrap();
    assert!(install(vec![b"no certificate".to_vec()]).await.is_err());
    let list = held(&service).await.unwrap();
    assert_eq!((list.version, list.certificates), (2, vec![two.into()]));
}
