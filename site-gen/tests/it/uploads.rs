//! What a build changed comes into a bucket: all of it, nothing else, in an order that readers do not notice.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use cms_sdk::Locale;
use cms_sdk::build::BuildStatus;
use cms_sdk::content::PostKind;
use md5::{Digest as _, Md5};
use object_store::aws::AmazonS3Builder;
use object_store::{Attribute, ClientOptions, ObjectStoreExt as _};
use poem::http::{Method, StatusCode};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Request, Response, Server, endpoint::make};
use site_gen::Generator;
use site_gen::upload::{BucketConfig, Upload};

use crate::api::{Call, FakeApi, Pictures, run};
use crate::site::{Site, Tree};
use crate::world::World;

/// What was put under a key.
#[derive(Debug, Clone, PartialEq)]
struct Object {
    bytes: Vec<u8>,
    content_type: String,
    caching: String,
}

#[derive(Default)]
struct Contents {
    objects: BTreeMap<String, Object>,
    /// What was asked for: method and key.
    requests: Vec<(Method, String)>,
    /// Writes that are taken before it refuses all.
    writes_left: Option<usize>,
}

/// A stand-in for a service that speaks S3, with one bucket.
struct FakeBucket {
    address: String,
    contents: Arc<Mutex<Contents>>,
}

impl FakeBucket {
    async fn new() -> Self {
        let contents = Arc::new(Mutex::new(Contents::default()));
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let shared = Arc::clone(&contents);
        let endpoint = make(move |request| {
            let contents = Arc::clone(&shared);
            async move { Ok::<_, poem::Error>(answer(request, &contents).await) }
        });
        tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint));
        Self { address: format!("http://127.0.0.1:{port}/bucket"), contents }
    }

    fn upload(&self) -> Upload {
        upload_to(&self.address)
    }

    fn tree(&self) -> Tree {
        let contents = self.contents.lock().unwrap();
        contents.objects.iter().map(|(key, object)| (key.clone(), object.bytes.clone())).collect()
    }

    /// What was asked for since the last time.
    fn requests(&self) -> Vec<(Method, String)> {
        std::mem::take(&mut self.contents.lock().unwrap().requests)
    }

    fn put(&self, key: &str, text: &str) {
        let (bytes, nothing) = (text.as_bytes().to_vec(), String::new());
        let object = Object { bytes, content_type: nothing.clone(), caching: nothing };
        self.contents.lock().unwrap().objects.insert(key.to_owned(), object);
    }

    fn refuse_after(&self, writes: Option<usize>) {
        self.contents.lock().unwrap().writes_left = writes;
    }
}

fn upload_to(address: &str) -> Upload {
    let config = BucketConfig::parse(address, "key".to_owned(), "secret".to_owned()).unwrap();
    Upload::new(&config).unwrap()
}

async fn answer(mut request: Request, contents: &Mutex<Contents>) -> Response {
    let bytes = request.take_body().into_vec().await.unwrap();
    let mut contents = contents.lock().unwrap();
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    assert!(header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=key/"));
    let key = request.uri().path().strip_prefix("/bucket").unwrap().trim_start_matches('/').to_owned();
    if *request.method() == Method::GET {
        assert!(request.uri().query().unwrap().contains("list-type=2"));
        contents.requests.push((Method::GET, key));
        return Response::builder().content_type("application/xml").body(list(&contents.objects));
    }
    if let Some(left) = contents.writes_left {
        if left == 0 {
            return StatusCode::FORBIDDEN.into();
        }
        contents.writes_left = Some(left - 1);
    }
    contents.requests.push((request.method().clone(), key.clone()));
    if *request.method() == Method::DELETE {
        contents.objects.remove(&key);
        return StatusCode::NO_CONTENT.into();
    }
    let (content_type, caching) = (header("content-type"), header("cache-control"));
    let tag = tag(&bytes);
    contents.objects.insert(key, Object { bytes, content_type, caching });
    Response::builder().header("etag", tag).finish()
}

fn tag(bytes: &[u8]) -> String {
    let hash: String = Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hash}\"")
}

fn list(objects: &BTreeMap<String, Object>) -> String {
    let mut xml = "<ListBucketResult><IsTruncated>false</IsTruncated>".to_owned();
    for (key, object) in objects {
        let (size, tag) = (object.bytes.len(), tag(&object.bytes).replace('"', "&quot;"));
        write!(
            xml,
            "<Contents><Key>{key}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>\
             <ETag>{tag}</ETag><Size>{size}</Size></Contents>"
        )
        .unwrap();
    }
    xml + "</ListBucketResult>"
}

fn generator(site: &Site, bucket: &FakeBucket) -> Arc<Generator> {
    Arc::new(site.generator().with_upload(bucket.upload()))
}

/// The addresses of keys, sorted.
fn addresses(requests: &[(Method, String)], method: &Method) -> Vec<String> {
    let keys = requests.iter().filter(|(own, _)| own == method).map(|(_, key)| crate::site::address(key));
    let mut addresses: Vec<_> = keys.collect();
    addresses.sort();
    addresses
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bucket_holds_the_site_and_takes_only_what_changed() {
    let api = FakeApi::serving(World::with_articles(1, 8)).await;
    let (site, source, bucket) = (Site::new(), api.source(), FakeBucket::new().await);
    let generator = generator(&site, &bucket);
    let report = run(&generator, &source).await.unwrap();
    assert_eq!(bucket.tree(), site.tree());
    assert_eq!(report.uploaded, site.tree().len());
    {
        let contents = bucket.contents.lock().unwrap();
        let page = &contents.objects["en/index.html"];
        assert_eq!(page.content_type, "text/html; charset=utf-8");
        assert_eq!(page.caching, "public, max-age=0, must-revalidate");
        let style = contents.objects.iter().find(|(key, _)| key.ends_with(".css")).unwrap().1;
        assert_eq!(style.content_type, "text/css; charset=utf-8");
        assert_eq!(style.caching, "public, max-age=31536000, immutable");
    }
    bucket.requests();

    assert_eq!(run(&generator, &source).await.unwrap().uploaded, 0);
    assert_eq!(bucket.requests(), [], "nothing has changed");

    api.edit(|world| {
        world.publish(60, Locale::En, PostKind::Article, "news", &[], |_| {});
        world.unpublish(0, Locale::Vi);
    });
    let report = run(&generator, &source).await.unwrap();
    let requests = bucket.requests();
    assert_eq!(bucket.tree(), site.tree());
    assert_eq!(addresses(&requests, &Method::PUT), report.changed);
    assert_eq!(addresses(&requests, &Method::DELETE), report.removed);
    let at = |key: &str| requests.iter().position(|(_, own)| own == key).unwrap();
    let (page, list, gone) =
        (at("en/posts/news/index.html"), at("en/posts/index.html"), at("vi/bai-viet/article-0/index.html"));
    assert!(page < list, "the list leads to the page");
    let last_put = requests.iter().rposition(|(method, _)| *method == Method::PUT).unwrap();
    assert!(last_put < gone, "pages lead there until they are written anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_was_refused_goes_on_and_is_reported_when_all_is_there() {
    let api = FakeApi::serving(World::with_articles(1, 8)).await;
    let (site, source, bucket) = (Site::new(), api.source(), FakeBucket::new().await);
    bucket.refuse_after(Some(40));
    let told = site.state().join("told");
    let purge = format!("cat >> '{}'", told.display());
    let with_purge = || {
        let generator = site.generator().with_upload(bucket.upload()).with_purge_command(&purge);
        Arc::new(generator)
    };
    let generator = with_purge();
    let refused = format!("{:#}", run(&generator, &source).await.unwrap_err());
    assert!(refused.contains("the next build goes on with the upload"), "{refused}");
    assert!(!refused.contains("secret"), "{refused}");
    // Said again it is no news.
    assert!(refused.contains("403") && !refused.contains("ms"), "{refused}");
    assert!(!told.exists(), "caches would fetch what is old");
    let statuses = || {
        let finished = |call| match call {
            Call::Finish(finish) => Some(finish.status),
            _ => None,
        };
        api.receipts().into_iter().filter_map(finished).collect::<Vec<_>>()
    };
    assert_eq!(statuses(), [BuildStatus::Failed]);
    drop(generator);

    // Another process goes on: with what is left, and with what changed since.
    bucket.refuse_after(None);
    let first = addresses(&bucket.requests(), &Method::PUT);
    api.edit(|world| world.unpublish(0, Locale::Vi));
    let generator = with_purge();
    run(&generator, &source).await.unwrap();
    assert_eq!(bucket.tree(), site.tree());
    let second = addresses(&bucket.requests(), &Method::PUT);
    assert!(first.len() == 40 && second.len() < site.tree().len(), "{} and {}", first.len(), second.len());
    assert_eq!(statuses(), [BuildStatus::Failed, BuildStatus::Succeeded]);
    assert!(told.exists());

    // A build that changes nothing, after which the upload succeeds, is news to the editor.
    bucket.refuse_after(Some(0));
    api.edit(|world| world.publish(61, Locale::En, PostKind::Article, "more", &[], |_| {}));
    run(&generator, &source).await.unwrap_err();
    bucket.refuse_after(None);
    run(&generator, &source).await.unwrap();
    assert_eq!(bucket.tree(), site.tree());
    let [.., failed, succeeded] = statuses()[..] else { panic!("{:?}", statuses()) };
    assert_eq!((failed, succeeded), (BuildStatus::Failed, BuildStatus::Succeeded));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_notes_the_bucket_is_compared_with_the_site() {
    let api = FakeApi::serving(World::with_articles(1, 8)).await;
    let (source, bucket) = (api.source(), FakeBucket::new().await);
    run(&generator(&Site::new(), &bucket), &source).await.unwrap();
    bucket.put("en/posts/long-gone/index.html", "<p>Old</p>");
    bucket.put("en/index.html", "<p>Somebody's own</p>");
    bucket.put("photos/mine.jpg", "not the generator's");
    bucket.requests();

    let site = Site::new();
    run(&generator(&site, &bucket), &source).await.unwrap();
    let requests = bucket.requests();
    assert_eq!(addresses(&requests, &Method::PUT), ["/en/"]);
    assert_eq!(addresses(&requests, &Method::DELETE), ["/en/posts/long-gone/"]);
    let mut expected = site.tree();
    expected.insert("photos/mine.jpg".to_owned(), b"not the generator's".to_vec());
    assert_eq!(bucket.tree(), expected);

    // What a build changed that was not to be uploaded is found out.
    api.edit(|world| world.publish(62, Locale::En, PostKind::Article, "quietly", &[], |_| {}));
    run(&Arc::new(site.generator()), &source).await.unwrap();
    assert!(!bucket.tree().contains_key("en/posts/quietly/index.html"));
    run(&generator(&site, &bucket), &source).await.unwrap();
    let mut expected = site.tree();
    expected.insert("photos/mine.jpg".to_owned(), b"not the generator's".to_vec());
    assert_eq!(bucket.tree(), expected);

    // Another bucket has none of it.
    let other = FakeBucket::new().await;
    let report = run(&generator(&site, &other), &source).await.unwrap();
    assert_eq!((report.uploaded, other.tree()), (site.tree().len(), site.tree()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_built_stays_in_a_bucket_that_is_compared() {
    let mut world = World::with_articles(1, 4);
    world.upload(0, "A picture", 500);
    let api = FakeApi::serving(world).await;
    let (source, bucket) = (api.source(), FakeBucket::new().await);
    run(&generator(&Site::new(), &bucket), &source).await.unwrap();
    let picture = bucket.tree().into_keys().find(|key| key.starts_with("media/")).unwrap();
    bucket.put("en/posts/long-gone/index.html", "<p>Old</p>");

    // State and site are lost, and the API has lost the picture.
    api.set_pictures(Pictures::Lost);
    let site = Site::new();
    let losing = || {
        let generator = site.generator().with_upload(bucket.upload());
        let _ = std::fs::remove_dir_all(site.state().join("media"));
        Arc::new(generator)
    };
    let report = run(&losing(), &source).await.unwrap();
    assert!(!report.failures.is_empty());
    assert!(bucket.tree().contains_key(&picture), "readers had it");

    // Once all can be built what is really gone goes.
    api.set_pictures(Pictures::Served);
    let report = run(&losing(), &source).await.unwrap();
    assert_eq!(report.failures, []);
    assert_eq!(bucket.tree(), site.tree());
}

/// The same with a service that others have written, where `./test` has started one.
#[tokio::test(flavor = "multi_thread")]
async fn a_real_service_takes_the_site() {
    let Ok(service) = std::env::var("DUET_TEST_S3_URL") else {
        eprintln!("skipped: DUET_TEST_S3_URL names no service");
        return;
    };
    let name = format!("site-{}", uuid::Uuid::new_v4());
    let api = FakeApi::serving(World::with_articles(1, 8)).await;
    let (source, address) = (api.source(), format!("{service}/{name}/www"));
    let created = reqwest::Client::new().put(format!("{service}/{name}")).send().await.unwrap();
    assert!(created.status().is_success(), "{}", created.status());
    let upload = |site: &Site| Arc::new(site.generator().with_upload(upload_to(&address)));
    let site = Site::new();
    run(&upload(&site), &source).await.unwrap();
    api.edit(|world| world.unpublish(0, Locale::Vi));
    run(&upload(&site), &source).await.unwrap();
    let reader = AmazonS3Builder::new()
        .with_endpoint(&service)
        .with_client_options(ClientOptions::new().with_allow_http(true))
        .with_bucket_name(&name)
        .with_region("us-east-1")
        .with_access_key_id("key")
        .with_secret_access_key("secret");
    let reader = reader.build().unwrap();
    let page = async |path: &str| reader.get(&format!("www/{path}").into()).await;
    let front = page("en/index.html").await.unwrap();
    let content_type = front.attributes.get(&Attribute::ContentType).unwrap();
    assert_eq!(content_type.as_ref(), "text/html; charset=utf-8");
    assert_eq!(front.bytes().await.unwrap(), site.read("en/index.html"));
    assert!(page("vi/bai-viet/article-0/index.html").await.is_err());
    // What the service says of its objects is what they are compared by.
    let report = run(&upload(&Site::new()), &source).await.unwrap();
    assert_eq!(report.uploaded, 0);
}
