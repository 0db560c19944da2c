"""The sixty tags of the corpus: a key (its English slug), its name in English and in Vietnamese."""

TAGS = tuple(
    tuple(part.strip() for part in line.split("|"))
    for line in """
accessibility | Accessibility | Khả năng tiếp cận
analytics | Analytics | Phân tích số liệu
archives | Archives | Kho lưu trữ
backups | Backups | Sao lưu
budgets | Budgets | Ngân sách
caching | Caching | Bộ nhớ đệm
calendars | Calendars | Lịch
careers | Careers | Nghề nghiệp
charts | Charts | Biểu đồ
colour | Colour | Màu sắc
comments | Comments | Bình luận
continuous-delivery | Continuous delivery | Phân phối liên tục
cooking | Cooking | Nấu ăn
databases | Databases | Cơ sở dữ liệu
dates | Dates | Ngày tháng
debugging | Debugging | Gỡ lỗi
design | Design | Thiết kế
diaries | Diaries | Nhật ký
documentation | Documentation | Tài liệu
drafts | Drafts | Bản nháp
editing | Editing | Biên tập
education | Education | Giáo dục
encodings | Encodings | Bảng mã
events | Events | Sự kiện
feeds | Feeds | Nguồn tin
fonts | Fonts | Phông chữ
forms | Forms | Biểu mẫu
hanoi | Hanoi | Hà Nội
history | History | Lịch sử
images | Images | Hình ảnh
interviews | Interviews | Phỏng vấn
keyboards | Keyboards | Bàn phím
language | Language | Ngôn ngữ
layout | Layout | Dàn trang
libraries | Libraries | Thư viện
links | Links | Liên kết
logging | Logging | Ghi nhật ký
mail | Mail | Thư điện tử
maps | Maps | Bản đồ
markdown | Markdown | Văn bản Markdown
measuring | Measuring | Đo lường
mekong | Mekong | Đồng bằng sông Cửu Long
mobile | Mobile | Điện thoại
music | Music | Âm nhạc
networks | Networks | Mạng
operations | Operations | Vận hành
privacy | Privacy | Quyền riêng tư
publishing | Publishing | Xuất bản
queues | Queues | Hàng đợi
reading | Reading | Đọc sách
releases | Releases | Phát hành
rust | Rust | Ngôn ngữ Rust
search | Search | Tìm kiếm
security | Security | Bảo mật
spelling | Spelling | Chính tả
testing | Testing | Kiểm thử
translation | Translation | Dịch thuật
travel | Travel | Du lịch
typography | Typography | Nghệ thuật chữ
writing | Writing | Viết lách
""".strip().splitlines()
)
