//! Every statement on the hot paths finds its rows by an index: no table that grows is read from end to end.
//!
//! The statements are written down as the code runs them, then explained on the real database: PostgreSQL with a plan for any
//! values and sequential scans only where nothing else is possible, SQLite with its query plan.

use std::sync::{Arc, Mutex};

use cms_api::content::live::Texts;
use cms_api::content::{self, list, live, search, tags};
use cms_api::store::types::{At, Key};
use cms_api::store::{self, Conn};
use cms_api::{builds, feed, idempotency, settings};
use cms_sdk::Locale;
use cms_sdk::feed::Cursor;
use diesel::QueryableByName;
use diesel::connection::InstrumentationEvent;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection as _, RunQueryDsl as _, SimpleAsyncConnection as _};

use crate::posts::{Editor, pair};
use crate::support::{TestApp, noon};
use crate::webhooks::hook;

/// Tables that stay small: one row, or as many as an operator makes by hand.
const SMALL: &[&str] = &["settings", "feed", "outgoing_pause", "webhook_endpoints", "imported_site_file"];

type Statements = Arc<Mutex<Vec<String>>>;

/// Writes down what runs on a connection.
fn write_down(conn: &mut Conn) -> Statements {
    let statements = Statements::default();
    let written = Arc::clone(&statements);
    let listener = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let statement = text.split("-- binds:").next().unwrap_or_default().trim().to_owned();
            written.lock().unwrap().push(statement);
        }
    };
    match conn {
        Conn::Pg(conn) => conn.set_instrumentation(listener),
        Conn::Lite(conn) => conn.set_instrumentation(listener),
    }
    statements
}

#[derive(QueryableByName)]
struct PgLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct LiteLine {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The plan of a statement, line by line.
async fn explain(conn: &mut Conn, statement: &str) -> Vec<String> {
    match conn {
        Conn::Pg(conn) => {
            let parameters = (1..).take_while(|number| statement.contains(&format!("${number}"))).count();
            let nulls = vec!["NULL"; parameters].join(", ");
            let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
            let prepare = format!(
                "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL; PREPARE hot AS {statement}"
            );
            conn.batch_execute(&prepare).await.unwrap_or_else(|error| panic!("{error}: {statement}"));
            let explain = diesel::sql_query(format!("EXPLAIN EXECUTE hot{arguments}"));
            let lines: Vec<PgLine> = explain.load(&mut **conn).await.unwrap();
            lines.into_iter().map(|line| line.line).collect()
        }
        Conn::Lite(conn) => {
            let explain = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"));
            let lines: Vec<LiteLine> = explain.load(&mut **conn).await.unwrap();
            lines.into_iter().map(|line| line.detail).collect()
        }
    }
}

/// A table that a plan reads from end to end. What a part of the statement itself has made is none.
fn scanned(plan: &[String]) -> Option<&str> {
    let made = |table: &str| {
        table.starts_with('(')
            || plan.iter().any(|line| {
                ["CO-ROUTINE", "MATERIALIZE"].iter().any(|word| *line == format!("{word} {table}"))
            })
    };
    plan.iter().filter_map(|line| scanned_by(line)).find(|table| !made(table))
}

fn scanned_by(line: &str) -> Option<&str> {
    let rest = line.split_once("Seq Scan on ").or_else(|| line.split_once("SCAN "))?.1;
    let uses_index = line.contains("USING") && !line.contains("Seq Scan");
    let table = rest.split_whitespace().next()?;
    (!uses_index && !SMALL.contains(&table) && table != "CONSTANT").then_some(table)
}

/// Explains every statement that reads; the test's own connection does it, so that nothing more is written down.
async fn all_use_an_index(test: &TestApp, path: &str, statements: &Statements) {
    let statements = std::mem::take(&mut *statements.lock().unwrap());
    let mut conn = test.app.store.read().await.unwrap();
    let mut explained = 0;
    for statement in &statements {
        if !["SELECT", "UPDATE", "DELETE", "WITH"].iter().any(|word| statement.starts_with(word)) {
            continue;
        }
        let plan = explain(&mut conn, statement).await;
        // Without a condition, in the order of the key: the first rows are read and no more.
        let walks_the_key = statement.contains(" LIMIT ")
            && !statement.contains(" WHERE ")
            && !plan.iter().any(|line| line.contains("TEMP B-TREE"));
        assert!(walks_the_key || scanned(&plan).is_none(), "{path}: {statement}\n{}", plan.join("\n"));
        explained += 1;
    }
    assert!(explained > 0, "{path}: nothing was explained of {statements:?}");
    // What was set for explaining must not go back into the pool.
    if let Conn::Pg(conn) = &mut conn {
        conn.batch_execute("DEALLOCATE ALL; RESET ALL").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hot_path_goes_by_an_index() {
    let test = TestApp::start().await;
    hook(&test, "https://example.com/hook").await;
    let editor = Editor::new(&test).await;
    let tag = editor.post("/v1/admin/tags", serde_json::json!({"vi": {"name": "Sông"}})).await.data();
    let tag = tag["id"].as_str().unwrap().parse().unwrap();
    let id = editor.live(pair("Phở", "pho")).await.rsplit('/').next().unwrap().parse().unwrap();
    let now = At(noon());

    let mut conn = test.app.store.read().await.unwrap();
    let written = write_down(&mut conn);
    for tag in [None, Some(tag)] {
        let (found, _) = list::live(&mut conn, Locale::Vi, None, tag, 0, 20).await.unwrap();
        tags::names_of(&mut conn, &found).await.unwrap();
        all_use_an_index(&test, "public list", &written).await;
    }
    let found = live::at(&mut conn, Locale::Vi, "pho", None).await.unwrap().unwrap();
    live::translations(&mut conn, &[found.post_id], Texts::LeftOut).await.unwrap();
    let (site, _) = settings::load(&mut conn).await.unwrap();
    all_use_an_index(&test, "public post", &written).await;
    search::find(&mut conn, Locale::Vi, "xin ch", 0, 20).await.unwrap();
    all_use_an_index(&test, "search", &written).await;
    store::live::is_live(&mut conn, id, Locale::Vi).await.unwrap();
    all_use_an_index(&test, "read beacon", &written).await;
    store::tokens::by_hash(&mut conn, "hash").await.unwrap();
    all_use_an_index(&test, "token", &written).await;
    let cursor = feed::head(&mut conn).await.unwrap();
    feed::check(&mut conn, cursor).await.unwrap();
    feed::page_after(&mut conn, Cursor::START, 100).await.unwrap();
    all_use_an_index(&test, "change feed", &written).await;
    content::live::translations_after(&mut conn, (id, Locale::En), 100).await.unwrap();
    all_use_an_index(&test, "snapshot", &written).await;
    builds::live_cursor(&mut conn, "production").await.unwrap();
    all_use_an_index(&test, "build receipts", &written).await;
    content::post(&mut conn, &site, id).await.unwrap();
    all_use_an_index(&test, "editor's post", &written).await;
    store::deliveries::due(&mut conn, now, 16).await.unwrap();
    store::deliveries::count_pending(&mut conn).await.unwrap();
    all_use_an_index(&test, "due deliveries", &written).await;
    store::schedules::due(&mut conn, now, 16).await.unwrap();
    store::schedules::pending_of_posts(&mut conn, &[id]).await.unwrap();
    all_use_an_index(&test, "due schedules", &written).await;
    store::mails::any_due(&mut conn, now).await.unwrap();
    store::mails::count_waiting(&mut conn).await.unwrap();
    all_use_an_index(&test, "due mails", &written).await;
    store::autosaves::find(&mut conn, id, Locale::Vi, id).await.unwrap();
    all_use_an_index(&test, "autosave", &written).await;
    content::staleness::of(&mut conn, id, Locale::Vi).await.unwrap();
    all_use_an_index(&test, "staleness", &written).await;
    content::saved_by::names(&mut conn, [format!("user:{id}")].iter().map(String::as_str)).await.unwrap();
    all_use_an_index(&test, "who saved", &written).await;
    drop(conn);

    let mut tx = test.app.store.begin().await.unwrap();
    let written = write_down(&mut tx);
    content::unpublish(&mut tx, &test.clock, &site, id, None).await.unwrap();
    content::publish(&mut tx, &test.clock, &site, id, None).await.unwrap();
    all_use_an_index(&test, "publish", &written).await;
    let delivery = Key(uuid::Uuid::nil());
    store::deliveries::claim(&mut tx, delivery, now, now).await.unwrap();
    all_use_an_index(&test, "claim", &written).await;
    store::mails::claim_next(&mut tx, now, now).await.unwrap();
    all_use_an_index(&test, "claim of a mail", &written).await;
    idempotency::purge(&mut tx, &test.clock).await.unwrap();
    all_use_an_index(&test, "old idempotency keys", &written).await;
    content::autosave::purge(&mut tx, &test.clock).await.unwrap();
    all_use_an_index(&test, "old autosaves", &written).await;
    tx.rollback().await.unwrap();
}
