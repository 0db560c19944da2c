//! `check` and `init`, on a whole site.

use std::path::Path;

use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use site_gen::check::{FailOn, Report, check};
use site_render::theme::Theme;

use crate::site::{Site, assert_same, build, catch_up, tree};
use crate::world::World;

fn checked(world: &World, theme: &Theme) -> Report {
    let site = Site::new();
    let generator = site.generator();
    catch_up(&generator, world);
    check(&generator.into_state(), theme).unwrap()
}

#[test]
fn findings_name_page_field_and_line() {
    let mut world = World::new(1);
    world.name_tag(1, Some("One"), None);
    world.publish(1, Locale::En, PostKind::Article, "one", &[crate::world::tag_id(1)], |one| {
        one.title = "Same".to_owned();
        one.body = "## Here\n\n[a](/en/tags/tag-1/) [b](/en/feed.json) [c](#here)\n[d](/en/nowhere/) [e](#gone)\n\n#### Deep\n\n![](/p.png)\n".to_owned();
    });
    world.publish(2, Locale::En, PostKind::Article, "two", &[], |one| {
        one.title = "Same".to_owned();
        one.seo.noindex = true;
    });
    world.publish(2, Locale::Vi, PostKind::Article, "hai", &[], |one| one.body = "chữ ".repeat(60_000));
    let report = checked(&world, &Theme::embedded().unwrap());
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|one| (one.path.as_str(), one.code, one.field.as_str(), one.line))
        .collect();
    for expected in [
        ("/en/posts/one/", "broken-link", "body", Some(4)),
        ("/en/posts/one/", "broken-anchor", "body", Some(4)),
        ("/en/posts/one/", "skipped-heading", "body", Some(6)),
        ("/en/posts/one/", "missing-alt", "body", Some(8)),
        ("/en/posts/one/", "missing-translation", "", None),
        ("/en/posts/one/", "duplicate-title", "title", None),
        ("/en/posts/two/", "one-sided-hreflang", "seo.noindex", None),
        ("/vi/bai-viet/hai/", "one-sided-hreflang", "seo.noindex", None),
        ("/vi/bai-viet/hai/", "heavy-page", "", None),
    ] {
        assert!(found.contains(&expected), "{expected:?} is not among {found:?}");
    }
    assert_eq!(found.iter().filter(|(_, code, ..)| *code == "broken-link").count(), 1, "{found:?}");
    assert!(report.fails(FailOn::Error));
    let text = report.to_string();
    assert!(text.contains("/en/posts/one/  (post ") && text.contains("body:4:"), "{text}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["findings"][0]["severity"], "error");
}

#[test]
fn a_clean_site_passes() {
    let world = World::with_articles(1, 3);
    let report = checked(&world, &Theme::embedded().unwrap());
    assert!(!report.fails(FailOn::Error), "{report}");
    assert_eq!(report.pages, 6);
}

#[test]
fn a_copied_theme_builds_the_same_site_and_its_strings_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("theme");
    assert!(site_gen::init::init(&copy).unwrap() > 50);
    assert!(site_gen::init::init(&copy).unwrap_err().to_string().contains("is not empty"));
    let world = World::with_articles(1, 3);
    let built = |theme: Theme| {
        let site = Site::new();
        let mut generator = site.generator();
        generator.set_theme(theme);
        catch_up(&generator, &world);
        build(&generator);
        tree(&site.out())
    };
    assert_same(&built(Theme::from_folder(&copy).unwrap()), &built(Theme::embedded().unwrap()));

    let strings = copy.join("i18n/vi.ftl");
    let text = std::fs::read_to_string(&strings).unwrap();
    std::fs::write(&strings, format!("{text}\nsite-own = Riêng\n")).unwrap();
    let report = checked(&world, &Theme::from_folder(&copy).unwrap());
    let strings: Vec<_> = report
        .findings
        .iter()
        .filter(|one| one.field == "site-own")
        .map(|one| (one.code, one.path.as_str()))
        .collect();
    assert_eq!(strings, [("missing-string", "i18n/en.ftl"), ("unused-string", "i18n/vi.ftl")]);
}

#[test]
fn a_theme_that_is_none_is_said_so_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let said = |theme: &Path| site_gen::init::own_theme(theme).err().unwrap().to_string();
    assert!(said(&folder.path().join("nowhere")).contains("site-gen init"));
    let copy = folder.path().join("theme");
    site_gen::init::init(&copy).unwrap();
    std::fs::remove_file(copy.join("search.html")).unwrap();
    let said = said(&copy);
    assert!(said.contains("lacks search.html"), "{said}");
}
