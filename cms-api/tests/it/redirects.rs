//! Addresses that pages left, and redirects by hand.

use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::TestApp;

/// What the site does with an address, by the feed: the redirect from it, if one is left.
async fn follow(editor: &Editor<'_>, from: &str) -> Option<Value> {
    let mut redirects = std::collections::BTreeMap::new();
    for (kind, value) in editor.feed().await {
        match kind.as_str() {
            "redirect" => redirects.insert(value["id"].clone().to_string(), value),
            "redirectRemoved" => redirects.remove(&value["id"].to_string()),
            _ => None,
        };
    }
    let mut found = redirects.into_values().filter(|redirect| redirect["from"] == from);
    let first = found.next();
    assert_eq!(found.next(), None, "one redirect per address");
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn old_addresses_follow_the_post() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.live(pair("One", "one")).await;
    let rename = async |slug: &str| {
        editor.save(&post, "en", json!({"title": "One", "slug": slug})).await.expect(200);
        editor.publish(&post).await;
    };
    rename("two").await;
    let old = follow(&editor, "/en/posts/one/").await.unwrap();
    assert!(post.ends_with(old["postId"].as_str().unwrap()));
    assert_eq!(old["locale"], "en");
    rename("three").await;
    assert!(follow(&editor, "/en/posts/one/").await.unwrap()["postId"].is_string());
    assert!(follow(&editor, "/en/posts/two/").await.unwrap()["postId"].is_string());
    rename("one").await;
    assert_eq!(follow(&editor, "/en/posts/one/").await, None, "a page wins over a redirect");
    assert!(follow(&editor, "/en/posts/three/").await.unwrap()["postId"].is_string());

    let gone = |redirect: Option<Value>| {
        let redirect = redirect.unwrap();
        redirect.get("postId").is_none() && redirect.get("to").is_none()
    };
    editor.post(&format!("{post}/unpublish"), json!({})).await.expect(200);
    assert!(gone(follow(&editor, "/en/posts/one/").await));
    assert!(gone(follow(&editor, "/en/posts/three/").await));
    assert!(gone(follow(&editor, "/vi/bai-viet/one/").await));
    editor.publish(&post).await;
    assert_eq!(follow(&editor, "/en/posts/one/").await, None);
    assert!(follow(&editor, "/en/posts/three/").await.unwrap()["postId"].is_string());
    editor.delete(&post, "\"v1\"").await.expect(200);
    assert!(gone(follow(&editor, "/en/posts/one/").await));
    assert!(gone(follow(&editor, "/en/posts/three/").await));
    editor.live(pair("New", "three")).await;
    assert_eq!(follow(&editor, "/en/posts/three/").await, None);
    assert!(gone(follow(&editor, "/en/posts/one/").await));
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_make_redirects_by_hand() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let id = post.rsplit('/').next().unwrap();
    let all = "/v1/admin/redirects";
    let made = editor.post(all, json!({"from": "/blog/cũ.html", "postId": id, "locale": "vi"})).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    assert_eq!(made.data()["from"], "/blog/cũ.html/");
    assert_eq!(made.data()["manual"], true);
    assert_eq!(follow(&editor, "/blog/cũ.html/").await.unwrap().get("postId"), None, "not live yet");
    editor.publish(&post).await;
    assert_eq!(follow(&editor, "/blog/cũ.html/").await.unwrap()["postId"], id);

    let one = format!("{all}/{}", made.data()["id"].as_str().unwrap());
    let etag = editor.get(&one).await.etag();
    let elsewhere = json!({"from": "/blog/", "to": "https://example.com/"});
    assert_eq!(editor.put(&one, &etag, elsewhere.clone()).await.etag(), "\"v2\"");
    editor.put(&one, &etag, elsewhere.clone()).await.expect_error(412, "precondition_failed");
    assert_eq!(follow(&editor, "/blog/").await.unwrap()["to"], "https://example.com/");
    editor.post(all, elsewhere).await.expect_error(409, "conflict");
    editor.post(all, json!({"from": "/en/posts/one/", "to": "/en/"})).await.expect_error(409, "conflict");

    let wrong = json!({"from": "/../etc", "postId": id, "to": "//evil.example"});
    assert_eq!(editor.post(all, wrong).await.violations(), ["from", "locale", "to", "to"]);
    assert_eq!(editor.post(all, json!({"from": "/vi/"})).await.violations(), ["from"]);
    let nobody = "00000000-0000-7000-8000-000000000000";
    let unknown = json!({"from": "/x/", "postId": nobody, "locale": "en"});
    assert_eq!(editor.post(all, unknown).await.violations(), ["postId"]);

    editor.post(&format!("{post}/unpublish"), json!({"locales": ["en"]})).await.expect(200);
    assert_eq!(editor.get(all).await.json()["pagination"]["totalItems"], 2);
    let by_hand = editor.get(&format!("{all}?manual=true")).await.json();
    assert_eq!(by_hand["data"][0]["from"], "/blog/");
    assert_eq!(by_hand["pagination"]["totalItems"], 1);
    editor.delete(&one, "\"v2\"").await.expect(200);
    assert_eq!(follow(&editor, "/blog/").await, None);
    editor.get(&one).await.expect_error(404, "not_found");
}
