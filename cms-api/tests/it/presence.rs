//! Who has a post open.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::autosave::editing_person;
use crate::person::{Person, start};
use crate::posts::{Editor, pair};
use crate::support::tests_server_profile;

/// Says that somebody has the post open; gives the others.
async fn enter(person: &Person, presence: &str, body: Value) -> Value {
    person.json("PUT", presence, body).await.data()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_post_open_is_told_of_the_others() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let (first, second) = (editor.create(pair("Một", "mot")).await, editor.create(pair("Hai", "hai")).await);
    let [first, second] = [first, second].map(|post| format!("{}/presence", post.replace("/v1", "")));
    let (lan, minh) =
        (editing_person(&test, "lan@example.com").await, editing_person(&test, "minh@example.com").await);

    assert_eq!(enter(&lan, &first, json!({"locale": "vi"})).await, json!([]));
    test.clock.set(test.clock.now() + TimeDelta::seconds(10));
    let others = enter(&minh, &first, json!({})).await;
    let id = lan.call("GET", "/account").await.data()["id"].clone();
    let since = "2026-11-01T12:00:00+00:00";
    assert_eq!(
        others,
        json!([{"userId": id, "name": "Lan Đỗ", "locale": "vi", "since": since}]),
        "nobody is told of themselves"
    );
    // A post of its own.
    assert_eq!(enter(&minh, &second, json!({"locale": "en"})).await, json!([]));

    // Said again: the language is the newest, they are there since they came.
    let others = enter(&lan, &first, json!({"locale": "en"})).await;
    assert_eq!((others[0].get("locale"), &others[0]["since"]), (None, &json!("2026-11-01T12:00:10+00:00")));
    let others = enter(&minh, &first, json!({"locale": "vi"})).await;
    assert_eq!((&others[0]["locale"], &others[0]["since"]), (&json!("en"), &json!(since)));

    minh.call("DELETE", &first).await.expect(200);
    minh.call("DELETE", &first).await.expect(200);
    assert_eq!(enter(&lan, &first, json!({})).await, json!([]));

    // Whoever says nothing more is gone, by the clock of Redis in the server profile: its contract is tested with the port.
    if !tests_server_profile() {
        test.clock.set(test.clock.now() + TimeDelta::seconds(44));
        assert_eq!(enter(&minh, &first, json!({})).await[0]["userId"], id);
        test.clock.set(test.clock.now() + TimeDelta::seconds(1));
        assert_eq!(enter(&minh, &first, json!({})).await, json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_people_who_edit_are_there_and_only_at_posts_that_are() {
    let test = start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("Một", "mot")).await;
    let presence = format!("{}/presence", post.replace("/v1", ""));
    let program = test.put(&format!("{post}/presence")).token(&editor.token).json(json!({}));
    program.send().await.expect_error(403, "person_required");
    let reader = Person::signed_in(&test, "reader@example.com").await;
    reader.json("PUT", &presence, json!({})).await.expect_error(403, "forbidden");
    reader.call("DELETE", &presence).await.expect_error(403, "forbidden");
    Person::new(&test).json("PUT", &presence, json!({})).await.expect_error(401, "unauthenticated");

    let lan = editing_person(&test, "lan@example.com").await;
    let nowhere = format!("/admin/posts/{}/presence", Uuid::nil());
    lan.json("PUT", &nowhere, json!({})).await.expect_error(404, "not_found");
    assert_eq!(lan.json("PUT", &presence, json!({"locale": "fr"})).await.status.as_u16(), 400);
    assert_eq!(lan.json("PUT", &presence, json!({"name": "Minh"})).await.status.as_u16(), 400);
}
