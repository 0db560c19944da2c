//! The store's transactions.

use cms_api::store::StoreError;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_dropped_is_rolled_back_and_gives_its_connection_back() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    // More than any pool holds: connections that were lost would be missed.
    for _ in 0..40 {
        let body = serde_json::json!({"kind": "article", "translations": {"en": {"title": "", "slug": "Not a slug"}}});
        test.post("/v1/admin/posts").token(&admin).json(body).send().await.violations();
        drop(test.app.store.begin().await.unwrap());
    }
    let all = test.get("/v1/admin/posts").token(&admin).send().await.expect(200);
    assert_eq!(all["pagination"]["totalItems"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_holds_one_transaction_at_most() {
    let store = TestApp::start().await.app.store.clone();
    let task = tokio::spawn(async move {
        let tx = store.begin().await.unwrap();
        assert!(matches!(store.begin().await.err(), Some(StoreError::Nested)));
        tx.rollback().await.unwrap();
        store.begin().await.unwrap().commit().await.unwrap();
    });
    task.await.unwrap();
}
