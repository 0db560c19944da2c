//! Where files of pictures lie: the contract of the port, in a folder and in a bucket, and what is answered while the bucket is away.

use std::time::Duration;

use bytes::Bytes;
use chrono::TimeDelta;
use cms_api::adapters::disk_media_store::DiskMediaStore;
use cms_api::adapters::s3_media_store::S3MediaStore;
use cms_api::config::{BucketConfig, Config, MediaPlace};
use cms_api::media::files;
use cms_api::ports::MediaStore;
use cms_api::{backup, doctor};
use indicatif::ProgressBar;
use rusty_s3::actions::S3Action as _;
use rusty_s3::{Bucket, Credentials, UrlStyle};
use serde_json::json;

use super::samples::png;
use super::{ALL, bytes_at, upload};
use crate::posts::{Editor, pair};
use crate::support::{Stores, TestApp, s3_url, tests_server_profile};

const TIMEOUT: Duration = Duration::from_secs(30);
const PICTURE: &str = "0123456789abcdef-a.png";
const THUMBNAIL: &str = "0123456789abcdef-thumb.webp";
const OTHER: &str = "fedcba9876543210-cho-noi.jpg";

/// A bucket of this name, as it is configured.
fn configured(server: &str, name: &str) -> BucketConfig {
    let config = Config::parse(
        &|key| match key {
            "DUET_MEDIA_S3_URL" => Some(format!("{server}/{name}")),
            "DUET_MEDIA_S3_KEY" => Some("duet".to_owned()),
            "DUET_MEDIA_S3_SECRET" => Some("hunter2".to_owned()),
            _ => None,
        },
        None,
    );
    match config.unwrap().media {
        MediaPlace::Bucket(bucket) => bucket,
        MediaPlace::Folder(folder) => panic!("{}", folder.display()),
    }
}

/// The same as whoever looks at the service past Duet sees it.
struct Direct {
    bucket: Bucket,
    credentials: Credentials,
    client: reqwest::Client,
}

impl Direct {
    fn at(config: &BucketConfig) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (endpoint, name, region) = (config.endpoint.clone(), config.name.clone(), config.region.clone());
        Self {
            bucket: Bucket::new(endpoint, UrlStyle::Path, name, region).unwrap(),
            credentials: Credentials::new(config.key.clone(), config.secret.as_str()),
            client: reqwest::Client::new(),
        }
    }

    async fn put(&self, key: &str) {
        let put = self.bucket.put_object(Some(&self.credentials), key).sign(TIMEOUT);
        self.client.put(put).body("of somebody else").send().await.unwrap().error_for_status().unwrap();
    }

    async fn head(&self, key: &str) -> reqwest::Response {
        let head = self.bucket.head_object(Some(&self.credentials), key).sign(TIMEOUT);
        self.client.head(head).send().await.unwrap()
    }
}

/// A new bucket on the server that speaks S3, where there is one.
async fn new_bucket() -> Option<BucketConfig> {
    let name = format!("duet-{}", cms_api::clock::Clock::default().new_id().simple());
    let config = configured(&s3_url()?, &name);
    let direct = Direct::at(&config);
    let create = direct.bucket.create_bucket(&direct.credentials).sign(TIMEOUT);
    // The service wants to be told that nothing follows.
    let create = direct.client.put(create).header("Content-Length", 0);
    create.send().await.unwrap().error_for_status().unwrap();
    Some(config)
}

async fn names(media: &dyn MediaStore) -> Vec<String> {
    let mut names: Vec<_> = media.list().await.unwrap().into_iter().map(|file| file.name).collect();
    names.sort();
    names
}

async fn media_keep_their_contract(media: &dyn MediaStore) {
    media.ping().await.unwrap();
    assert!(names(media).await.is_empty());
    assert_eq!(media.get(PICTURE).await.unwrap(), None);
    media.delete(PICTURE).await.unwrap();

    let bytes: Bytes = (0..=255).cycle().take(300_000).collect::<Vec<u8>>().into();
    for name in [PICTURE, THUMBNAIL, OTHER] {
        media.put(name, bytes.clone()).await.unwrap();
    }
    let put_at = async || {
        let files = media.list().await.unwrap();
        files.into_iter().find(|file| file.name == PICTURE).unwrap().put_at
    };
    let first = put_at().await;
    media.put(PICTURE, bytes.clone()).await.unwrap();
    assert!(put_at().await >= first);
    assert_eq!(names(media).await, [PICTURE, THUMBNAIL, OTHER]);
    assert_eq!(media.get(PICTURE).await.unwrap().unwrap(), bytes);
    media.put(THUMBNAIL, Bytes::from_static(b"small")).await.unwrap();
    assert_eq!(media.get(THUMBNAIL).await.unwrap().unwrap(), "small");

    for bad in ["", "../a", "a.png", "/etc/passwd", "0123456789abcdef-../a.png", "0123456789abcdef-a.svg"] {
        assert!(media.put(bad, Bytes::new()).await.is_err(), "{bad}");
        assert!(media.get(bad).await.is_err() && media.delete(bad).await.is_err(), "{bad}");
    }
    for _ in 0..2 {
        media.delete(PICTURE).await.unwrap();
    }
    assert_eq!(media.get(PICTURE).await.unwrap(), None);
    assert_eq!(names(media).await, [THUMBNAIL, OTHER]);
}

#[tokio::test(flavor = "multi_thread")]
async fn media_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    media_keep_their_contract(&DiskMediaStore::new(folder.path().join("media"))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn media_in_a_bucket() {
    let Some(config) = new_bucket().await else { return };
    let direct = Direct::at(&config);
    // Other things in it are left alone, and the list has several pages.
    for key in ["backup.tar.gz", "media/0123456789abcdef-a.png"] {
        direct.put(key).await;
    }
    let media = S3MediaStore::new(&config, TIMEOUT).unwrap().listing_at_once(2);
    media_keep_their_contract(&media).await;
    let head = direct.head(OTHER).await;
    assert_eq!(head.headers()["content-type"], "image/jpeg");
    assert_eq!(head.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert!(direct.head("backup.tar.gz").await.status().is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_there_is_no_lost_picture() {
    let Some(server) = s3_url() else { return };
    let media = S3MediaStore::new(&configured(&server, "nobodys-bucket"), TIMEOUT).unwrap();
    let errors = [
        media.get(PICTURE).await.unwrap_err(),
        media.put(PICTURE, Bytes::new()).await.unwrap_err(),
        media.list().await.unwrap_err(),
        media.delete(PICTURE).await.unwrap_err(),
    ];
    for error in errors.map(|error| format!("{error:#}")) {
        assert!(error.contains("`nobodys-bucket`") && error.contains("NoSuchBucket"), "{error}");
        assert!(!error.contains("hunter2") && !error.contains("Signature"), "{error}");
    }
    assert!(media.ping().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_live_in_a_bucket_and_come_back_from_a_backup() {
    let Some(config) = new_bucket().await else { return };
    let direct = Direct::at(&config);
    let test = TestApp::start_with(|app| app.media = MediaPlace::Bucket(config.clone())).await;
    let editor = Editor::new(&test).await;
    let body = upload(&editor, "a.png", "image/png", png(60, 40)).await.data();
    let name = body["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert!(direct.head(&name).await.status().is_success());
    let file = bytes_at(&test, &body["address"]).await;
    bytes_at(&test, &body["thumbnail"]).await;
    let health = test.get("/health").send().await.json();
    assert_eq!(health["info"]["s3"]["status"], "up", "{health}");
    let findings = doctor::examine(&test.app.config, &test.clock).await;
    let media = findings.iter().find(|(check, _)| *check == "media").unwrap();
    assert!(matches!(&media.1, doctor::Finding::Fine(text) if text.contains(&config.name)), "{media:?}");

    // From the bucket into a folder: what is backed up does not know where it lay.
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("backup");
    assert_eq!(backup::create(&test.app, &folder, &ProgressBar::hidden()).await.unwrap().pictures, 1);
    let stores = Stores::empty(tests_server_profile()).await;
    backup::restore(&stores.config, &test.clock, &folder, &ProgressBar::hidden()).await.unwrap();
    let restored = TestApp::open(stores).await;
    assert_eq!(bytes_at(&restored, &body["address"]).await, file);

    editor.delete(&format!("{ALL}/{}", body["id"].as_str().unwrap()), "\"v1\"").await.expect(200);
    assert_eq!(names(&*test.app.media).await, Vec::<String>::new());
    // And back into a bucket; what nothing leads to is swept, by the bucket's clock.
    let mut stores = Stores::empty(tests_server_profile()).await;
    stores.config.media = MediaPlace::Bucket(config.clone());
    backup::restore(&stores.config, &test.clock, &folder, &ProgressBar::hidden()).await.unwrap();
    let restored = TestApp::open(stores).await;
    assert_eq!(bytes_at(&restored, &body["address"]).await, file);
    restored.app.media.put(OTHER, png(1, 1).into()).await.unwrap();
    let put_at = restored.app.media.list().await.unwrap().iter().map(|file| file.put_at).max().unwrap();
    restored.clock.set(put_at + TimeDelta::hours(25));
    assert_eq!(files::sweep(&restored.app).await.unwrap(), 1);
    assert_eq!(names(&*restored.app.media).await.len(), 2, "the picture and its thumbnail");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_moves_its_pictures_into_a_bucket() {
    if !tests_server_profile() {
        return;
    }
    let Some(bucket) = new_bucket().await else { return };
    let source = Stores::empty(false).await;
    let data_dir = source.config.data_dir.clone();
    std::fs::write(data_dir.join("root.key"), &source.config.root_key.as_ref().unwrap().0).unwrap();
    let test = TestApp::open(source).await;
    let body = upload(&Editor::new(&test).await, "a.png", "image/png", png(60, 40)).await.data();
    let file = bytes_at(&test, &body["address"]).await;
    let clock = test.clock.clone();
    let folder = test.stop();

    let mut target = Stores::empty(true).await.config;
    (target.data_dir, target.media) = (data_dir, MediaPlace::Bucket(bucket));
    backup::move_to_server(&target, &clock, &ProgressBar::hidden()).await.unwrap();
    let moved = TestApp::open(Stores { config: target, folder }).await;
    assert_eq!(bytes_at(&moved, &body["address"]).await, file);
    assert_eq!(names(&*moved.app.media).await.len(), 2, "the picture and its thumbnail");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_bucket_is_away_uploads_are_refused_and_the_rest_goes_on() {
    // Whoever calls is hung up on.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let hangs_up = tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let place = MediaPlace::Bucket(configured(&server, "pictures"));
    let test = TestApp::start_with(|config| config.media = place).await;
    let editor = Editor::new(&test).await;
    let refused = upload(&editor, "a.png", "image/png", png(60, 40)).await;
    refused.expect_error(503, "unavailable");
    assert!(refused.header("Retry-After").is_some());
    let listed = editor.get(ALL).await.expect(200);
    assert_eq!(listed["data"], json!([]), "no row without a file");
    test.get(&format!("/media/{PICTURE}")).send().await.expect_error(503, "unavailable");
    editor.live(pair("Một", "mot")).await;

    let health = test.get("/health").send().await.expect(503);
    assert_eq!(health["error"]["s3"]["status"], "down", "{health}");
    test.get("/health/ready").send().await.expect(200);
    let findings = doctor::examine(&test.app.config, &test.clock).await;
    let (_, media) = findings.iter().find(|(check, _)| *check == "media").unwrap();
    let doctor::Finding::Wrong(text) = media else { panic!("{media:?}") };
    for part in ["`pictures`", "cannot be reached", "DUET_MEDIA_S3_"] {
        assert!(text.contains(part), "{text}");
    }
    hangs_up.abort();
}
