//! Random edits of a world, as editors and imports make them: always allowed by the API, in any order.

use cms_sdk::Locale;
use cms_sdk::content::{
    HeroSection, LatestPostsSection, Link, Picture, PostKind, Redirect, Section, TextWithPictureSection,
    Translation,
};
use cms_sdk::feed::Entry;
use cms_sdk::media::address;
use proptest::prelude::*;

use crate::world::{World, author_id, picture, post_id, redirect_id, tag_id};

/// Posts that are edited; the world may hold others.
const POSTS: std::ops::Range<u8> = 100..110;
const TAGS: std::ops::Range<u8> = 0..4;
/// Pictures that come and go.
const PICTURES: std::ops::Range<u8> = 0..4;
const AUTHORS: std::ops::Range<u8> = 0..3;

/// One edit.
#[derive(Debug, Clone)]
pub enum Edit {
    Publish { post: u8, locale: Locale, kind: PostKind, slug: u8, tags: Vec<u8>, words: Words },
    Unpublish(u8, Locale),
    Rewrite(u8, Locale, String),
    ChangeSlug(u8, Locale, u8),
    SwapSlugs(u8, u8, Locale),
    ChangeSourcePath(u8, Option<u8>),
    NameTag { tag: u8, english: bool, vietnamese: bool, name: u8 },
    RemoveTag(u8),
    MakeSeries(u8, bool),
    Byline(u8, Locale, Vec<u8>),
    NameAuthor { author: u8, english: bool, vietnamese: bool, name: u8 },
    RemoveAuthor(u8),
    Redirect { number: u8, from: u8, to: Target },
    RemoveRedirect(u8),
    Upload(u8, u8, i32),
    RemovePicture(u8),
    Cover(u8, Locale, Option<u8>),
    FrontPage(Option<u8>),
    Pin(Vec<u8>),
    PostsPath(bool),
    Navigation(u8),
    DefaultLocale(Locale),
    Words(Locale, u8),
    TimeZone(bool),
    SigningKeys(Vec<u8>),
    Renumber(Locale),
    Skip(Locale, i64),
}

/// What a published text says.
#[derive(Debug, Clone)]
pub struct Words {
    title: u8,
    body: String,
    noindex: bool,
    source_path: Option<u8>,
}

/// Where a redirect leads.
#[derive(Debug, Clone)]
pub enum Target {
    Post(u8, Locale),
    Path(String),
    Gone,
}

fn locale() -> impl Strategy<Value = Locale> {
    prop_oneof![Just(Locale::En), Just(Locale::Vi)]
}

fn kind() -> impl Strategy<Value = PostKind> {
    prop_oneof![4 => Just(PostKind::Article), 1 => Just(PostKind::Page), 1 => Just(PostKind::Landing)]
}

/// The address of a picture.
fn source(number: u8) -> String {
    address(&picture(number).1)
}

/// A text that links to posts by path, by file of an import, by nothing that exists.
fn body() -> impl Strategy<Value = String> {
    let link = prop_oneof![
        (0..12_u8).prop_map(|slug| format!("[a](/en/posts/s{slug}/)")),
        (0..12_u8).prop_map(|slug| format!("[b](/vi/s{slug}/#part)")),
        (0..6_u8).prop_map(|path| format!("[c](/file-{path}/)")),
        (0..6_u8).prop_map(|path| format!("[d](/vi/file-{path}/?q=1#part)")),
        PICTURES.prop_map(|number| format!("![]({})", source(number))),
        Just("[e](/en/tags/)".to_owned()),
        Just("plain".to_owned()),
    ];
    proptest::collection::vec(link, 0..4).prop_map(|parts| parts.join("\n\n"))
}

fn words() -> impl Strategy<Value = Words> {
    (any::<u8>(), body(), proptest::bool::weighted(0.1), proptest::option::of(0..6_u8))
        .prop_map(|(title, body, noindex, source_path)| Words { title, body, noindex, source_path })
}

/// Any edit.
pub fn edit() -> impl Strategy<Value = Edit> {
    let tags = proptest::sample::subsequence(TAGS.collect::<Vec<_>>(), 0..3);
    let authors = proptest::sample::subsequence(AUTHORS.collect::<Vec<_>>(), 0..3);
    let target = prop_oneof![
        (POSTS, locale()).prop_map(|(post, locale)| Target::Post(post, locale)),
        (0..12_u8).prop_map(|slug| Target::Path(format!("/en/s{slug}/"))),
        Just(Target::Gone),
    ];
    prop_oneof![
        12 => (POSTS, locale(), kind(), 0..12_u8, tags, words())
            .prop_map(|(post, locale, kind, slug, tags, words)| Edit::Publish { post, locale, kind, slug, tags, words }),
        5 => (POSTS, locale()).prop_map(|(post, locale)| Edit::Unpublish(post, locale)),
        3 => (0..40_u8, locale()).prop_map(|(post, locale)| Edit::Unpublish(post, locale)),
        4 => (0..40_u8, locale(), body()).prop_map(|(post, locale, body)| Edit::Rewrite(post, locale, body)),
        3 => (POSTS, locale(), 0..12_u8).prop_map(|(post, locale, slug)| Edit::ChangeSlug(post, locale, slug)),
        2 => (POSTS, POSTS, locale()).prop_map(|(one, other, locale)| Edit::SwapSlugs(one, other, locale)),
        3 => (POSTS, proptest::option::of(0..6_u8)).prop_map(|(post, path)| Edit::ChangeSourcePath(post, path)),
        3 => (TAGS, any::<bool>(), any::<bool>(), any::<u8>())
            .prop_map(|(tag, english, vietnamese, name)| Edit::NameTag { tag, english, vietnamese, name }),
        1 => TAGS.prop_map(Edit::RemoveTag),
        3 => (TAGS, any::<bool>()).prop_map(|(tag, series)| Edit::MakeSeries(tag, series)),
        3 => (0..40_u8, locale(), authors).prop_map(|(post, locale, authors)| Edit::Byline(post, locale, authors)),
        3 => (AUTHORS, any::<bool>(), any::<bool>(), any::<u8>())
            .prop_map(|(author, english, vietnamese, name)| Edit::NameAuthor { author, english, vietnamese, name }),
        1 => AUTHORS.prop_map(Edit::RemoveAuthor),
        3 => (0..4_u8, 0..12_u8, target).prop_map(|(number, from, to)| Edit::Redirect { number, from, to }),
        1 => (0..4_u8).prop_map(Edit::RemoveRedirect),
        4 => (PICTURES, any::<u8>(), prop_oneof![Just(0), Just(500), Just(730)])
            .prop_map(|(picture, alt, focal)| Edit::Upload(picture, alt, focal)),
        1 => PICTURES.prop_map(Edit::RemovePicture),
        3 => (POSTS, locale(), proptest::option::of(PICTURES))
            .prop_map(|(post, locale, picture)| Edit::Cover(post, locale, picture)),
        2 => proptest::option::of(POSTS).prop_map(Edit::FrontPage),
        2 => proptest::sample::subsequence((0..3).chain(POSTS).collect::<Vec<_>>(), 0..3).prop_map(Edit::Pin),
        1 => any::<bool>().prop_map(Edit::PostsPath),
        1 => any::<u8>().prop_map(Edit::Navigation),
        1 => locale().prop_map(Edit::DefaultLocale),
        1 => (locale(), any::<u8>()).prop_map(|(locale, words)| Edit::Words(locale, words)),
        1 => any::<bool>().prop_map(Edit::TimeZone),
        2 => proptest::collection::vec(0..4_u8, 0..3).prop_map(Edit::SigningKeys),
        1 => locale().prop_map(Edit::Renumber),
        2 => (locale(), prop_oneof![Just(1), Just(19), Just(20), Just(45), Just(480)])
            .prop_map(|(locale, count)| Edit::Skip(locale, count)),
    ]
}

impl World {
    /// Makes an edit, where the API would take it.
    pub fn make(&mut self, edit: &Edit) {
        match edit.clone() {
            Edit::Publish { post, locale, kind, slug, tags, words } => {
                self.publish_words(post, locale, kind, slug, &tags, &words);
            }
            Edit::Unpublish(post, locale) => self.unpublish(post, locale),
            Edit::Rewrite(post, locale, body) => self.edit(post, locale, |one| one.body = body),
            Edit::ChangeSlug(post, locale, slug) => {
                let slug = format!("s{slug}");
                if self.is_slug_free(post, locale, &slug) {
                    self.edit(post, locale, |one| one.slug = slug);
                }
            }
            Edit::SwapSlugs(one, other, locale) => self.swap_slugs(one, other, locale),
            Edit::ChangeSourcePath(post, path) => self.change_source_path(post, path),
            Edit::NameTag { tag, english, vietnamese, name } => {
                let name = format!("Name {name}");
                self.name_tag(tag, english.then_some(&name), vietnamese.then_some(&name));
            }
            Edit::RemoveTag(tag) => self.remove_tag(tag),
            Edit::MakeSeries(tag, series) => self.make_series(tag, series),
            Edit::Byline(post, locale, authors) => self.edit(post, locale, |one| {
                one.authors = authors.into_iter().map(author_id).collect();
            }),
            Edit::NameAuthor { author, english, vietnamese, name } => {
                let name = format!("Name {name}");
                self.name_author(author, english.then_some(&name), vietnamese.then_some(&name));
            }
            Edit::RemoveAuthor(author) => self.remove_author(author),
            Edit::Redirect { number, from, to } => self.redirect(number, from, to),
            Edit::Upload(number, alt, focal) => self.upload(number, &format!("Alt {}", alt % 3), focal),
            Edit::RemovePicture(number) => self.remove_picture(number),
            Edit::Cover(post, locale, picture) => self.edit(post, locale, |one| {
                one.cover = picture.map(|number| Picture { src: source(number), alt: String::new() });
            }),
            Edit::RemoveRedirect(number) => self.remove_redirect(number),
            Edit::FrontPage(post) => self.set(|settings| settings.front_page = post.map(post_id)),
            Edit::Pin(posts) => self.set(|settings| {
                settings.pinned = posts.into_iter().map(post_id).collect();
            }),
            Edit::PostsPath(long) => self.set(|settings| {
                settings.en.posts_path = if long { "writing" } else { "posts" }.to_owned();
            }),
            Edit::Navigation(number) => self.set(|settings| {
                let link = |href: String| Link { label: "Link".to_owned(), href };
                settings.vi.navigation =
                    vec![link(format!("/file-{}/", number % 6)), link(format!("/vi/s{}/", number % 12))];
            }),
            Edit::DefaultLocale(locale) => self.set(|settings| settings.default_locale = locale),
            Edit::Words(locale, words) => self.set(|settings| {
                let own = match locale {
                    Locale::En => &mut settings.en,
                    Locale::Vi => &mut settings.vi,
                };
                own.name = format!("Site {}", words % 3);
                own.tagline = format!("Line {words}");
            }),
            Edit::TimeZone(is_utc) => self.set(|settings| {
                settings.time_zone = if is_utc { "UTC" } else { "Asia/Ho_Chi_Minh" }.to_owned();
            }),
            Edit::SigningKeys(numbers) => self.set_signing_keys(&numbers),
            Edit::Renumber(locale) => self.renumber(locale),
            Edit::Skip(locale, count) => self.skip_places(locale, count),
        }
    }

    fn is_slug_free(&self, post: u8, locale: Locale, slug: &str) -> bool {
        !self
            .live
            .values()
            .any(|one| one.locale == locale && one.slug == slug && one.post_id != post_id(post))
    }

    fn is_source_path_free(&self, post: u8, path: &str) -> bool {
        !self
            .live
            .values()
            .any(|one| one.source_path.as_deref() == Some(path) && one.post_id != post_id(post))
    }

    fn publish_words(
        &mut self,
        post: u8,
        locale: Locale,
        kind: PostKind,
        slug: u8,
        tags: &[u8],
        words: &Words,
    ) {
        let slug = format!("s{slug}");
        // The kind and the file belong to the pair.
        let other = self.live.get(&(post_id(post), locale.other())).cloned();
        let kind = other.as_ref().map_or(kind, |other| other.kind);
        let path = words.source_path.map(|path| format!("file-{path}"));
        let path = path.filter(|path| self.is_source_path_free(post, path));
        let path = other.map_or(path, |other| other.source_path);
        if !self.is_slug_free(post, locale, &slug) {
            return;
        }
        let tags: Vec<_> = tags.iter().copied().map(tag_id).collect();
        self.publish(post, locale, kind, &slug, &tags, |one| {
            one.title = format!("Title {}", words.title);
            one.body.clone_from(&words.body);
            one.seo.noindex = words.noindex;
            one.source_path = path;
            if kind == PostKind::Landing {
                one.sections = sections(&words.body);
            }
        });
    }

    fn swap_slugs(&mut self, one: u8, other: u8, locale: Locale) {
        let slug =
            |number| self.live.get(&(post_id(number), locale)).map(|found: &Translation| found.slug.clone());
        if let (Some(first), Some(second)) = (slug(one), slug(other)) {
            self.edit(one, locale, |found| found.slug = second);
            self.edit(other, locale, |found| found.slug = first);
        }
    }

    fn change_source_path(&mut self, post: u8, path: Option<u8>) {
        let path = path.map(|path| format!("file-{path}"));
        if path.as_ref().is_some_and(|path| !self.is_source_path_free(post, path)) {
            return;
        }
        for locale in Locale::ALL {
            self.edit(post, locale, |one| one.source_path.clone_from(&path));
        }
    }

    fn redirect(&mut self, number: u8, from: u8, to: Target) {
        let mut redirect = Redirect {
            id: redirect_id(number),
            from: format!("/en/s{from}/"),
            post_id: None,
            locale: None,
            to: None,
        };
        if self.redirects.values().any(|other| other.id != redirect.id && other.from == redirect.from) {
            return;
        }
        match to {
            Target::Post(post, locale) => {
                (redirect.post_id, redirect.locale) = (Some(post_id(post)), Some(locale))
            }
            Target::Path(path) => redirect.to = Some(path),
            Target::Gone => {}
        }
        self.commit(Entry::Redirect(redirect));
    }
}

/// Sections that hold links of every sort.
fn sections(body: &str) -> Vec<Section> {
    vec![
        Section::Hero(HeroSection {
            title: "Hero".to_owned(),
            actions: vec![Link { label: "Go".to_owned(), href: "/file-1/#part".to_owned() }],
            ..HeroSection::default()
        }),
        Section::TextWithPicture(TextWithPictureSection {
            title: "Text".to_owned(),
            text: body.to_owned(),
            picture: Some(Picture { src: source(1), alt: "A".to_owned() }),
            ..TextWithPictureSection::default()
        }),
        Section::LatestPosts(LatestPostsSection { title: "Latest".to_owned(), count: 3 }),
    ]
}
