//! Feeds and `llms.txt`: of a language and of a tag, in step with what is live.

use cms_sdk::Locale;
use cms_sdk::content::PostKind;

use crate::site::{Site, assert_same, build, catch_up, clean};
use crate::world::{World, tag_id};

#[test]
fn a_tag_has_a_feed_of_its_own_that_comes_and_goes_with_its_articles() {
    let mut world = World::with_articles(1, 4);
    world.name_tag(0, Some("Rivers & seas"), Some("Sông & biển"));
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &world);
    build(&generator);
    let tree = site.tree();
    let path = tree.keys().find(|path| path.as_str() == "vi/the/tag-0/feed.xml");
    let path = path.unwrap_or_else(|| panic!("{:?}", tree.keys())).clone();
    let feed = site.read(&path);
    assert!(feed.contains("Sông &amp; biển"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), 2, "{feed}");
    let folder = path.strip_suffix("feed.xml").unwrap();
    assert!(feed.contains(&format!(
        "rel=\"self\" type=\"application/atom+xml\" href=\"http://localhost:8080/{path}\""
    )));
    let list = site.read(&format!("{folder}index.html"));
    assert!(list.contains("type=\"application/atom+xml\" title=\"Sông &amp; biển 0 – "), "{list}");
    assert!(list.contains(&format!("href=\"/{path}\"")), "{list}");

    for post in [0, 2] {
        world.unpublish(post, Locale::Vi);
    }
    catch_up(&generator, &world);
    build(&generator);
    assert!(!site.has(&path));
    assert_same(&site.tree(), &clean(&world).tree());
}

#[test]
fn the_json_feed_says_what_the_atom_feed_says() {
    let mut world = World::with_articles(1, 25);
    world.publish(30, Locale::Vi, PostKind::Article, "moi", &[tag_id(1)], |one| {
        one.title = "Mới </script> & \"lạ\"".to_owned();
        one.body = "[Đọc](/vi/bai-viet/article-1/)".to_owned();
    });
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &world);
    build(&generator);
    let feed: serde_json::Value = serde_json::from_str(&site.read("vi/feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["feed_url"], "http://localhost:8080/vi/feed.json");
    assert_eq!(feed["language"], "vi");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), 20);
    assert_eq!(items[0]["title"], "Mới </script> & \"lạ\"");
    assert_eq!(items[0]["tags"][0], "Một 1");
    assert!(
        items[0]["content_html"].as_str().unwrap().contains("http://localhost:8080/vi/bai-viet/article-1/"),
        "{}",
        items[0]
    );
    let atom = site.read("vi/feed.xml");
    for item in items {
        assert!(atom.contains(item["id"].as_str().unwrap()), "{item}");
    }
}

#[test]
fn llms_txt_is_bounded_and_begins_with_the_site() {
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &World::with_articles(1, 30));
    build(&generator);
    for (path, links) in [("llms.txt", 28), ("en/llms.txt", 24), ("vi/llms.txt", 24)] {
        let text = site.read(path);
        assert!(text.starts_with("# "), "{text}");
        assert_eq!(text.matches("](http://localhost:8080/").count(), links, "{path}: {text}");
    }
}
