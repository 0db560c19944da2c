//! Readers while posts are published: every live address answers with a whole page, and leads nowhere that is not there.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::site::{Site, build, catch_up};
use crate::world::{World, tag_id};

/// What is wrong with a page at this moment: nothing where it is whole and everything that it leads to is there.
fn trouble(out: &Path, address: &str) -> Option<String> {
    let file = |address: &str| {
        let end = if address.ends_with('/') { "index.html" } else { "" };
        out.join(format!("{}{end}", address.trim_start_matches('/')))
    };
    let Ok(html) = std::fs::read_to_string(file(address)) else {
        return Some(format!("{address} is not there"));
    };
    if !html.trim_end().ends_with("</html>") {
        return Some(format!("{address} is cut off"));
    }
    let targets = ["href=\"/", "src=\"/"].iter().flat_map(|attribute| html.split(attribute).skip(1));
    targets
        .filter_map(|rest| rest.split(['"', '#', '?']).next())
        .map(|target| format!("/{target}"))
        .find(|target| !file(target).is_file())
        .map(|target| format!("{address} leads to {target}, which is not there"))
}

/// Publishes so many posts, every one a build of its own, while two readers ask for everything that is live.
fn publish_before_readers(publishes: u16) {
    let mut world = World::with_articles(1, 25);
    let site = Site::new();
    let generator = site.generator().without_images();
    catch_up(&generator, &world);
    let first = build(&generator);
    let pages = |addresses: Vec<String>| addresses.into_iter().filter(|one| one.ends_with('/'));
    let live: Mutex<Vec<String>> = Mutex::new(pages(first.changed).collect());
    let is_done = AtomicBool::new(false);
    let looks = AtomicUsize::new(0);
    let troubles = Mutex::new(Vec::new());
    let out = site.out();
    let read = || {
        while !is_done.load(Ordering::Relaxed) {
            let addresses = live.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for address in addresses {
                looks.fetch_add(1, Ordering::Relaxed);
                troubles.lock().unwrap().extend(trouble(&out, &address));
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
            let locale = if number % 2 == 0 { Locale::En } else { Locale::Vi };
            let tags = [tag_id(u8::try_from(number % 2).unwrap())];
            let id = uuid::Uuid::from_u128(0x7_0000 + u128::from(number));
            world.publish(200, locale, PostKind::Article, &format!("news-{number}"), &tags, |one| {
                one.post_id = id;
                one.body = "[before](/en/posts/article-1/)".to_owned();
            });
            if number % 5 == 0 {
                // An old one is edited, too: its cards and its tag's lists change.
                world.publish(3, locale, PostKind::Article, "article-3", &tags, |one| {
                    one.title = format!("Told anew {number}");
                });
            }
            catch_up(&generator, &world);
            let report = build(&generator);
            assert_eq!(report.failures, []);
            let mut live = live.lock().unwrap();
            live.extend(pages(report.changed));
            live.sort();
            live.dedup();
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
#[ignore = "takes a minute; run with --ignored"]
fn a_thousand_publishes_before_readers() {
    publish_before_readers(1_000);
}
