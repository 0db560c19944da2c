use super::*;

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("out").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("en/index.html", &"<p>hello</p>".repeat(100));
    write("vi/404.html", "không có");
    write("404.html", "nothing");
    write("assets/site.abc.css", "a{}");
    write("_redirects", "/en/old/ /en/ 301\n/vi/gone/ /vi/404.html 410\n");
    std::fs::write(folder.path().join("secret"), "secret").unwrap();
    folder
}

async fn get(site: &tempfile::TempDir, path: &str, headers: &[(header::HeaderName, &str)]) -> Response {
    let mut request = Request::builder().uri(path.parse().unwrap());
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    StaticFiles::new(&site.path().join("out")).answer(&request.finish()).await
}

#[tokio::test]
async fn pages_assets_redirects_and_errors_answer_as_a_host_would() {
    let site = site();
    for (path, status, location) in [
        ("/en/", 200, None),
        ("/en", 301, Some("/en/")),
        ("/en/old/", 301, Some("/en/")),
        ("/en/old", 301, Some("/en/")),
        ("/vi/gone/", 410, None),
        ("/vi/x/", 404, None),
        ("/x", 404, None),
        ("/../secret", 404, None),
        ("/%2e%2e/secret", 404, None),
        ("/en/%00", 404, None),
    ] {
        let answer = get(&site, path, &[]).await;
        assert_eq!((answer.status().as_u16(), answer.header("location")), (status, location), "{path}");
    }
    let gone = get(&site, "/vi/gone/", &[]).await;
    assert_eq!(gone.into_body().into_string().await.unwrap(), "không có");
}

#[tokio::test]
async fn answers_are_compressed_and_cached() {
    let site = site();
    let plain = get(&site, "/en/", &[]).await;
    let packed = get(&site, "/en/", &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let etag = packed.header("etag").unwrap().to_owned();
    assert_ne!(plain.header("etag"), Some(etag.as_str()));
    let again =
        get(&site, "/en/", &[(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, etag.as_str())])
            .await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let asset = get(&site, "/assets/site.abc.css", &[]).await;
    assert_eq!(asset.header("cache-control"), Some(FOR_EVER));
    assert_eq!(asset.content_type(), Some("text/css; charset=utf-8"));
}
