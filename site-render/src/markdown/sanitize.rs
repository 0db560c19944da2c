//! The last word on a text that holds raw HTML: what is not listed here does not reach a page.
//!
//! A text without raw HTML is not taken apart again, which is most of the time that rendering would take: every tag in it is
//! ours, and a property test holds that [`clean`] would change nothing.
//!
//! Allowed are the elements of running text, with `id`, `lang`, `title` and a few attributes of their own. Classes are only
//! those that [`super::rewrite`] and [`super::highlight`] make. Links and pictures may be relative, `http`, `https`, `mailto`
//! or `tel`. Nothing runs, embeds, submits or styles: no `script`, `style`, `iframe`, `form`, `svg`, no `on…`, no `style=`, and
//! no second `h1`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use cms_sdk::media::PREFIX;

use super::highlight;

const ELEMENTS: &str = "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em \
    figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp section small source span strong sub summary \
    sup table tbody td tfoot th thead time tr u ul var wbr";

const ATTRIBUTES: &[(&str, &str)] = &[
    ("a", "href hreflang rel"),
    ("col", "span"),
    ("details", "open"),
    ("div", "role tabindex aria-label data-language"),
    ("img", "src alt width height loading decoding"),
    ("li", "value"),
    ("ol", "start reversed"),
    ("pre", "tabindex"),
    ("section", "aria-label"),
    ("source", "type srcset sizes"),
    ("span", "role aria-label"),
    ("a", "aria-label"),
    ("td", "colspan rowspan"),
    ("th", "colspan rowspan scope"),
    ("time", "datetime"),
];

const CLASSES: &[(&str, &str)] = &[
    ("a", "footnote footnote-back"),
    ("div", "code table callout note tip important warning caution"),
    ("p", "callout-title embed"),
    ("section", "footnotes"),
    ("span", "foreign task done embed-note"),
    ("td", "center right"),
    ("th", "center right"),
];

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut attributes: HashMap<_, HashSet<_>> = HashMap::new();
    for (element, names) in ATTRIBUTES {
        attributes.entry(*element).or_default().extend(names.split(' '));
    }
    let mut classes: HashMap<_, HashSet<_>> = HashMap::new();
    for (element, names) in CLASSES {
        classes.entry(*element).or_default().extend(names.split(' '));
    }
    classes.entry("span").or_default().extend(highlight::classes());
    let mut builder = Builder::default();
    builder
        .tags(ELEMENTS.split_whitespace().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["id", "lang", "title"]))
        .allowed_classes(classes)
        .url_schemes(HashSet::from(super::links::SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|_, name, value| match name {
            // The page's own ids begin with an underscore.
            "id" if value.is_empty() || value.starts_with('_') => None,
            // Those of uploaded pictures, which we wrote.
            "srcset" => value.split(", ").all(|copy| copy.starts_with(PREFIX)).then_some(value.into()),
            "rel" => (value == "noopener").then_some(value.into()),
            _ => Some(value.into()),
        })
        // Only one: of several, the order would differ from run to run.
        .set_tag_attribute_value("img", "loading", "lazy");
    builder
});

/// The HTML without anything that is not allowed, well-formed.
pub(super) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{ATTRIBUTES, CLASSES, ELEMENTS};

    /// Rows of the document's table as element, attributes, classes.
    fn documented() -> BTreeMap<String, [Vec<String>; 2]> {
        let document = include_str!("../../../docs/markdown.md");
        let (_, table) = document.split_once("| element | attributes | classes |").unwrap();
        let names = |cell: &str| {
            let names = cell.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
            let mut names: Vec<_> = names.map(str::to_owned).collect();
            names.sort();
            names
        };
        let mut rows = BTreeMap::new();
        for line in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
            let cells: Vec<_> = line.split('|').collect();
            let [_, elements, attributes, classes, _] = cells[..] else { panic!("{line}") };
            for element in names(elements) {
                rows.insert(element, [names(attributes), names(classes)]);
            }
        }
        rows
    }

    #[test]
    fn the_document_lists_what_is_allowed_and_nothing_else() {
        let of = |list: &[(&str, &str)], element: &str| {
            let own = list.iter().filter(|(of, _)| *of == element).flat_map(|(_, names)| names.split(' '));
            let mut own: Vec<_> = own.map(str::to_owned).collect();
            own.sort();
            own
        };
        let allowed: BTreeMap<_, _> = ELEMENTS
            .split_whitespace()
            .map(|element| (element.to_owned(), [of(ATTRIBUTES, element), of(CLASSES, element)]))
            .collect();
        assert_eq!(documented(), allowed);
    }
}
