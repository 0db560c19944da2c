use super::*;

fn converted(html: &str) -> Converted {
    to_markdown(html, Some("https://cu.example.org")).unwrap()
}

#[track_caller]
fn becomes(html: &str, markdown: &str) {
    assert_eq!(converted(html).markdown.trim_end(), markdown, "{html}");
}

#[test]
fn running_text_is_markdown() {
    becomes(
        "<h2>Đồng bằng</h2><p>Lúa <strong>chín</strong> và <em>vàng</em>.</p>",
        "## Đồng bằng\n\nLúa **chín** và *vàng*.",
    );
    becomes("<p>One</p><p>&nbsp;</p><p>two</p>", "One\n\ntwo");
    becomes("<p>One<br>two</p>", "One\\\ntwo");
    becomes("<ul><li>a</li><li>b</li></ul>", "- a\n- b");
    becomes("<blockquote><p>Lời</p></blockquote>", "> Lời");
    becomes(
        "<p>H<sub>2</sub>O, <del>cũ</del>, <kbd>Ctrl</kbd></p>",
        "H<sub>2</sub>O, ~~cũ~~, <kbd>Ctrl</kbd>",
    );
    becomes("<pre><code class=\"language-rust\">let a = 1;\n</code></pre>", "```rust\nlet a = 1;\n```");
    becomes("<pre>as it\n  stands</pre>", "```\nas it\n  stands\n```");
}

#[test]
fn links_to_the_sites_own_pages_are_paths() {
    becomes("<p>See <a href=\"https://cu.example.org/2024/lua/\">this</a>.</p>", "See [this](/2024/lua/).");
    becomes(
        "<p><a href=\"https://cu.example.org/files/a.pdf\">file</a></p>",
        "[file](https://cu.example.org/files/a.pdf)",
    );
    becomes("<p><a href=\"javascript:alert(1)\">no</a></p>", "no");
    becomes("<p>https://example.com/a_b</p>", "<https://example.com/a_b>");
    becomes(
        "<a href=\"https://example.com/\"><div><h3>Title</h3><p>Words</p></div></a>",
        "[Title](https://example.com/)",
    );
}

#[test]
fn pictures_are_named_and_what_cannot_stay_is() {
    let found = converted(
        "<figure><img src=\"https://img.example.org/a (1).png\" alt=\"Ruộng [lúa]\"></figure>\
         <iframe src=\"//video.example.org/1\"></iframe><script>alert(1)</script><form><input></form>\
         <img src=\"data:image/png;base64,AA\">",
    );
    assert_eq!(
        found.markdown.trim_end(),
        "![Ruộng \\[lúa\\]](<https://img.example.org/a%20(1).png>)\n\n<https://video.example.org/1>"
    );
    assert_eq!(found.pictures, ["https://img.example.org/a%20(1).png"]);
    assert_eq!(found.notes.len(), 4, "{:?}", found.notes);
}

#[test]
fn tables_are_markdown_where_that_can_say_them() {
    becomes(
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1|2</td><td>3</td></tr></tbody></table>",
        "| A | B |\n| --- | --- |\n| 1\\|2 | 3 |",
    );
    let special =
        converted("<table><tr><td colspan=\"2\"><b>A</b></td></tr><tr><td>1</td><td>2</td></tr></table>");
    assert!(special.markdown.contains("<td colspan=\"2\">\n\n**A**\n\n</td>"), "{}", special.markdown);
    becomes(
        "<details><summary>More</summary><p>Words</p></details>",
        "<details>\n\n<summary>\n\nMore\n\n</summary>\n\nWords\n\n</details>",
    );
}

#[test]
fn what_is_nested_without_end_is_refused() {
    let deep = "<div>".repeat(500_000);
    assert!(to_markdown(&deep, None).unwrap_err().contains("nested"));
    assert!(to_markdown(&"<b>".repeat(500), None).unwrap_err().contains("nested"));
    assert!(to_markdown(&"a".repeat(MAX_BYTES + 1), None).unwrap_err().contains("larger"));
    assert!(to_markdown(&"<div>".repeat(60), None).is_ok());
}
