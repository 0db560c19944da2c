//! Build receipts.

use cms_api::builds;
use cms_api::feed;
use cms_api::tokens::Scope;
use cms_sdk::feed::Cursor;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::feed::{record, removal};
use crate::support::TestApp;

fn begun(id: u128, cursor: Cursor) -> Value {
    json!({
        "id": Uuid::from_u128(id),
        "target": "production",
        "cursor": cursor.to_string(),
        "startedAt": "2026-11-01T12:00:00Z",
    })
}

fn ended(status: &str) -> Value {
    json!({
        "status": status,
        "finishedAt": "2026-11-01T12:00:01Z",
        "durationMs": 1000,
        "rendered": 2,
        "outputs": 40,
        "changedPaths": ["/en/", "/vi/"],
        "changed": 2,
        "removedPaths": [],
        "removed": 0,
        "failures": [],
    })
}

async fn head(test: &TestApp) -> Cursor {
    feed::head(&mut test.app.store.read().await.unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_is_reported_twice_and_written_once() {
    let test = TestApp::start().await;
    let generator = test.token(&[Scope::SiteWrite]).await;
    let person = test.token(&[Scope::OpsRead]).await;
    record(&test, vec![removal(1)]).await;
    let cursor = head(&test).await;
    let start = || test.post("/v1/builds").token(&generator).json(begun(1, cursor));
    let finish =
        |body: Value| test.put(&format!("/v1/builds/{}", Uuid::from_u128(1))).token(&generator).json(body);
    start().send().await.expect(201);
    start().send().await.expect(200);
    let live = async |target: &str| {
        builds::live_cursor(&mut test.app.store.read().await.unwrap(), target).await.unwrap()
    };
    assert_eq!(live("production").await, None);
    let done = finish(ended("succeeded")).send().await;
    assert_eq!(done.data()["result"]["changedPaths"], json!(["/en/", "/vi/"]));
    assert_eq!(finish(ended("succeeded")).send().await.data(), done.data());
    finish(ended("failed")).send().await.expect_error(409, "conflict");
    assert_eq!(live("production").await, Some(cursor));
    assert_eq!(live("staging").await, None);

    let listed = test.get("/v1/admin/builds?target=production").token(&person).send().await;
    assert_eq!(listed.json()["data"], json!([done.data()]));
    assert_eq!(test.get("/v1/admin/builds?target=x").token(&person).send().await.data(), json!([]));
    assert_eq!(test.get("/v1/admin/builds?target=%00").token(&person).send().await.data(), json!([]));
    let one = test.get(&format!("/v1/admin/builds/{}", Uuid::from_u128(1))).token(&person).send().await;
    assert_eq!(one.data(), done.data());
    assert_eq!((&one.data()["seq"], &one.data()["status"]), (&json!(cursor.seq), &json!("succeeded")));
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_that_cannot_be_are_refused() {
    let test = TestApp::start().await;
    let generator = test.token(&[Scope::SiteWrite]).await;
    let start = |body: Value| test.post("/v1/builds").token(&generator).json(body);
    let unknown = Cursor { seq: 1, id: Uuid::from_u128(7) };
    start(begun(1, unknown)).send().await.expect_error(409, "cursor_unknown");
    let mut wrong = begun(1, Cursor::START);
    wrong["target"] = json!("../x");
    wrong["cursor"] = json!("soon");
    assert_eq!(start(wrong).send().await.violations(), ["cursor", "target"]);
    start(begun(1, Cursor::START)).send().await.expect(201);
    record(&test, vec![removal(1)]).await;
    start(begun(1, head(&test).await)).send().await.expect_error(409, "conflict");

    let path = format!("/v1/builds/{}", Uuid::from_u128(1));
    let finish = |body: Value| test.put(&path).token(&generator).json(body);
    let mut wrong = ended("running");
    wrong["changed"] = json!(-1);
    wrong["changedPaths"] = json!(vec!["/en/"; 1_001]);
    wrong["failures"] = json!([{"message": ""}]);
    let fields = finish(wrong).send().await.violations();
    assert_eq!(fields, ["changed", "changedPaths", "failures.0.message", "status"]);
    let mut strange = ended("failed");
    strange["colour"] = json!(1);
    finish(strange).send().await.expect_error(400, "invalid_body");
    let other = format!("/v1/builds/{}", Uuid::from_u128(2));
    test.put(&other).token(&generator).json(ended("failed")).send().await.expect_error(404, "not_found");
    test.get("/v1/admin/builds").token(&generator).send().await.expect_error(403, "forbidden");
    finish(ended("failed")).send().await.expect(200);
}
