//! Places in lists: under imports, and under many writers at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_api::content::live::{self, Texts};
use cms_api::content::{self, NewPost, Order, Publication, TranslationInput};
use cms_api::feed;
use cms_api::settings;
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::feed::Entry;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::posts::{Editor, pair};
use crate::support::{Answer, TestApp};

fn dated(title: &str, date: &str) -> TranslationInput {
    let published_at: DateTime<Utc> = format!("{date}T00:00:00Z").parse().unwrap();
    TranslationInput {
        title: title.to_owned(),
        published_at: Some(published_at),
        ..TranslationInput::default()
    }
}

/// Creates and publishes English articles in one transaction, as an import does; gives their ids and what the feed was told.
async fn import(test: &TestApp, articles: &[(&str, &str)]) -> (Vec<Uuid>, Vec<Entry>) {
    let mut tx = test.app.store.begin().await.unwrap();
    let (settings, _) = settings::load(&mut tx).await.unwrap();
    let mut ids = Vec::new();
    for (title, date) in articles {
        let post = NewPost {
            id: None,
            kind: PostKind::Article,
            source_path: None,
            translations: BTreeMap::from([(Locale::En, dated(title, date))]),
        };
        ids.push(content::create(&mut tx, &test.clock, &settings, post).await.unwrap());
    }
    let publications: Vec<_> = ids.iter().map(|id| Publication::of(*id, Locale::En)).collect();
    let mut entries = Vec::new();
    content::publish_collect(&mut tx, &test.clock, &settings, &publications, Order::ByDate, &mut entries)
        .await
        .unwrap();
    feed::record(&mut tx, &test.clock, entries.clone()).await.unwrap();
    tx.commit().await.unwrap();
    (ids, entries)
}

/// Titles by place.
async fn places(test: &TestApp, ids: &[Uuid]) -> BTreeMap<i64, String> {
    let mut conn = test.app.store.read().await.unwrap();
    let live = live::translations(&mut conn, ids, Texts::LeftOut).await.unwrap();
    live.into_iter().map(|page| (page.ordinal, page.title)).collect()
}

fn numbered(titles: &[&str]) -> BTreeMap<i64, String> {
    (1..).zip(titles.iter().map(|title| (*title).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_numbers_by_date_and_makes_room_for_older_posts() {
    let test = TestApp::start().await;
    let (mut ids, entries) = import(&test, &[("May", "2020-05-01"), ("March", "2020-03-01")]).await;
    assert_eq!(places(&test, &ids).await, numbered(&["March", "May"]));
    assert_eq!(entries.len(), 2);
    let (newer, entries) = import(&test, &[("June", "2020-06-01")]).await;
    ids.extend(newer);
    assert_eq!(entries.len(), 1, "nobody moves for a newer post");
    let (older, entries) = import(&test, &[("April", "2020-04-01"), ("July", "2020-07-01")]).await;
    ids.extend(older);
    assert_eq!(places(&test, &ids).await, numbered(&["March", "April", "May", "June", "July"]));
    let mut told: Vec<_> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Translation(page) => (page.title.as_str(), page.ordinal),
            other => panic!("{other:?}"),
        })
        .collect();
    told.sort_by_key(|(_, ordinal)| *ordinal);
    assert_eq!(told, [("April", 2), ("May", 3), ("June", 4), ("July", 5)], "who moved is told again");
}

/// Sends requests at once, each in a task of its own, as a server does; gives the answers in their order.
async fn at_once(
    test: &Arc<TestApp>,
    token: &str,
    requests: impl IntoIterator<Item = (&'static str, String, Value)>,
) -> Vec<Answer> {
    let tasks = requests.into_iter().map(|(method, path, body)| {
        let (test, token) = (Arc::clone(test), token.to_owned());
        tokio::spawn(async move {
            let call = test.call(method, &path).token(&token).if_match("\"v1\"").json(body);
            call.send().await
        })
    });
    let answers = futures_util::future::join_all(tasks).await;
    answers.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_once_never_share_a_place() {
    let test = Arc::new(TestApp::start().await);
    let editor = Editor::new(&test).await;
    let mut posts = Vec::new();
    for number in 0..12 {
        posts.push(editor.create(pair(&format!("Post {number}"), &format!("post-{number}"))).await);
    }
    let requests = posts.into_iter().map(|post| ("POST", format!("{post}/publish"), json!({})));
    let published = at_once(&test, &editor.token, requests).await;
    let mut seqs: Vec<_> = published.iter().map(|one| one.data()["seq"].as_i64().unwrap()).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=12).map(|number| number * 2).collect::<Vec<_>>());
    let feed = editor.feed().await;
    let english = feed.iter().filter(|(_, page)| page["locale"] == "en");
    let ordinals: Vec<_> = english.map(|(_, page)| page["ordinal"].as_i64().unwrap()).collect();
    assert_eq!(ordinals, (1..=12).collect::<Vec<_>>(), "in the order of the feed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_writers_with_one_version_one_wins() {
    let test = Arc::new(TestApp::start().await);
    let editor = Editor::new(&test).await;
    let path = format!("{}/translations/en", editor.create(pair("One", "one")).await);
    let saves = ["A", "B", "C", "D"].map(|title| ("PUT", path.clone(), json!({"title": title})));
    let answers = at_once(&test, &editor.token, saves).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
}
