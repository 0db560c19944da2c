//! Webhooks: endpoints over HTTP, and deliveries to a real receiver.

use std::sync::Arc;

use chrono::TimeDelta;
use cms_api::jobs::deliver_webhooks;
use cms_api::tokens::Scope;
use cms_api::webhooks::attempts::{self, Message};
use cms_api::webhooks::schedule::ATTEMPTS;
use cms_api::webhooks::sender::Sender;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::feed::{record, removal};
use crate::receiver::{Received, Receiver};
use crate::support::{TestApp, noon};

/// An endpoint that leads to the receiver; its id and its secret.
pub async fn hook(test: &TestApp, url: &str) -> (String, String) {
    let admin = test.admin().await;
    let body = json!({"name": "generator", "url": url});
    let made = test.post("/v1/admin/webhooks").token(&admin).json(body).send().await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let data = made.data();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&data["webhook"]["id"]), text(&data["secret"]))
}

/// Sends everything that is due now, one after the other, as the dispatcher does; gives how many.
pub async fn deliver_due(test: &TestApp) -> usize {
    let sender = Sender::new(true).unwrap();
    let mut sent = 0;
    while let Some(claimed) = attempts::claim_next(&test.app.store, &test.clock).await.unwrap() {
        let answer = sender.send(&test.clock, claimed.message(&test.app.root_key).unwrap()).await;
        attempts::settle(&test.app.store, &test.clock, &claimed, &answer).await.unwrap();
        sent += 1;
    }
    sent
}

async fn deliveries(test: &TestApp, hook: &str) -> Vec<Value> {
    let path = format!("/v1/admin/webhooks/{hook}/deliveries");
    let answer = test.get(&path).token(&test.admin().await).send().await;
    answer.data().as_array().unwrap().clone()
}

fn states(deliveries: &[Value]) -> Vec<&str> {
    deliveries.iter().map(|delivery| delivery["state"].as_str().unwrap()).collect()
}

fn advance(test: &TestApp, by: TimeDelta) {
    test.clock.set(test.clock.now() + by);
}

/// Checks a signature by the independent library, which uses the wall clock: only its signing half is independent of time.
fn is_signed_by(received: &Received, secret: &str) -> bool {
    let theirs = standardwebhooks::Webhook::new(secret).unwrap();
    let timestamp = received.header("webhook-timestamp").parse().unwrap();
    let expected = theirs.sign(received.header("webhook-id"), timestamp, &received.body).unwrap();
    received.header("webhook-signature").split(' ').any(|signature| signature == expected)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_made_changed_and_deleted() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let (id, secret) = hook(&test, "http://127.0.0.1:9/hook").await;
    assert!(secret.starts_with("whsec_"));
    let path = format!("/v1/admin/webhooks/{id}");
    let listed = test.get("/v1/admin/webhooks").token(&admin).send().await;
    assert_eq!(listed.json()["pagination"]["totalItems"], 1);
    assert!(!listed.text.contains(&secret), "the secret is shown once only");

    let read = test.get(&path).token(&admin).send().await;
    let body = json!({"name": "other", "url": "https://example.com/hook", "enabled": false});
    let put = || test.put(&path).token(&admin).json(body.clone());
    put().send().await.expect_error(428, "precondition_required");
    put().if_match("\"v7\"").send().await.expect_error(412, "precondition_failed");
    let changed = put().if_match(&read.etag()).send().await;
    assert_eq!(changed.data()["enabled"], false);
    put().if_match(&read.etag()).send().await.expect_error(412, "precondition_failed");

    test.delete(&path).token(&admin).send().await.expect(200);
    test.get(&path).token(&admin).send().await.expect_error(404, "not_found");
    test.delete(&path).token(&admin).send().await.expect_error(404, "not_found");
    put().if_match("\"v1\"").send().await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_endpoints_and_weak_callers_are_refused() {
    let test = TestApp::start_with(|config| config.allow_private_webhooks = false).await;
    let writer = test.token(&[Scope::WebhooksWrite]).await;
    let post = |body: Value| test.post("/v1/admin/webhooks").token(&writer).json(body);
    let both = post(json!({"name": " ", "url": "nowhere"})).send().await;
    assert_eq!(both.violations(), ["name", "url"]);
    for url in ["https://127.0.0.1/", "https://[::1]/", "https://localhost/", "http://example.com/"] {
        assert_eq!(post(json!({"name": "a", "url": url})).send().await.violations(), ["url"], "{url}");
    }
    let unknown = post(json!({"name": "a", "url": "https://example.com/", "colour": 1})).send().await;
    unknown.expect_error(400, "invalid_body");
    test.get("/v1/admin/webhooks").token(&writer).send().await.expect_error(403, "forbidden");
    let reader = test.token(&[Scope::WebhooksRead]).await;
    test.get("/v1/admin/webhooks").token(&reader).send().await.expect(200);
    let body = json!({"name": "a", "url": "https://example.com/"});
    test.post("/v1/admin/webhooks").token(&reader).json(body).send().await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_delivered_signed_and_logged() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let (id, secret) = hook(&test, &receiver.url).await;
    let seq = record(&test, vec![removal(1)]).await;
    assert_eq!(deliver_due(&test).await, 1);

    let received = receiver.next().await;
    assert!(is_signed_by(&received, &secret));
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.header("webhook-timestamp"), noon().timestamp().to_string());
    let expected =
        json!({"type": "site.changed", "timestamp": "2026-11-01T12:00:00.000000Z", "data": {"seq": seq}});
    assert_eq!(received.json(), expected);

    let listed = deliveries(&test, &id).await;
    assert_eq!(states(&listed), ["delivered"]);
    assert_eq!(listed[0]["id"], received.header("webhook-id"));
    let path = format!("/v1/admin/deliveries/{}", received.header("webhook-id"));
    let log = test.get(&path).token(&test.admin().await).send().await.data();
    assert_eq!(log["attempts"][0]["status"], 204);
    assert_eq!(log["attempts"][0]["number"], 1);
    assert_eq!(deliver_due(&test).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_are_one_delivery() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let (id, _) = hook(&test, &receiver.url).await;
    for number in 1..=3 {
        record(&test, vec![removal(number)]).await;
        advance(&test, TimeDelta::seconds(1));
    }
    assert_eq!(deliver_due(&test).await, 1);
    assert_eq!(receiver.next().await.json()["data"]["seq"], 3);
    assert!(receiver.try_next().is_none());
    assert_eq!(states(&deliveries(&test, &id).await), ["delivered", "superseded", "superseded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_fails_comes_again_under_its_id_until_it_is_given_up() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let (id, secret) = hook(&test, &receiver.url).await;
    record(&test, vec![removal(1)]).await;
    receiver.answer_with(500, None);
    receiver.answer_with(302, None);
    assert_eq!(deliver_due(&test).await, 1);
    let first = receiver.next().await;
    advance(&test, TimeDelta::seconds(4));
    assert_eq!(deliver_due(&test).await, 0, "not before its time");
    advance(&test, TimeDelta::seconds(2));
    assert_eq!(deliver_due(&test).await, 1);
    let second = receiver.next().await;
    assert_eq!(second.header("webhook-id"), first.header("webhook-id"));
    assert_eq!(second.body, first.body);
    assert_ne!(second.header("webhook-timestamp"), first.header("webhook-timestamp"));
    assert!(is_signed_by(&second, &secret));
    assert!(receiver.try_next().is_none(), "redirects are not followed");

    for number in 3..=ATTEMPTS {
        receiver.answer_with(503, None);
        advance(&test, TimeDelta::days(2));
        assert_eq!(deliver_due(&test).await, 1, "attempt {number}");
    }
    advance(&test, TimeDelta::days(2));
    assert_eq!(deliver_due(&test).await, 0);
    let listed = deliveries(&test, &id).await;
    assert_eq!(states(&listed), ["failed"]);
    assert_eq!(listed[0]["attempts"], ATTEMPTS);
    assert!(listed[0]["dueAt"].is_null() && listed[0]["finishedAt"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_asks_for_time_gets_it() {
    let test = TestApp::start().await;
    let receiver = Receiver::start().await;
    hook(&test, &receiver.url).await;
    record(&test, vec![removal(1)]).await;
    receiver.answer_with(429, Some("120"));
    assert_eq!(deliver_due(&test).await, 1);
    advance(&test, TimeDelta::seconds(119));
    assert_eq!(deliver_due(&test).await, 0);
    advance(&test, TimeDelta::seconds(3));
    assert_eq!(deliver_due(&test).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_gone_is_disabled_and_can_come_back() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let mut receiver = Receiver::start().await;
    let (id, _) = hook(&test, &receiver.url).await;
    record(&test, vec![removal(1)]).await;
    receiver.answer_with(410, None);
    assert_eq!(deliver_due(&test).await, 1);
    receiver.next().await;
    let path = format!("/v1/admin/webhooks/{id}");
    let read = test.get(&path).token(&admin).send().await;
    assert_eq!((&read.data()["enabled"], &read.data()["disabledReason"]), (&json!(false), &json!("gone")));
    let seq = record(&test, vec![removal(2)]).await;
    assert_eq!(deliver_due(&test).await, 0);
    let failed = deliveries(&test, &id).await[0]["id"].as_str().unwrap().to_owned();
    let replay = test.post(&format!("/v1/admin/deliveries/{failed}/replay")).token(&admin).send().await;
    replay.expect_error(409, "conflict");

    let body = json!({"name": "generator", "url": receiver.url, "enabled": true});
    let enabled = test.put(&path).token(&admin).if_match(&read.etag()).json(body).send().await;
    assert!(enabled.data()["disabledReason"].is_null());
    assert_eq!(deliver_due(&test).await, 1, "it is told at once how far the site is");
    assert_eq!(receiver.next().await.json()["data"]["seq"], seq);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_secrets_sign_during_a_rotation() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let (id, old) = hook(&test, &receiver.url).await;
    let path = format!("/v1/admin/webhooks/{id}/rotate");
    let rotated = test.post(&path).token(&test.admin().await).send().await;
    let new = rotated.data()["secret"].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    record(&test, vec![removal(1)]).await;
    deliver_due(&test).await;
    let during = receiver.next().await;
    assert!(is_signed_by(&during, &old) && is_signed_by(&during, &new));
    advance(&test, TimeDelta::hours(24));
    record(&test, vec![removal(2)]).await;
    deliver_due(&test).await;
    let after = receiver.next().await;
    assert!(!is_signed_by(&after, &old) && is_signed_by(&after, &new));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_sent_again_on_demand() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let mut receiver = Receiver::start().await;
    let (id, _) = hook(&test, &receiver.url).await;
    record(&test, vec![removal(1)]).await;
    deliver_due(&test).await;
    let first = receiver.next().await;
    let path = format!("/v1/admin/deliveries/{}/replay", first.header("webhook-id"));
    let replayed = test.post(&path).token(&admin).send().await;
    assert_eq!(replayed.status.as_u16(), 201, "{}", replayed.text);
    deliver_due(&test).await;
    let second = receiver.next().await;
    assert_eq!(replayed.data()["id"], second.header("webhook-id"));
    assert_ne!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.json()["data"], second.json()["data"]);
    assert_eq!(states(&deliveries(&test, &id).await), ["delivered", "delivered"]);
    let unknown = format!("/v1/admin/deliveries/{}/replay", Uuid::nil());
    test.post(&unknown).token(&admin).send().await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_claimed_once_and_free_again_after_a_crash() {
    let test = TestApp::start().await;
    let receiver = Receiver::start().await;
    for _ in 0..5 {
        hook(&test, &receiver.url).await;
    }
    record(&test, vec![removal(1)]).await;
    let claims = (0..5).map(|_| {
        let (store, clock) = (test.app.store.clone(), test.clock.clone());
        tokio::spawn(async move {
            let mut claimed = 0;
            while attempts::claim_next(&store, &clock).await.unwrap().is_some() {
                claimed += 1;
            }
            claimed
        })
    });
    let mut total = 0;
    for claim in claims.collect::<Vec<_>>() {
        total += claim.await.unwrap();
    }
    assert_eq!(total, 5);
    // None of them came to an end: the processes that held them are dead.
    advance(&test, TimeDelta::seconds(29));
    assert_eq!(deliver_due(&test).await, 0);
    advance(&test, TimeDelta::seconds(1));
    assert_eq!(deliver_due(&test).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_change_takes_the_place_of_one_that_is_failing() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let (id, _) = hook(&test, &receiver.url).await;
    record(&test, vec![removal(1)]).await;
    let claimed = attempts::claim_next(&test.app.store, &test.clock).await.unwrap().unwrap();
    record(&test, vec![removal(2)]).await;
    let failed = attempts::Answer { status: Some(500), ..attempts::Answer::default() };
    attempts::settle(&test.app.store, &test.clock, &claimed, &failed).await.unwrap();
    assert_eq!(deliver_due(&test).await, 1);
    assert_eq!(receiver.next().await.json()["data"]["seq"], 2);
    assert_eq!(states(&deliveries(&test, &id).await), ["delivered", "superseded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_into_the_operators_network() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let sender = Sender::new(false).unwrap();
    let port = receiver.port;
    for url in
        [format!("https://127.0.0.1:{port}/"), format!("https://localhost:{port}/"), receiver.url.clone()]
    {
        let message =
            Message { url, id: Uuid::nil(), timestamp: 0, signature: String::new(), body: b"{}".to_vec() };
        let answer = sender.send(&test.clock, message).await;
        assert_eq!(answer.status, None);
        assert!(answer.error.is_some_and(|error| !error.contains("127.0.0.1")));
    }
    assert!(receiver.try_next().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dispatcher_wakes_at_once_and_stops_when_told() {
    let test = TestApp::start().await;
    let mut receiver = Receiver::start().await;
    let (_, secret) = hook(&test, &receiver.url).await;
    let app = Arc::clone(&test.app);
    test.app.lifecycle.spawn(|stop| deliver_webhooks::run(app, stop));
    for number in 1..=3 {
        record(&test, vec![removal(number)]).await;
        test.app.deliveries.wake();
        let received = receiver.next().await;
        assert!(is_signed_by(&received, &secret));
    }
    test.app.lifecycle.finish().await;
}
