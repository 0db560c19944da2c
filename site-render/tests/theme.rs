//! The theme as a whole: every word from the strings, nothing unused, closures that change exactly when they should.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use site_render::theme::Theme;
use site_render::view::Content;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Path and text of every file below a folder with one of these endings.
fn texts(folder: &Path, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().unwrap() != "target" {
                found.extend(texts(&path, endings));
            }
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// A copy of the theme with one file changed.
fn changed(file: &str, change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let from = root().join("content-templates");
    let folder = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(&from)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
    {
        let to = folder.path().join(entry.path().strip_prefix(&from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(entry.path(), to).unwrap();
    }
    let path = folder.path().join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, change(&fs::read_to_string(&path).unwrap_or_default())).unwrap();
    folder
}

/// Which templates' closures differ between two themes, per language.
fn differing(a: &Theme, b: &Theme) -> BTreeSet<String> {
    let all = Content::TEMPLATES.iter().flat_map(|template| Locale::ALL.map(|locale| (*template, locale)));
    all.filter(|(template, locale)| a.closure(template, *locale) != b.closure(template, *locale))
        .map(|(template, locale)| format!("{template} {locale}"))
        .collect()
}

#[test]
fn the_built_in_theme_is_the_folder() {
    let embedded = Theme::embedded().unwrap();
    let folder = Theme::from_folder(&root().join("content-templates")).unwrap();
    assert_eq!(differing(&embedded, &folder), BTreeSet::new());
    for template in Content::TEMPLATES {
        assert_ne!(embedded.closure(template, Locale::En), [0; 32], "{template}");
    }
    assert_eq!(embedded.closure("nothing", Locale::En), [0; 32]);
}

#[test]
fn every_message_of_the_site_is_said_somewhere() {
    let mut sources = texts(&root().join("content-templates"), &[".html"]);
    for folder in ["site-render/src", "site-gen/src", "cms-api/src", "quickstart/src"] {
        sources.extend(texts(&root().join(folder), &[".rs"]));
    }
    for name in Messages::embedded(Locale::En).names().filter(|name| name.starts_with("site-")) {
        let quoted = format!("\"{name}\"");
        assert!(sources.iter().any(|(_, text)| text.contains(&quoted)), "nobody says {name}");
    }
}

/// The text without what stands between two marks, marks included.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        kept.push_str(part.split_once(close).unwrap().1);
    }
    kept
}

/// The words of a template that do not come from its view or from the strings: text, and attributes that are read or heard.
fn own_words(template: &str) -> Vec<String> {
    let markup = [("{#", "#}"), ("{%", "%}"), ("{{", "}}")]
        .iter()
        .fold(template.to_owned(), |text, (open, close)| without(&text, open, close));
    let spoken = [" alt=\"", " title=\"", " aria-label=\"", " placeholder=\""];
    let attributes =
        spoken.iter().flat_map(|name| markup.split(name).skip(1).filter_map(|rest| rest.split('"').next()));
    let text = without(&markup, "<", ">");
    let words = attributes.map(str::to_owned).chain(text.lines().map(str::to_owned));
    words.filter(|words| words.contains(char::is_alphabetic)).collect()
}

#[test]
fn templates_hold_no_words_of_their_own() {
    for (path, text) in texts(&root().join("content-templates"), &[".html"]) {
        assert_eq!(own_words(&text), Vec::<String>::new(), "{}", path.display());
    }
    assert_eq!(own_words("<p class=\"a\">{{ t(\"b\") }} Read on</p>"), [" Read on"]);
    assert_eq!(own_words("<img alt=\"A boat\" src=\"{{ x }}\">"), ["A boat"]);
}

#[test]
fn a_closure_changes_with_what_the_page_uses_and_nothing_else() {
    let theme = Theme::embedded().unwrap();
    let with = |file: &str, change: &dyn Fn(&str) -> String| {
        Theme::from_folder(changed(file, change).path()).unwrap()
    };
    let append = |text: &str| format!("{text}\n");
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();

    let faq = with("sections/faq.html", &append);
    assert_eq!(differing(&theme, &faq), names(&["landing en", "landing vi"]));

    let tags = with("tags.html", &append);
    assert_eq!(differing(&theme, &tags), names(&["tags en", "tags vi"]));

    let style = with("styles/20-base.css", &append);
    assert_eq!(differing(&theme, &style).len(), Content::TEMPLATES.len() * 2);

    let remark = with("assets/account/devices.js", &|text| format!("// A remark.\n{text}"));
    assert_eq!(differing(&theme, &remark), BTreeSet::new());

    let state = |text: &str| format!("{text}void 0;\n");
    let devices = with("assets/account/devices.js", &state);
    assert_eq!(differing(&theme, &devices), names(&["account en", "account vi"]));

    let forms = with("assets/account/strength.js", &state);
    assert_eq!(differing(&theme, &forms).len(), 6 * 2);

    let words = with("i18n/vi.ftl", &|_| "site-tags-empty = Trống.\n".to_owned());
    assert_eq!(differing(&theme, &words), names(&["tags vi"]));

    let both = with("i18n/vi.ftl", &|_| "site-not-found-text = Lạc đường.\n".to_owned());
    assert_eq!(differing(&theme, &both), names(&["not_found en", "not_found vi"]));

    let callout = with("i18n/en.ftl", &|_| "site-callout-note = Mind\n".to_owned());
    assert_eq!(differing(&theme, &callout), names(&["article en", "landing en", "page en"]));
}

#[test]
fn a_theme_of_ones_own_says_its_own_words() {
    let folder = changed("i18n/vi.ftl", |_| "site-articles = Nhật ký\n".to_owned());
    let theme = Theme::from_folder(folder.path()).unwrap();
    assert_eq!(theme.text(Locale::Vi, "site-articles"), "Nhật ký");
    assert_eq!(theme.text(Locale::En, "site-articles"), "Articles");
}

#[test]
fn a_broken_theme_says_where() {
    let broken = |file: &str, change: fn(&str) -> String| {
        Theme::from_folder(changed(file, change).path()).err().unwrap().to_string()
    };
    let syntax = broken("tags.html", |text| format!("{text}\n{{% if %}}"));
    assert!(syntax.starts_with("tags.html:"), "{syntax}");
    let message = broken("page.html", |text| format!("{text}{{{{ t(\"site-nothing\") }}}}"));
    assert_eq!(message, "page.html: the theme has no message `site-nothing`");
    let asset = broken("page.html", |text| format!("{text}{{{{ asset(\"gone.css\") }}}}"));
    assert_eq!(asset, "page.html: the theme has no asset `gone.css`");
    let include = broken("page.html", |text| format!("{text}{{% include \"partials/gone.html\" %}}"));
    assert_eq!(include, "page.html: the theme has no template `partials/gone.html`");
    let script = broken("assets/account/way.js", |text| format!("import \"./gone.js\";\n{text}"));
    assert_eq!(script, "assets/account/way.js: the theme has no script `account/gone.js`");
    let ring = broken("assets/account/strength.js", |text| format!("import \"./fields.js\";\n{text}"));
    assert!(ring.contains("it imports itself"), "{ring}");
    let strings = broken("i18n/vi.ftl", |_| "not fluent {".to_owned());
    assert!(strings.starts_with("i18n/vi.ftl:"), "{strings}");
    assert!(Theme::from_folder(Path::new("/nowhere/at/all")).is_err());
}

#[test]
fn assets_are_named_by_their_bytes() {
    let theme = Theme::embedded().unwrap();
    let is_css = |path: &str| path.starts_with("assets/site.") && path.ends_with(".css");
    let css = theme.assets().iter().find(|asset| is_css(&asset.path)).unwrap();
    let text = String::from_utf8(css.bytes.clone()).unwrap();
    for font in theme.assets().iter().filter(|asset| asset.path.ends_with(".woff2")) {
        assert!(text.contains(&format!("url(\"/{}\")", font.path)), "{}", font.path);
    }
    assert_eq!(text.matches("url(\"").count(), text.matches("url(\"/assets/").count());
    let hash = blake3::hash(&css.bytes).to_hex();
    assert_eq!(css.path, format!("assets/site.{}.css", &hash[..12]));
    assert!(theme.assets().iter().all(|asset| !asset.path.contains("OFL") && !asset.path.contains("SHA256")));
}

#[test]
fn scripts_import_by_hashed_paths() {
    let theme = Theme::embedded().unwrap();
    let paths: BTreeSet<_> = theme.assets().iter().map(|asset| format!("/{}", asset.path)).collect();
    let mut count = 0;
    for script in theme.assets().iter().filter(|asset| asset.path.ends_with(".js")) {
        let text = std::str::from_utf8(&script.bytes).unwrap();
        let statements =
            text.lines().filter(|line| line.starts_with("import ") || line.starts_with("export {"));
        for name in statements.filter_map(|line| line.rsplit('"').nth(1)) {
            assert!(paths.contains(name), "{}: {name}", script.path);
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
    for (name, _) in cms_sdk::web::MODULES {
        let stem = name.trim_end_matches("js");
        assert!(paths.iter().any(|path| path.starts_with(&format!("/assets/{stem}"))), "{name}");
    }
}

#[test]
fn the_fonts_are_the_ones_that_were_looked_at() {
    use sha2::Digest;
    let fonts = root().join("content-templates/fonts");
    let sums = fs::read_to_string(fonts.join("SHA256SUMS")).unwrap();
    let mut total = 0;
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes = fs::read(fonts.join(name)).unwrap();
        let found: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{name}");
        total += bytes.len();
    }
    assert!(total > 0 && total <= 60_000, "{total} bytes of fonts");
}
