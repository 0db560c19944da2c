//! What somebody has typed and not saved.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use cms_api::jobs::purge_idempotency_keys;
use cms_api::store;
use cms_api::store::types::At;
use serde_json::{Value, json};

use crate::person::{Person, start};
use crate::posts::{Editor, pair};
use crate::support::TestApp;

/// Somebody with an account who edits.
pub async fn editing_person(test: &Arc<TestApp>, email: &str) -> Person {
    let person = Person::signed_in(test, email).await;
    let id = person.call("GET", "/account").await.data()["id"].as_str().unwrap().parse().unwrap();
    let mut tx = test.app.store.begin().await.unwrap();
    store::users::set_role(&mut tx, id, "editor", At(test.clock.now())).await.unwrap();
    tx.commit().await.unwrap();
    person
}

async fn save(person: &Person, path: &str, version: i64, body: &Value) -> crate::support::Answer {
    let call = person.test.call("PUT", &format!("/v1{path}"));
    let cookies: Vec<_> =
        person.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
    call.header("Cookie", &cookies.join("; "))
        .header("Sec-Fetch-Site", "same-origin")
        .if_match(&format!("\"v{version}\""))
        .json(body.clone())
        .send()
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buffer_is_kept_beside_the_working_copy_until_its_owner_saves() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("Một", "mot")).await.replace("/v1", "");
    let path = format!("{post}/translations/vi");
    let buffer = format!("{path}/autosave");
    let (lan, minh) =
        (editing_person(&test, "lan@example.com").await, editing_person(&test, "minh@example.com").await);
    lan.call("GET", &buffer).await.expect_error(404, "not_found");

    // Half-written is fine, and nothing of it is a save.
    let typed = json!({"version": 1, "title": "", "slug": "Not a slug", "body": "Vie\u{302}\u{323}t do", "sections": []});
    lan.json("PUT", &buffer, typed).await.expect(200);
    lan.json("PUT", &buffer, json!({"version": 1, "title": "Mộ", "body": "Viết dở"})).await.expect(200);
    let kept = lan.call("GET", &buffer).await.data();
    assert_eq!((&kept["version"], &kept["isBehind"]), (&json!(1), &json!(false)));
    assert_eq!((&kept["title"], &kept["body"], kept.get("slug")), (&json!("Mộ"), &json!("Viết dở"), None));
    assert_eq!(lan.call("GET", &path).await.data()["title"], "Một");
    let revisions = lan.call("GET", &format!("{path}/revisions")).await.json();
    assert_eq!(revisions["pagination"]["totalItems"], 1);
    minh.call("GET", &buffer).await.expect_error(404, "not_found");

    // It survives a restart, and what others do.
    let restarted = Person {
        test: Arc::new(test.another().await),
        cookies: Mutex::new(lan.cookies.lock().unwrap().clone()),
        address: lan.address.clone(),
    };
    assert_eq!(restarted.call("GET", &buffer).await.data()["title"], "Mộ");
    save(&minh, &path, 1, &json!({"title": "Hai"})).await.expect(200);
    let kept = lan.call("GET", &buffer).await.data();
    assert_eq!((&kept["isBehind"], &kept["title"]), (&json!(true), &json!("Mộ")));
    let tag = editor.post("/v1/admin/tags", json!({"vi": {"name": "Sông"}})).await.data()["id"].clone();
    let id = post.rsplit('/').next().unwrap();
    let bulk = json!({"action": "addTag", "ids": [id], "tag": tag});
    assert_eq!(lan.json("POST", "/admin/posts/bulk", bulk).await.data()[0]["ok"], true);
    lan.call("GET", &buffer).await.expect(200);

    save(&lan, &path, 1, &json!({"title": "Ba"})).await.expect_error(412, "precondition_failed");
    lan.call("GET", &buffer).await.expect(200);
    save(&lan, &path, 3, &json!({"title": "Ba"})).await.expect(200);
    lan.call("GET", &buffer).await.expect_error(404, "not_found");

    // Of a language that is not there yet, thrown away by hand.
    let page = editor.create(json!({"kind": "page", "translations": {"en": {"title": "About"}}})).await;
    let new = format!("{}/translations/vi/autosave", page.replace("/v1", ""));
    lan.json("PUT", &new, json!({"title": "Giới"})).await.expect(200);
    assert_eq!(lan.call("GET", &new).await.data()["version"], 0);
    lan.call("DELETE", &new).await.expect(200);
    lan.call("GET", &new).await.expect_error(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buffer_has_the_limits_of_a_save_and_one_owner() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let buffer = format!("{post}/translations/en/autosave");
    let by_token = test.put(&buffer).token(&editor.token).json(json!({"title": "x"})).send().await;
    by_token.expect_error(403, "person_required");
    editor.get(&buffer).await.expect_error(403, "person_required");
    let lan = editing_person(&test, "lan@example.com").await;
    let buffer = buffer.replace("/v1", "");
    let large = json!({"version": -1, "title": "x".repeat(201), "slug": "a".repeat(121), "body": "a\u{0}"});
    assert_eq!(lan.json("PUT", &buffer, large).await.violations(), ["body", "slug", "title", "version"]);
    lan.json("PUT", &buffer, json!({"titel": "x"})).await.expect_error(400, "invalid_body");
    let nothing = "/admin/posts/00000000-0000-7000-8000-000000000000/translations/en/autosave";
    lan.json("PUT", nothing, json!({})).await.expect_error(404, "not_found");
    let reader = Person::signed_in(&test, "reader@example.com").await;
    reader.json("PUT", &buffer, json!({})).await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buffer_that_nobody_comes_back_to_is_forgotten_after_30_days() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let post: String = editor.create(pair("One", "one")).await.replace("/v1", "");
    let buffer = format!("{post}/translations/en/autosave");
    let lan = editing_person(&test, "lan@example.com").await;
    lan.json("PUT", &buffer, json!({"title": "Typed"})).await.expect(200);
    let user = lan.call("GET", "/account").await.data()["id"].as_str().unwrap().parse().unwrap();
    let count = async || {
        let mut conn = test.app.store.read().await.unwrap();
        store::autosaves::of_user(&mut conn, user).await.unwrap().len()
    };
    for (days, left) in [(29, 1), (2, 0)] {
        test.clock.set(test.clock.now() + TimeDelta::days(days));
        purge_idempotency_keys::purge(&test.app).await.unwrap();
        assert_eq!(count().await, left);
    }
}
