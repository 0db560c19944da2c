//! The webhook is a hint: forged ones are refused, replayed ones are harmless, lost ones are healed.

use std::sync::Arc;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::webhook::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, TOLERANCE_SECONDS, WebhookSecret};
use poem::http::{Method, StatusCode};
use poem::{Endpoint as _, Request};
use site_gen::listen::Listener;
use tokio_util::sync::CancellationToken;

use crate::api::{Call, FakeApi, succeeded};
use crate::site::Site;
use crate::world::World;

const BODY: &str = r#"{"type":"site.changed","timestamp":"2026-01-01T00:00:00Z","data":{"seq":1}}"#;

fn secret(byte: u8) -> WebhookSecret {
    WebhookSecret::from_bytes(vec![byte; 32]).unwrap()
}

/// A delivery signed by this secret, this many seconds ago.
fn delivery(secret: &WebhookSecret, id: &str, age: i64, body: &str) -> Request {
    let timestamp = site_gen::clock::now().timestamp() - age;
    Request::builder()
        .method(Method::POST)
        .header(ID_HEADER, id)
        .header(TIMESTAMP_HEADER, timestamp.to_string())
        .header(SIGNATURE_HEADER, secret.sign(id, timestamp, body.as_bytes()))
        .body(body.to_owned())
}

async fn status(listener: &Arc<Listener>, request: Request) -> StatusCode {
    listener.endpoint().call(request).await.unwrap().status()
}

fn publish(api: &FakeApi, post: u8) {
    api.edit(|world| {
        world.publish(post, Locale::En, PostKind::Article, &format!("news-{post}"), &[], |_| {});
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_hint_makes_a_build_and_a_lost_one_is_healed_by_the_next() {
    let api = FakeApi::serving(World::with_articles(1, 2)).await;
    let site = Site::new();
    let listener = Listener::new(Arc::new(site.generator()), api.source(), vec![secret(1), secret(2)]);
    let stop = CancellationToken::new();
    let running = {
        let (listener, stop) = (Arc::clone(&listener), stop.clone());
        tokio::spawn(async move { listener.run(stop).await })
    };
    // At start, without any hint.
    api.wait_for(|calls| succeeded(calls, 1)).await;
    assert!(site.has("en/posts/article-0/index.html"));
    publish(&api, 60);
    publish(&api, 61);
    // Only one hint arrives, signed by the older secret of a rotation.
    assert_eq!(status(&listener, delivery(&secret(2), "msg_1", 0, BODY)).await, StatusCode::NO_CONTENT);
    api.wait_for(|calls| succeeded(calls, 2)).await;
    assert!(site.has("en/posts/news-60/index.html") && site.has("en/posts/news-61/index.html"));
    stop.cancel();
    running.await.unwrap();
    // The same delivery again is answered without work.
    assert_eq!(status(&listener, delivery(&secret(1), "msg_1", 0, BODY)).await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_late_deliveries_are_refused_and_do_nothing() {
    let api = FakeApi::serving(World::with_articles(1, 2)).await;
    let site = Site::new();
    let listener = Listener::new(Arc::new(site.generator()), api.source(), vec![secret(1)]);
    let mut tampered = delivery(&secret(1), "msg_1", 0, BODY);
    tampered.set_body("{}");
    let mut renamed = delivery(&secret(1), "msg_1", 0, BODY);
    renamed.headers_mut().insert(ID_HEADER, "msg_2".parse().unwrap());
    let unsigned = Request::builder().method(Method::POST).body(BODY);
    let late = delivery(&secret(1), "msg_3", TOLERANCE_SECONDS + 60, BODY);
    for request in [delivery(&secret(9), "msg_4", 0, BODY), tampered, renamed, unsigned, late] {
        assert_eq!(status(&listener, request).await, StatusCode::UNAUTHORIZED);
    }
    let huge = delivery(&secret(1), "msg_5", 0, &"x".repeat(20_001));
    assert_eq!(status(&listener, huge).await, StatusCode::PAYLOAD_TOO_LARGE);
    let got = Request::builder().method(Method::GET).finish();
    assert_eq!(status(&listener, got).await, StatusCode::METHOD_NOT_ALLOWED);
    // A refused id is not remembered as seen.
    assert_eq!(status(&listener, delivery(&secret(1), "msg_4", 0, BODY)).await, StatusCode::NO_CONTENT);
    assert_eq!(api.calls(), Vec::<Call>::new());
}
