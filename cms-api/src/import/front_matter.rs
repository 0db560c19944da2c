//! The head of a file: YAML between `---` lines or TOML between `+++` lines, as Hugo, Zola and Astro write it.
//!
//! Keys are known whatever their case. A key that means nothing here is kept and written back by the export.

use std::collections::BTreeMap;

use cms_sdk::content::{Picture, PostKind, Section, Seo};
use serde_json::{Map, Value};
use uuid::Uuid;

use self::fields::Fields;
use super::report::FileProblem;
use super::when::{self, Written};

mod fields;
mod split;

pub(super) use split::{Head, line_of, parse_toml, split};

/// The keys of an export, in the order in which it writes them. An import knows some of them by other names too.
pub(crate) mod keys {
    pub(crate) const TITLE: &str = "title";
    pub(crate) const DESCRIPTION: &str = "description";
    pub(crate) const SLUG: &str = "slug";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const DRAFT: &str = "draft";
    pub(crate) const ID: &str = "id";
    pub(crate) const ORDINAL: &str = "ordinal";
    pub(crate) const TAG_ORDINALS: &str = "tagOrdinals";
    pub(crate) const PUBLISHED_AT: &str = "publishedAt";
    pub(crate) const UPDATED_AT: &str = "updatedAt";
    pub(crate) const TAGS: &str = "tags";
    /// Slugs of the authors; an import knows names too.
    pub(crate) const AUTHORS: &str = "authors";
    pub(crate) const COVER: &str = "cover";
    pub(crate) const SEO: &str = "seo";
    pub(crate) const SECTIONS: &str = "sections";
    /// The post's source path where the file's place does not say it; `null` where it has none.
    pub(crate) const SOURCE_PATH: &str = "sourcePath";
    /// The revision that an export wrote: where it is still the working copy, nobody edited the page since.
    pub(crate) const REVISION: &str = "revision";
}

use keys::{
    AUTHORS, COVER, DESCRIPTION, DRAFT, ID, KIND, ORDINAL, PUBLISHED_AT, REVISION, SECTIONS, SEO, SLUG,
    SOURCE_PATH, TAG_ORDINALS, TAGS, TITLE, UPDATED_AT,
};

/// Whether a file was written by an export.
pub(crate) fn is_exported(text: &str) -> bool {
    let head = split("", text).map(|(head, ..)| head);
    head.is_ok_and(|head| read("", &head).is_ok_and(|front| front.id.is_some() && front.revision.is_some()))
}

/// What a file's head says. What it does not say is absent or empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) slug: Option<String>,
    pub(super) kind: Option<PostKind>,
    pub(super) draft: bool,
    /// `date` and its like: when a person says that it was published.
    pub(super) date: Option<Written>,
    /// `publishedAt` of an export: published at that moment, even if it is to come.
    pub(super) published_at: Option<Written>,
    pub(super) updated_at: Option<Written>,
    /// Tags and categories as written, without empty ones.
    pub(super) tags: Vec<String>,
    /// Authors as written, without empty ones.
    pub(super) authors: Vec<String>,
    pub(super) aliases: Vec<String>,
    pub(super) sections: Vec<Section>,
    pub(super) cover: Option<Picture>,
    pub(super) seo: Seo,
    pub(super) id: Option<Uuid>,
    pub(super) ordinal: Option<i64>,
    /// Place in each tag's list, by the tag as written.
    pub(super) tag_ordinals: BTreeMap<String, i64>,
    /// The post's source path, where it is not what the file's place says.
    pub(super) source_path: Option<Option<String>>,
    /// The revision that an export wrote.
    pub(super) revision: Option<Uuid>,
    /// Keys that mean nothing here, as written.
    pub(super) extra: Map<String, Value>,
}

/// Reads a head; gives everything that is wrong with it at once.
pub(super) fn read(file: &str, head: &Head<'_>) -> Result<FrontMatter, Vec<FileProblem>> {
    let values = head.parse().map_err(|(line, reason)| vec![FileProblem::new(file, line, reason)])?;
    let mut fields = Fields::new(file, head, values);
    let taxonomies = fields.take(&["taxonomies"], fields::object).unwrap_or_default();
    let mut taxonomies = Fields::new(file, head, taxonomies);

    let mut tags = Vec::new();
    for name in [TAGS, "categories"] {
        tags.extend(fields.take(&[name], fields::texts).unwrap_or_default());
        tags.extend(taxonomies.take(&[name], fields::texts).unwrap_or_default());
    }
    tags.retain(|tag| !tag.trim().is_empty());

    // Other shapes (`author: {name: …}`) mean nothing here and are kept.
    let mut authors = Vec::new();
    for name in [AUTHORS, "author"] {
        authors.extend(fields.take_if(name, fields::texts).unwrap_or_default());
    }
    authors.retain(|author: &String| !author.trim().is_empty());

    let front_matter = FrontMatter {
        title: fields.take(&[TITLE], fields::text).unwrap_or_default(),
        summary: fields.take(&[DESCRIPTION, "summary"], fields::text).unwrap_or_default(),
        slug: fields.take(&[SLUG], fields::text).filter(|slug| !slug.trim().is_empty()),
        kind: fields.take(&[KIND], fields::kind),
        draft: fields.take(&[DRAFT], fields::truth).unwrap_or_default(),
        date: fields.take(&["date", "pubDate", "publishDate"], when::read),
        published_at: fields.take(&[PUBLISHED_AT], when::read),
        updated_at: fields.take(&[UPDATED_AT, "lastmod", "updated", "updatedDate"], when::read),
        tags,
        authors,
        aliases: fields.take(&["aliases"], fields::texts).unwrap_or_default(),
        sections: fields.take(&[SECTIONS], fields::sections).unwrap_or_default(),
        cover: fields.take_if(COVER, fields::picture),
        seo: fields.take(&[SEO], fields::typed).unwrap_or_default(),
        id: fields.take(&[ID], fields::id),
        ordinal: fields.take(&[ORDINAL], fields::ordinal),
        tag_ordinals: fields.take(&[TAG_ORDINALS], fields::typed).unwrap_or_default(),
        source_path: fields.take_nullable(SOURCE_PATH, fields::text),
        revision: fields.take(&[REVISION], fields::id),
        extra: Map::new(),
    };
    if front_matter.title.trim().is_empty() {
        fields.refuse(TITLE, "a page needs a `title`");
    }
    if front_matter.tag_ordinals.values().any(|ordinal| *ordinal < 1) {
        fields.refuse(TAG_ORDINALS, "ordinals count from 1");
    }
    let (rest, mut problems) = taxonomies.finish();
    let (mut extra, others) = fields.finish();
    problems.extend(others);
    if !rest.is_empty() {
        extra.insert("taxonomies".to_owned(), Value::Object(rest));
    }
    if problems.is_empty() { Ok(FrontMatter { extra, ..front_matter }) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<FrontMatter, Vec<FileProblem>> {
        read("en/a.md", &split("en/a.md", text).map_err(|problem| vec![problem])?.0)
    }

    #[test]
    fn yaml_of_hugo() {
        let text = "---\nTitle: Pods\ndescription: What a pod is\nSLUG: pod\ndate: 2024-03-01\nlastmod: 2024-04-01T10:00:00Z\n\
                    tags: [a, '', b]\ncategories: [c]\nDraft: true\naliases: [/old/]\nweight: 10\nmenu:\n  main: {weight: 1}\n---\n\nBody\n";
        let front_matter = read_text(text).unwrap();
        assert_eq!(front_matter.title, "Pods");
        assert_eq!(front_matter.summary, "What a pod is");
        assert_eq!(front_matter.slug.as_deref(), Some("pod"));
        assert_eq!(front_matter.tags, ["a", "b", "c"]);
        assert_eq!(front_matter.aliases, ["/old/"]);
        assert!(front_matter.draft && front_matter.date.is_some() && front_matter.updated_at.is_some());
        assert_eq!(front_matter.extra.keys().collect::<Vec<_>>(), ["weight", "menu"]);
    }

    #[test]
    fn toml_of_zola() {
        let text = "+++\ntitle = \"Pods\"\ndate = 2024-03-01\n[taxonomies]\ntags = [\"a\"]\nseries = [\"s\"]\n[extra]\nx = 1\n+++\nBody";
        let front_matter = read_text(text).unwrap();
        assert_eq!(
            (front_matter.title.as_str(), front_matter.tags.as_slice()),
            ("Pods", &["a".to_owned()][..])
        );
        assert!(front_matter.date.is_some());
        assert_eq!(front_matter.extra.keys().collect::<Vec<_>>(), ["extra", "taxonomies"]);
    }

    #[test]
    fn everything_wrong_is_named_by_line() {
        let text = "---\nslug: a\ntags: {a: 1}\ndraft: maybe\nordinal: 0\nid: x\ndate: yesterday\nkind: blog\nsections: [{hero: {titel: x}}]\n---\n";
        let problems = read_text(text).unwrap_err();
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(
            lines,
            [Some(1), Some(3), Some(4), Some(5), Some(6), Some(7), Some(8), Some(9)],
            "{problems:?}"
        );
        let problem = read_text("---\ntitle: a\n b: [\n---\n").unwrap_err();
        assert!(matches!(problem.as_slice(), [FileProblem { line: Some(2..=4), .. }]), "{problem:?}");
        let problem = read_text("---\ntitle: a\ntitle: b\n---\n").unwrap_err();
        assert!(matches!(problem.as_slice(), [FileProblem { line: Some(3), .. }]), "{problem:?}");
        let problem = read_text("+++\ntitle = 'a'\nx = \n+++\n").unwrap_err();
        assert!(matches!(problem.as_slice(), [FileProblem { line: Some(3), .. }]), "{problem:?}");
        let problem = read_text("---\ntitle: a\n").unwrap_err();
        assert!(matches!(problem.as_slice(), [FileProblem { line: Some(1), .. }]), "{problem:?}");
    }

    #[test]
    fn a_cover_of_another_shape_is_kept() {
        let front_matter = read_text("---\ntitle: a\ncover: {image: a.png, relative: true}\n---\n").unwrap();
        assert_eq!(front_matter.cover, None);
        assert!(front_matter.extra.contains_key("cover"));
        let front_matter = read_text("---\ntitle: a\ncover: /a.png\n---\n").unwrap();
        assert_eq!(front_matter.cover.unwrap().src, "/a.png");
    }
}
