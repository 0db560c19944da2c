//! The handshake over HTTP: what is malformed, replayed, expired, reflected, mis-addressed or plain is refused without effect.

use std::sync::Arc;

use cms_sdk::handshake::{MEDIA_TYPE, proof_of_work};
use serde_json::{Value, json};

use crate::person::{PASSWORD, Person, new_address, open, seal_to, start, start_with};
use crate::support::{Answer, TestApp};

fn login() -> Value {
    json!({"email": "lan@example.com", "password": PASSWORD})
}

/// How many tries to sign in were written down.
async fn logins(test: &TestApp) -> i64 {
    let admin = test.admin().await;
    let list = test.get("/v1/admin/audit?action=session.login").token(&admin).send().await.expect(200);
    list["pagination"]["totalItems"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_json_is_refused_on_every_sealed_operation() {
    let test = start().await;
    let document: Value = serde_json::from_str(&cms_api::web::api::document().unwrap()).unwrap();
    let mut sealed = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["requestBody"]["content"].get(MEDIA_TYPE).is_some() {
                sealed.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    assert!(sealed.len() >= 15, "{sealed:?}");
    let mut person = Person::signed_in(&test, "lan@example.com").await;
    for (method, path) in sealed {
        person.address = new_address();
        let path = path.strip_prefix("/v1").unwrap_or(&path);
        person.json(&method, path, login()).await.expect_error(415, "sealed_required");
        person.call(&method, path).await.expect_error(415, "sealed_required");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_replays_one_is_handled() {
    let test = start().await;
    let person = Person::new(&test);
    let call = Arc::new(person.seal("/auth/login", login(), Some("login")).await);
    let replays = (0..1_000).map(|_| {
        let (test, call) = (Arc::clone(&test), Arc::clone(&call));
        tokio::spawn(async move {
            Person { address: new_address(), ..Person::new(&test) }.send_sealed(&call).await
        })
    });
    let answers: Vec<_> =
        futures_util::future::join_all(replays).await.into_iter().map(Result::unwrap).collect();
    let count = |code: &str| answers.iter().filter(|answer| answer.json()["error"]["code"] == code).count();
    assert_eq!((count("credentials_wrong"), count("handshake_unknown")), (1, 999));
    assert_eq!(logins(&test).await, 1, "handled once");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_changed_part_is_refused_alike() {
    let test = start().await;
    let person = Person::new(&test);
    let call = person.seal("/auth/login", login(), Some("login")).await;
    // One place in each part: version, id, time, nonce, point, ciphertext, tag.
    let places = [
        (0, "sealed_invalid"),
        (1, "handshake_unknown"),
        (17, "clock_skewed"),
        (24, "sealed_invalid"),
        (25, "sealed_invalid"),
        (41, "sealed_invalid"),
        (60, "sealed_invalid"),
        (106, "sealed_invalid"),
        (call.body.len() - 1, "sealed_invalid"),
    ];
    let mut bodies = Vec::new();
    for (place, code) in places {
        let person = Person::new(&test);
        let mut call = person.seal("/auth/login", login(), Some("login")).await;
        call.body[place] ^= 1;
        let answer = person.send_sealed(&call).await;
        answer.expect_error(400, code);
        bodies.push((code, answer.text));
    }
    bodies.sort();
    bodies.dedup();
    assert_eq!(bodies.len(), 3, "one answer for each code: {bodies:?}");
    for (length, code) in [
        (0, "sealed_invalid"),
        (1, "sealed_invalid"),
        (105, "sealed_invalid"),
        (call.body.len() - 1, "sealed_invalid"),
    ] {
        let mut cut = person.seal("/auth/login", login(), Some("login")).await;
        cut.body.truncate(length);
        person.send_sealed(&cut).await.expect_error(400, code);
    }
    let mut long = person.seal("/auth/login", login(), Some("login")).await;
    long.body.push(0);
    person.send_sealed(&long).await.expect_error(400, "sealed_invalid");
    long.body = vec![1; 100_000];
    person.send_sealed(&long).await.expect_error(413, "body_too_large");
    assert_eq!(logins(&test).await, 0, "nothing was handled");
}

#[tokio::test(flavor = "multi_thread")]
async fn points_that_are_none_get_the_one_answer() {
    let test = start().await;
    let set = wycheproof_points();
    let mut texts = Vec::new();
    for point in &set {
        let person = Person::new(&test);
        let mut call = person.seal("/auth/login", login(), Some("login")).await;
        call.body[41..106].copy_from_slice(point);
        let answer = person.send_sealed(&call).await;
        answer.expect_error(400, "sealed_invalid");
        texts.push(answer.text);
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    println!("invalid points over HTTP: {}", set.len());
}

/// Points of 65 bytes that are not on the curve, or are no points.
fn wycheproof_points() -> Vec<[u8; 65]> {
    let mut points: Vec<[u8; 65]> = Vec::new();
    for first in [0x00, 0x02, 0x03, 0x05, 0xff] {
        let mut point = [1; 65];
        point[0] = first;
        points.push(point);
    }
    // (0, 0), (0, 1), (p, p), and all ones.
    points.push(std::array::from_fn(|place| if place == 0 { 4 } else { 0 }));
    points.push(std::array::from_fn(|place| if place == 0 { 4 } else { u8::from(place == 64) }));
    points.push(std::array::from_fn(|place| if place == 0 { 4 } else { 0xff }));
    points
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_good_at_its_own_address_only() {
    let test = start().await;
    let person = Person::new(&test);
    for (sealed_for, sent_to) in [("/auth/login", "/auth/confirm"), ("/auth/confirm", "/auth/reset-password")]
    {
        let mut call = person.seal(sealed_for, json!({"token": "x"}), None).await;
        call.path = sent_to.to_owned();
        person.send_sealed(&call).await.expect_error(400, "sealed_invalid");
    }
    let (mut offer, _) = person.offer().await;
    offer.audience = "evil.example".to_owned();
    let call = seal_to(&offer, "/auth/login", offer.issued_at, &login());
    person.send_sealed(&call).await.expect_error(400, "sealed_invalid");
    // An answer, sent back as a request.
    let call = person.seal("/auth/reset-mail", json!({"email": "a@b.vn"}), Some("reset-password")).await;
    let answer = person.send_sealed(&call).await;
    let reply = cms_sdk::handshake::from_base64url(answer.json()["data"].as_str().unwrap()).unwrap();
    let reflected = crate::person::SealedCall { body: reply, ..call };
    person.send_sealed(&reflected).await.expect_error(400, "sealed_invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_good_in_its_time_only() {
    let test = start().await;
    let person = Person::new(&test);
    let payload = |offer: &cms_sdk::handshake::Offer, bits| {
        let mut payload = login();
        payload["challenge"] = json!(proof_of_work::find(&offer.id, "login", bits));
        payload
    };
    for (skew, code, status) in [
        (-120_001, "clock_skewed", 400),
        (120_001, "clock_skewed", 400),
        (-120_000, "credentials_wrong", 401),
        (120_000, "credentials_wrong", 401),
    ] {
        let (offer, bits) = person.offer().await;
        let call = seal_to(
            &offer,
            "/auth/login",
            offer.issued_at.checked_add_signed(skew).unwrap(),
            &payload(&offer, bits),
        );
        person.send_sealed(&call).await.expect_error(status, code);
    }
    if !test.app.ephemeral.is_shared() {
        // Redis goes by its own clock.
        let call = person.seal("/auth/login", login(), Some("login")).await;
        test.clock.set(test.clock.now() + chrono::TimeDelta::seconds(120));
        person.send_sealed(&call).await.expect_error(400, "handshake_unknown");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_body_is_read_as_strictly_as_a_plain_one() {
    let test = start().await;
    let person = Person::new(&test);
    let code = |answer: Answer| answer.json()["error"]["code"].as_str().map(str::to_owned);
    for (payload, expected) in [
        (json!({"token": "x", "more": 1}), "invalid_body"),
        (json!({}), "invalid_body"),
        (json!({"token": 7}), "invalid_body"),
        (json!("text"), "invalid_body"),
        (json!({"token": "x"}), "link_unknown"),
    ] {
        let answer = person.sealed("/auth/confirm", payload.clone(), None).await;
        assert_eq!(code(answer).as_deref(), Some(expected), "{payload}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_must_be_met_for_this_handshake_and_action() {
    let test = start_with(|config| config.proof_of_work_bits = 16).await;
    let person = Person::new(&test);
    for challenge in [json!(""), json!("AAAAAAAAAAA"), json!("nonsense")] {
        let mut payload = login();
        payload["challenge"] = challenge;
        person.sealed("/auth/login", payload, None).await.expect_error(403, "challenge_failed");
    }
    let (offer, bits) = person.offer().await;
    let mut payload = login();
    payload["challenge"] = json!(proof_of_work::find(&offer.id, "sign-up", bits));
    let call = seal_to(&offer, "/auth/login", offer.issued_at, &payload);
    person.send_sealed(&call).await.expect_error(403, "challenge_failed");
    assert_eq!(logins(&test).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_opens_as_the_answer_to_its_request_only() {
    let test = start().await;
    let person = Person::new(&test);
    let mail = json!({"email": "a@b.vn"});
    let one = person.seal("/auth/reset-mail", mail.clone(), Some("reset-password")).await;
    let other = person.seal("/auth/reset-mail", mail, Some("reset-password")).await;
    let answer = person.send_sealed(&one).await;
    assert_eq!(open(&one, &answer), json!({}));
    let data = answer.json()["data"].as_str().unwrap().to_owned();
    assert!(other.opener.open(200, &data).is_err(), "another request's");
    assert!(one.opener.open(201, &data).is_err(), "with another status");
    let length = cms_sdk::handshake::from_base64url(&data).unwrap().len();
    assert_eq!(length, 1 + 16 + 4_096 + 16, "padded");
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_are_limited_per_address() {
    let test = start().await;
    let person = Person::new(&test);
    let mut offers = 0;
    let refused = loop {
        let answer = person.call("GET", "/auth/handshake").await;
        if !answer.status.is_success() {
            break answer;
        }
        offers += 1;
    };
    // Redis goes by its own clock, which does not stand still.
    assert!((60..90).contains(&offers), "{offers}");
    refused.expect_error(429, "too_many_requests");
    assert!(refused.header("Retry-After").is_some());
    Person::new(&test).call("GET", "/auth/handshake").await.expect(200);
}
