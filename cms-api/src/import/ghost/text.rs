//! A post's text as HTML. Where an export has none, the words are taken from what the editor wrote, without its formats.

use serde_json::Value;

use super::rows::Post;

pub(super) fn html_of(post: &Post, notes: &mut Vec<String>) -> String {
    let is_there = |text: &&String| !text.trim().is_empty();
    if let Some(html) = post.html.as_ref().filter(is_there) {
        return html.clone();
    }
    let mut blocks: Vec<(&'static str, String)> = Vec::new();
    let parsed =
        |text: &Option<String>| text.as_ref().and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let Some(lexical) = parsed(&post.lexical) {
        lexical.get("root").into_iter().for_each(|root| of_lexical(root, &mut blocks));
    } else if let Some(mobiledoc) = parsed(&post.mobiledoc) {
        of_mobiledoc(&mobiledoc, &mut blocks);
    } else if let Some(plain) = post.plaintext.as_ref().filter(is_there) {
        blocks.extend(plain.split("\n\n").map(|text| ("p", text.to_owned())));
    }
    blocks.retain(|(_, text)| !text.trim().is_empty());
    if !blocks.is_empty() {
        notes.push(
            "the export has no HTML of it: its words were taken without formats, links and pictures"
                .to_owned(),
        );
    }
    blocks.iter().map(|(tag, text)| format!("<{tag}>{}</{tag}>", escaped(text))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The tag that stands for a block of the editor.
fn tag(name: &str) -> &'static str {
    match name {
        "h2" => "h2",
        "h3" => "h3",
        "h4" => "h4",
        "quote" | "blockquote" => "blockquote",
        _ => "p",
    }
}

fn of_lexical(node: &Value, blocks: &mut Vec<(&'static str, String)>) {
    for child in children(node, "children") {
        let text = |key| child.get(key).and_then(Value::as_str);
        let kind = text("type").unwrap_or_default();
        if kind == "list" {
            of_lexical(child, blocks);
        } else {
            let mut words = String::new();
            words_of(child, &mut words);
            blocks.push((tag(text("tag").unwrap_or(kind)), words));
        }
    }
}

fn words_of(node: &Value, words: &mut String) {
    words.push_str(node.get("text").and_then(Value::as_str).unwrap_or_default());
    for child in children(node, "children") {
        words_of(child, words);
    }
}

/// Sections are `[1, tag, markers]`, lists `[3, tag, items]`, cards `[10, index]`; a marker is `[kind, opened, closed, text]`.
fn of_mobiledoc(document: &Value, blocks: &mut Vec<(&'static str, String)>) {
    let words = |markers: Option<&Value>| -> String {
        let markers = markers.and_then(Value::as_array).into_iter().flatten();
        let is_text = |marker: &&Value| marker.get(0).and_then(Value::as_u64) == Some(0);
        markers.filter(is_text).filter_map(|marker| marker.get(3)?.as_str()).collect()
    };
    for section in children(document, "sections") {
        let second = section.get(1);
        match section.get(0).and_then(Value::as_u64) {
            Some(1) => {
                let name = second.and_then(Value::as_str).unwrap_or_default();
                blocks.push((tag(name), words(section.get(2))));
            }
            Some(3) => {
                let items = section.get(2).and_then(Value::as_array).into_iter().flatten();
                blocks.extend(items.map(|item| ("p", words(Some(item)))));
            }
            Some(10) => {
                let index = second.and_then(Value::as_u64).unwrap_or_default();
                let card = document.pointer(&format!("/cards/{index}/1/markdown")).and_then(Value::as_str);
                let parts = card.into_iter().flat_map(|text| text.split("\n\n"));
                blocks.extend(parts.map(|text| ("p", text.to_owned())));
            }
            _ => {}
        }
    }
}

fn children<'a>(node: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    node.get(key).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn html(post: Value) -> (String, usize) {
        let mut notes = Vec::new();
        let post: Post = serde_json::from_value(post).unwrap();
        (html_of(&post, &mut notes), notes.len())
    }

    #[test]
    fn words_are_taken_from_the_editors_form_where_there_is_no_html() {
        let lexical = json!({"root": {"children": [
            {"type": "heading", "tag": "h2", "children": [{"text": "Lúa"}]},
            {"type": "paragraph", "children": [{"text": "a < "}, {"type": "link", "children": [{"text": "b"}]}]},
        ]}});
        let post = json!({"id": "1", "status": "draft", "html": null, "lexical": lexical.to_string()});
        assert_eq!(html(post), ("<h2>Lúa</h2><p>a &lt; b</p>".to_owned(), 1));
        let mobiledoc = json!({"cards": [["markdown", {"markdown": "c"}]],
            "sections": [[1, "p", [[0, [], 0, "a"], [0, [0], 1, "b"]]], [10, 0]]});
        let post = json!({"id": 1, "status": "draft", "mobiledoc": mobiledoc.to_string()});
        assert_eq!(html(post), ("<p>ab</p><p>c</p>".to_owned(), 1));
        let post = json!({"id": 1, "status": "draft", "html": "<p>x</p>", "mobiledoc": "{}"});
        assert_eq!(html(post), ("<p>x</p>".to_owned(), 0));
    }
}
