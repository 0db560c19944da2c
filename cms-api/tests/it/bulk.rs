//! One deed on many posts, and one post again.

use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::TestApp;

fn id(post: &str) -> &str {
    post.rsplit('/').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_post_says_what_became_of_it() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let one = editor.create(pair("One", "one")).await;
    let alone = editor.create(json!({"kind": "article", "translations": {"en": {"title": "Alone"}}})).await;
    editor.put(&alone, "\"v1\"", json!({"kind": "article", "pairRule": "together"})).await.expect(200);
    let two = editor.create(pair("Two", "two")).await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    let bulk = async |action: &str, ids: Value, tag: Value| {
        editor.post("/v1/admin/posts/bulk", json!({"action": action, "ids": ids, "tag": tag})).await
    };
    let all = json!([id(&one), id(&alone), nobody, id(&two)]);
    let done = bulk("publish", all.clone(), Value::Null).await.data();
    let told: Vec<_> = done
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["ok"].as_bool().unwrap(), one["code"].as_str()))
        .collect();
    assert_eq!(
        told,
        [(true, None), (false, Some("pair_incomplete")), (false, Some("not_found")), (true, None)]
    );
    assert_eq!((&done[1]["id"], done[0].get("message")), (&json!(id(&alone)), None));
    assert!(done[1]["message"].as_str().is_some_and(|text| !text.contains('‹')));
    for slug in ["one", "two"] {
        test.get(&format!("/v1/posts/vi/{slug}")).send().await.expect(200);
    }

    let tag = editor.post("/v1/admin/tags", json!({"vi": {"name": "Sông"}})).await.data()["id"].clone();
    let both = json!([id(&one), id(&two)]);
    bulk("addTag", both.clone(), tag.clone()).await.expect(200);
    bulk("addTag", both.clone(), tag.clone()).await.expect(200);
    let saved = editor.get(&one).await.data()["translations"]["vi"].clone();
    assert_eq!(
        (&saved["tags"], &saved["version"], &saved["status"]),
        (&json!([tag]), &json!(2), &json!("changed"))
    );
    bulk("removeTag", both.clone(), tag.clone()).await.expect(200);
    assert_eq!(editor.get(&two).await.data()["translations"]["en"]["tags"], json!([]));
    let unknown = bulk("addTag", both.clone(), json!(nobody)).await.data();
    assert_eq!((&unknown[0]["ok"], unknown[0].get("code")), (&json!(false), None));

    bulk("unpublish", both.clone(), Value::Null).await.expect(200);
    test.get("/v1/posts/vi/one").send().await.expect_error(404, "not_found");
    bulk("trash", both, Value::Null).await.expect(200);
    assert_eq!(editor.get("/v1/admin/trash").await.json()["pagination"]["totalItems"], 2);

    assert_eq!(bulk("addTag", json!([]), Value::Null).await.violations(), ["ids", "tag"]);
    assert_eq!(bulk("trash", json!([nobody, nobody]), Value::Null).await.violations(), ["ids.1"]);
    let many: Vec<_> = (0..101).map(|number| format!("00000000-0000-7000-8000-{number:012}")).collect();
    assert_eq!(bulk("trash", json!(many), Value::Null).await.violations(), ["ids"]);
    bulk("explode", json!([nobody]), Value::Null).await.expect_error(400, "invalid_body");
    let reader = test.token(&[cms_api::tokens::Scope::ContentRead]).await;
    let refused = test.post("/v1/admin/posts/bulk").token(&reader);
    let body = json!({"action": "trash", "ids": [nobody]});
    refused.json(body).send().await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_a_draft_of_its_own() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.live(pair("Sông", "song")).await;
    let base = editor.get(&format!("{post}/translations/en")).await.data()["revisionId"].clone();
    let body = json!({"title": "Sông", "body": "Chảy", "baseRevisionId": base});
    editor.save(&post, "vi", body).await.expect(200);
    editor
        .put(&post, "\"v1\"", json!({"kind": "article", "sourcePath": "a/b", "pairRule": "together"}))
        .await
        .expect(200);
    let copies = [
        editor.post(&format!("{post}/duplicate"), json!({})).await,
        editor.post(&format!("{post}/duplicate"), json!({})).await,
    ];
    for (copy, slug) in copies.iter().zip(["song-2", "song-3"]) {
        let data = copy.expect(201)["data"].clone();
        let (en, vi) = (&data["translations"]["en"], &data["translations"]["vi"]);
        assert_eq!((&en["title"], &vi["title"]), (&json!("Sông (copy)"), &json!("Sông (bản sao)")));
        assert_eq!((&en["slug"], &vi["slug"], &vi["body"]), (&json!(slug), &json!(slug), &json!("Chảy")));
        assert_eq!(
            (&vi["status"], &data["pairRule"], data.get("sourcePath")),
            (&json!("draft"), &json!("together"), None)
        );
        assert_eq!(vi["baseRevisionId"], en["revisionId"], "it is a translation of its own source");
        assert_eq!(en.get("publishedAt"), None);
    }
    let nothing = "/v1/admin/posts/00000000-0000-7000-8000-000000000000/duplicate";
    editor.post(nothing, json!({})).await.expect_error(404, "not_found");
}
