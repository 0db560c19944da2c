//! A person at a browser: cookies, sealed requests, and the mails that reach them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cms_api::clock::random_bytes;
use cms_api::config::{Config, RootKeyText};
use cms_api::mail::{Mail, outbox};
use cms_api::signing_keys;
use cms_sdk::handshake::{
    MEDIA_TYPE, Offer, OfferSignature, OneTimeKey, ReplyOpener, Route, from_base64url, proof_of_work, seal,
};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

/// A password that breaks no rule.
pub const PASSWORD: &str = "sáo trúc gió chiều 47";

/// An application that people can sign up at; `change` changes its configuration. Its root key is its own: limits per account are
/// counted under keys derived from it, and Redis counts for all tests.
pub async fn start_with(change: impl FnOnce(&mut Config)) -> Arc<TestApp> {
    let own = |config: &mut Config| {
        config.proof_of_work_bits = 4;
        config.root_key = Some(RootKeyText(STANDARD.encode(random_bytes::<32>().unwrap())));
        change(config);
    };
    Arc::new(TestApp::start_with(own).await)
}

/// As [`start_with`], as it is.
pub async fn start() -> Arc<TestApp> {
    start_with(|_| {}).await
}

/// A person.
pub struct Person {
    pub test: Arc<TestApp>,
    pub cookies: Mutex<BTreeMap<String, String>>,
    /// Where they call from: an address that nobody else has.
    pub address: String,
}

/// A request that is sealed and not sent yet.
pub struct SealedCall {
    pub path: String,
    pub body: Vec<u8>,
    pub opener: ReplyOpener,
}

/// An address that nobody else has.
pub fn new_address() -> String {
    let [a, b, c, d, e, f] = random_bytes::<6>().unwrap().map(u16::from);
    format!("2001:db8:{:x}:{:x}::{:x}", a << 8 | b, c << 8 | d, e << 8 | f)
}

/// The audience of an application that was asked without a `Host`.
pub const AUDIENCE: &str = "localhost:8080";

impl Person {
    pub fn new(test: &Arc<TestApp>) -> Self {
        Self { test: Arc::clone(test), cookies: Mutex::default(), address: new_address() }
    }

    /// Somebody who has signed up, confirmed and signed in.
    pub async fn signed_in(test: &Arc<TestApp>, email: &str) -> Self {
        let person = Self::new(test);
        person.sign_up(email).await;
        person.login(email, PASSWORD).await.answer.expect(200);
        person
    }

    /// Signs up and uses the link.
    pub async fn sign_up(&self, email: &str) {
        let payload = json!({"email": email, "password": PASSWORD, "name": "Lan Đỗ", "locale": "vi"});
        let answer = self.sealed("/auth/sign-up", payload, Some("sign-up")).await;
        assert!(answer.status.is_success(), "{}", answer.text);
        let link = self.link_to(email).await;
        let answer = self.sealed("/auth/confirm", json!({"token": link}), None).await;
        assert!(answer.status.is_success(), "{}", answer.text);
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// A request without a body.
    pub async fn call(&self, method: &str, path: &str) -> Answer {
        self.send(method, path, None).await
    }

    /// A request with a JSON body.
    pub async fn json(&self, method: &str, path: &str, body: Value) -> Answer {
        self.send(method, path, Some(("application/json", body.to_string().into_bytes()))).await
    }

    async fn send(&self, method: &str, path: &str, body: Option<(&str, Vec<u8>)>) -> Answer {
        let mut call = self
            .test
            .call(method, &format!("/v1{path}"))
            .header("X-Forwarded-For", &self.address)
            .header("Sec-Fetch-Site", "same-origin")
            .header("User-Agent", "Test Browser");
        let cookies: Vec<_> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            call = call.header("Cookie", &cookies.join("; "));
        }
        if let Some((media_type, bytes)) = body {
            call = call.typed(media_type, bytes);
        }
        let answer = call.send().await;
        self.keep_cookies(&answer);
        answer
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut cookies = self.cookies.lock().unwrap();
        for header in answer.headers.get_all("Set-Cookie") {
            let text = header.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() || text.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// An offer, whose signature is checked, and the bits of work that it asks for.
    pub async fn offer(&self) -> (Offer, u32) {
        let data = self.call("GET", "/auth/handshake").await.data();
        let text = |name: &str| data[name].as_str().unwrap().to_owned();
        let milliseconds =
            |name: &str| text(name).parse::<DateTime<Utc>>().unwrap().timestamp_millis().unsigned_abs();
        let offer = Offer {
            id: from_base64url(&text("id")).unwrap().try_into().unwrap(),
            public_point: from_base64url(&text("publicKey")).unwrap().try_into().unwrap(),
            issued_at: milliseconds("issuedAt"),
            expires_at: milliseconds("expiresAt"),
            audience: text("audience"),
        };
        let signatures: Vec<_> = data["signatures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| OfferSignature {
                kid: one["kid"].as_str().unwrap().to_owned(),
                signature: one["signature"].as_str().unwrap().to_owned(),
            })
            .collect();
        let known = signing_keys::public(&mut self.test.app.store.read().await.unwrap()).await.unwrap();
        offer.verify(&signatures, &known.unwrap().keys, AUDIENCE).expect("a signed offer");
        let bits = data["challenge"]["bits"].as_u64().unwrap();
        (offer, u32::try_from(bits).unwrap())
    }

    /// Seals a payload; with an action, its challenge is met.
    pub async fn seal(&self, path: &str, mut payload: Value, action: Option<&str>) -> SealedCall {
        let (offer, bits) = self.offer().await;
        if let Some(action) = action {
            payload["challenge"] = json!(proof_of_work::find(&offer.id, action, bits));
        }
        seal_to(&offer, path, offer.issued_at, &payload)
    }

    pub async fn send_sealed(&self, call: &SealedCall) -> Answer {
        self.send("POST", &call.path, Some((MEDIA_TYPE, call.body.clone()))).await
    }

    /// A sealed request; the answer as it is.
    pub async fn sealed(&self, path: &str, payload: Value, action: Option<&str>) -> Answer {
        let call = self.seal(path, payload, action).await;
        self.send_sealed(&call).await
    }

    /// A sealed request that succeeds; its opened data.
    pub async fn opened(&self, path: &str, payload: Value, action: Option<&str>) -> Value {
        let call = self.seal(path, payload, action).await;
        let answer = self.send_sealed(&call).await;
        open(&call, &answer)
    }

    /// Signs in.
    pub async fn login(&self, email: &str, password: &str) -> Login {
        let call =
            self.seal("/auth/login", json!({"email": email, "password": password}), Some("login")).await;
        let answer = self.send_sealed(&call).await;
        let opened = if answer.status.is_success() { open(&call, &answer) } else { Value::Null };
        Login { answer, opened }
    }

    /// Shows again who they are.
    pub async fn step_up(&self) {
        self.opened("/auth/step-up", json!({"password": PASSWORD}), None).await;
    }

    /// Takes the mails that wait away; what they say, to whom.
    pub async fn mails(&self) -> Vec<(String, Mail)> {
        take_mails(&self.test).await
    }

    /// The token of the link in the newest mail to an address.
    pub async fn link_to(&self, email: &str) -> String {
        let mails = self.mails().await;
        let newest = mails.iter().rev().find(|(to, _)| to == email).map(|(_, mail)| mail);
        let link = match newest {
            Some(
                Mail::ConfirmSignUp { link } | Mail::ConfirmEmail { link } | Mail::ResetPassword { link },
            ) => link,
            other => panic!("no link to {email}: {other:?}"),
        };
        link.split_once("#token=").expect("a token in the fragment").1.to_owned()
    }
}

/// What signing in led to.
pub struct Login {
    pub answer: Answer,
    pub opened: Value,
}

/// Seals to an offer.
pub fn seal_to(offer: &Offer, path: &str, ts: u64, payload: &Value) -> SealedCall {
    let full = format!("/v1{path}");
    let route = Route { method: "POST", path: &full, audience: &offer.audience };
    let ephemeral = loop {
        let bytes = random_bytes::<32>().unwrap();
        if OneTimeKey::from_bytes(&bytes).is_ok() {
            break bytes;
        }
    };
    let payload = payload.to_string();
    let nonce = random_bytes().unwrap();
    let (body, opener) = seal(offer, route, ts, nonce, &ephemeral, payload.as_bytes()).unwrap();
    SealedCall { path: path.to_owned(), body, opener }
}

/// Opens the data of a sealed answer.
#[track_caller]
pub fn open(call: &SealedCall, answer: &Answer) -> Value {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["success"], true, "{body}");
    let opened = call.opener.open(200, body["data"].as_str().expect("sealed data")).expect("it opens");
    serde_json::from_slice(&opened).unwrap()
}

/// Takes the mails that wait away; what they say, to whom.
pub async fn take_mails(test: &TestApp) -> Vec<(String, Mail)> {
    let mut mails = Vec::new();
    while let Some(claimed) = outbox::claim_next(&test.app.store, &test.clock).await.unwrap() {
        let opened = claimed.open(&test.app.root_key).unwrap();
        outbox::settle(&test.app.store, &test.clock, &claimed, Ok(())).await.unwrap();
        mails.push((opened.to, opened.mail));
    }
    mails
}
