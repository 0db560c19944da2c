//! Sessions: cookies, rotation, reuse, ends, and whose pages may call.

use std::sync::Arc;

use chrono::TimeDelta;
use cms_api::mail::Mail;
use serde_json::json;

use crate::person::{PASSWORD, Person, start, start_with, take_mails};
use crate::support::TestApp;

const EMAIL: &str = "lan@example.com";

/// Live sessions, as the store knows them.
async fn live(test: &TestApp) -> usize {
    let mut conn = test.app.store.read().await.unwrap();
    let user = cms_api::store::users::by_email(&mut conn, EMAIL).await.unwrap().unwrap();
    cms_api::sessions::live(&mut conn, &test.clock, user.id.0).await.unwrap().len()
}

/// How often something was written down.
async fn audited(test: &TestApp, action: &str) -> i64 {
    let admin = test.admin().await;
    let path = format!("/v1/admin/audit?action={action}");
    test.get(&path).token(&admin).send().await.expect(200)["pagination"]["totalItems"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_as_tight_as_they_can_be() {
    let test = start().await;
    let person = Person::new(&test);
    person.sign_up(EMAIL).await;
    let login = person.login(EMAIL, PASSWORD).await;
    let cookies: Vec<_> = login
        .answer
        .headers
        .get_all("Set-Cookie")
        .iter()
        .map(|one| one.to_str().unwrap().to_owned())
        .collect();
    let find = |name: &str| cookies.iter().find(|text| text.starts_with(&format!("{name}="))).unwrap();
    for (name, path) in [("duet-access", "Path=/"), ("duet-refresh", "Path=/v1/auth")] {
        let cookie = find(name);
        for attribute in ["HttpOnly", "SameSite=Strict"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(cookie.split("; ").any(|part| part == path), "{cookie}");
    }
    assert!(find("duet-access").contains("Max-Age=300"));
    assert!(!find("signed-in").contains("HttpOnly"));
    // On HTTPS with the prefixes that make browsers hold them to it.
    let admin = test.admin().await;
    let settings = test.get("/v1/admin/settings").token(&admin).send().await;
    let mut body = settings.data();
    body["origin"] = json!("https://example.com");
    test.put("/v1/admin/settings")
        .token(&admin)
        .if_match(&settings.etag())
        .json(body)
        .send()
        .await
        .expect(200);
    let answer = test
        .post("/v1/auth/logout")
        .header("Origin", "https://example.com")
        .header("Host", "example.com")
        .send()
        .await;
    answer.expect(200);
    let cleared: Vec<_> =
        answer.headers.get_all("Set-Cookie").iter().map(|one| one.to_str().unwrap()).collect();
    for name in ["__Host-duet-access=", "__Secure-duet-refresh="] {
        let cookie =
            cleared.iter().find(|text| text.starts_with(name)).unwrap_or_else(|| panic!("{cleared:?}"));
        assert!(cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_goes_on_with_other_tokens() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let before = (person.cookie("duet-access"), person.cookie("duet-refresh"));
    assert_eq!(person.call("GET", "/account").await.data()["email"], EMAIL);
    person.call("POST", "/auth/refresh").await.expect(200);
    let after = (person.cookie("duet-access"), person.cookie("duet-refresh"));
    assert!(before.0 != after.0 && before.1 != after.1);
    person.call("GET", "/account").await.expect(200);
    // The access token before is of no use any more.
    person.cookies.lock().unwrap().insert("duet-access".to_owned(), before.0.unwrap());
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    assert_eq!(live(&test).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_refresh_token_ends_its_session() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let thief = Person::new(&test);
    *thief.cookies.lock().unwrap() = person.cookies.lock().unwrap().clone();
    person.call("POST", "/auth/refresh").await.expect(200);
    take_mails(&test).await;
    thief.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    assert_eq!(thief.cookie("duet-refresh"), None, "its cookies are taken away");
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    assert_eq!(live(&test).await, 0);
    assert_eq!(audited(&test, "session.token_reuse").await, 1);
    let mails = take_mails(&test).await;
    assert!(matches!(&mails[..], [(to, Mail::SessionsEndedByReuse { .. })] if to == EMAIL), "{mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_refreshes_at_once_leave_one_branch_at_most() {
    for round in 0..10 {
        let test = start().await;
        let person = Person::signed_in(&test, EMAIL).await;
        let cookies = person.cookies.lock().unwrap().clone();
        let tasks = (0..50).map(|_| {
            let person = Person::new(&test);
            *person.cookies.lock().unwrap() = cookies.clone();
            tokio::spawn(async move { (person.call("POST", "/auth/refresh").await.status.as_u16(), person) })
        });
        let answers: Vec<_> =
            futures_util::future::join_all(tasks).await.into_iter().map(Result::unwrap).collect();
        let won: Vec<_> = answers.iter().filter(|(status, _)| *status == 200).collect();
        assert!(won.len() <= 1, "round {round}: {} branches", won.len());
        assert_eq!(live(&test).await, 0, "the second use ended it");
        for (_, person) in won {
            person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn within_its_grace_a_parent_gets_the_same_child() {
    let test = start_with(|config| config.refresh_grace = TimeDelta::seconds(10)).await;
    let person = Person::signed_in(&test, EMAIL).await;
    let before = person.cookies.lock().unwrap().clone();
    person.call("POST", "/auth/refresh").await.expect(200);
    let child = person.cookies.lock().unwrap().clone();
    *person.cookies.lock().unwrap() = before.clone();
    person.call("POST", "/auth/refresh").await.expect(200);
    assert_eq!(*person.cookies.lock().unwrap(), child, "the same child, not a second one");
    person.call("POST", "/auth/refresh").await.expect(200);
    *person.cookies.lock().unwrap() = before.clone();
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    assert_eq!(live(&test).await, 0, "a grandparent is reuse");

    let person = Person::new(&test);
    person.login(EMAIL, PASSWORD).await;
    let before = person.cookies.lock().unwrap().clone();
    person.call("POST", "/auth/refresh").await.expect(200);
    if !crate::support::tests_server_profile() || test.clock.now() > chrono::DateTime::UNIX_EPOCH {
        test.clock.set(test.clock.now() + TimeDelta::seconds(10));
    }
    *person.cookies.lock().unwrap() = before;
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    assert_eq!(live(&test).await, 0, "after the grace it is reuse");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_themselves() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let later = |by: TimeDelta| test.clock.set(test.clock.now() + by);
    later(TimeDelta::minutes(5));
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    person.call("POST", "/auth/refresh").await.expect(200);
    person.call("GET", "/account").await.expect(200);
    later(TimeDelta::days(30));
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    // However often it goes on, it ends.
    person.login(EMAIL, PASSWORD).await;
    let mut days = 0;
    while person.call("POST", "/auth/refresh").await.status.is_success() {
        later(TimeDelta::days(20));
        days += 20;
    }
    assert_eq!(days, 180);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_on_the_server_too() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let kept = person.cookies.lock().unwrap().clone();
    person.call("POST", "/auth/logout").await.expect(200);
    assert!(person.cookies.lock().unwrap().is_empty());
    *person.cookies.lock().unwrap() = kept;
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    person.call("POST", "/auth/logout").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_listed_and_ended() {
    let test = start().await;
    let phone = Person::signed_in(&test, EMAIL).await;
    let laptop = Person::new(&test);
    laptop.login(EMAIL, PASSWORD).await;
    let third = Person::new(&test);
    third.login(EMAIL, PASSWORD).await;
    let list = phone.call("GET", "/account/sessions").await.data();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 3);
    assert_eq!(list.iter().filter(|one| one["current"] == true).count(), 1);
    assert!(
        list.iter()
            .all(|one| one["device"] == "Test Browser" && one["address"].as_str().unwrap().ends_with("/64"))
    );
    let own = laptop.call("GET", "/account/sessions").await.data();
    let id = own.as_array().unwrap().iter().find(|one| one["current"] == true).unwrap()["id"].clone();
    let path = format!("/account/sessions/{}", id.as_str().unwrap());
    phone.call("DELETE", &path).await.expect(200);
    phone.call("DELETE", &path).await.expect_error(404, "not_found");
    laptop.call("GET", "/account").await.expect_error(401, "session_ended");
    let other = Person::signed_in(&test, "minh@example.com").await;
    let own = phone.call("GET", "/account/sessions").await.data();
    let path = format!("/account/sessions/{}", own[0]["id"].as_str().unwrap());
    other.call("DELETE", &path).await.expect_error(404, "not_found");
    assert_eq!(phone.call("DELETE", "/account/sessions").await.data()["ended"], 1);
    third.call("GET", "/account").await.expect_error(401, "session_ended");
    phone.call("GET", "/account").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_change_nothing() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let cookies = person.cookies.lock().unwrap().clone();
    let header: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let header = header.join("; ");
    let call = |method: &'static str, path: &'static str, headers: Vec<(&'static str, &'static str)>| {
        let (test, header) = (&test, &header);
        async move {
            let mut call = test.call(method, path).header("Cookie", header);
            for (name, value) in headers {
                call = call.header(name, value);
            }
            call.send().await
        }
    };
    for headers in [
        vec![],
        vec![("Sec-Fetch-Site", "cross-site")],
        vec![("Sec-Fetch-Site", "cross-site"), ("Origin", "http://localhost:8080")],
        vec![("Sec-Fetch-Site", "same-site"), ("Origin", "http://localhost:9999")],
        vec![("Sec-Fetch-Site", "none")],
        vec![("Origin", "https://evil.example")],
        vec![("Origin", "null")],
    ] {
        for (method, path) in
            [("DELETE", "/v1/account/sessions"), ("POST", "/v1/auth/refresh"), ("PUT", "/v1/admin/settings")]
        {
            call(method, path, headers.clone()).await.expect_error(403, "origin_refused");
        }
    }
    assert_eq!(live(&test).await, 1);
    call("DELETE", "/v1/account/sessions", vec![("Origin", "http://127.0.0.1:8080")]).await.expect(200);
    // Without a cookie too: nobody is signed in as somebody else by a stranger's page.
    test.post("/v1/auth/login")
        .header("Sec-Fetch-Site", "cross-site")
        .send()
        .await
        .expect_error(403, "origin_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_ours_read_across_origins() {
    let test = start().await;
    let own = test.get("/v1/posts?locale=en").header("Origin", "http://127.0.0.1:8080").send().await;
    assert_eq!(own.header("Access-Control-Allow-Origin"), Some("http://127.0.0.1:8080"));
    assert_eq!(own.header("Access-Control-Allow-Credentials"), Some("true"));
    let other = test.get("/v1/posts?locale=en").header("Origin", "https://evil.example").send().await;
    assert_eq!(other.header("Access-Control-Allow-Origin"), None);
    let preflight = |origin: &'static str| {
        let test = &test;
        async move {
            test.call("OPTIONS", "/v1/auth/login")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .send()
                .await
        }
    };
    assert_eq!(preflight("http://localhost:8080").await.status.as_u16(), 204);
    preflight("https://evil.example").await.expect_error(403, "origin_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_one_on_every_instance() {
    let one = start().await;
    let other = Arc::new(one.another().await);
    let person = Person::signed_in(&one, EMAIL).await;
    let elsewhere = Person::new(&other);
    *elsewhere.cookies.lock().unwrap() = person.cookies.lock().unwrap().clone();
    elsewhere.call("GET", "/account").await.expect(200);
    elsewhere.call("POST", "/auth/refresh").await.expect(200);
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    elsewhere.call("GET", "/account").await.expect_error(401, "session_ended");
    if one.app.ephemeral.is_shared() {
        // A handshake of one is taken by the other, once.
        let call = person.seal("/auth/confirm", json!({"token": "x"}), None).await;
        elsewhere.send_sealed(&call).await.expect_error(400, "link_unknown");
        person.send_sealed(&call).await.expect_error(400, "handshake_unknown");
        // Tries count together.
        let mut wrong = Vec::new();
        for number in 0..24 {
            let person = Person::new(if number % 2 == 0 { &one } else { &other });
            wrong.push(person.login(EMAIL, "wrong password 47").await.answer.status.as_u16());
        }
        assert_eq!(
            wrong.iter().filter(|status| **status == 401).count(),
            19,
            "one was the owner's: {wrong:?}"
        );
        assert_eq!(wrong.last(), Some(&429));
    }
}
