//! Several instances on one set of stores.

use std::time::Duration;

use serde_json::json;

use crate::posts::{Editor, pair};
use crate::support::{TestApp, tests_server_profile};

/// Asks until the answer is as wanted.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), asked).await.expect("it becomes so");
}

/// From a new address each time: they are asked for until they change.
async fn titles(test: &TestApp) -> String {
    let random = cms_api::clock::random_bytes::<4>().unwrap();
    let address = std::net::Ipv4Addr::from(random).to_string();
    let list = test.get("/v1/posts?locale=vi").header("X-Forwarded-For", &address).send().await.expect(200);
    let titles = list["data"].as_array().unwrap().iter().map(|post| post["title"].as_str().unwrap());
    titles.collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_answers_follow_every_change() {
    let one = TestApp::start().await;
    let other = one.another().await;
    let editor = Editor::new(&one).await;
    let path = "/v1/posts/vi/pho";
    other.get(path).send().await.expect_error(404, "not_found");
    let post = editor.live(pair("Phở", "pho")).await;
    assert_eq!(titles(&one).await, "Phở", "the writer sees it at once");
    until(async || titles(&other).await == "Phở").await;
    other.get(path).send().await.expect(200);
    // Twice: made, then kept.
    for _ in 0..2 {
        let kept = one.get(path).send().await;
        assert_eq!(kept.header("Content-Type"), Some("application/json; charset=utf-8"));
        assert_eq!(kept.expect(200)["data"]["title"], "Phở");
        assert!(kept.header("RateLimit").is_some());
    }
    let saved = editor.save(&post, "vi", json!({"title": "Bún", "slug": "pho"})).await;
    assert!(saved.status.is_success(), "{}", saved.text);
    assert_eq!(titles(&one).await, "Phở", "a saved draft is not live");
    editor.publish(&post).await;
    assert_eq!(titles(&one).await, "Bún");
    until(async || titles(&other).await == "Bún").await;
    let gone = editor.post(&format!("{post}/unpublish"), json!({"locales": ["vi"]})).await;
    assert!(gone.status.is_success(), "{}", gone.text);
    one.get(path).send().await.expect_error(404, "not_found");
    until(async || titles(&other).await.is_empty()).await;
    other.get(path).send().await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hint_tells_the_other_instances_at_once() {
    let one = TestApp::start().await;
    if !one.app.ephemeral.is_shared() {
        return;
    }
    let other = one.another().await;
    cms_api::jobs::start(&other.app);
    let mut woken = other.app.deliveries.subscribe();
    let editor = Editor::new(&one).await;
    let settings = "/v1/admin/settings";
    // The listener may still be connecting.
    let heard = async {
        loop {
            let etag = editor.get(settings).await.etag();
            let body = editor.get(settings).await.data();
            editor.put(settings, &etag, body).await;
            if tokio::time::timeout(Duration::from_millis(100), woken.changed()).await.is_ok() {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), heard).await.expect("the hint is heard");
    other.app.lifecycle.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_shared_by_all_instances() {
    let one = TestApp::start().await;
    if !tests_server_profile() {
        return;
    }
    let other = one.another().await;
    let message = json!({"locale": "en", "name": "Lan", "email": "lan@example.com", "message": "Hello"});
    let mut statuses = Vec::new();
    for number in 0..8 {
        let instance = if number % 2 == 0 { &one } else { &other };
        statuses.push(instance.post("/v1/contact").json(message.clone()).send().await.status.as_u16());
    }
    assert_eq!(statuses, [201, 201, 201, 201, 201, 429, 429, 429]);
}
