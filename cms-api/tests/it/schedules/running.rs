//! What is due is done once, or not at all: missed, claimed by many, with clocks that jump.

use std::time::Duration;

use cms_api::schedules::{self, MissedRule, Round};
use cms_api::store::types::At;
use cms_api::store::{Conn, outgoing_pause};
use diesel_async::SimpleAsyncConnection as _;
use serde_json::{Value, json};

use super::{NINE, SCHEDULES, done, moment, nine, plan, run, scheduled, status, status_of};
use crate::posts::{Editor, pair};
use crate::support::{TestApp, noon};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_follows_the_rule() {
    for (rule, state) in
        [(MissedRule::Late, "done"), (MissedRule::Ask, "held"), (MissedRule::Skip, "skipped")]
    {
        let test = TestApp::start_with(|config| config.missed_schedules = rule).await;
        let editor = Editor::new(&test).await;
        let [in_time, missed] = [editor.create(pair("A", "a")).await, editor.create(pair("B", "b")).await];
        scheduled(&editor, plan(&in_time, "publish", "2026-11-02T09:01")).await;
        let schedule = scheduled(&editor, plan(&missed, "publish", NINE)).await;
        // Six minutes late, and five.
        test.clock.set(moment("2026-11-02T02:06:00Z"));
        let round = run(&test).await;
        assert_eq!((round.done + round.missed, round.failed, round.left), (2, 0, 0), "{rule:?}");
        assert_eq!(status(&editor, &in_time, "en").await, "published", "{rule:?}");
        let found = editor.get(&schedule).await.data();
        assert_eq!(found["state"], state);
        let is_live = status(&editor, &missed, "en").await == "published";
        assert_eq!(is_live, rule == MissedRule::Late);
        let lateness = if rule == MissedRule::Ask { Value::Null } else { json!(360_000) };
        assert_eq!(found["run"]["latenessMs"], lateness);
        assert_eq!(run(&test).await, Round::default());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_waits_for_a_decision() {
    let test = TestApp::start_with(|config| config.missed_schedules = MissedRule::Ask).await;
    let editor = Editor::new(&test).await;
    let posts = [
        editor.create(pair("A", "a")).await,
        editor.create(pair("B", "b")).await,
        editor.create(pair("C", "c")).await,
    ];
    let mut held = Vec::new();
    for post in &posts {
        held.push(scheduled(&editor, plan(post, "publish", NINE)).await);
    }
    test.clock.set(moment("2026-11-02T03:00:00Z"));
    assert_eq!(run(&test).await.missed, 3);
    let decide = async |schedule: &str, decision: &str| {
        editor.post(&format!("{schedule}/decide"), json!({"decision": decision})).await
    };
    let ran = decide(&held[0], "run").await.data();
    assert_eq!(
        (&ran["state"], &ran["run"]["latenessMs"], &ran["run"]["seq"]),
        (&json!("done"), &json!(3_600_000), &json!(2))
    );
    assert_eq!(status(&editor, &posts[0], "vi").await, "published");
    decide(&held[0], "run").await.expect_error(409, "schedule_over");
    assert_eq!(decide(&held[1], "skip").await.data()["state"], "skipped");
    assert_eq!(status(&editor, &posts[1], "vi").await, "draft");
    decide(&held[2], "perhaps").await.expect_error(400, "invalid_body");
    // Refused, and still held: the address was taken.
    editor.save(&posts[2], "vi", json!({"title": "C", "slug": "d"})).await.expect(200);
    editor.create(json!({"kind": "article", "translations": {"vi": {"title": "C", "slug": "c"}}})).await;
    decide(&held[2], "run").await.expect_error(409, "slug_taken");
    let third = editor.get(&held[2]).await;
    assert_eq!(third.data()["state"], "held");
    // Or another minute and another revision.
    let change = json!({"at": "2026-11-02T11:00", "revisions": {"vi": 2}});
    assert_eq!(editor.put(&held[2], &third.etag(), change).await.data()["state"], "scheduled");
    test.clock.set(moment("2026-11-02T04:00:00Z"));
    assert_eq!(run(&test).await, done(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_that_claim_at_once_do_each_once() {
    const POSTS: usize = 24;
    const CLAIMERS: usize = 8;
    let test = TestApp::start().await;
    let other = test.another().await;
    other.clock.set(nine());
    let editor = Editor::new(&test).await;
    for number in 0..POSTS {
        let words = json!({"title": "One", "slug": format!("one-{number}")});
        let post = editor.create(json!({"kind": "article", "translations": {"en": words}})).await;
        scheduled(&editor, plan(&post, "publish", NINE)).await;
    }
    test.clock.set(nine());
    let claimers = (0..CLAIMERS).map(|number| {
        let app = if number % 2 == 0 { test.app.clone() } else { other.app.clone() };
        tokio::spawn(async move { schedules::run_due(&app).await.unwrap() })
    });
    let mut total = 0;
    for claimer in claimers.collect::<Vec<_>>() {
        let round = claimer.await.unwrap();
        assert_eq!((round.failed, round.missed, round.left), (0, 0, 0));
        total += round.done;
    }
    assert_eq!(total, POSTS, "each by one of them");
    let feed = editor.feed().await;
    let mut published: Vec<_> = feed.iter().map(|(_, entry)| entry["postId"].as_str().unwrap()).collect();
    published.sort_unstable();
    published.dedup();
    assert_eq!((feed.len(), published.len()), (POSTS, POSTS), "one change each");
    let ledger = editor.get(&format!("{SCHEDULES}?state=done&pageSize=100")).await.json();
    let mut seqs: Vec<_> =
        ledger["data"].as_array().unwrap().iter().map(|one| one["run"]["seq"].as_i64().unwrap()).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=24).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_jump_repeat_nothing() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let [early, late] = [editor.create(pair("A", "a")).await, editor.create(pair("B", "b")).await];
    scheduled(&editor, plan(&early, "publish", NINE)).await;
    scheduled(&editor, plan(&late, "publish", "2026-11-02T10:00")).await;
    let mut ran = Vec::new();
    for now in
        ["02:00:00", "01:00:00", "02:00:30", "02:59:59", "01:30:00", "03:00:00", "02:00:00", "03:00:01"]
    {
        test.clock.set(moment(&format!("2026-11-02T{now}Z")));
        ran.push(run(&test).await.done);
    }
    assert_eq!(ran, [1, 0, 0, 0, 0, 1, 0, 0]);
    assert_eq!(editor.feed().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_runs_during_a_pause() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    scheduled(&editor, plan(&post, "publish", NINE)).await;
    test.clock.set(nine());
    let mut tx = test.app.store.begin().await.unwrap();
    outgoing_pause::begin(&mut tx, "a reason", At(noon())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(run(&test).await, Round::default());
    let mut tx = test.app.store.begin().await.unwrap();
    outgoing_pause::end(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(run(&test).await, done(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_store_cannot_do_stays_due_and_holds_up_nothing() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let [broken, fine] = [editor.create(pair("A", "a")).await, editor.create(pair("B", "b")).await];
    let schedule = scheduled(&editor, plan(&broken, "publish", NINE)).await;
    scheduled(&editor, plan(&fine, "publish", NINE)).await;
    let sql = async |statement: &str| {
        let mut tx = test.app.store.begin().await.unwrap();
        match &mut *tx {
            Conn::Pg(conn) => conn.batch_execute(statement).await.unwrap(),
            Conn::Lite(conn) => conn.batch_execute(statement).await.unwrap(),
        }
        tx.commit().await.unwrap();
    };
    sql("UPDATE revisions SET seo = '{' || seo WHERE slug = 'a' AND locale = 'vi'").await;
    test.clock.set(nine());
    assert_eq!(run(&test).await, Round { done: 1, left: 1, ..Round::default() });
    assert_eq!(status_of(&editor, &schedule).await, "scheduled");
    sql("UPDATE revisions SET seo = substr(seo, 2) WHERE slug = 'a' AND locale = 'vi'").await;
    assert_eq!(run(&test).await, done(1));
    assert_eq!(status_of(&editor, &schedule).await, "done");
}

/// The job itself, on the real ways: what was missed while nothing ran is done when it starts, by one of two.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_while_nothing_ran_is_done_at_the_start() {
    let test = TestApp::start().await;
    let other = test.another().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let schedule = scheduled(&editor, plan(&post, "publish", NINE)).await;
    let days_later = moment("2026-11-05T00:00:00Z");
    for instance in [&test, &other] {
        instance.clock.set(days_later);
        cms_api::jobs::start(&instance.app);
    }
    let ran = async {
        while status_of(&editor, &schedule).await != "done" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ran).await.expect("it is done");
    assert_eq!(editor.feed().await.len(), 2, "once");
    for instance in [&test, &other] {
        instance.app.lifecycle.finish().await;
    }
}
