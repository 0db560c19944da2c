use cms_api::tokens::Scope;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_made_used_listed_and_revoked() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let made = test
        .post("/v1/admin/tokens")
        .token(&admin)
        .json(json!({"name": "generator", "scopes": ["site:read", "site:write"]}))
        .send()
        .await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let secret = made.data()["secret"].as_str().unwrap().to_owned();
    let id = made.data()["token"]["id"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("duet_"));

    let listed = test.get("/v1/admin/tokens").token(&admin).send().await;
    assert!(!listed.text.contains(&secret), "the secret is shown once only");
    assert_eq!(listed.data().as_array().unwrap().len(), 2);

    test.get("/v1/admin/tokens").token(&secret).send().await.expect_error(403, "forbidden");
    test.delete(&format!("/v1/admin/tokens/{id}")).token(&admin).send().await.expect(200);
    test.get("/v1/admin/tokens").token(&secret).send().await.expect_error(401, "token_invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_credentials_are_refused_everywhere() {
    let test = TestApp::start().await;
    test.get("/v1/admin/tokens").send().await.expect_error(401, "unauthenticated");
    for token in ["", "duet_", "duet_wrong", "basic"] {
        test.get("/v1/admin/tokens").token(token).send().await.expect_error(401, "token_invalid");
    }
    test.get("/v1/admin/tokens")
        .header("Authorization", "Basic YTpi")
        .send()
        .await
        .expect_error(401, "token_invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_expires() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let body = json!({"name": "short", "scopes": ["content:read"], "expiresAt": "2026-11-01T13:00:00Z"});
    let made = test.post("/v1/admin/tokens").token(&admin).json(body).send().await;
    let secret = made.data()["secret"].as_str().unwrap().to_owned();
    test.get("/v1/admin/tokens").token(&secret).send().await.expect_error(403, "forbidden");
    test.clock.set("2026-11-01T13:00:00Z".parse().unwrap());
    test.get("/v1/admin/tokens").token(&secret).send().await.expect_error(401, "token_expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_a_token_stronger_than_their_own() {
    let test = TestApp::start().await;
    let weak = test.token(&[Scope::TokensWrite]).await;
    let body = json!({"name": "stronger", "scopes": ["admin"]});
    test.post("/v1/admin/tokens").token(&weak).json(body).send().await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_mistakes_are_named_at_once() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let body = json!({"name": "", "scopes": ["everything"], "expiresAt": "2020-01-01T00:00:00Z"});
    let answer = test.post("/v1/admin/tokens").token(&admin).json(body).send().await;
    assert_eq!(answer.violations(), ["expiresAt", "name", "scopes.0"]);
}
