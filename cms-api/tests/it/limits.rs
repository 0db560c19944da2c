//! Rate limits on public operations.

use cms_api::web::{api, limits};
use serde_json::{Value, json};

use crate::support::TestApp;

/// Every operation of a document.
fn operations(document: &Value) -> impl Iterator<Item = &Value> {
    let paths = document["paths"].as_object().unwrap().values();
    paths.flat_map(|path| path.as_object().unwrap().values())
}

#[tokio::test]
async fn every_public_operation_is_limited() {
    let document: Value = serde_json::from_str(&api::document().unwrap()).unwrap();
    let public: Vec<_> =
        operations(&document).filter(|one| one["security"].as_array().is_none_or(Vec::is_empty)).collect();
    assert!(public.len() >= 6);
    for operation in &public {
        let id = operation["operationId"].as_str().unwrap();
        assert!(!limits::policies(id).is_empty(), "`{id}` is public and has no limit");
    }
    let ids: Vec<_> = operations(&document).map(|one| one["operationId"].as_str().unwrap()).collect();
    for (id, _) in limits::TABLE {
        assert!(ids.iter().any(|known| known == id), "`{id}` is limited and not there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_is_refused_per_address_and_said_when_to_come_back() {
    let test = TestApp::start().await;
    let house = test.address.strip_suffix("::1").unwrap();
    let message = json!({"locale": "en", "name": "A", "email": "a@example.com", "message": "Hi"});
    let send = |address: String| {
        test.post("/v1/contact").json(message.clone()).header("X-Forwarded-For", &address).send()
    };
    let first = send(format!("{house}::1")).await;
    first.expect(201);
    assert_eq!(first.header("RateLimit-Policy"), Some("\"contact\";q=5;w=600"));
    assert_eq!(first.header("RateLimit"), Some("\"contact\";r=4;t=120"));
    for host in 2..=5 {
        send(format!("{house}::{host}")).await.expect(201);
    }
    let refused = send(format!("{house}::6")).await;
    refused.expect_error(429, "too_many_requests");
    let wait: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((100..=120).contains(&wait), "{wait}");
    assert!(refused.header("RateLimit").unwrap().starts_with("\"contact\";r=0;t="));
    send(TestApp::start().await.address).await.expect(201);
}
