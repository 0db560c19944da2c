//! While a theme is being written: what is looked at is made first, and every way of saving is seen.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use redb::ReadableDatabase as _;
use site_gen::build::{Audience, BuildReport, Look, Outdated};
use site_gen::watch::watch;
use site_gen::{Progress, no_progress};
use site_render::theme::Theme;

use crate::site::{Site, assert_same, build, built, catch_up, clean};
use crate::world::World;

/// Somebody who looks at one page, and at the moment when it is shown notes it and another one.
struct Reader {
    out: PathBuf,
    seen: Mutex<Vec<(String, String, Vec<String>)>>,
}

const OPEN: &str = "en/posts/article-1/index.html";
const OTHER: &str = "en/posts/article-0/index.html";

impl Audience for Reader {
    fn addresses(&self) -> Vec<String> {
        vec!["/en/posts/article-1/".to_owned(), "/en/no-such-page/".to_owned()]
    }

    fn shown(&self, report: &BuildReport) {
        let read = |path| std::fs::read_to_string(self.out.join(path)).unwrap();
        self.seen.lock().unwrap().push((read(OPEN), read(OTHER), report.changed.clone()));
    }

    fn is_waiting(&self) -> bool {
        false
    }
}

#[test]
fn the_open_page_is_made_before_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme");
    site_gen::init::init(&theme).unwrap();
    let (site, _) = built(&World::with_articles(1, 2));
    let mut generator = site.generator();
    let reader = Arc::new(Reader { out: site.out(), seen: Mutex::default() });
    generator.set_audience(Arc::clone(&reader) as _);
    let article = std::fs::read_to_string(theme.join("article.html")).unwrap();
    let marked = article.replacen("{% block content %}", "{% block content %}MARK", 1);
    std::fs::write(theme.join("article.html"), marked).unwrap();
    generator.set_theme(Theme::from_folder(&theme).unwrap());
    let report = build(&generator);
    let seen = std::mem::take(&mut *reader.seen.lock().unwrap());
    let [(open, other, early)] = seen.as_slice() else { panic!("told {} times", seen.len()) };
    assert!(open.contains("MARK") && !other.contains("MARK"));
    assert!(
        early.contains(&"/en/posts/article-1/".to_owned()) && early.len() < report.changed.len(),
        "{early:?}"
    );
    assert!(site.read(OTHER).contains("MARK"), "the rest follows");
    // What changes nothing of it is told of, too: there is nothing new to show.
    assert!(build(&generator).is_unchanged());
}

/// Somebody for whom there is something newer once this says so.
struct Impatient(Arc<AtomicBool>);

impl Audience for Impatient {
    fn addresses(&self) -> Vec<String> {
        vec![]
    }

    fn shown(&self, _: &BuildReport) {}

    fn is_waiting(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A build that gives up: before anything is looked at, or when all is and only notes are to be taken.
fn gives_up(waits_from_the_start: bool) {
    let world = World::with_articles(1, 2);
    let site = Site::new();
    let mut generator = site.generator();
    catch_up(&generator, &world);
    let waits = Arc::new(AtomicBool::new(waits_from_the_start));
    generator.set_audience(Arc::new(Impatient(Arc::clone(&waits))));
    let all_is_looked_at: Progress =
        Arc::new(move |_, done, all| waits.store(done == all, Ordering::Relaxed));
    let progress = if waits_from_the_start { no_progress() } else { all_is_looked_at };
    let error = generator.build(Look::AtChanges, &progress).unwrap_err();
    assert!(error.is::<Outdated>(), "{error}");
    assert_eq!(site.out().join("index.html").exists(), !waits_from_the_start);
    drop(generator);
    build(&site.generator());
    assert_same(&site.tree(), &clean(&world).tree());
}

#[test]
fn a_build_that_gives_up_loses_nothing() {
    gives_up(true);
}

#[test]
fn a_build_that_gives_up_over_its_notes_loses_nothing() {
    gives_up(false);
}

/// Waits for a message, for as long as a slow machine takes.
async fn told(changes: &mut tokio::sync::mpsc::UnboundedReceiver<()>) {
    tokio::time::timeout(Duration::from_secs(20), changes.recv()).await.unwrap().unwrap();
    while changes.try_recv().is_ok() {}
}

#[tokio::test]
async fn saving_by_writing_and_by_renaming_is_seen_in_folders_and_of_single_files() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme");
    let snapshot = folder.path().join("snapshot.tar.gz");
    std::fs::create_dir_all(theme.join("i18n")).unwrap();
    std::fs::write(theme.join("i18n/vi.ftl"), "a").unwrap();
    std::fs::write(&snapshot, "one").unwrap();
    let paths = [theme.clone(), snapshot.clone()];
    let (mut changes, _watcher) = watch(&paths).unwrap();

    std::fs::write(theme.join("i18n/vi.ftl"), "b").unwrap();
    told(&mut changes).await;
    for round in ["two", "three"] {
        for target in [theme.join("i18n/vi.ftl"), snapshot.clone()] {
            let beside = folder.path().join(format!("beside-{round}"));
            std::fs::write(&beside, round).unwrap();
            std::fs::rename(&beside, &target).unwrap();
            told(&mut changes).await;
        }
    }
    std::fs::remove_file(&snapshot).unwrap();
    told(&mut changes).await;
    std::fs::write(&snapshot, "back").unwrap();
    told(&mut changes).await;
    assert!(watch(&[folder.path().join("nowhere")]).is_err());
}

#[test]
fn a_state_from_a_newer_version_is_refused_and_left_alone() {
    let site = Site::new();
    drop(site.generator());
    let path = site.state().join("state.redb");
    {
        let state = site_gen::state::State::open(&site.state()).unwrap();
        let write = state.write().unwrap();
        write.open_table(site_gen::state::VALUES).unwrap().insert("format", "99").unwrap();
        write.commit().unwrap();
    }
    let error = site_gen::state::State::open(&site.state()).err().unwrap().to_string();
    assert!(error.contains("newer version") && error.contains("remove the folder"), "{error}");
    let database = redb::Database::open(path).unwrap();
    let kept = database.begin_read().unwrap();
    let values = kept.open_table(site_gen::state::VALUES).unwrap();
    assert_eq!(redb::ReadableTable::get(&values, "format").unwrap().unwrap().value(), "99");
}
