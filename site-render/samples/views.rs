//! Sample pages of every kind in both languages, for the gallery and the tests.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeZone, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{
    CallToActionSection, ContactSection, FaqItem, FaqSection, FeatureItem, FeaturesSection, HeroSection,
    LatestPostsSection, Link, NewsletterSection, NumberItem, NumbersSection, Picture, QuoteSection, Section,
    TextWithPictureSection,
};
use site_render::view::{
    Alternate, ArticleView, AuthorView, Body, Card, Content, ContentsEntry, Head, JsonLd, LandingView,
    LanguageSwitch, ListView, NavigationLink, PageView, PlainLink, ProfileView, ResolvedLink, SectionView,
    SeriesPart, SeriesView, Shell, TagsView, TextView,
};

#[path = "accounts.rs"]
mod accounts;

/// Every sample page of a language with the name of its file.
pub(crate) fn all(locale: Locale) -> Vec<(&'static str, PageView)> {
    let mut pages = vec![
        ("index", page(locale, "", true, Content::Landing(landing(locale)))),
        ("article", page(locale, "article", true, Content::Article(Box::new(article(locale))))),
        ("page", page(locale, "page", false, Content::Page(about(locale)))),
        ("list", page(locale, "list", true, Content::List(list(locale)))),
        ("tag", page(locale, "tag", true, Content::List(tag_list(locale)))),
        ("series", page(locale, "series", true, Content::List(series_list(locale)))),
        ("tags", page(locale, "tags", true, Content::Tags(tags(locale)))),
        ("author", page(locale, "author", true, Content::Author(profile(locale)))),
        ("list-empty", page(locale, "list-empty", false, Content::List(empty_list()))),
        ("index-empty", page(locale, "index-empty", true, Content::Landing(empty_landing(locale)))),
        ("404", page(locale, "404", true, Content::NotFound)),
        ("search", page(locale, "search", true, Content::Search)),
        ("contact", page(locale, "contact", true, Content::Contact)),
        ("contact-sent", page(locale, "contact-sent", true, Content::ContactSent)),
    ];
    let accounts = accounts::all(locale).into_iter();
    pages.extend(accounts.map(|(name, content)| (name, page(locale, name, true, content))));
    pages
}

/// One of two texts.
pub(crate) fn pick(locale: Locale, english: &str, vietnamese: &str) -> String {
    match locale {
        Locale::En => english,
        Locale::Vi => vietnamese,
    }
    .to_owned()
}

/// A page around its content.
pub(crate) fn page(locale: Locale, name: &str, translated: bool, content: Content) -> PageView {
    let say = |english: &str, vietnamese: &str| pick(locale, english, vietnamese);
    let file = |locale: Locale, name: &str| format!("/{locale}/{name}.html");
    let path = file(locale, if name.is_empty() { "index" } else { name });
    let other = file(locale.other(), if name.is_empty() { "index" } else { name });
    let origin = "https://duet.example";
    let links =
        [("Articles", "Bài viết", "list"), ("Topics", "Chủ đề", "tags"), ("About", "Giới thiệu", "page")];
    let navigation = links.iter().map(|(english, vietnamese, target)| NavigationLink {
        label: pick(locale, english, vietnamese),
        href: file(locale, target),
        current: *target == name,
        foreign: None,
    });
    let is_post = matches!(content, Content::Article(_) | Content::Page(_) | Content::Landing(_));
    let is_account = accounts::all(locale).iter().any(|(account, _)| *account == name);
    let post = is_post.then(|| uuid::Uuid::from_u128(7));
    PageView {
        pictures: BTreeMap::new(),
        shell: Shell {
            locale,
            path: path.clone(),
            site_name: "Duet".to_owned(),
            tagline: say("One site, two languages", "Một trang, hai ngôn ngữ"),
            footer: say(
                "Written in Hà Nội and Edinburgh. Text may be reused under CC BY 4.0.",
                "Viết tại Hà Nội và Edinburgh. Được dùng lại theo giấy phép CC BY 4.0.",
            ),
            logo: None,
            navigation: navigation.collect(),
            social: vec![PlainLink {
                label: "Mastodon".to_owned(),
                href: "https://mastodon.example/@duet".to_owned(),
            }],
            home: file(locale, "index"),
            posts: file(locale, "list"),
            tags: file(locale, "tags"),
            feed: format!("/{locale}/feed.xml"),
            json_feed: format!("/{locale}/feed.json"),
            search: file(locale, "search"),
            contact: file(locale, "contact"),
            account: file(locale, "account"),
            switch: LanguageSwitch { locale: locale.other(), href: other.clone(), translated },
            time_zone: "Asia/Ho_Chi_Minh".to_owned(),
            api_origin: None,
        },
        head: Head {
            title: format!("{} · Duet", if name.is_empty() { "Duet" } else { name }),
            description: say("A sample page of the theme.", "Một trang mẫu của giao diện."),
            canonical: (name != "404").then(|| format!("{origin}{path}")),
            alternates: if translated && !is_account {
                vec![
                    Alternate { hreflang: locale.to_string(), href: format!("{origin}{path}") },
                    Alternate { hreflang: locale.other().to_string(), href: format!("{origin}{other}") },
                ]
            } else {
                Vec::new()
            },
            noindex: name == "404" || is_account,
            turnstile: accounts::has_challenge(name),
            open_graph_type: if name == "article" { "article" } else { "website" },
            image: None,
            published: None,
            modified: None,
            feed: (name == "tag")
                .then(|| PlainLink { label: "Duet".to_owned(), href: format!("/{locale}/tag.xml") }),
            json_ld: vec![JsonLd::of(
                &serde_json::json!({"@context": "https://schema.org", "@type": "WebPage", "name": name}),
            )],
        },
        post,
        content,
    }
}

/// A moment of 2026, in UTC.
pub(crate) fn instant(month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, 3, 0, 0).single().unwrap_or_default()
}

fn picture(name: &str, alt: String) -> Picture {
    Picture { src: format!("/media/{name}.svg"), alt }
}

/// The article of `article.en.md` and `article.vi.md`.
pub(crate) fn article(locale: Locale) -> ArticleView {
    let markdown = match locale {
        Locale::En => include_str!("article.en.md"),
        Locale::Vi => include_str!("article.vi.md"),
    };
    let links = BTreeMap::from([
        (
            "/notes/ferry/".to_owned(),
            ResolvedLink { href: "/vi/bai-viet/chuyen-pha/".to_owned(), locale: Locale::Vi },
        ),
        (
            "/en/posts/two-languages/".to_owned(),
            ResolvedLink { href: "/en/posts/two-languages/".to_owned(), locale: Locale::En },
        ),
    ]);
    let cards = cards(locale);
    let neighbour = |index: usize| {
        cards.get(index).map(|card: &Card| PlainLink { label: card.title.clone(), href: card.href.clone() })
    };
    ArticleView {
        text: TextView {
            title: pick(locale, "Fast pages for slow trains", "Trang nhanh cho chuyến tàu chậm"),
            summary: pick(
                locale,
                "Four seconds became less than one, without a framework and without a meeting.",
                "Bốn giây rút xuống chưa đầy một giây, không cần khung phần mềm, cũng chẳng cần họp hành.",
            ),
            cover: Some(picture("river", pick(locale, "A river at dawn", "Dòng sông lúc rạng đông"))),
            body: Body { markdown: markdown.to_owned(), links },
        },
        minutes: Some(4),
        contents: contents(markdown),
        published_at: instant(2, 9),
        updated_at: instant(3, 2),
        tags: tags(locale).tags.into_iter().take(3).collect(),
        series: Some(series(locale)),
        authors: vec![author(locale)],
        older: neighbour(2),
        newer: neighbour(1),
        related: cards.iter().skip(1).take(3).cloned().collect(),
    }
}

/// The parts of a text, as the generator lists them.
fn contents(markdown: &str) -> Vec<ContentsEntry> {
    let headings = site_render::markdown::Reading::of(markdown).headings.into_iter();
    let entry = |heading: site_render::markdown::Heading| ContentsEntry {
        link: PlainLink { label: heading.title, href: format!("#{}", heading.id) },
        parts: vec![],
    };
    headings.filter(|heading| heading.level == 2).map(entry).collect()
}

fn author(locale: Locale) -> AuthorView {
    AuthorView {
        name: "Lan Đỗ".to_owned(),
        href: format!("/{locale}/author.html"),
        bio: pick(
            locale,
            "Lan looks after the servers and writes about what they teach her.",
            "Lan trông coi máy chủ và viết về những điều chúng dạy chị.",
        ),
        picture: None,
        link: Some("https://example.org/lan".to_owned()),
    }
}

fn profile(locale: Locale) -> ProfileView {
    ProfileView { author: author(locale), posts: cards(locale) }
}

/// Six articles as lists show them, newest first.
pub(crate) fn cards(locale: Locale) -> Vec<Card> {
    let written = [
        ("Fast pages for slow trains", "Trang nhanh cho chuyến tàu chậm", true),
        ("Writing the same thing twice", "Viết cùng một điều hai lần", false),
        ("A date is not a number", "Ngày tháng không phải là con số", true),
        ("What a headline owes its diacritics", "Tiêu đề nợ gì những dấu thanh", false),
        ("Reading on the ferry to Cát Bà", "Đọc trên chuyến phà ra Cát Bà", false),
        ("The quiet part of a newsroom", "Góc lặng của một toà soạn", true),
    ];
    let summary = pick(
        locale,
        "Notes on what we changed, what we measured, and what we would leave out the next time.",
        "Ghi lại những gì đã đổi, những gì đã đo, và những gì lần sau sẽ bỏ.",
    );
    let card = |(index, (english, vietnamese, cover)): (usize, &(&str, &str, bool))| Card {
        title: pick(locale, english, vietnamese),
        summary: summary.clone(),
        href: format!("/{locale}/article.html"),
        published_at: instant(2, 9) - chrono::Days::new(11 * index as u64),
        cover: cover.then(|| picture(if index == 0 { "river" } else { "quay" }, String::new())),
        tags: tags(locale).tags.into_iter().skip(index % 3).take(2).collect(),
        pinned: index == 0,
        part: None,
    };
    written.iter().enumerate().map(card).collect()
}

fn list(locale: Locale) -> ListView {
    ListView {
        tag: None,
        series: false,
        index: true,
        posts: cards(locale),
        newer: None,
        older: Some(format!("/{locale}/tag.html")),
    }
}

fn tag_list(locale: Locale) -> ListView {
    let tag = Some(pick(locale, "Performance", "Hiệu năng"));
    let posts = cards(locale).into_iter().skip(3).collect();
    let newer = Some(format!("/{locale}/list.html"));
    ListView { tag, series: false, index: false, posts, newer, older: None }
}

/// The first parts of the series that the sample article is in.
fn series_list(locale: Locale) -> ListView {
    let mut posts: Vec<_> = cards(locale).into_iter().rev().collect();
    posts.iter_mut().zip(1..).for_each(|(card, number)| (card.part, card.pinned) = (Some(number), false));
    let newer = Some(format!("/{locale}/tag.html"));
    ListView { tag: Some(series_name(locale)), series: true, index: true, posts, newer, older: None }
}

fn series_name(locale: Locale) -> String {
    pick(locale, "A newsroom on a slow line", "Toà soạn trên đường truyền chậm")
}

/// The series as its fifth part shows it.
fn series(locale: Locale) -> SeriesView {
    let link = |card: &Card| PlainLink { label: card.title.clone(), href: card.href.clone() };
    let parts: Vec<_> = cards(locale).iter().rev().map(link).collect();
    SeriesView {
        name: series_name(locale),
        href: format!("/{locale}/series.html"),
        number: 5,
        next: parts.get(5).cloned(),
        first: 1,
        parts: (1..).zip(parts).map(|(number, link)| SeriesPart { link, current: number == 5 }).collect(),
    }
}

fn empty_list() -> ListView {
    ListView { tag: None, series: false, index: true, posts: Vec::new(), newer: None, older: None }
}

fn tags(locale: Locale) -> TagsView {
    let names = [
        ("Performance", "Hiệu năng"),
        ("Typography", "Kiểu chữ"),
        ("Translation", "Dịch thuật"),
        ("Accessibility", "Khả năng tiếp cận"),
        ("The web", "Thế giới mạng"),
        ("Newsrooms", "Toà soạn"),
    ];
    let link = |(english, vietnamese): &(&str, &str)| PlainLink {
        label: pick(locale, english, vietnamese),
        href: format!("/{locale}/tag.html"),
    };
    TagsView { tags: names.iter().map(link).collect() }
}

fn about(locale: Locale) -> TextView {
    TextView {
        title: pick(locale, "About this site", "Về trang này"),
        summary: String::new(),
        cover: None,
        body: Body {
            markdown: pick(
                locale,
                "We write about **the web**, in English and in Vietnamese.\n\n## Who we are\n\nTwo editors and a \
                 printer who never stopped.\n\n## How to reach us\n\nWrite to <hello@duet.example>.",
                "Chúng tôi viết về **thế giới mạng**, bằng tiếng Anh và tiếng Việt.\n\n## Chúng tôi là ai\n\nHai biên \
                 tập viên và một người thợ in chưa bao giờ nghỉ.\n\n## Liên hệ\n\nViết cho <hello@duet.example>.",
            ),
            links: BTreeMap::new(),
        },
    }
}

fn empty_landing(locale: Locale) -> LandingView {
    let body = Body { markdown: String::new(), links: BTreeMap::new() };
    LandingView { title: pick(locale, "Welcome", "Xin chào"), body, sections: Vec::new() }
}

/// A landing page with every type of section.
pub(crate) fn landing(locale: Locale) -> LandingView {
    let view = |section: Section| SectionView {
        posts: if matches!(section, Section::LatestPosts(_)) {
            cards(locale).into_iter().take(3).collect()
        } else {
            Vec::new()
        },
        section,
        links: BTreeMap::new(),
    };
    LandingView {
        title: "Duet".to_owned(),
        body: Body { markdown: String::new(), links: BTreeMap::new() },
        sections: sections(locale).into_iter().map(view).collect(),
    }
}

fn sections(locale: Locale) -> Vec<Section> {
    let say = |english: &str, vietnamese: &str| pick(locale, english, vietnamese);
    let link = |english: &str, vietnamese: &str, name: &str| Link {
        label: say(english, vietnamese),
        href: format!("/{locale}/{name}.html"),
    };
    let point = |title: String, text: String, link: Option<Link>| FeatureItem { title, text, link };
    let number = |value: &str, english: &str, vietnamese: &str| NumberItem {
        value: value.to_owned(),
        label: say(english, vietnamese),
    };
    let question = |question: String, answer: String| FaqItem { question, answer };
    vec![
        Section::Hero(HeroSection {
            eyebrow: Some(say("A publishing system for two", "Hệ thống xuất bản cho hai tiếng nói")),
            title: say(
                "One site, written twice, published once",
                "Một trang, viết hai lần, xuất bản một lần",
            ),
            text: say(
                "Duet keeps an English and a Vietnamese text together, from the first draft to the page that a reader opens on a ferry.",
                "Duet giữ bản tiếng Anh và bản tiếng Việt đi cùng nhau, từ bản nháp đầu tiên đến trang mà người đọc mở trên chuyến phà.",
            ),
            actions: vec![
                link("Read the articles", "Đọc các bài viết", "list"),
                link("About Duet", "Về Duet", "page"),
            ],
            picture: Some(picture("river", say("A river at dawn", "Dòng sông lúc rạng đông"))),
        }),
        Section::Features(FeaturesSection {
            title: say("Made for the pair", "Làm ra cho cặp đôi"),
            text: Some(say(
                "Not a plugin, not an afterthought.",
                "Không phải tiện ích gắn thêm, cũng không phải chuyện nghĩ sau.",
            )),
            items: vec![
                point(
                    say("Both, or one at a time", "Cả hai, hoặc từng bản"),
                    say(
                        "Publish a pair together, or let one language go first and say so.",
                        "Xuất bản cả cặp cùng lúc, hoặc để một ngôn ngữ đi trước và nói rõ điều đó.",
                    ),
                    Some(link("How it works", "Cách hoạt động", "article")),
                ),
                point(
                    say("Diacritics first", "Dấu thanh là trước hết"),
                    say(
                        "Slugs, search, sorting and type that know what đ is.",
                        "Đường dẫn, tìm kiếm, sắp xếp và kiểu chữ đều biết chữ đ là gì.",
                    ),
                    None,
                ),
                point(
                    say("Static where it can be", "Tĩnh ở mọi chỗ có thể"),
                    say(
                        "What changed is built again, and nothing else.",
                        "Chỉ dựng lại những gì đã đổi, ngoài ra không gì khác.",
                    ),
                    None,
                ),
            ],
        }),
        Section::TextWithPicture(TextWithPictureSection {
            title: say("Slow lines, fast pages", "Đường truyền chậm, trang vẫn nhanh"),
            text: say(
                "Every page works **without scripts** and fits into the first round trip.\n\nWhat is live asks for itself, later.",
                "Trang nào cũng chạy **không cần tập lệnh** và vừa trong chuyến đi về đầu tiên.\n\nPhần trực tiếp thì tự hỏi sau.",
            ),
            picture: Some(picture("quay", say("A quay at dusk", "Bến tàu lúc chạng vạng"))),
            picture_first: true,
            action: Some(link("Read how", "Đọc cách làm", "article")),
        }),
        Section::Quote(QuoteSection {
            text: say(
                "We stopped asking which language is the original.",
                "Chúng tôi thôi hỏi ngôn ngữ nào là bản gốc.",
            ),
            author: "Nguyễn Thị Ánh Tuyết".to_owned(),
            role: Some(say("editor", "biên tập viên")),
        }),
        Section::Numbers(NumbersSection {
            title: None,
            items: vec![
                number("0.9 s", "to the first page", "đến trang đầu tiên"),
                number("2", "languages, one address", "ngôn ngữ, một địa chỉ"),
                number("14 kB", "for a whole page", "cho cả một trang"),
            ],
        }),
        Section::LatestPosts(LatestPostsSection { title: say("Lately", "Gần đây"), count: 3 }),
        Section::Faq(FaqSection {
            title: say("Questions", "Câu hỏi"),
            items: vec![
                question(
                    say("Must every page exist in both languages?", "Trang nào cũng phải có hai bản sao?"),
                    say(
                        "No. A page that is alone says so, and links to its section in the other language.",
                        "Không. Trang chỉ có một bản sẽ nói rõ, và dẫn sang mục tương ứng ở ngôn ngữ kia.",
                    ),
                ),
                question(
                    say("Can I bring what I have?", "Tôi mang bài cũ sang được không?"),
                    say(
                        "Yes: `duet import` reads Markdown with front matter.",
                        "Được: `duet import` đọc Markdown có phần đầu tệp.",
                    ),
                ),
            ],
        }),
        Section::CallToAction(CallToActionSection {
            title: say("Write the first pair", "Viết cặp bài đầu tiên"),
            text: say("It takes one command and ten minutes.", "Chỉ cần một lệnh và mười phút."),
            action: link("Begin", "Bắt đầu", "page"),
        }),
        Section::Newsletter(NewsletterSection {
            title: say("Follow along", "Theo dõi"),
            text: say(
                "One letter a month, in the language you choose.",
                "Mỗi tháng một lá thư, bằng ngôn ngữ bạn chọn.",
            ),
        }),
        Section::Contact(ContactSection {
            title: say("Say hello", "Gửi lời chào"),
            text: say(
                "Corrections are welcome, above all of diacritics.",
                "Chúng tôi luôn cần góp ý, nhất là về dấu thanh.",
            ),
            email: Some("hello@duet.example".to_owned()),
        }),
    ]
}
