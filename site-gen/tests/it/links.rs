//! What pages, feeds and the sitemap say of addresses and languages.

use cms_sdk::Locale;
use cms_sdk::content::{Link, PostKind, Redirect};
use cms_sdk::feed::Entry;

use crate::site::{Site, build, built, catch_up};
use crate::world::{World, post_id, redirect_id, tag_id};

#[test]
fn a_pair_names_both_languages_and_a_lone_page_none() {
    let mut world = World::with_articles(1, 1);
    world.publish(60, Locale::En, PostKind::Article, "alone", &[], |_| {});
    let (site, _) = built(&world);
    let pair = site.read("vi/bai-viet/article-0/index.html");
    let origin = &world.settings.origin;
    for (language, path) in [
        ("en", "/en/posts/article-0/"),
        ("vi", "/vi/bai-viet/article-0/"),
        ("x-default", "/en/posts/article-0/"),
    ] {
        let alternate = format!("hreflang=\"{language}\" href=\"{origin}{path}\"");
        assert!(pair.contains(&alternate), "{alternate}");
    }
    let alone = site.read("en/posts/alone/index.html");
    assert!(!alone.contains("hreflang=\"x-default\""));
    assert!(site.read("sitemap/en-articles-1.xml").contains("/en/posts/alone/"));
}

#[test]
fn pages_kept_from_search_engines_are_in_no_sitemap() {
    let mut world = World::with_articles(1, 1);
    world.edit(0, Locale::Vi, |one| one.seo.noindex = true);
    let (site, _) = built(&world);
    let sitemap: String = site
        .tree()
        .into_iter()
        .filter(|(path, _)| path.contains("sitemap"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert!(!sitemap.contains("/vi/bai-viet/article-0/"), "{sitemap}");
    assert!(!site.read("en/posts/article-0/index.html").contains("hreflang=\"x-default\""));
}

#[test]
fn links_by_address_and_by_file_lead_to_the_page_in_the_best_language() {
    let mut world = World::with_articles(1, 1);
    for (number, locale, slug) in
        [(60, Locale::En, "both-en"), (60, Locale::Vi, "ca-hai"), (61, Locale::En, "lone")]
    {
        world.publish(number, locale, PostKind::Page, slug, &[], |one| {
            one.source_path = Some(format!("guide/{number}"));
        });
    }
    world.publish(62, Locale::Vi, PostKind::Page, "trang-lien-ket", &[], |one| {
        one.body = "[1](/guide/60/#part) [2](/en/guide/60) [3](/guide/61/) [4](/en/both-en/) [5](/nowhere/)"
            .to_owned();
    });
    let (site, generator) = built(&world);
    let page = site.read("vi/trang-lien-ket/index.html");
    for href in ["/vi/ca-hai/#part", "/en/both-en/", "/en/lone/", "/nowhere/"] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}: {page}");
    }
    // The file is another page's from now on, then nobody's.
    world.edit(61, Locale::En, |one| one.source_path = None);
    catch_up(&generator, &world);
    build(&generator);
    assert!(site.read("vi/trang-lien-ket/index.html").contains("href=\"/guide/61/\""));
}

#[test]
fn front_pages_without_a_post_are_a_pair() {
    let world = World::with_articles(1, 2);
    let (site, _) = built(&world);
    let front = site.read("en/index.html");
    assert!(front.contains(&format!("hreflang=\"vi\" href=\"{}/vi/\"", world.settings.origin)), "{front}");
    assert_eq!(front, site.read("index.html"));
    assert!(front.contains("Title 1 en"));
}

#[test]
fn an_article_cannot_be_the_front_page() {
    let mut world = World::with_articles(1, 2);
    world.set(|settings| settings.front_page = Some(post_id(1)));
    let (site, _) = built(&world);
    assert!(site.has("en/index.html") && site.has("vi/index.html"));
    assert_eq!(site.read("en/index.html"), site.read("index.html"));
}

#[test]
fn a_front_page_in_one_language_leaves_the_other_its_own() {
    let mut world = World::with_articles(1, 2);
    world.publish(60, Locale::En, PostKind::Page, "home", &[], |one| one.title = "Welcome home".to_owned());
    world.set(|settings| settings.front_page = Some(post_id(60)));
    let (site, _) = built(&world);
    assert!(site.read("en/index.html").contains("Welcome home"));
    assert!(!site.has("en/home/index.html"));
    let vietnamese = site.read("vi/index.html");
    assert!(!vietnamese.contains("hreflang=\"x-default\""), "{vietnamese}");
}

#[test]
fn redirects_lead_to_where_posts_live_now_and_never_hide_a_page() {
    let mut world = World::with_articles(1, 2);
    let rule = |number, from: &str, post: Option<u8>, to: Option<&str>| {
        Entry::Redirect(Redirect {
            id: redirect_id(number),
            from: from.to_owned(),
            post_id: post.map(post_id),
            locale: post.map(|_| Locale::En),
            to: to.map(str::to_owned),
        })
    };
    world.commit(rule(0, "/en/posts/first/", Some(0), None));
    world.commit(rule(1, "/en/posts/article-1/", Some(0), None));
    world.commit(rule(2, "/vi/cu/", None, None));
    world.commit(rule(3, "/en/away/", None, Some("https://example.org/")));
    let (site, generator) = built(&world);
    assert_eq!(
        site.read("_redirects"),
        "/en/away/ https://example.org/ 301\n/en/posts/first/ /en/posts/article-0/ 301\n/vi/cu/ /vi/404.html 410\n"
    );
    world.edit(0, Locale::En, |one| one.slug = "moved".to_owned());
    world.unpublish(1, Locale::En);
    catch_up(&generator, &world);
    build(&generator);
    let redirects = site.read("_redirects");
    assert!(redirects.contains("/en/posts/first/ /en/posts/moved/ 301\n"), "{redirects}");
    assert!(redirects.contains("/en/posts/article-1/ /en/posts/moved/ 301\n"), "{redirects}");
}

#[test]
fn the_feed_holds_the_newest_twenty_in_full_with_absolute_links() {
    let mut world = World::with_articles(1, 25);
    world.edit(24, Locale::En, |one| {
        one.body = "[a](/en/posts/article-1/) `<a href=\"/kept\">` [b](//example.org/x)".to_owned();
    });
    let (site, _) = built(&world);
    let feed = site.read("en/feed.xml");
    assert_eq!(feed.matches("<entry>").count(), 20);
    let origin = &world.settings.origin;
    assert!(feed.contains(&format!("href=&quot;{origin}/en/posts/article-1/&quot;")), "{feed}");
    assert!(!feed.contains(&format!("{origin}/kept")), "code was rewritten");
    assert!(!feed.contains(&format!("{origin}//example.org")), "a link to another host was rewritten");
}

#[test]
fn navigation_follows_the_page_that_it_names() {
    let mut world = World::with_articles(1, 2);
    world.publish(60, Locale::En, PostKind::Page, "about", &[], |one| {
        one.source_path = Some("about".to_owned())
    });
    let link = Link { label: "About".to_owned(), href: "/about/".to_owned() };
    world.set(|settings| {
        settings.en.navigation = vec![link.clone()];
        settings.vi.navigation = vec![link];
    });
    let (site, generator) = built(&world);
    assert!(site.read("vi/bai-viet/article-0/index.html").contains("href=\"/en/about/\""));
    world.publish(60, Locale::Vi, PostKind::Page, "gioi-thieu", &[], |one| {
        one.source_path = Some("about".to_owned());
    });
    catch_up(&generator, &world);
    build(&generator);
    assert!(site.read("vi/bai-viet/article-0/index.html").contains("href=\"/vi/gioi-thieu/\""));
}

#[test]
fn an_empty_site_is_whole() {
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, &World::new(1));
    assert_eq!(build(&generator).failures, []);
    for path in ["index.html", "en/index.html", "vi/bai-viet/index.html", "en/tags/index.html", "vi/404.html"]
    {
        assert!(site.has(path), "{path}");
    }
    assert!(!site.read("404.html").contains("not in Vietnamese yet"));
}

#[test]
fn tags_of_nothing_are_not_shown() {
    let mut world = World::with_articles(1, 2);
    world.name_tag(3, Some("Lonely"), Some("Một mình"));
    let (site, generator) = built(&world);
    assert!(!site.has("en/tags/tag-3/index.html"));
    assert!(!site.read("en/tags/index.html").contains("Lonely"));
    world.publish(60, Locale::En, PostKind::Article, "news", &[tag_id(3)], |_| {});
    catch_up(&generator, &world);
    build(&generator);
    assert!(site.has("en/tags/tag-3/index.html"));
    assert!(site.read("en/tags/index.html").contains("Lonely"));
    assert!(!site.has("vi/the/tag-3/index.html"));
}

#[test]
fn a_numbered_page_of_a_list_is_nobodys_translation() {
    let (site, _) = built(&World::with_articles(2, 30));
    let read = |path: &str| site.read(path);
    let page = read("en/posts/page/1/index.html");
    assert!(page.contains("class=\"switch\" href=\"/vi/bai-viet/\" hreflang=\"vi\" lang=\"vi\">"), "{page}");
    assert!(!page.contains("class=\"untranslated\"") && !page.contains("rel=\"alternate\" hreflang"));
    // The list itself is one.
    assert!(read("en/posts/index.html").contains("rel=\"alternate\" hreflang=\"vi\""));
}
