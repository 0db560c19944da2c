"""What is true of the whole site, and its two pages that are not posts: the front page and “About”."""

ORIGIN = "https://bench.example"
TIME_ZONE = "Asia/Ho_Chi_Minh"
PER_LIST_PAGE = 20

SECTIONS = {"en": {"posts": "posts", "tags": "tags"}, "vi": {"posts": "bai-viet", "tags": "the"}}

NAME = {"en": "The Long Archive", "vi": "Kho Lưu Trữ Dài"}
TAGLINE = {"en": "Many posts in two languages", "vi": "Nhiều bài viết bằng hai ngôn ngữ"}
FOOTER = {
    "en": "Written by a program, to be built by programs.",
    "vi": "Do một chương trình viết, để các chương trình dựng trang.",
}
NAVIGATION = {
    "en": [("Articles", "/en/posts/"), ("Tags", "/en/tags/"), ("About", "/en/about/")],
    "vi": [("Bài viết", "/vi/bai-viet/"), ("Thẻ", "/vi/the/"), ("Giới thiệu", "/vi/gioi-thieu/")],
}

FRONT = {
    "en": {
        "title": "A long archive, newest first",
        "text": "Every post here has the same parts as a real one: headings, tables, code, notes, links and tags.",
        "action": "Read the articles",
        "features": "What is in it",
        "items": [
            ("Two languages", "Every post is a pair with the same parts in its own words."),
            ("Sixty tags", "A few are on many posts, many on a few."),
            ("Links", "Posts link to older ones, so every page has somewhere to go."),
        ],
        "latest": "Newest articles",
    },
    "vi": {
        "title": "Một kho bài dài, mới nhất trước",
        "text": "Mỗi bài ở đây có đủ các phần như bài thật: tiêu đề, bảng, mã, chú thích, liên kết và thẻ.",
        "action": "Đọc các bài viết",
        "features": "Có gì bên trong",
        "items": [
            ("Hai ngôn ngữ", "Mỗi bài là một cặp, cùng các phần, mỗi bên một lời."),
            ("Sáu mươi thẻ", "Một ít thẻ có nhiều bài, nhiều thẻ có ít bài."),
            ("Liên kết", "Bài viết dẫn về những bài cũ hơn, nên trang nào cũng có lối đi tiếp."),
        ],
        "latest": "Bài mới nhất",
    },
}
LATEST = 6

ABOUT = {
    "en": {
        "slug": "about",
        "title": "About",
        "summary": "What this site is for.",
        "body": "This site exists to be **built**. Nobody wrote it, so nobody minds how often.\n",
    },
    "vi": {
        "slug": "gioi-thieu",
        "title": "Giới thiệu",
        "summary": "Trang này để làm gì.",
        "body": "Trang này có mặt để được **dựng**. Không ai viết nó, nên dựng bao nhiêu lần cũng không ai phiền.\n",
    },
}
