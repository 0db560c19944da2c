//! Makes `vectors/handshake.json`. Run it only when the version of the handshake changes: the file is what clients are held to.

use super::*;

/// Name, method, path, audience, payload and how often, status, answer and how often.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    (&'static str, usize),
    u16,
    (&'static str, usize),
);

const HOST: &str = "example.com";
const LOCAL: &str = "localhost:8080";

const CASES: [Case; 24] = [
    (
        "login",
        "POST",
        "/v1/auth/login",
        HOST,
        (
            r#"{"email":"lan@example.com","password":"correct horse battery staple","challenge":"AAAAAAAAAAE"}"#,
            1,
        ),
        200,
        (r#"{"status":"secondFactor","ticket":"dGlja2V0","methods":["totp","recoveryCode"]}"#, 1),
    ),
    (
        "sign-up, Vietnamese",
        "POST",
        "/v1/auth/sign-up",
        HOST,
        (
            r#"{"email":"lan@example.com","password":"con ngựa đúng pin ghim","name":"Nguyễn Thị Lan","locale":"vi","challenge":"AAAAAAAAAAI"}"#,
            1,
        ),
        200,
        ("{}", 1),
    ),
    (
        "Vietnamese, decomposed",
        "PUT",
        "/v1/account",
        HOST,
        ("{\"name\":\"Nguye\u{302}\u{303}n Thi\u{323} Lan\",\"locale\":\"vi\"}", 1),
        200,
        (r#"{"name":"Nguyễn Thị Lan"}"#, 1),
    ),
    (
        "outside the basic plane",
        "POST",
        "/v1/auth/login",
        HOST,
        (r#"{"password":"🔑𠮷 mật khẩu 😀"}"#, 1),
        200,
        (r#"{"name":"😀"}"#, 1),
    ),
    ("empty payloads", "POST", "/v1/auth/logout", HOST, ("", 0), 200, ("", 0)),
    ("empty objects", "POST", "/v1/auth/confirm", HOST, ("{}", 1), 200, ("{}", 1)),
    ("one byte", "POST", "/v1/auth/confirm", HOST, ("a", 1), 200, ("b", 1)),
    ("one byte short of a block", "POST", "/v1/auth/login", HOST, ("a", 4_091), 200, ("b", 4_091)),
    ("exactly one block", "POST", "/v1/auth/login", HOST, ("a", 4_092), 200, ("b", 4_092)),
    ("one byte more than a block", "POST", "/v1/auth/login", HOST, ("a", 4_093), 200, ("b", 4_093)),
    (
        "two blocks of Vietnamese",
        "POST",
        "/v1/auth/login",
        HOST,
        ("đường đi ", 600),
        200,
        ("Hát cùng nhau. ", 400),
    ),
    ("a request of sixteen blocks", "POST", "/v1/auth/login", HOST, ("a", 65_532), 200, ("{}", 1)),
    ("an answer of sixteen blocks", "GET", "/v1/account/export", HOST, ("{}", 1), 200, ("b", 65_532)),
    ("loopback with a port", "POST", "/v1/auth/login", LOCAL, (r#"{"email":"a@b.c"}"#, 1), 200, ("{}", 1)),
    ("an IPv4 address", "POST", "/v1/auth/login", "127.0.0.1:3000", ("{}", 1), 200, ("{}", 1)),
    ("an IPv6 address", "POST", "/v1/auth/login", "[::1]:8080", ("{}", 1), 200, ("{}", 1)),
    (
        "an internationalised host",
        "POST",
        "/v1/auth/login",
        "xn--bch-tho-iza0661d.example",
        ("{}", 1),
        200,
        ("{}", 1),
    ),
    (
        "a long host",
        "POST",
        "/v1/auth/login",
        "a-very-long-label-of-a-host-name-that-goes-on-and-on.sub.domain.of.another.example.org:65535",
        ("{}", 1),
        200,
        ("{}", 1),
    ),
    (
        "created",
        "POST",
        "/v1/account/totp",
        HOST,
        (r#"{"password":"mật khẩu"}"#, 1),
        201,
        (r#"{"secret":"JBSWY3DPEHPK3PXP"}"#, 1),
    ),
    (
        "accepted",
        "POST",
        "/v1/account/deletion",
        HOST,
        (r#"{"password":"p","code":"123456"}"#, 1),
        202,
        ("{}", 1),
    ),
    ("a status of the sixth hundred", "POST", "/v1/auth/login", HOST, ("{}", 1), 599, ("{}", 1)),
    (
        "DELETE with an id",
        "DELETE",
        "/v1/account/sessions/0190b5a0-0000-7000-8000-000000000001",
        HOST,
        ("{}", 1),
        200,
        ("{}", 1),
    ),
    ("a path with percent signs", "PATCH", "/v1/t%C3%A0i-kho%E1%BA%A3n", HOST, ("{}", 1), 200, ("{}", 1)),
    (
        "quotes, controls and a newline",
        "POST",
        "/v1/auth/login",
        HOST,
        ("{\"password\":\"\\\"\\\\\\u0000\\n\t\"}\n", 1),
        200,
        ("\u{feff}{}", 1),
    ),
];

#[test]
#[ignore = "makes the frozen file anew"]
fn freeze() {
    let vectors: Vec<Vector> =
        CASES.into_iter().enumerate().map(|(number, case)| vector(number, case)).collect();
    let text = serde_json::to_string_pretty(&vectors).unwrap();
    std::fs::write(file("handshake.json"), text + "\n").unwrap();
}

fn vector(number: usize, case: Case) -> Vector {
    let (name, method, path, audience, (payload, times), status, (answer, answer_times)) = case;
    let mut random = Random::new(format!("vector {number}"));
    let issued_at = ISSUED_AT + u64::try_from(random.below(86_400_000)).unwrap();
    let lifetime = 1 + u64::try_from(random.below(120_000)).unwrap();
    let one_time_key = OneTimeKey::from_bytes(&random.bytes()).unwrap();
    // Now and then a rotation: two keys sign.
    let signing_keys: Vec<_> =
        (0..=number % 2).map(|_| SigningKey::from_bytes(&random.bytes()).unwrap()).collect();
    let offer = Offer {
        id: random.bytes(),
        public_point: one_time_key.public_point(),
        issued_at,
        expires_at: issued_at + lifetime,
        audience: audience.to_owned(),
    };
    let route = Route { method, path, audience };
    let (ts, nonce, ephemeral) = (issued_at + lifetime / 2, random.bytes(), random.bytes());
    let binding = Binding::new(&offer.id, ts, &nonce, route).unwrap();
    let (body, _) = seal(&offer, route, ts, nonce, &ephemeral, payload.repeat(times).as_bytes()).unwrap();
    let (_, sealer) = SealedRequest::parse(&body).unwrap().open(&one_time_key, route).unwrap();
    let response_nonce = random.bytes();
    Vector {
        name: name.to_owned(),
        signing_keys: signing_keys.iter().map(vector_signing_key).collect(),
        one_time_key: base64url(one_time_key.to_bytes().as_slice()),
        offer: vector_offer(&offer, &signing_keys),
        request: VectorRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            audience: audience.to_owned(),
            ts,
            nonce: base64url(&nonce),
            ephemeral: base64url(&ephemeral),
            payload: payload.to_owned(),
            times,
            info: base64url(&request_info(&offer.id)),
            aad: base64url(&binding.request_aad()),
            body: base64url(&body),
        },
        reply: VectorReply {
            status,
            response_nonce: base64url(&response_nonce),
            payload: answer.to_owned(),
            times: answer_times,
            aad: base64url(&binding.reply_aad(status, &response_nonce)),
            data: sealer.seal(status, response_nonce, answer.repeat(answer_times).as_bytes()).unwrap(),
        },
    }
}

fn vector_signing_key(key: &SigningKey) -> VectorSigningKey {
    let PublicSigningKey { kid, public_key } = key.public();
    VectorSigningKey { scalar: base64url(key.to_bytes().as_slice()), kid, public_key }
}

fn vector_offer(offer: &Offer, signing_keys: &[SigningKey]) -> VectorOffer {
    let time = |milliseconds: u64| {
        let time = DateTime::from_timestamp_millis(i64::try_from(milliseconds).unwrap()).unwrap();
        time.to_rfc3339_opts(SecondsFormat::Millis, true)
    };
    let signatures = signing_keys.iter().map(|key| offer.sign(key));
    VectorOffer {
        id: base64url(&offer.id),
        public_key: base64url(&offer.public_point),
        issued_at: time(offer.issued_at),
        expires_at: time(offer.expires_at),
        audience: offer.audience.clone(),
        signatures: signatures
            .map(|OfferSignature { kid, signature }| VectorSignature { kid, signature })
            .collect(),
    }
}
