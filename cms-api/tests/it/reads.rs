//! Read beacons and what they add up to.

use chrono::Days;
use cms_api::jobs::{keep_counts, write_views};
use cms_api::reads::{KEEP_EVENTS_DAYS, Outcome, ViewEvent};
use cms_sdk::Locale;
use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::{Answer, TestApp};

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1";

async fn published(test: &TestApp) -> String {
    let editor = Editor::new(test).await;
    let post = editor.create(pair("One", "one")).await;
    editor.publish(&post).await;
    id(&post)
}

/// The id in a post's path.
fn id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

fn event(locale: &str) -> Value {
    json!({"eventId": cms_api::clock::Clock::default().new_id(), "locale": locale})
}

/// A beacon from a browser at an address (empty: the test's own), as `sendBeacon` sends it.
async fn beacon(test: &TestApp, post: &str, body: &Value, (agent, address): (&str, &str)) -> Answer {
    let call =
        test.post(&format!("/v1/posts/{post}/view")).typed("text/plain;charset=UTF-8", body.to_string());
    let call = call.header("User-Agent", agent);
    let call = if address.is_empty() { call } else { call.header("X-Forwarded-For", address) };
    call.send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_counts_once_a_day_and_programs_apart() {
    let test = TestApp::start().await;
    let post = published(&test).await;
    let first = event("vi");
    let lan = (PHONE, "2001:db8:1:2::1");
    beacon(&test, &post, &first, lan).await.expect(200);
    // The same beacon once more, and the same reader with another one from the same household.
    beacon(&test, &post, &first, lan).await.expect(200);
    beacon(&test, &post, &event("vi"), (PHONE, "2001:db8:1:2::ffff")).await.expect(200);
    beacon(&test, &post, &event("en"), (PHONE, "2001:db8:1:3::1")).await.expect(200);
    beacon(&test, &post, &event("en"), ("Googlebot/2.1", "203.0.113.1")).await.expect(200);
    beacon(&test, &post, &event("en"), ("", "203.0.113.1")).await.expect(200);
    assert!(write_views::write(&test.app).await);
    let reads = test.get(&format!("/v1/posts/{post}/reads")).send().await.data();
    assert_eq!(reads, json!({"total": 2, "en": 1, "vi": 1}));
    let by_day = format!("/v1/admin/posts/{post}/reads");
    let days = test.get(&by_day).token(&test.admin().await).send().await.data();
    let day = |locale, counted, repeated, bots, nameless| {
        json!({
            "day": "2026-11-01", "locale": locale, "counted": counted, "repeated": repeated, "prefetched": 0,
            "declaredBot": bots, "automated": 0, "nameless": nameless,
        })
    };
    assert_eq!(days, json!([day("en", 1, 0, 1, 1), day("vi", 1, 1, 0, 0)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn tomorrow_a_reader_counts_again() {
    let test = TestApp::start().await;
    let post = published(&test).await;
    beacon(&test, &post, &event("en"), (PHONE, "")).await.expect(200);
    test.clock.set(crate::support::noon() + chrono::TimeDelta::days(1));
    beacon(&test, &post, &event("en"), (PHONE, "")).await.expect(200);
    write_views::write(&test.app).await;
    let reads = test.get(&format!("/v1/posts/{post}/reads")).send().await.data();
    assert_eq!(reads["total"], 2);
    let days = format!("/v1/admin/posts/{post}/reads?from=2026-11-02&to=2026-11-02");
    let admin = test.admin().await;
    assert_eq!(test.get(&days).token(&admin).send().await.data()[0]["counted"], 1);
    for wrong in [
        "from=2026-11-03&to=2026-11-02",
        "from=2020-01-01&to=2026-11-02",
        "from=yesterday",
        "from=0001-01-01&to=0001-01-01",
    ] {
        let days = format!("/v1/admin/posts/{post}/reads?{wrong}");
        test.get(&days).token(&admin).send().await.expect_error(400, "invalid_query");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_live_pages_are_read() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let draft = id(&editor.create(pair("Two", "two")).await);
    for post in [draft.as_str(), "00000000-0000-7000-8000-000000000000"] {
        beacon(&test, post, &event("en"), (PHONE, "")).await.expect_error(404, "not_found");
        test.get(&format!("/v1/posts/{post}/reads")).send().await.expect_error(404, "not_found");
    }
    let post = published(&test).await;
    beacon(&test, &post, &json!({"eventId": "x", "locale": "en"}), (PHONE, ""))
        .await
        .expect_error(400, "invalid_body");
    beacon(&test, &post, &event("fr"), (PHONE, "")).await.expect_error(400, "invalid_body");
    let form = test.post(&format!("/v1/posts/{post}/view")).typed("application/x-www-form-urlencoded", "a=b");
    form.send().await.expect_error(415, "unsupported_media_type");
}

#[tokio::test(flavor = "multi_thread")]
async fn old_events_go_and_their_counts_stay() {
    let test = TestApp::start().await;
    let post_id = published(&test).await.parse().unwrap();
    let today = test.clock.now().date_naive();
    let view = |ago: u64| ViewEvent {
        id: test.clock.new_id(),
        post_id,
        locale: Locale::Vi,
        day: today - Days::new(ago),
        outcome: Outcome::Counted,
    };
    let views = [0, KEEP_EVENTS_DAYS, KEEP_EVENTS_DAYS + 1, KEEP_EVENTS_DAYS + 2].map(view);
    test.app.documents.insert_views(&views).await.unwrap();
    assert_eq!(keep_counts::keep(&test.app).await.unwrap(), 2, "what is older than that is dropped");
    assert_eq!(keep_counts::keep(&test.app).await.unwrap(), 0, "once");
    let counts = test.app.documents.counts(post_id, cms_api::reads::ever()).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.events).sum::<u64>(), 4);
}
