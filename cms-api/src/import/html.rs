//! HTML of other systems as Markdown. What Markdown has no words for stays as HTML that the site allows, or becomes a link, or is
//! left out and named.

use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};
use htmd::{Element, HtmlToMarkdown, Node};

use self::table::Grid;

mod table;

/// Elements in elements that are followed, at most: the walk takes stack for each.
const MAX_DEPTH: usize = 100;
/// Tags that may be open at once, counted without knowing HTML; far more than any page has.
const MAX_OPEN: usize = 1_000;
/// Elements that may stand without an end tag, so that counting them says nothing.
const ENDS_BY_ITSELF: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "path", "rect", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];
/// Longest text that is taken, in bytes of HTML.
const MAX_BYTES: usize = 4 << 20;

/// What shows, does or sends something, which has no place in a text.
const LEFT_OUT: &[&str] = &["canvas", "embed", "form", "math", "object", "script", "svg"];
/// What a reader does not see.
const UNSEEN: &[&str] = &[
    "button", "head", "input", "link", "meta", "noscript", "select", "style", "template", "textarea", "title",
];
/// Parts of running text that stay as they are.
const INLINE: &[&str] = &["abbr", "ins", "kbd", "mark", "q", "small", "sub", "sup", "u"];
/// Parts of a page that stay as they are, around Markdown.
const AROUND: &[&str] = &["dd", "details", "dl", "dt", "summary"];

/// A text as Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Converted {
    pub(super) markdown: String,
    /// Addresses of the pictures in it, each once.
    pub(super) pictures: Vec<String>,
    /// What became something else, or was left out.
    pub(super) notes: Vec<String>,
}

/// What is found on the way.
#[derive(Debug, Default)]
struct Found {
    pictures: Vec<String>,
    notes: Vec<String>,
    /// The tables that the walk is in.
    tables: Vec<Grid>,
}

/// Shared by everything that handles an element.
#[derive(Debug, Clone, Default)]
struct Finds(Arc<Mutex<Found>>);

impl Finds {
    fn lock(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, note: String) {
        let mut found = self.lock();
        if !found.notes.contains(&note) {
            found.notes.push(note);
        }
    }

    fn picture(&self, address: &str) {
        let mut found = self.lock();
        if found.pictures.iter().all(|known| known != address) {
            found.pictures.push(address.to_owned());
        }
    }
}

/// Converts a text; `origin` is the scheme and host that it was written for, whose pages are linked by their paths then.
///
/// # Errors
/// In words: it is too long, or nested too deeply.
pub(super) fn to_markdown(html: &str, origin: Option<&str>) -> Result<Converted, String> {
    if html.len() > MAX_BYTES {
        return Err(format!("its HTML is larger than {} MiB", MAX_BYTES >> 20));
    }
    let too_deep = || format!("its HTML is nested more than {MAX_DEPTH} elements deep");
    if open_tags(html) > MAX_OPEN {
        return Err(too_deep());
    }
    let finds = Finds::default();
    let converter = converter(&finds, origin.map(str::to_owned));
    let tree = converter.html_to_tree(html).map_err(|error| error.to_string())?;
    if is_deeper_than(&tree, MAX_DEPTH) {
        return Err(too_deep());
    }
    let mut markdown = converter.tree_to_markdown(&tree).trim().to_owned();
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    let mut found = finds.lock();
    let (pictures, notes) = (std::mem::take(&mut found.pictures), std::mem::take(&mut found.notes));
    Ok(Converted { markdown, pictures, notes })
}

/// Most tags that are open at once, roughly: a parser's work grows with them, so this comes before it.
fn open_tags(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (is_end, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let length = name.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..length).unwrap_or_default().to_ascii_lowercase();
        if name.is_empty() || ENDS_BY_ITSELF.contains(&name.as_str()) {
            continue;
        }
        open = if is_end { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

fn is_deeper_than(tree: &Rc<Node>, most: usize) -> bool {
    let mut open = vec![(Rc::clone(tree), 0)];
    while let Some((node, depth)) = open.pop() {
        if depth > most {
            return true;
        }
        open.extend(node.children.borrow().iter().map(|child| (Rc::clone(child), depth + 1)));
    }
    false
}

fn converter(finds: &Finds, origin: Option<String>) -> HtmlToMarkdown {
    let options = Options {
        hr_style: HrStyle::Dashes,
        br_style: BrStyle::Backslash,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let (for_left_out, for_pictures, for_frames) = (finds.clone(), finds.clone(), finds.clone());
    let builder = HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(UNSEEN.to_vec())
        .add_handler(LEFT_OUT.to_vec(), move |_: &dyn Handlers, element: Element| {
            for_left_out.note(format!("a `{}` was left out", element.tag));
            None
        })
        .add_handler(vec!["img"], move |_: &dyn Handlers, element: Element| picture(&for_pictures, &element))
        .add_handler(vec!["a"], move |handlers: &dyn Handlers, element: Element| {
            link(handlers, &element, origin.as_deref())
        })
        .add_handler(vec!["iframe", "video", "audio"], move |handlers: &dyn Handlers, element: Element| {
            frame(&for_frames, handlers, &element)
        })
        .add_handler(vec!["source"], |_: &dyn Handlers, element: Element| {
            Some(format!("\n\n<{}>\n\n", web_address(attribute(&element, "src")?)?).into())
        })
        .add_handler(vec!["p", "div"], paragraph)
        .add_handler(vec!["pre"], preformatted)
        .add_handler(vec!["del", "s", "strike"], |handlers: &dyn Handlers, element: Element| {
            let content = handlers.walk_children(element.node).content;
            let content = content.trim();
            (!content.is_empty()).then(|| format!("~~{content}~~").into())
        })
        .add_handler(INLINE.to_vec(), inline)
        .add_handler(AROUND.to_vec(), |handlers: &dyn Handlers, element: Element| {
            let content = handlers.walk_children(element.node).content;
            Some(around(element.tag, "", content.trim_matches('\n')).into())
        });
    table::handle(builder, finds).build()
}

/// The value of an attribute.
fn attribute<'a>(element: &'a Element<'_>, name: &str) -> Option<&'a str> {
    element.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// An element as HTML around Markdown, which empty lines keep apart.
fn around(tag: &str, attributes: &str, content: &str) -> String {
    format!("\n\n<{tag}{attributes}>\n\n{content}\n\n</{tag}>\n\n")
}

fn inline(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let title = attribute(&element, "title").filter(|_| element.tag == "abbr");
    let title = title.map(|title| format!(" title=\"{}\"", quoted(title))).unwrap_or_default();
    let tag = element.tag;
    (!content.trim().is_empty()).then(|| format!("<{tag}{title}>{content}</{tag}>").into())
}

/// A paragraph; one that is an address and nothing else becomes a link.
fn paragraph(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim_matches('\n');
    // Space that is to keep lines apart.
    if text.trim().is_empty() {
        return None;
    }
    let bare = text.trim().replace('\\', "");
    let text = match web_address(&bare) {
        Some(address) if !bare.contains(char::is_whitespace) => format!("<{address}>"),
        _ => text.to_owned(),
    };
    Some(format!("\n\n{text}\n\n").into())
}

fn preformatted(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim_matches('\n');
    if text.starts_with("```") {
        return Some(format!("\n\n{text}\n\n").into());
    }
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    Some(format!("\n\n{fence}\n{text}\n{fence}\n\n").into())
}

fn picture(finds: &Finds, element: &Element<'_>) -> Option<HandlerResult> {
    let alt = attribute(element, "alt").unwrap_or_default();
    if attribute(element, "class").is_some_and(|class| class.contains("wp-smiley")) {
        return Some(alt.into());
    }
    let address = attribute(element, "src").map(str::trim).filter(|address| !address.is_empty())?;
    let address = address.replace(' ', "%20");
    if !address.starts_with('/') && web_address(&address).is_none() {
        finds.note("a picture that is not at a web address was left out".to_owned());
        return None;
    }
    finds.picture(&address);
    Some(format!("![{}]({})", label(alt), destination(&address)).into())
}

fn link(handlers: &dyn Handlers, element: &Element<'_>, origin: Option<&str>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let target = attribute(element, "href").map(str::trim).filter(|target| is_followed(target));
    let Some(target) = target else { return Some(content.into()) };
    let target = origin.and_then(|origin| own_path(target, origin)).unwrap_or(target);
    let text = content.trim();
    // A card is a link around headings, texts and pictures: its first words stand for it.
    let is_card = text.contains('\n');
    let text = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let text = if is_card { text.trim_start_matches(['#', '>', ' ']) } else { text };
    let linked = if text.replace('\\', "") == target && web_address(target).is_some() {
        format!("<{target}>")
    } else {
        format!("[{text}]({})", destination(target))
    };
    if is_card {
        return Some(format!("\n\n{linked}\n\n").into());
    }
    let space = |is_there: bool| if is_there { " " } else { "" };
    let (before, after) = (space(content.starts_with(' ')), space(content.ends_with(' ')));
    Some(format!("{before}{linked}{after}").into())
}

/// What another page, or a film, is shown in: a link to it.
fn frame(finds: &Finds, handlers: &dyn Handlers, element: &Element<'_>) -> Option<HandlerResult> {
    let address = attribute(element, "src").map(str::trim).filter(|address| !address.is_empty());
    finds.note(format!("a `{}` became a link", element.tag));
    match address {
        Some(address) => {
            let address = address
                .strip_prefix("//")
                .map_or_else(|| address.to_owned(), |rest| format!("https://{rest}"));
            let linked = match web_address(&address) {
                Some(address) => format!("<{address}>"),
                None if address.starts_with('/') => {
                    format!("[{}]({})", label(&address), destination(&address))
                }
                None => return None,
            };
            Some(format!("\n\n{linked}\n\n").into())
        }
        None => Some(handlers.walk_children(element.node)),
    }
}

/// The address, when it is one of the web without characters that a Markdown link ends at.
fn web_address(address: &str) -> Option<&str> {
    let address = address.trim();
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    (is_web && !address.contains(|character: char| character.is_whitespace() || "<>".contains(character)))
        .then_some(address)
}

fn is_followed(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme {
        Some(scheme) if !scheme.contains(['/', '#', '?']) => {
            ["http", "https", "mailto", "tel"].contains(&scheme.as_str())
        }
        _ => !target.is_empty(),
    }
}

/// The path of a page on the site itself. Files stay where they are.
fn own_path<'a>(target: &'a str, origin: &str) -> Option<&'a str> {
    let path = target.strip_prefix(origin).filter(|path| path.starts_with('/'))?;
    let page = path.split(['?', '#']).next().unwrap_or(path);
    let is_file = page.rsplit('/').next().is_some_and(|name| name.contains('.'));
    (!is_file).then_some(path)
}

/// What stands in the brackets of a picture or link.
fn label(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// What stands in the round brackets.
fn destination(address: &str) -> String {
    let address: String = address.chars().filter(|character| !character.is_control()).collect();
    if address.contains([' ', '(', ')', '<', '>', '\\']) {
        format!("<{}>", address.replace('\\', "%5C").replace('<', "%3C").replace('>', "%3E"))
    } else {
        address
    }
}

fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('\n', " ")
}

#[cfg(test)]
mod tests;
