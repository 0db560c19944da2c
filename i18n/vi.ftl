# Duet, tiếng Việt. Mỗi dòng một thông điệp; tên được nhóm theo nơi dùng.

## API: lỗi (mỗi mã trong danh mục một dòng)
error-invalid-json = Nội dung gửi lên không phải JSON hợp lệ.
error-invalid-body = Nội dung gửi lên không đúng dạng đã công bố: { $detail }
error-invalid-query = Một tham số truy vấn không có ở đây hoặc không đúng dạng đã công bố: { $detail }
error-invalid-path = Một phần của đường dẫn không đúng dạng đã công bố.
error-invalid-header = Tiêu đề { $detail } không đúng dạng đã công bố.
error-unauthenticated = Hãy đăng nhập hoặc gửi kèm mã API.
error-token-invalid = Mã này không tồn tại hoặc đã bị thu hồi.
error-token-expired = Mã này đã hết hạn.
error-forbidden = Bạn không được phép làm việc này: cần quyền { $detail }.
error-not-found = Không có gì mang tên đó ở đây.
error-route-not-found = Không có địa chỉ này.
error-method-not-allowed = Địa chỉ này không nhận phương thức đó.
error-conflict = Yêu cầu mâu thuẫn với dữ liệu hiện có.
error-slug-taken = Đường dẫn này đã được dùng trong ngôn ngữ này.
error-cursor-unknown = Dòng thay đổi không có con trỏ này: hãy bắt đầu lại từ một bản chụp.
error-idempotency-key-reused = Idempotency-Key này đã được dùng với nội dung khác.
error-precondition-failed = Dữ liệu đã thay đổi từ lúc bạn đọc: hãy đọc lại rồi sửa tiếp.
error-body-too-large = Nội dung gửi lên vượt giới hạn { $detail }.
error-unsupported-media-type = Hãy gửi nội dung dưới dạng application/json.
error-precondition-required = Hãy gửi ETag bạn đã đọc trong If-Match.
error-internal = Có lỗi từ phía chúng tôi. Mã yêu cầu sẽ giúp tìm ra nguyên nhân.
error-unavailable = Một kho dữ liệu đang bận hoặc không phản hồi. Vui lòng thử lại sau giây lát.
error-too-many-requests = Quá nhiều yêu cầu từ địa chỉ của bạn. Vui lòng thử lại sau giây lát.
error-sealed-invalid = Không mở được thông điệp đã niêm phong. Hãy tải lại trang rồi thử lại.
error-handshake-unknown = Khóa của lần bắt tay này đã dùng hoặc đã hết hạn. Hãy thử lại.
error-clock-skewed = Thời điểm của thông điệp này lệch quá xa so với máy chủ. Hãy thử lại.
error-link-unknown = Liên kết này đã được dùng hoặc đã hết hạn. Hãy yêu cầu liên kết khác.
error-credentials-wrong = Địa chỉ e-mail và mật khẩu không khớp.
error-code-wrong = Mã này sai hoặc đã được dùng.
error-ticket-unknown = Đã quá thời gian. Hãy đăng nhập lại.
error-session-ended = Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại.
error-challenge-failed = Chúng tôi chưa xác nhận được bạn là người thật. Hãy thử lại.
error-email-unconfirmed = Hãy xác nhận địa chỉ e-mail trước: chúng tôi đã gửi cho bạn một liên kết.
error-account-disabled = Tài khoản này đã bị khóa. Hãy viết cho chúng tôi nếu bạn nghĩ có nhầm lẫn.
error-step-up-required = Hãy xác nhận lại bạn là ai: bằng mật khẩu hoặc một mã.
error-origin-refused = Yêu cầu này không đến từ một trang của website này.
error-last-admin = Đây là quản trị viên cuối cùng. Hãy tạo một quản trị viên khác trước.
error-sealed-required = Địa chỉ này chỉ nhận thông điệp đã niêm phong, không nhận dạng thường.

## API: quy tắc nội dung (422)
rule-required = không được để trống
rule-too-long = chỉ được dài tối đa { $max } ký tự
rule-too-many = chỉ được có tối đa { $max } mục
rule-nul-character = không được chứa ký tự NUL
rule-not-a-slug = chỉ gồm chữ thường a–z, chữ số và dấu gạch nối đơn
rule-reserved-slug = là địa chỉ của chính trang web; hãy chọn tên khác
rule-not-a-url = phải là URL http hoặc https đầy đủ, không kèm tài khoản
rule-not-https = phải là URL https
rule-not-a-link = phải là đường dẫn bắt đầu bằng /, một #mục hoặc URL đầy đủ
rule-not-a-time-zone = phải là múi giờ IANA, ví dụ Asia/Ho_Chi_Minh
rule-not-an-email = phải là địa chỉ email
rule-out-of-range = phải nằm trong khoảng từ { $low } đến { $high }
rule-unknown = trỏ tới thứ không tồn tại
rule-duplicate = bị lặp lại
rule-not-for-this-kind = không thuộc loại bài này
rule-not-in-the-future = phải ở tương lai
rule-not-globally-routable = dẫn tới địa chỉ nội bộ của người vận hành
rule-control-character = phải nằm trên một dòng, không có ký tự điều khiển
rule-password-too-short = phải có ít nhất { $min } ký tự
rule-password-too-long = chỉ được dài tối đa { $max } ký tự
rule-password-too-common = thuộc loại ai cũng thử đầu tiên; hãy chọn mật khẩu khác
rule-password-too-easy = quá dễ đoán; hãy đặt dài hơn, ví dụ ghép vài từ không liên quan đến nhau

## API: việc đã làm
done-token-created = Đã tạo mã. Chuỗi bí mật chỉ hiện một lần này.
done-token-revoked = Đã thu hồi mã.
done-webhook-created = Đã tạo webhook. Chuỗi bí mật chỉ hiện một lần này.
done-webhook-updated = Đã sửa webhook.
done-webhook-deleted = Đã xóa webhook.
done-webhook-rotated = Webhook đã có chuỗi bí mật mới, chỉ hiện một lần này. Chuỗi cũ còn dùng song song trong 24 giờ.
done-delivery-replayed = Đang gửi lại.
done-build-started = Đã ghi nhận lần dựng trang.
done-build-finished = Đã ghi nhận kết quả dựng trang.
done-post-created = Đã tạo bài viết ở dạng bản nháp.
done-post-saved = Đã lưu bài viết.
done-post-deleted = Đã xóa bài viết. Các địa chỉ của bài không còn nữa.
done-post-published = Bài viết đã được đăng.
done-post-unpublished = Đã gỡ bài viết.
done-translation-saved = Đã lưu bản đang soạn.
done-translation-deleted = Đã xóa bản ngôn ngữ này.
done-tag-created = Đã tạo thẻ.
done-tag-updated = Đã sửa thẻ.
done-tag-deleted = Đã xóa thẻ.
done-settings-saved = Đã lưu cài đặt.
done-redirect-created = Đã tạo chuyển hướng.
done-redirect-updated = Đã sửa chuyển hướng.
done-redirect-deleted = Đã xóa chuyển hướng.
done-view-noted = Lượt đọc đã được ghi nhận.
done-message-kept = Chúng tôi đã nhận được tin nhắn. Cảm ơn bạn.
done-message-marked = Tin nhắn đã được đánh dấu.
done-message-deleted = Tin nhắn đã bị xóa.
done-signed-up = Sắp xong: chúng tôi đã gửi cho bạn một e-mail có liên kết.
done-set-up = Bạn đã là quản trị viên. Hãy đăng nhập.
done-mail-sent = Nếu địa chỉ đó có tài khoản, một e-mail đang được gửi đến.
done-confirmed = Địa chỉ e-mail của bạn đã được xác nhận.
done-signed-in = Bạn đã đăng nhập.
done-second-factor-needed = Còn một bước: yếu tố thứ hai của bạn.
done-refreshed = Phiên đăng nhập được tiếp tục.
done-signed-out = Bạn đã đăng xuất.
done-password-set = Mật khẩu đã được đặt. Hãy đăng nhập bằng mật khẩu mới.
done-password-changed = Mật khẩu đã được đổi. Mọi phiên đăng nhập khác đã kết thúc.
done-stepped-up = Cảm ơn bạn. Mời bạn tiếp tục.
done-account-saved = Tài khoản đã được lưu.
done-account-deleted = Tài khoản đã được xóa.
done-session-ended = Phiên đăng nhập đã kết thúc.
done-sessions-ended = Các phiên đăng nhập đã kết thúc.
done-totp-enrolled = Hãy quét mã bằng ứng dụng xác thực, rồi nhập số nó hiện.
done-totp-confirmed = Yếu tố thứ hai đã được thiết lập. Hãy giữ các mã khôi phục; chúng chỉ hiện một lần này.
done-second-factor-removed = Yếu tố thứ hai đã được gỡ.
done-recovery-codes-made = Đây là các mã khôi phục mới, chỉ hiện một lần này. Các mã cũ không còn dùng được.
done-role-changed = Vai trò đã được đổi. Các phiên đăng nhập của người này đã kết thúc.
done-account-disabled = Tài khoản đã bị khóa.
done-account-enabled = Tài khoản đã được mở lại.

form-not-sent = Tin nhắn của bạn chưa được gửi
form-go-back = Hãy quay lại trang trước: những gì bạn đã viết vẫn còn đó.
form-name = Họ tên
form-email = Email
form-message = Nội dung

## Trang: khung trang
site-skip = Đến phần nội dung
site-navigation = Trình đơn chính
site-footer-navigation = Trong trang này
site-social = Ở nơi khác
site-appearance = Sáng hoặc tối
site-language-name = Tiếng Việt
site-open-graph-locale = vi_VN
site-untranslated = Trang này chưa có bản tiếng Anh.
site-untranslated-section = Xem những gì đã có bằng tiếng Anh
site-home = Trang chủ
site-articles = Bài viết
site-articles-all = Tất cả bài viết
site-tags = Thẻ
site-feed = Nguồn Atom
site-breadcrumbs = Bạn đang ở

## Trang: bài viết và danh sách
site-article-updated = Cập nhật ngày { $date }
site-article-neighbours = Bài cũ hơn và mới hơn
site-article-older = Bài cũ hơn
site-article-newer = Bài mới hơn
site-article-related = Đọc tiếp
site-list-tag = Bài viết về “{ $tag }”
site-list-empty = Ở đây chưa có bài viết nào.
site-list-pages = Thêm bài viết
site-list-newer = Bài mới hơn
site-list-older = Bài cũ hơn
site-tags-empty = Chưa có thẻ nào.

## Trang: trang đầu và các phần
site-landing-empty = Trang này chưa có trang đầu. Những gì đã viết nằm ở mục bài viết.
site-newsletter-feed = Bài mới xuất hiện trong nguồn tin, trình đọc nào cũng theo dõi được. Không cần địa chỉ thư, không cần tài khoản.
site-newsletter-follow = Theo dõi nguồn tin
site-contact = Liên hệ
site-contact-text = Hãy viết cho chúng tôi. Chúng tôi sẽ trả lời qua email.
site-contact-name = Họ tên
site-contact-email = Email
site-contact-message = Nội dung
site-contact-trap = Hãy để trống ô này
site-contact-send = Gửi
site-contact-form = Viết tin nhắn
site-contact-sent = Chúng tôi đã nhận được tin nhắn
site-contact-sent-text = Cảm ơn bạn. Chúng tôi sẽ trả lời qua email.
site-reads = Lượt đọc: { $number }
site-contact-write = Viết cho { $email }

## Trang: không tìm thấy
site-not-found = Không có gì ở địa chỉ này
site-not-found-text = Trang có thể đã được dời đi, hoặc đường liên kết bị sai.
site-not-found-home = Về trang đầu

## Trang: chữ sinh ra từ Markdown
site-text-foreign = (tiếng Anh)
site-text-footnotes = Chú thích
site-text-footnote-back = Về chỗ dẫn
site-text-table = Bảng
site-text-done = Đã xong:
site-text-not-done = Cần làm:
site-code-copy = Sao chép
site-code-copied = Đã chép
site-callout-note = Ghi chú
site-callout-tip = Mẹo
site-callout-important = Quan trọng
site-callout-warning = Cảnh báo
site-callout-caution = Cẩn thận

## Nhập: những dòng thay cho thứ không hiển thị được
import-shortcode = Phần này của trang gốc do shortcode `{ $name }` tạo ra, vốn không dùng được ở đây.
