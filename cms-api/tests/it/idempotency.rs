//! Idempotency keys: one effect, however often and from wherever the request comes.

use std::sync::Arc;

use cms_api::error::DomainError;
use cms_api::feed;
use cms_api::idempotency::{KEPT, KeyedRequest, purge};
use cms_sdk::ErrorCode;

use crate::feed::removal;
use crate::support::TestApp;

fn request(key: &str, body: &str) -> KeyedRequest {
    KeyedRequest::new(key.to_owned(), "token:1".to_owned(), "createThing", body).unwrap()
}

/// Records a change, once per key; gives the answer.
async fn effect(test: &TestApp, request: &KeyedRequest) -> Result<String, DomainError> {
    let mut tx = test.app.store.begin().await?;
    let answer = match request.begin(&mut tx, &test.clock).await {
        Ok(Some(kept)) => kept.answer,
        Ok(None) => {
            let seq = feed::record(&mut tx, &test.clock, vec![removal(1)]).await?;
            request.keep(&mut tx, 201, &seq.to_string()).await?;
            seq.to_string()
        }
        Err(error) => {
            tx.rollback().await?;
            return Err(error);
        }
    };
    tx.commit().await?;
    Ok(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_is_answered_as_before() {
    let test = TestApp::start().await;
    assert_eq!(effect(&test, &request("a", "{}")).await.unwrap(), "1");
    assert_eq!(effect(&test, &request("a", "{}")).await.unwrap(), "1");
    assert_eq!(effect(&test, &request("b", "{}")).await.unwrap(), "2");
    let other_body = effect(&test, &request("a", "{ }")).await;
    let other_route = KeyedRequest::new("a".to_owned(), "token:1".to_owned(), "createOther", "{}").unwrap();
    for refused in [other_body, effect(&test, &other_route).await] {
        assert!(matches!(refused, Err(DomainError::Refused(ErrorCode::IdempotencyKeyReused))), "{refused:?}");
    }
    let other_caller = KeyedRequest::new("a".to_owned(), "token:2".to_owned(), "createThing", "{}").unwrap();
    assert_eq!(effect(&test, &other_caller).await.unwrap(), "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_kept_for_a_day() {
    let test = TestApp::start().await;
    effect(&test, &request("a", "{}")).await.unwrap();
    let purged = async || {
        let mut tx = test.app.store.begin().await.unwrap();
        let purged = purge(&mut tx, &test.clock).await.unwrap();
        tx.commit().await.unwrap();
        purged
    };
    assert_eq!(purged().await, 0);
    test.clock.set(test.clock.now() + KEPT);
    assert_eq!(effect(&test, &request("a", "other")).await.unwrap(), "2");
    test.clock.set(test.clock.now() + KEPT);
    assert_eq!(purged().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_has_an_effect() {
    let test = Arc::new(TestApp::start().await);
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let test = Arc::clone(&test);
            tokio::spawn(async move { effect(&test, &request("a", "{}")).await.unwrap() })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), "1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_that_fails_leaves_its_key_free() {
    let test = TestApp::start().await;
    let mut tx = test.app.store.begin().await.unwrap();
    assert_eq!(request("a", "{}").begin(&mut tx, &test.clock).await.unwrap(), None);
    tx.rollback().await.unwrap();
    assert_eq!(effect(&test, &request("a", "{}")).await.unwrap(), "1");
}

#[test]
fn keys_that_cannot_be_are_refused() {
    for key in ["", "a b", "ä", "a\n", &"a".repeat(201)] {
        let made = KeyedRequest::new(key.to_owned(), String::new(), "createThing", "");
        assert_eq!(made, Err(ErrorCode::InvalidHeader), "{key}");
    }
}
