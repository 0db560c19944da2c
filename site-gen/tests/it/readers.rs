//! Readers while posts are published: every live address answers with a whole page, and leads nowhere that is not there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::feed::{Entry, RemovedTranslation};

use crate::site::{Site, build, catch_up};
use crate::world::{World, tag_id};

/// What is wrong with a page or a feed at this moment: nothing where it is whole and everything that it leads to is there.
fn trouble(out: &Path, origin: &str, address: &str) -> Option<String> {
    let file = |address: &str| {
        let end = if address.ends_with('/') { "index.html" } else { "" };
        out.join(format!("{}{end}", address.trim_start_matches('/')))
    };
    let Ok(text) = std::fs::read_to_string(file(address)) else {
        return Some(format!("{address} is not there"));
    };
    if !["</html>", "</feed>", "</urlset>", "}"].iter().any(|end| text.trim_end().ends_with(end)) {
        return Some(format!("{address} is cut off"));
    }
    let absolute = [format!("href=\"{origin}/"), format!("<loc>{origin}/"), format!("\"url\":\"{origin}/")];
    let beginnings = ["href=\"/", "src=\"/"].into_iter().chain(absolute.iter().map(String::as_str));
    beginnings
        .flat_map(|beginning| text.split(beginning).skip(1))
        .filter_map(|rest| rest.split(['"', '#', '?', '<']).next())
        // Pictures are not made here.
        .filter(|target| !target.starts_with("assets/social/"))
        .map(|target| format!("/{target}"))
        .find(|target| !file(target).is_file())
        .map(|target| format!("{address} leads to {target}, which is not there"))
}

/// What is published, moved and deleted in one turn, and which addresses are withdrawn by it.
fn turn(world: &mut World, number: u16) -> Vec<String> {
    let language = |number: u16| if number.is_multiple_of(2) { Locale::En } else { Locale::Vi };
    let id = |number: u16| uuid::Uuid::from_u128(0x7_0000 + u128::from(number));
    let address = |number: u16, slug: &str| match language(number) {
        Locale::En => format!("/en/posts/{slug}-{number}/"),
        Locale::Vi => format!("/vi/bai-viet/{slug}-{number}/"),
    };
    let tags = [tag_id(u8::try_from(number % 2).unwrap())];
    world.publish(200, language(number), PostKind::Article, &format!("news-{number}"), &tags, |one| {
        one.post_id = id(number);
        one.body = "[before](/en/posts/article-1/)".to_owned();
    });
    let mut withdrawn = Vec::new();
    if number.is_multiple_of(5) {
        // An old one is edited, too: its cards and its tag's lists change.
        world.publish(3, language(number), PostKind::Article, "article-3", &tags, |one| {
            one.title = format!("Told anew {number}");
        });
    }
    if number % 7 == 6 {
        let number = number - 3;
        let mut moved = world.live[&(id(number), language(number))].clone();
        moved.slug = format!("moved-{number}");
        world.commit(Entry::Translation(moved));
        withdrawn.push(address(number, "news"));
    }
    if number % 9 == 8 {
        let number = number - 5;
        let removed = RemovedTranslation { post_id: id(number), locale: language(number) };
        world.commit(Entry::TranslationRemoved(removed));
        withdrawn.extend(["news", "moved"].map(|slug| address(number, slug)));
    }
    withdrawn
}

/// Publishes so many posts, and moves and deletes some, every time with a build of its own, while two readers ask for everything that is
/// live.
fn publish_before_readers(publishes: u16) {
    let mut world = World::with_articles(1, 25);
    let origin = world.settings.origin.clone();
    let site = Site::new();
    let generator = site.generator().without_images();
    catch_up(&generator, &world);
    let first = build(&generator);
    let is_read = |one: &String| one.ends_with('/') || one.contains("feed.") || one.starts_with("/sitemap/");
    let live: Mutex<BTreeSet<String>> = Mutex::new(first.changed.into_iter().filter(is_read).collect());
    let is_done = AtomicBool::new(false);
    let looks = AtomicUsize::new(0);
    let troubles = Mutex::new(Vec::new());
    let out = site.out();
    let read = || {
        while !is_done.load(Ordering::Relaxed) {
            let addresses = live.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for address in addresses {
                looks.fetch_add(1, Ordering::Relaxed);
                // Between two looks a link may go, and then what it led to: the page is asked for again, as a reader would.
                let found = trouble(&out, &origin, &address).and_then(|_| trouble(&out, &origin, &address));
                let is_live = || live.lock().unwrap_or_else(PoisonError::into_inner).contains(&address);
                if let Some(found) = found.filter(|_| is_live()) {
                    troubles.lock().unwrap().push(found);
                }
                if is_done.load(Ordering::Relaxed) {
                    return;
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(read);
        scope.spawn(read);
        for number in 0..publishes {
            let withdrawn = turn(&mut world, number);
            live.lock().unwrap().retain(|one| !withdrawn.contains(one));
            catch_up(&generator, &world);
            let report = build(&generator);
            assert_eq!(report.failures, []);
            let mut live = live.lock().unwrap();
            live.extend(report.changed.into_iter().filter(is_read));
            live.retain(|one| !report.removed.contains(one));
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert_eq!(troubles.into_inner().unwrap(), Vec::<String>::new());
    let looks = looks.into_inner();
    assert!(looks > usize::from(publishes), "{looks} looks at {publishes} publishes");
}

#[test]
fn sixty_publishes_before_readers() {
    publish_before_readers(60);
}

#[test]
#[ignore = "takes a minute: `./test` runs it, `./test --quick` does not"]
fn a_thousand_publishes_before_readers() {
    publish_before_readers(1_000);
}
