//! The contact form and its inbox.

use serde_json::json;

use crate::support::{Answer, TestApp};

async fn form(test: &TestApp, fields: &str) -> Answer {
    test.post("/v1/contact").typed("application/x-www-form-urlencoded", fields).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_kept_and_taken_care_of() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let message = json!({"locale": "vi", "name": " Lan ", "email": "lan@example.com", "message": "Xin chào"});
    let kept = test.post("/v1/contact").json(message).send().await.expect(201);
    let path = format!("/v1/admin/contact/{}", kept["data"]["id"].as_str().unwrap());
    let found = test.get(&path).token(&admin).send().await.data();
    assert_eq!(
        (&found["name"], &found["status"], &found["spam"]),
        (&json!("Lan"), &json!("new"), &json!(null))
    );
    assert_eq!(found["createdAt"], "2026-11-01T12:00:00+00:00");
    let read = test.put(&path).token(&admin).json(json!({"status": "read"})).send().await.data();
    assert_eq!(read["status"], "read");
    let list = |query: &str| test.get(&format!("/v1/admin/contact?{query}")).token(&admin).send();
    assert_eq!(list("status=read").await.expect(200)["pagination"]["totalItems"], 1);
    assert_eq!(list("status=new").await.expect(200)["pagination"]["totalItems"], 0);
    assert_eq!(list("spam=true").await.expect(200)["data"], json!([]));
    test.delete(&path).token(&admin).send().await.expect(200);
    for call in [test.get(&path), test.delete(&path), test.put(&path).json(json!({"status": "new"}))] {
        call.token(&admin).send().await.expect_error(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_form_is_led_on_and_spam_is_marked() {
    let test = TestApp::start().await;
    let sent = form(&test, "locale=vi&name=Lan&email=lan%40example.com&message=Ch%C3%A0o&website=").await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert!(sent.header("Location").unwrap().ends_with("/vi/lien-he/da-gui/"));
    let trapped =
        form(&test, "locale=en&name=Bot&email=bot%40example.com&message=Hi&website=http%3A%2F%2Fx").await;
    assert_eq!(trapped.status, 303);
    let admin = test.admin().await;
    let all = test.get("/v1/admin/contact").token(&admin).send().await.expect(200);
    let seen: Vec<_> =
        all["data"].as_array().unwrap().iter().map(|one| (&one["message"], &one["spam"])).collect();
    assert!(
        seen.contains(&(&json!("Chào"), &json!(null))) && seen.contains(&(&json!("Hi"), &json!("trap"))),
        "{seen:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_rules_are_all_named_and_nothing_is_kept() {
    let test = TestApp::start().await;
    let broken = json!({"locale": "en", "name": "", "email": "lan", "message": "a\u{0}b"});
    let violations = test.post("/v1/contact").json(broken).send().await.violations();
    assert_eq!(violations, ["email", "message", "name"]);
    let page = form(&test, "locale=vi&name=&email=lan%40example.com&message=%3Cb%3E").await;
    assert_eq!(page.status, 422);
    assert!(page.header("Content-Type").unwrap().starts_with("text/html"));
    assert!(page.text.contains("<html lang=\"vi\">") && page.text.contains("Họ tên"), "{}", page.text);
    let unknown = json!({"locale": "en", "name": "a", "email": "a@b.vn", "message": "c", "colour": 1});
    test.post("/v1/contact").json(unknown).send().await.expect_error(400, "invalid_body");
    test.post("/v1/contact").json(json!({"locale": "fr"})).send().await.expect_error(400, "invalid_body");
    let admin = test.admin().await;
    assert_eq!(
        test.get("/v1/admin/contact").token(&admin).send().await.expect(200)["pagination"]["totalItems"],
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_needs_its_scopes() {
    let test = TestApp::start().await;
    test.get("/v1/admin/contact").send().await.expect_error(401, "unauthenticated");
    let reader = test.token(&[cms_api::tokens::Scope::ContactRead]).await;
    test.get("/v1/admin/contact").token(&reader).send().await.expect(200);
    let path = "/v1/admin/contact/00000000-0000-7000-8000-000000000000";
    test.delete(path).token(&reader).send().await.expect_error(403, "forbidden");
}
