//! A theme that changes: exactly what uses the changed part is rendered again, whatever else is edited meanwhile.

use std::path::Path;

use cms_sdk::Locale;
use proptest::prelude::*;
use site_gen::build::Look;
use site_gen::no_progress;
use site_render::theme::Theme;
use tempfile::TempDir;

use crate::edits::{Edit, edit};
use crate::site::{Site, assert_same, build, built, catch_up, clean_by, difference};
use crate::world::World;

/// A copy of the built-in theme, to be changed.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        site_gen::init::init(&folder.path().join("theme")).unwrap();
        Self(folder)
    }

    fn theme(&self) -> Theme {
        Theme::from_folder(&self.0.path().join("theme")).unwrap()
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.0.path().join("theme").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn change(&self, part: Part, mark: u8) {
        match part {
            Part::Article => {
                self.replace("article.html", "{% block content %}", &format!("{{% block content %}}{mark}"))
            }
            Part::Card => self.replace("partials/card.html", "<div", &format!("{mark}<div")),
            Part::Footer => self.replace("partials/footer.html", "<footer", &format!("{mark}<footer")),
            Part::Style => {
                self.replace("styles/40-prose.css", "\n", &format!("\n.m{mark} {{ color: red; }}\n"))
            }
            Part::String(locale) => {
                let file = format!("i18n/{locale}.ftl");
                self.replace(&file, "site-tags =", &format!("site-tags = {mark}"));
            }
        }
    }
}

/// A part of a theme.
#[derive(Debug, Clone, Copy)]
enum Part {
    Article,
    Card,
    Footer,
    Style,
    String(Locale),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        Just(Part::Article),
        Just(Part::Card),
        Just(Part::Footer),
        Just(Part::Style),
        Just(Part::String(Locale::En)),
        Just(Part::String(Locale::Vi)),
    ]
}

/// Edits, a change of the theme, and the write before which the first attempt breaks.
type Step = (Vec<Edit>, Option<(Part, u8)>, Option<usize>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let change = proptest::option::weighted(0.7, (part(), any::<u8>()));
    let crash = proptest::option::weighted(0.4, 0..60_usize);
    proptest::collection::vec((proptest::collection::vec(edit(), 0..3), change, crash), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_site_is_a_clean_one_by_any_theme(articles in 1..24_u8, steps in steps()) {
        let copy = Copy::new();
        let mut world = World::with_articles(1, articles);
        let site = Site::new();
        let mut generator = site.generator();
        generator.set_theme(copy.theme());
        catch_up(&generator, &world);
        build(&generator);
        for (edits, change, crash) in steps {
            let before = site.tree();
            edits.iter().for_each(|edit| world.make(edit));
            catch_up(&generator, &world);
            if let Some((part, mark)) = change {
                copy.change(part, mark);
            }
            if let Some(writes) = crash {
                drop(generator);
                let mut breaking = site.breaking_generator(writes);
                breaking.set_theme(copy.theme());
                // Where there are fewer writes it does not break.
                let _ = breaking.build(Look::AtChanges, &no_progress());
                drop(breaking);
                generator = site.generator();
            }
            generator.set_theme(copy.theme());
            let report = build(&generator);
            assert_same(&site.tree(), &clean_by(&world, copy.theme()).tree());
            if crash.is_none() {
                prop_assert_eq!((report.changed, report.removed), difference(&before, &site.tree()));
            }
        }
    }
}

/// Builds a site by the copy as it is and once more as it becomes; the addresses that changed then.
fn changed_by(change: impl Fn(&Copy)) -> Vec<String> {
    let copy = Copy::new();
    let site = Site::new();
    let mut generator = site.generator();
    generator.set_theme(copy.theme());
    catch_up(&generator, &World::with_articles(1, 2));
    build(&generator);
    change(&copy);
    generator.set_theme(copy.theme());
    let report = build(&generator);
    assert_eq!(report.rendered, report.changed.len(), "nothing is rendered that does not use it");
    report.changed
}

#[test]
fn a_changed_template_renders_what_uses_it() {
    let changed = changed_by(|copy| copy.change(Part::Article, 1));
    let articles = [
        "/en/posts/article-0/",
        "/en/posts/article-1/",
        "/vi/bai-viet/article-0/",
        "/vi/bai-viet/article-1/",
    ];
    assert_eq!(changed, articles);
}

#[test]
fn a_changed_string_renders_what_shows_it() {
    // It stands above every page of its language.
    let changed = changed_by(|copy| copy.replace("i18n/vi.ftl", "site-tags =", "site-tags = Các"));
    assert!(changed.contains(&"/vi/the/".to_owned()), "{changed:?}");
    assert!(
        changed.iter().all(|address| address.starts_with("/vi/") || address == "/llms.txt"),
        "{changed:?}"
    );
    let changed =
        changed_by(|copy| copy.replace("i18n/en.ftl", "site-contact-sent =", "site-contact-sent = Well:"));
    assert_eq!(changed, ["/en/contact/sent/"]);
}

#[test]
fn a_template_that_fails_names_file_line_and_post_and_the_last_good_site_stays() {
    let world = World::with_articles(1, 2);
    let copy = Copy::new();
    let (site, _) = built(&world);
    let mut generator = site.generator();
    let before = site.tree();
    copy.replace("article.html", "{% block content %}", "{% block content %}\n{{ content.nowhere.at_all }}");
    generator.set_theme(copy.theme());
    let report = build(&generator);
    assert_eq!(report.failures.len(), 4);
    for failure in &report.failures {
        assert!(failure.message.starts_with("article.html:3: "), "{}", failure.message);
        assert!(failure.post_id.is_some() && failure.locale.is_some());
    }
    let article = "en/posts/article-0/index.html";
    assert_eq!(site.tree()[article], before[article]);
    // Mended, it is as any other site.
    copy.replace("article.html", "{{ content.nowhere.at_all }}", "");
    generator.set_theme(copy.theme());
    assert_eq!(build(&generator).failures, []);
    assert_same(&site.tree(), &clean_by(&world, copy.theme()).tree());
    assert!(Path::new(&site.out()).join(article).is_file());
}
