//! The change feed: gap-free, in commit order, read by a cursor that checks itself.

use cms_api::feed;
use cms_sdk::Locale;
use cms_sdk::content::{PostKind, Redirect, Seo, Translation};
use cms_sdk::feed::{ChangesPage, Cursor, Entry, RemovedId};
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;

pub fn removal(number: u128) -> Entry {
    Entry::RedirectRemoved(RemovedId { id: Uuid::from_u128(number) })
}

/// Records entries in a transaction of their own; gives the newest number.
pub async fn record(test: &TestApp, entries: Vec<Entry>) -> i64 {
    let mut tx = test.app.store.begin().await.unwrap();
    let seq = feed::record(&mut tx, &test.clock, entries).await.unwrap();
    tx.commit().await.unwrap();
    seq
}

pub async fn page(test: &TestApp, token: &str, after: &str, limit: i64) -> ChangesPage {
    let path = format!("/v1/export/changes?after={after}&limit={limit}");
    serde_json::from_value(test.get(&path).token(token).send().await.expect(200)).unwrap()
}

fn numbers(page: &ChangesPage) -> Vec<i64> {
    page.data.iter().map(|change| change.seq).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_read_in_order_and_a_transaction_is_never_split() {
    let test = TestApp::start().await;
    let token = test.admin().await;
    let empty = page(&test, &token, "0", 10).await;
    assert_eq!((numbers(&empty), empty.cursor.next.as_str(), empty.cursor.has_more), (vec![], "0", false));

    let redirect = Redirect {
        id: Uuid::from_u128(1),
        from: "/en/old/".to_owned(),
        post_id: None,
        locale: Some(Locale::Vi),
        to: Some("/vi/".to_owned()),
    };
    record(&test, vec![Entry::Redirect(redirect.clone())]).await;
    record(&test, vec![removal(2), removal(3), removal(4)]).await;
    assert_eq!(record(&test, vec![removal(5)]).await, 5);
    assert_eq!(record(&test, vec![]).await, 5);

    let first = page(&test, &token, "0", 2).await;
    assert_eq!((numbers(&first), first.cursor.has_more), (vec![1, 2, 3, 4], true));
    assert_eq!(first.data[0].entry, Entry::Redirect(redirect));
    assert_eq!(first.cursor.next, first.data[3].cursor().to_string());
    let second = page(&test, &token, &first.cursor.next, 2).await;
    assert_eq!((numbers(&second), second.cursor.has_more), (vec![5], false));
    let end = page(&test, &token, &second.cursor.next, 2).await;
    assert_eq!((numbers(&end), &end.cursor.next), (vec![], &second.cursor.next));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_database_is_unknown() {
    let test = TestApp::start().await;
    let token = test.token(&[cms_api::tokens::Scope::SiteRead]).await;
    record(&test, vec![removal(1)]).await;
    for (seq, id) in [(1, Uuid::from_u128(9)), (2, Uuid::from_u128(9)), (i64::MAX, Uuid::nil())] {
        let path = format!("/v1/export/changes?after={}", Cursor { seq, id });
        test.get(&path).token(&token).send().await.expect_error(409, "cursor_unknown");
    }
    for query in ["after=1", "after=x.y", "limit=0", "limit=1001", "limit=x"] {
        let answer = test.get(&format!("/v1/export/changes?{query}")).token(&token).send().await;
        answer.expect_error(400, "invalid_query");
    }
    test.get("/v1/export/changes").send().await.expect_error(401, "unauthenticated");
    let other = test.token(&[cms_api::tokens::Scope::SiteWrite]).await;
    test.get("/v1/export/changes").token(&other).send().await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_translation_whose_revision_is_gone_is_told_as_removed() {
    let test = TestApp::start().await;
    let token = test.admin().await;
    let translation = Translation {
        post_id: Uuid::from_u128(1),
        locale: Locale::Vi,
        kind: PostKind::Article,
        revision_id: Uuid::from_u128(2),
        slug: "mot".to_owned(),
        title: "Một".to_owned(),
        summary: String::new(),
        body: "not kept here".to_owned(),
        sections: vec![],
        cover: None,
        seo: Seo::default(),
        tags: vec![],
        authors: vec![],
        ordinal: 1,
        source_path: None,
        published_at: test.clock.now(),
        updated_at: test.clock.now(),
    };
    record(&test, vec![Entry::Translation(translation)]).await;
    let answer = test.get("/v1/export/changes").token(&token).send().await;
    let removed = json!({"translationRemoved": {"postId": Uuid::from_u128(1), "locale": "vi"}});
    assert_eq!(answer.expect(200)["data"][0]["entry"], removed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_larger_than_a_page_comes_whole() {
    let test = TestApp::start().await;
    let token = test.admin().await;
    record(&test, (0..2_500).map(removal).collect()).await;
    record(&test, vec![removal(1)]).await;
    let first = page(&test, &token, "0", 1_000).await;
    assert_eq!(numbers(&first), (1..=2_500).collect::<Vec<_>>());
    assert!(first.cursor.has_more);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_miss_nothing_while_many_write() {
    const WRITERS: u128 = 6;
    const EACH: u128 = 8;
    let test = std::sync::Arc::new(TestApp::start().await);
    let token = test.admin().await;
    let writers = (0..WRITERS).map(|writer| {
        let test = std::sync::Arc::clone(&test);
        tokio::spawn(async move {
            for step in 0..EACH {
                let mut tx = test.app.store.begin().await.unwrap();
                let entries = vec![removal(writer), removal(step)];
                feed::record(&mut tx, &test.clock, entries).await.unwrap();
                // Every third is given up after it has taken its numbers: they must not be missing afterwards.
                if (writer + step).is_multiple_of(3) {
                    tx.rollback().await.unwrap();
                    record(&test, vec![removal(writer), removal(step)]).await;
                } else {
                    tx.commit().await.unwrap();
                }
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut seen = Vec::new();
    let mut cursor = Cursor::START.to_string();
    let expected = (WRITERS * EACH * 2) as usize;
    while seen.len() < expected {
        let page = page(&test, &token, &cursor, 3).await;
        seen.extend(numbers(&page));
        cursor = page.cursor.next;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(seen, (1..=expected as i64).collect::<Vec<_>>());
}
