//! A stand-in for the API on a port of its own, and what the generator does with it.

use std::sync::{Arc, Mutex};

use cms_sdk::Locale;
use cms_sdk::build::{BuildFinish, BuildStart, BuildStatus};
use cms_sdk::content::PostKind;
use cms_sdk::feed::Cursor;
use poem::http::{Method, StatusCode};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Request, Response, Server, endpoint::make};
use serde_json::{Value, json};
use site_gen::build::{BuildReport, Look};
use site_gen::source::{ApiSource, Source};
use site_gen::{Generator, no_progress};
use tokio::sync::watch;

use crate::site::{Site, assert_same, clean};
use crate::world::{World, picture, picture_bytes};

const TOKEN: &str = "duet_test";

/// A request that the stand-in took.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    Changes,
    Snapshot,
    Start(BuildStart),
    Finish(BuildFinish),
}

/// What becomes of requests for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictures {
    #[default]
    Served,
    Down,
    Lost,
    Changed,
}

/// What the stand-in holds and how it behaves.
#[derive(Default)]
struct Behaviour {
    world: World,
    /// Nothing is answered.
    is_down: bool,
    /// Receipts are not taken.
    refuses_receipts: bool,
    /// What becomes of requests for pictures.
    pictures: Pictures,
    /// The snapshot stops in the middle.
    cuts_snapshots: bool,
}

/// A stand-in for the API.
pub struct FakeApi {
    base: String,
    behaviour: Arc<Mutex<Behaviour>>,
    calls: watch::Receiver<Vec<Call>>,
}

impl FakeApi {
    pub async fn serving(world: World) -> Self {
        let behaviour = Arc::new(Mutex::new(Behaviour { world, ..Behaviour::default() }));
        let (note, calls) = watch::channel(Vec::new());
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let note = Arc::new(note);
        let shared = Arc::clone(&behaviour);
        let endpoint = make(move |request| {
            let (behaviour, note) = (Arc::clone(&shared), Arc::clone(&note));
            async move { Ok::<_, poem::Error>(answer(request, &behaviour, &note).await) }
        });
        tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint));
        Self { base: format!("http://127.0.0.1:{port}"), behaviour, calls }
    }

    pub fn source(&self) -> Source {
        Source::Api(ApiSource::new(&self.base, TOKEN.to_owned()).unwrap())
    }

    /// Changes the world that it serves.
    pub fn edit(&self, edit: impl FnOnce(&mut World)) {
        edit(&mut self.behaviour.lock().unwrap().world);
    }

    pub fn world(&self) -> World {
        self.behaviour.lock().unwrap().world.clone()
    }

    pub fn set_down(&self, is_down: bool) {
        self.behaviour.lock().unwrap().is_down = is_down;
    }

    pub fn set_pictures(&self, pictures: Pictures) {
        self.behaviour.lock().unwrap().pictures = pictures;
    }

    pub fn refuse_receipts(&self, refuses: bool) {
        self.behaviour.lock().unwrap().refuses_receipts = refuses;
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }

    /// The receipts that it took, in order.
    pub fn receipts(&self) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| matches!(call, Call::Start(_) | Call::Finish(_)));
        calls
    }

    /// Waits until the calls are such.
    pub async fn wait_for(&self, are_such: impl FnMut(&Vec<Call>) -> bool) {
        self.calls.clone().wait_for(are_such).await.unwrap();
    }
}

/// Whether this many builds were reported as ended well.
pub fn succeeded(calls: &[Call], count: usize) -> bool {
    let ended =
        |call: &&Call| matches!(call, Call::Finish(finish) if finish.status == BuildStatus::Succeeded);
    calls.iter().filter(ended).count() >= count
}

async fn answer(
    mut request: Request,
    behaviour: &Mutex<Behaviour>,
    note: &watch::Sender<Vec<Call>>,
) -> Response {
    let body = request.take_body().into_bytes().await.unwrap();
    let behaviour = behaviour.lock().unwrap();
    if behaviour.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into();
    }
    if request.header("authorization") != Some(&format!("Bearer {TOKEN}")) {
        return StatusCode::UNAUTHORIZED.into();
    }
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let taken = |call| note.send_modify(|calls| calls.push(call));
    match (request.method(), path.as_str()) {
        (&Method::GET, "/v1/export/snapshot") => {
            // Whoever asks for it over and over is told so.
            if note.borrow().iter().filter(|call| **call == Call::Snapshot).count() > 3 {
                return StatusCode::INTERNAL_SERVER_ERROR.into();
            }
            taken(Call::Snapshot);
            let mut snapshot = behaviour.world.snapshot();
            if behaviour.cuts_snapshots {
                snapshot.truncate(snapshot.len() / 2);
            }
            snapshot.into()
        }
        (&Method::GET, "/v1/export/changes") => {
            taken(Call::Changes);
            let after = query.split('&').find_map(|pair| pair.strip_prefix("after=")).unwrap();
            changes(&behaviour.world, after.parse().unwrap())
        }
        (&Method::GET, path) if path.starts_with("/media/") => {
            let number = (0..u8::MAX).find(|number| path.ends_with(&picture(*number).1)).unwrap();
            match behaviour.pictures {
                Pictures::Served => picture_bytes(number).into(),
                Pictures::Down => StatusCode::SERVICE_UNAVAILABLE.into(),
                Pictures::Lost => StatusCode::NOT_FOUND.into(),
                Pictures::Changed => "another picture".into(),
            }
        }
        (&Method::POST, "/v1/builds") | (&Method::PUT, _) if behaviour.refuses_receipts => {
            StatusCode::SERVICE_UNAVAILABLE.into()
        }
        (&Method::POST, "/v1/builds") => {
            let start: BuildStart = serde_json::from_slice(&body).unwrap();
            if behaviour.world.changes_after(start.cursor.parse().unwrap(), 1).is_none() {
                return unknown_cursor();
            }
            taken(Call::Start(start));
            StatusCode::CREATED.into()
        }
        (&Method::PUT, _) => {
            let id = path.strip_prefix("/v1/builds/").unwrap();
            let is_known = |call: &Call| matches!(call, Call::Start(start) if start.id.to_string() == id);
            if !note.borrow().iter().any(is_known) {
                return StatusCode::NOT_FOUND.into();
            }
            taken(Call::Finish(serde_json::from_slice(&body).unwrap()));
            StatusCode::OK.into()
        }
        _ => StatusCode::NOT_FOUND.into(),
    }
}

fn changes(world: &World, after: Cursor) -> Response {
    // Small pages, so that reading on is tried too.
    let Some(page) = world.changes_after(after, 7) else { return unknown_cursor() };
    let mut body = serde_json::to_value(page).unwrap();
    body["success"] = Value::Bool(true);
    Response::builder().content_type("application/json").body(body.to_string())
}

fn unknown_cursor() -> Response {
    let body = json!({"success": false, "message": "?", "error": {"code": "cursor_unknown"}});
    Response::builder().status(StatusCode::CONFLICT).content_type("application/json").body(body.to_string())
}

/// One run of the whole pipeline.
pub async fn run(generator: &Arc<Generator>, source: &Source) -> anyhow::Result<BuildReport> {
    generator.run(source, Look::AtChanges, no_progress()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_run_takes_the_snapshot_and_later_ones_the_changes() {
    let api = FakeApi::serving(World::with_articles(1, 8)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    api.edit(|world| {
        (20..40).for_each(|post| {
            world.publish(post, Locale::En, PostKind::Article, &format!("later-{post}"), &[], |_| {});
        });
    });
    let report = run(&generator, &source).await.unwrap();
    assert!(report.changed.contains(&"/en/posts/later-39/".to_owned()));
    assert_eq!(api.calls().iter().filter(|call| **call == Call::Snapshot).count(), 1);
    assert_same(&site.tree(), &clean(&api.world()).tree());
    assert!(run(&generator, &source).await.unwrap().is_unchanged());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_database_behind_the_api_means_a_resync() {
    let api = FakeApi::serving(World::with_articles(1, 6)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    // As many changes as before and other ones: only the id in the cursor tells.
    let mut other = World::with_articles(2, 6);
    other.changes.truncate(0);
    for (number, one) in World::with_articles(2, 6).changes.into_iter().enumerate() {
        let mut entry = one.entry;
        if let cms_sdk::feed::Entry::Translation(translation) = &mut entry {
            translation.title = format!("Other {number}");
        }
        other.commit(entry);
    }
    api.edit(|world| *world = other.clone());
    run(&generator, &source).await.unwrap();
    assert_same(&site.tree(), &clean(&other).tree());
    assert_eq!(generator.cursor().unwrap(), other.cursor());
    assert_eq!(api.calls().iter().filter(|call| **call == Call::Snapshot).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_feed_is_asked_once() {
    let api = FakeApi::serving(World::default()).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    assert!(site.has("en/index.html"));
    assert_eq!(api.calls().iter().filter(|call| **call == Call::Snapshot).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_api_the_mirror_is_built_and_nothing_is_built_from_nothing() {
    let api = FakeApi::serving(World::with_articles(1, 3)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    api.set_down(true);
    run(&generator, &source).await.unwrap_err();
    assert!(!site.has("index.html"), "an empty site was built over whatever is there");
    api.set_down(false);
    run(&generator, &source).await.unwrap();
    // What was mirrored before the API went away is still built.
    api.edit(|world| world.publish(50, Locale::Vi, PostKind::Page, "gioi-thieu", &[], |_| {}));
    let page = api.world().changes_after(generator.cursor().unwrap(), 100).unwrap();
    generator.apply_changes(&page).unwrap();
    api.set_down(true);
    run(&generator, &source).await.unwrap_err();
    assert!(site.has("vi/gioi-thieu/index.html"));
    // The build is reported when the API is back.
    api.set_down(false);
    run(&generator, &source).await.unwrap();
    let cursor = api.world().cursor().to_string();
    let reported = |call: &Call| matches!(call, Call::Start(start) if start.cursor == cursor);
    assert!(api.receipts().iter().any(reported), "{:?}", api.receipts());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_that_is_cut_off_on_the_wire_changes_nothing() {
    let api = FakeApi::serving(World::with_articles(1, 5)).await;
    let (site, source) = (Site::new(), api.source());
    let generator = Arc::new(site.generator());
    run(&generator, &source).await.unwrap();
    let before = site.tree();
    api.edit(|world| *world = World::with_articles(2, 9));
    api.behaviour.lock().unwrap().cuts_snapshots = true;
    run(&generator, &source).await.unwrap_err();
    assert_same(&site.tree(), &before);
    assert_eq!(generator.cursor().unwrap(), World::with_articles(1, 5).cursor());
}
