//! The store's transactions and migrations.

use cms_api::store::{Conn, Store, StoreConfig, StoreError, tables};
use diesel_async::SimpleAsyncConnection as _;

use crate::support::{Stores, TestApp, tests_server_profile};

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

/// The version of a migration, and of the next, which makes the table `audit_log`.
const MIGRATIONS: [&str; 2] = ["20261124000002", "20261125000001"];

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_was_interrupted_leaves_nothing_and_runs_again() {
    let stores = Stores::empty(tests_server_profile()).await;
    let store = Store::open(&stores.config.store).await.unwrap();
    store.migrate_to(Some(MIGRATIONS[0].to_owned())).await.unwrap();
    // Something in its way: it fails after its first statements.
    run(&store, "CREATE TABLE audit_log (id INTEGER)").await;
    let failed = store.migrate().await.unwrap_err().to_string();
    assert!(failed.contains("audit_log"), "{failed}");
    assert!(store.has_pending_migrations().await.unwrap());
    assert_eq!(store.migrations().await.unwrap().last().unwrap(), MIGRATIONS[0]);
    run(&store, "DROP TABLE audit_log").await;
    assert_eq!(store.migrate().await.unwrap().first().unwrap(), MIGRATIONS[1]);
    assert!(store.migrate().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_file_is_copied_before_it_is_migrated() {
    let stores = Stores::empty(false).await;
    let copy = stores.config.data_dir.join("duet.db.before-migration");
    let store = Store::open(&stores.config.store).await.unwrap();
    store.migrate_to(Some(MIGRATIONS[0].to_owned())).await.unwrap();
    assert!(!copy.exists(), "a new database needs no copy");
    run(&store, "UPDATE feed SET seq = 7").await;
    store.migrate().await.unwrap();
    let copy = Store::open(&StoreConfig::Sqlite(copy)).await.unwrap();
    assert_eq!(copy.migrations().await.unwrap().last().unwrap(), MIGRATIONS[0]);
    assert!(!tables::are_empty(&mut copy.read().await.unwrap()).await.unwrap(), "its rows are in it");
}

async fn run(store: &Store, sql: &str) {
    let mut tx = store.begin().await.unwrap();
    match &mut *tx {
        Conn::Pg(conn) => conn.batch_execute(sql).await.unwrap(),
        Conn::Lite(conn) => conn.batch_execute(sql).await.unwrap(),
    }
    tx.commit().await.unwrap();
}
