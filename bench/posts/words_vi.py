"""Vietnamese building blocks of the corpus."""

OPENERS = (
    "Trên thực tế,", "Khi đường truyền chậm,", "Sau một tuần bận rộn,", "Với phần lớn bạn đọc,",
    "Nếu không nhìn lại lần nữa,", "Trước lần triển khai đầu tiên,", "Khi kho lưu trữ lớn dần,", "Trên một máy nhỏ,",
    "Khi không ai để ý,", "Vào cuối tháng,", "Dưới tải nặng,", "Ở bản nháp thứ hai,", "Với một nhóm ít người,",
    "Mỗi năm một lần,",
)
SUBJECTS = (
    "biên tập viên", "người viết cẩn thận", "bản dựng", "trình đọc tin cũ", "nhật ký thay đổi",
    "cứ hai yêu cầu thì một yêu cầu", "người trực đêm", "bộ nhớ đệm nguội", "trang đã dịch", "danh sách bài viết",
    "một tác vụ nền lặng lẽ", "chỉ mục tìm kiếm", "cẩm nang văn phong của chúng tôi", "một bức ảnh bị thiếu",
    "ghi chú phát hành", "bạn đọc trên tàu", "dòng đếm", "hàng đợi rỗng", "mục lục", "bản nháp dang dở",
    "bản sao lưu", "đoạn văn này", "bố cục trên điện thoại", "chuyển hướng đã bị lãng quên", "phép thử nhỏ nhất",
    "tệp phông chữ",
)
VERBS = (
    "giữ", "tìm thấy", "thay thế", "giải thích", "chờ", "lặng lẽ bỏ đi", "đo", "viết lại", "sao chép",
    "phụ thuộc vào", "trỏ đến", "sống lâu hơn", "cần", "hiển thị", "làm hỏng", "sửa chữa", "đếm", "giấu", "sắp xếp",
    "quên mất", "ghi nhớ", "so sánh", "mang theo", "tách đôi", "đóng lại",
)
OBJECTS = (
    "mục cũ nhất", "một bảng nhỏ", "hai phiên bản của cùng một trang", "một liên kết từng hoạt động",
    "nhiều bộ nhớ hơn dự kiến", "con số còn trống kế tiếp", "một tiêu đề không có chữ", "toàn bộ thư mục",
    "một dòng cấu hình", "một thông báo lỗi trung thực", "khoảng cách giữa hai ngày", "một yêu cầu đã ký",
    "cái tên ngắn hơn trong hai tên", "danh sách hai mươi dòng", "câu trả lời cuối cùng đã biết", "mọi chú thích",
    "bức ảnh không có lời ghi", "thứ tự các bước", "ba kiểu dấu ngoặc kép", "một tệp văn bản thuần",
    "cái giá của việc viết lại", "trạng thái của ổ đĩa", "địa chỉ kết thúc bằng dấu gạch chéo",
    "một bản hiệu đính duy nhất",
)
TAILS = (
    "trước khi có ai nhận ra", "để không mất mát gì", "cho đến khi hàng đợi trống", "vì đồng hồ bị lùi lại",
    "ngay cả khi mạng đứt", "trong lúc trang vẫn đang mở", "và thường như thế là đủ",
    "khiến đồng nghiệp mới ngạc nhiên", "dù tài liệu nói khác", "mà không cần hỏi lại", "miễn là thứ tự được giữ",
    "vì những lý do đã ghi ở chỗ khác", "trong chưa đầy một giây", "và không ai phải ở lại muộn",
    "trừ khi hai người cùng lưu một lúc", "đúng như các phép thử đã hứa", "và người đọc kế tiếp nhận được trang mới",
    "ở cả hai ngôn ngữ", "với một ngoại lệ", "trên mọi máy chúng tôi đã thử",
)
HEADINGS = (
    "Cách chúng tôi thử đầu tiên", "Thời gian đi đâu", "Một ví dụ nhỏ hơn", "Phần đã thất bại", "Đọc các con số",
    "Nhìn từ bên ngoài", "Tên gọi và địa danh", "Nên giữ lại điều gì", "Thứ tự của mọi việc", "Khi có sự cố",
    "Hai cách làm", "Nói ngắn gọn", "Trước khi bắt đầu", "Về sau", "Những câu đã được hỏi", "Đôi lời về ngôn ngữ",
    "Điều gì đã thay đổi", "Giới hạn", "Giải pháp tẻ nhạt", "Kiểm tra kết quả",
)
ITEMS = (
    "ghi lại ngày tháng", "đọc to trang viết", "giữ một bản ở nơi khác", "đặt tên tệp theo chủ đề", "đo hai lần",
    "bỏ những gì không ai đọc", "hỏi xem ai bị ảnh hưởng", "bắt đầu từ trường hợp nhỏ nhất",
    "để địa chỉ cũ vẫn hoạt động", "thử với văn bản thật", "xem trên điện thoại", "nói rõ điều chưa biết",
    "dừng khi đã đủ tốt", "so với tháng trước", "cho bạn đọc biết vì sao", "đóng những gì đã mở",
)
TITLES = (
    "Cách {subject} {verb} {object}", "Vì sao {subject} {verb} {object}", "Khi {subject} {verb} {object}",
    "Chuyện gì xảy ra sau khi {subject} {verb} {object}", "Ghi chép về ngày {subject} {verb} {object}",
)
COLUMNS = ("Bước", "Trước", "Sau", "Ghi chú")
ROWS = ("Đọc", "Phân tích", "Lập kế hoạch", "Kết xuất", "Ghi", "Tải lên", "Xóa đệm", "Báo cáo")
LINKS = (
    "bài trước về chuyện này", "lời giải thích dài hơn", "điều chúng tôi viết khi ấy", "phần đầu",
    "một ví dụ từ năm ngoái", "bối cảnh",
)
COMMENTS = ("giữ đúng thứ tự", "không có gì để làm", "đường chậm", "xem ghi chú bên dưới", "mỗi ngôn ngữ một dòng")
SEE = "Xem thêm [{label}]({href})."
