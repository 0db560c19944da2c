//! What goes live, or is taken down, at a minute.

mod running;

use chrono::{DateTime, Utc};
use cms_api::schedules::{self, Round};
use cms_api::tokens::Scope;
use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::{Answer, TestApp};

const SCHEDULES: &str = "/v1/admin/schedules";
/// Nine in the morning after [`noon`] in the site's time zone, which is seven hours ahead.
const NINE: &str = "2026-11-02T09:00";

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn nine() -> DateTime<Utc> {
    moment("2026-11-02T02:00:00Z")
}

fn id_of(post: &str) -> &str {
    post.rsplit('/').next().unwrap()
}

/// A schedule for all languages of a post.
fn plan(post: &str, action: &str, at: &str) -> Value {
    json!({"postId": id_of(post), "action": action, "at": at})
}

/// The same for one language.
fn plan_in(post: &str, locale: &str, action: &str, at: &str) -> Value {
    json!({"postId": id_of(post), "action": action, "at": at, "locales": [locale]})
}

/// Makes a schedule; gives its path.
async fn scheduled(editor: &Editor<'_>, body: Value) -> String {
    let made = editor.post(SCHEDULES, body).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    format!("{SCHEDULES}/{}", made.data()["id"].as_str().unwrap())
}

async fn run(test: &TestApp) -> Round {
    schedules::run_due(&test.app).await.unwrap()
}

fn done(count: usize) -> Round {
    Round { done: count, ..Round::default() }
}

async fn status(editor: &Editor<'_>, post: &str, locale: &str) -> Value {
    editor.get(post).await.data()["translations"][locale]["status"].clone()
}

async fn status_of(editor: &Editor<'_>, schedule: &str) -> Value {
    editor.get(schedule).await.data()["state"].clone()
}

async fn in_zone(editor: &Editor<'_>, zone: &str) {
    let settings = editor.get("/v1/admin/settings").await;
    let mut changed = settings.data();
    changed["timeZone"] = json!(zone);
    editor.put("/v1/admin/settings", &settings.etag(), changed).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_goes_live_at_its_minute_and_is_taken_down_at_another() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("Sông Mê Kông", "mekong")).await;
    let made = editor.post(SCHEDULES, plan(&post, "publish", NINE)).await;
    let body = made.expect(201)["data"].clone();
    assert_eq!(made.etag(), "\"v1\"");
    assert_eq!((&body["state"], &body["dueAt"]), (&json!("scheduled"), &json!("2026-11-02T02:00:00+00:00")));
    let local = json!({"time": NINE, "offset": "+07:00", "timeZone": "Asia/Ho_Chi_Minh"});
    assert_eq!(body["local"], local, "shown in the site's time zone");
    assert_eq!(body["languages"][1]["revisionNumber"], 1);
    assert_eq!(body["languages"][1]["title"], "Sông Mê Kông");
    let (publish, unpublish) = (
        format!("{SCHEDULES}/{}", body["id"].as_str().unwrap()),
        plan(&post, "unpublish", "2026-11-03T09:00"),
    );
    let unpublish = scheduled(&editor, unpublish).await;

    test.clock.set(nine() - chrono::TimeDelta::microseconds(1));
    assert_eq!(run(&test).await, Round::default(), "never early");
    assert_eq!(editor.feed().await, []);
    test.clock.set(nine() + chrono::TimeDelta::milliseconds(1_500));
    assert_eq!(run(&test).await, done(1));
    assert_eq!(run(&test).await, Round::default(), "twice is once");
    for locale in ["en", "vi"] {
        assert_eq!(status(&editor, &post, locale).await, "published");
    }
    assert_eq!(editor.feed().await.len(), 2);
    let ran = editor.get(&publish).await.data();
    assert_eq!(ran["state"], "done");
    assert_eq!(ran["dueAt"], "2026-11-02T02:00:00+00:00", "planned");
    let run_of = &ran["run"];
    assert_eq!((&run_of["latenessMs"], &run_of["seq"]), (&json!(1_500), &json!(2)));
    assert_eq!(run_of["instance"], test.app.instance);
    assert_eq!(run_of["at"], "2026-11-02T02:00:01.500+00:00");

    test.clock.set(moment("2026-11-03T02:00:00Z"));
    assert_eq!(run(&test).await, done(1));
    assert_eq!(status(&editor, &post, "vi").await, "unpublished");
    assert_eq!(editor.get(&unpublish).await.data()["run"]["latenessMs"], 0);
    let admin = test.admin().await;
    let subject = format!("schedule:{}", id_of(&publish));
    let audit = test.get(&format!("/v1/admin/audit?subject={subject}")).token(&admin).send().await.data();
    let entries: Vec<_> = audit.as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(entries, ["schedule.ran", "schedule.made"]);
    assert_eq!(audit[0]["actor"], "scheduler");
    let detail = audit[0]["detail"].as_str().unwrap();
    assert_eq!(detail, format!("publish en 1 vi 1 of post {} at 2026-11-02T02:00Z", id_of(&post)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_live_is_the_revision_that_was_named() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let tag = |name: &str| json!({"en": {"name": name}, "vi": {"name": name}});
    let first = editor.post("/v1/admin/tags", tag("First")).await.data()["id"].clone();
    let later = editor.post("/v1/admin/tags", tag("Later")).await.data()["id"].clone();
    let words = |title: &str, slug: &str, tag: &Value| json!({"title": title, "slug": slug, "summary": title, "body": format!("Body of {title}"), "tags": [tag]});
    let post = json!({"kind": "article", "translations": {"en": words("Named", "named", &first)}});
    let post = editor.create(post).await;
    let schedule = scheduled(&editor, plan(&post, "publish", NINE)).await;
    editor.save(&post, "en", words("Edited", "edited", &later)).await.expect(200);

    test.clock.set(nine());
    assert_eq!(run(&test).await, done(1));
    assert_eq!(status(&editor, &post, "en").await, "changed", "the edit waits");
    let read = test.get("/v1/posts/en/named").send().await.data();
    assert_eq!((&read["title"], &read["body"]), (&json!("Named"), &json!("Body of Named")));
    test.get("/v1/posts/en/edited").send().await.expect_error(404, "not_found");
    let found = async |path: &str| test.get(path).send().await.data().as_array().unwrap().len();
    assert_eq!(found("/v1/search?locale=en&q=named").await, 1);
    assert_eq!(found("/v1/search?locale=en&q=edited").await, 0);
    let (_, entry) = editor.feed().await.pop().unwrap();
    assert_eq!((&entry["slug"], &entry["body"]), (&json!("named"), &json!("Body of Named")));
    assert_eq!(entry["tags"].as_array().unwrap().len(), 1);
    assert!(entry["tags"].to_string().contains(first.as_str().unwrap()), "{entry}");
    assert_eq!(editor.get(&schedule).await.data()["languages"][0]["title"], "Named");

    // By its number, and another number later.
    let mut body = plan(&post, "publish", "2026-11-04T09:00");
    body["revisions"] = json!({"en": 1});
    let schedule = scheduled(&editor, body).await;
    let other = json!({"at": "2026-11-04T09:00", "revisions": {"en": 2}});
    let renamed = editor.put(&schedule, "\"v1\"", other).await.data();
    assert_eq!(renamed["languages"][0]["revisionNumber"], 2);
    editor.save(&post, "en", words("Third", "third", &later)).await.expect(200);
    test.clock.set(moment("2026-11-04T02:00:00Z"));
    assert_eq!(run(&test).await, done(1));
    assert_eq!(test.get("/v1/posts/en/edited").send().await.data()["title"], "Edited");

    // What is live already changes nothing and is done.
    let mut body = plan(&post, "publish", "2026-11-05T09:00");
    body["revisions"] = json!({"en": 2});
    let schedule = scheduled(&editor, body).await;
    let before = editor.feed().await.len();
    test.clock.set(moment("2026-11-05T02:00:00Z"));
    assert_eq!(run(&test).await, done(1));
    assert_eq!(editor.feed().await.len(), before);
    assert_eq!(editor.get(&schedule).await.data()["run"].get("seq"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_fails_whole_and_says_why() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let schedule = scheduled(&editor, plan(&post, "publish", NINE)).await;
    // Another post takes the address that the named revision has in Vietnamese.
    editor.save(&post, "vi", json!({"title": "Một", "slug": "mot"})).await.expect(200);
    let vi = json!({"kind": "article", "translations": {"vi": {"title": "One", "slug": "one"}}});
    editor.create(vi).await;
    let fine = editor.create(pair("Fine", "fine")).await;
    scheduled(&editor, plan(&fine, "publish", NINE)).await;

    test.clock.set(nine());
    assert_eq!(run(&test).await, Round { done: 1, failed: 1, ..Round::default() });
    let failed = editor.get(&schedule).await.data();
    assert_eq!((&failed["state"], &failed["reason"]), (&json!("failed"), &json!("slug_taken")));
    assert_eq!(failed["run"]["latenessMs"], 0);
    assert_eq!(status(&editor, &post, "en").await, "draft", "neither of the two");
    assert_eq!(status(&editor, &fine, "vi").await, "published");
    assert_eq!(run(&test).await, Round::default(), "it is not tried again");
    let admin = test.admin().await;
    let audit = test.get("/v1/admin/audit?action=schedule.failed").token(&admin).send().await.data();
    assert_eq!((&audit[0]["result"], audit.as_array().unwrap().len()), (&json!("refused"), 1));
    editor.delete(&schedule, "\"v2\"").await.expect_error(409, "schedule_over");
    scheduled(&editor, plan(&post, "publish", "2026-11-03T09:00")).await;
    test.clock.set(moment("2026-11-03T02:00:00Z"));
    assert_eq!(run(&test).await, done(1), "the working copies fit");

    // A page's revision with the sections that it had as a landing page.
    let sections = json!([{"newsletter": {"title": "Mail"}}]);
    let landing =
        json!({"kind": "landing", "translations": {"en": {"title": "Front", "sections": sections}}});
    let landing = editor.create(landing).await;
    let schedule = scheduled(&editor, plan(&landing, "publish", "2026-11-04T09:00")).await;
    editor.save(&landing, "en", json!({"title": "Front", "slug": "front"})).await.expect(200);
    editor.put(&landing, "\"v1\"", json!({"kind": "page"})).await.expect(200);
    test.clock.set(moment("2026-11-04T02:00:00Z"));
    assert_eq!(run(&test).await.failed, 1);
    assert_eq!(editor.get(&schedule).await.data()["reason"], "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_follow_the_clocks_of_the_site() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    in_zone(&editor, "Europe/Berlin").await;
    for (at, due, local, change) in [
        // Clocks go from 02:00 to 03:00.
        ("2027-03-28T02:30", "2027-03-28T01:00:00+00:00", "2027-03-28T03:00 +02:00", json!("skipped")),
        // Clocks go from 03:00 to 02:00.
        ("2027-10-31T02:30", "2027-10-31T00:30:00+00:00", "2027-10-31T02:30 +02:00", json!("repeated")),
        ("2027-10-31T02:30:00+01:00", "2027-10-31T01:30:00+00:00", "2027-10-31T02:30 +01:00", Value::Null),
        ("2027-07-01T09:00:59", "2027-07-01T07:00:00+00:00", "2027-07-01T09:00 +02:00", Value::Null),
        ("2026-11-01T12:01:00Z", "2026-11-01T12:01:00+00:00", "2026-11-01T13:01 +01:00", Value::Null),
    ] {
        let made = editor.post(SCHEDULES, plan_in(&post, "en", "publish", at)).await.data();
        let shown = format!(
            "{} {}",
            made["local"]["time"].as_str().unwrap(),
            made["local"]["offset"].as_str().unwrap()
        );
        assert_eq!((&made["dueAt"], shown.as_str()), (&json!(due), local), "{at}");
        assert_eq!(made["clockChange"], change, "{at}");
        editor.delete(&format!("{SCHEDULES}/{}", made["id"].as_str().unwrap()), "\"v1\"").await.expect(200);
    }
    // Noon itself is not in the future, nor is half a minute later, because seconds are cut.
    for bad in
        ["2026-11-01T12:00:30Z", "2026-11-01T13:00", "2020-01-01T00:00", "tomorrow", "2026-11-31T09:00", ""]
    {
        let refused = editor.post(SCHEDULES, plan(&post, "publish", bad)).await;
        assert_eq!(refused.violations(), ["at"], "{bad}");
    }
    // The moment is kept when the site moves to another time zone.
    let schedule = scheduled(&editor, plan(&post, "publish", "2026-11-02T09:00")).await;
    in_zone(&editor, "Asia/Ho_Chi_Minh").await;
    let moved = editor.get(&schedule).await.data();
    assert_eq!(
        (&moved["dueAt"], &moved["local"]["time"]),
        (&json!("2026-11-02T08:00:00+00:00"), &json!("2026-11-02T15:00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_cannot_be_scheduled() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(json!({"kind": "article", "translations": {"en": {"title": "One"}}})).await;
    let with = |changes: Value| {
        let mut body = plan(&post, "publish", "2020-01-01T00:00");
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        editor.post(SCHEDULES, body)
    };
    assert_eq!(
        with(json!({"locales": ["en", "vi", "en"]})).await.violations(),
        ["at", "locales.1", "locales.2"]
    );
    assert_eq!(with(json!({"locales": []})).await.violations(), ["at", "locales"]);
    let revisions = json!({"revisions": {"en": 2, "vi": 1}});
    assert_eq!(with(revisions).await.violations(), ["at", "revisions.en", "revisions.vi"]);
    let named = json!({"revisions": {"en": 1}, "action": "unpublish"});
    assert_eq!(with(named).await.violations(), ["at", "revisions"]);
    with(json!({"action": "delete"})).await.expect_error(400, "invalid_body");
    with(json!({"colour": 1})).await.expect_error(400, "invalid_body");
    let nobody = "00000000-0000-7000-8000-000000000000";
    with(json!({"postId": nobody})).await.expect_error(404, "not_found");
    editor.get(&format!("{SCHEDULES}/{nobody}")).await.expect_error(404, "not_found");
    editor.get(&format!("{SCHEDULES}?state=late")).await.expect_error(400, "invalid_query");
    assert_eq!(editor.get(SCHEDULES).await.json()["pagination"]["totalItems"], 0);

    let reader = test.token(&[Scope::ContentRead]).await;
    let writer = test.token(&[Scope::ContentWrite]).await;
    test.get(SCHEDULES).send().await.expect_error(401, "unauthenticated");
    test.get(SCHEDULES).token(&writer).send().await.expect_error(403, "forbidden");
    let create = test.post(SCHEDULES).token(&reader).json(plan(&post, "publish", NINE));
    create.send().await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_the_same_conflict_and_the_opposite_may_wait_too() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let vi = scheduled(&editor, plan_in(&post, "vi", "publish", NINE)).await;
    let conflict = |answer: Answer| answer.expect_error(409, "schedule_conflict");
    conflict(editor.post(SCHEDULES, plan(&post, "publish", "2026-11-09T09:00")).await);
    conflict(editor.post(SCHEDULES, plan_in(&post, "vi", "unpublish", NINE)).await);
    let en = scheduled(&editor, plan_in(&post, "en", "publish", NINE)).await;
    let down = scheduled(&editor, plan(&post, "unpublish", "2026-11-03T09:00")).await;
    conflict(editor.put(&down, "\"v1\"", json!({"at": NINE})).await);
    editor.put(&down, "\"v1\"", json!({"at": "2026-11-03T10:00"})).await.expect(200);

    let ids = async |query: &str| {
        let list = editor.get(&format!("{SCHEDULES}{query}")).await.expect(200);
        let ids = list["data"].as_array().unwrap().iter();
        ids.map(|one| format!("{SCHEDULES}/{}", one["id"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(ids("").await, [vi.clone(), en.clone(), down.clone()], "earliest first");
    assert_eq!(ids("?from=2026-11-03T00:00:00Z").await, std::slice::from_ref(&down));
    assert_eq!(ids("?to=2026-11-02T02:00:00Z").await, [""; 0]);
    editor.delete(&en, "\"v9\"").await.expect_error(412, "precondition_failed");
    test.delete(&en).token(&editor.token).send().await.expect_error(428, "precondition_required");
    let cancelled = editor.delete(&en, "\"v1\"").await.data();
    assert_eq!((&cancelled["state"], &cancelled["reason"]), (&json!("cancelled"), &json!("cancelled")));
    editor.put(&en, "\"v2\"", json!({"at": NINE})).await.expect_error(409, "schedule_over");
    assert_eq!(ids("?state=cancelled").await, std::slice::from_ref(&en), "it stays in the ledger");
    assert_eq!(ids(&format!("?state=scheduled&postId={}", id_of(&post))).await, [vi.clone(), down.clone()]);
    editor.post(&format!("{vi}/decide"), json!({"decision": "run"})).await.expect_error(409, "conflict");

    let mut conn = test.app.store.read().await.unwrap();
    let id = id_of(&post).parse().unwrap();
    let pending = schedules::pending_of_posts(&mut conn, &[id]).await.unwrap();
    drop(conn);
    let pending: Vec<_> = pending.iter().map(|one| (one.locale.to_string(), one.action.as_str())).collect();
    let expected = [("vi", "publish"), ("en", "unpublish"), ("vi", "unpublish")];
    assert_eq!(pending, expected.map(|(locale, action)| (locale.to_owned(), action)));

    test.clock.set(nine());
    assert_eq!(run(&test).await, done(1));
    assert_eq!(
        (status(&editor, &post, "vi").await, status(&editor, &post, "en").await),
        (json!("published"), json!("draft"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_about_a_deleted_post_or_language_is_cancelled() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let [post, other] = [editor.create(pair("A", "a")).await, editor.create(pair("B", "b")).await];
    let whole = scheduled(&editor, plan(&post, "publish", NINE)).await;
    let both = scheduled(&editor, plan(&other, "publish", NINE)).await;
    let en = scheduled(&editor, plan_in(&other, "en", "unpublish", "2026-11-03T09:00")).await;
    editor.delete(&post, "\"v1\"").await.expect(200);
    editor.delete(&format!("{other}/translations/vi"), "\"v1\"").await.expect(200);
    let stands = async |schedule: &str| {
        let found = editor.get(schedule).await.data();
        (found["state"].clone(), found["reason"].clone())
    };
    assert_eq!(stands(&whole).await, (json!("cancelled"), json!("post_gone")), "the row outlives its post");
    assert_eq!(stands(&both).await, (json!("cancelled"), json!("language_gone")), "both or neither");
    assert_eq!(stands(&en).await, (json!("scheduled"), Value::Null));
    test.clock.set(nine());
    assert_eq!(run(&test).await, Round::default());
    test.clock.set(moment("2026-11-03T02:00:00Z"));
    assert_eq!(run(&test).await, done(1), "taking down what is not live is done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_create_is_one_schedule() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let send = |at: &'static str| {
        let call = test.post(SCHEDULES).token(&editor.token).header("Idempotency-Key", "k1");
        call.json(plan(&post, "publish", at)).send()
    };
    let first = send(NINE).await;
    assert_eq!(send(NINE).await.expect(201), first.expect(201));
    send("2026-11-03T09:00").await.expect_error(409, "idempotency_key_reused");
    assert_eq!(editor.get(SCHEDULES).await.json()["pagination"]["totalItems"], 1);
}
