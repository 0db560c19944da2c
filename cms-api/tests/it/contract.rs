//! The contract's edges: bodies that cannot be read, wrong addresses, languages, health.

use cms_api::clock::Clock;
use serde_json::json;

use crate::support::{TestApp, tests_server_profile};

#[tokio::test(flavor = "multi_thread")]
async fn unreadable_bodies_are_told_apart() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let send = |body: &'static [u8]| test.post("/v1/admin/tokens").token(&admin).bytes(body).send();
    send(b"{").await.expect_error(400, "invalid_json");
    send(b"").await.expect_error(400, "invalid_json");
    send(b"{\"name\": \"\xff\"}").await.expect_error(400, "invalid_json");
    send(b"[7]").await.expect_error(400, "invalid_body");
    send(b"{\"name\": 7, \"scopes\": []}").await.expect_error(400, "invalid_body");
    send(b"{\"scopes\": []}").await.expect_error(400, "invalid_body");
    let unknown = send(b"{\"name\": \"a\", \"scopes\": [], \"colour\": 1}").await;
    unknown.expect_error(400, "invalid_body");
    assert!(unknown.json()["message"].as_str().unwrap().contains("`colour`"), "{}", unknown.text);
    let plain = test.post("/v1/admin/tokens").token(&admin).header("Content-Type", "text/plain");
    plain.send().await.expect_error(415, "unsupported_media_type");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_body_is_refused() {
    let test = TestApp::start_with(|config| config.body_limit = 1_000_000).await;
    let admin = test.admin().await;
    let body = json!({"name": "x".repeat(1_000_001), "scopes": []});
    test.post("/v1/admin/tokens").token(&admin).json(body).send().await.expect_error(413, "body_too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_addresses_and_methods_answer_in_the_contracts_shape() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    test.get("/v1/nothing").send().await.expect_error(404, "route_not_found");
    test.get("/nothing").send().await.expect_error(404, "route_not_found");
    let wrong_method = test.call("PATCH", "/v1/admin/tokens").token(&admin).send().await;
    wrong_method.expect_error(405, "method_not_allowed");
    assert_eq!(wrong_method.header("Allow"), Some("GET, HEAD, POST"));
    test.delete("/v1/admin/tokens/not-an-id").token(&admin).send().await.expect_error(400, "invalid_path");
    let unknown = "/v1/admin/tokens/00000000-0000-7000-8000-000000000000";
    test.delete(unknown).token(&admin).send().await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_parameter_that_nobody_knows_is_refused() {
    let test = TestApp::start().await;
    let misspelt = test.get("/v1/posts?locale=en&tagg=rivers").send().await;
    misspelt.expect_error(400, "invalid_query");
    assert!(misspelt.json()["message"].as_str().unwrap().contains("tagg"), "{}", misspelt.text);
    test.get("/v1/posts?locale=en").send().await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_follow_accept_language() {
    let test = TestApp::start().await;
    let english = test.get("/v1/nothing").send().await.json();
    let vietnamese = test.get("/v1/nothing").header("Accept-Language", "vi-VN, vi;q=0.9").send().await.json();
    assert_eq!(english["message"], "There is no such address.");
    assert_eq!(vietnamese["message"], "Không có địa chỉ này.");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_a_request_id() {
    let test = TestApp::start().await;
    let given = test.get("/v1/nothing").header("X-Request-Id", "abcd-1234").send().await;
    assert_eq!(given.header("X-Request-Id"), Some("abcd-1234"));
    let made = test.get("/v1/nothing").header("X-Request-Id", "bad id!").send().await;
    assert_eq!(made.header("X-Request-Id").map(str::len), Some(36));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_in_terminus_format() {
    let test = TestApp::start().await;
    if tests_server_profile() {
        // The test's clock stands still, the database's does not.
        let skewed = test.get("/health").send().await.expect(503);
        assert_eq!(skewed["error"]["clock"]["status"], "down");
        test.clock.set(Clock::default().now());
        let health = test.get("/health").send().await.expect(200);
        assert!(health["info"]["clock"]["aheadMs"].as_i64().unwrap().abs() < 2_000);
    }
    let health = test.get("/health").send().await.expect(200);
    assert_eq!(health["status"], "ok");
    let store = test.app.store.name();
    assert_eq!(health["info"][store]["status"], "up");
    assert_eq!(health["details"][store]["status"], "up");
    assert_eq!(health["error"], json!({}));
    test.get("/health/live").send().await.expect(200);
    test.get("/health/ready").send().await.expect(200);
    test.app.lifecycle.begin_stop();
    let ready = test.get("/health/ready").send().await.expect(503);
    assert_eq!(ready["error"]["process"]["status"], "down");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_this_machine_and_for_those_who_may() {
    let test = TestApp::start().await;
    test.get("/v1/posts?locale=en").send().await.expect(200);
    test.get("/v1/nothing").send().await.expect(404);
    // Calls of tests come through a proxy: never from this machine itself.
    test.get("/metrics").send().await.expect_error(401, "unauthenticated");
    let wrong = test.token(&[cms_api::tokens::Scope::ContentRead]).await;
    test.get("/metrics").token(&wrong).send().await.expect_error(403, "forbidden");
    let right = test.token(&[cms_api::tokens::Scope::OpsRead]).await;
    let metrics = test.get("/metrics").token(&right).send().await;
    let stores = [test.app.store.name(), test.app.documents.name(), test.app.ephemeral.name()];
    let mut expected = stores.map(|store| format!("duet_store_up{{store=\"{store}\"}} 1")).to_vec();
    expected.extend([
        "duet_requests_total{operation=\"listPosts\",status=\"200\"} 1".to_owned(),
        "duet_requests_total{operation=\"none\",status=\"404\"} 1".to_owned(),
        "duet_seq{of=\"feed\"} 0".to_owned(),
        "duet_waiting{queue=\"deliveries\"} 0".to_owned(),
        "duet_waiting{queue=\"held_schedules\"} 0".to_owned(),
        "duet_waiting{queue=\"views\"} 0".to_owned(),
    ]);
    for line in expected {
        assert!(metrics.text.lines().any(|found| found == line), "{line} is not in\n{}", metrics.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_headers() {
    let test = TestApp::start().await;
    for (path, is_personal) in [
        ("/v1/posts?locale=en", false),
        ("/v1/nothing", false),
        ("/v1/account", true),
        ("/v1/auth/handshake", true),
        ("/v1/admin/users", true),
    ] {
        let answer = test.get(path).send().await;
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("X-Frame-Options"), Some("DENY"), "{path}");
        assert_eq!(answer.header("Referrer-Policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("Cache-Control") == Some("no-store"), is_personal, "{path}");
    }
}
