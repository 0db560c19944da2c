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

form-not-sent = Tin nhắn của bạn chưa được gửi
form-go-back = Hãy quay lại trang trước: những gì bạn đã viết vẫn còn đó.
form-name = Họ tên
form-email = Email
form-message = Nội dung

## Thư: những gì thư nào cũng có thể nói
mail-link = Nếu không bấm được nút, hãy chép địa chỉ này vào trình duyệt:
mail-when = Lúc
mail-device = Thiết bị
mail-address = Mạng
mail-name = Họ tên
mail-email = Email
mail-message-id = Tin nhắn
mail-moment = { $time }, ngày { $day }/{ $month }/{ $year } ({ $offset })
mail-not-you = Nếu chính bạn đã làm việc này, bạn không cần làm gì thêm. Nếu không phải bạn, hãy đặt mật khẩu khác ngay:
mail-not-you-action = Đặt mật khẩu khác
mail-not-expected = Nếu việc này nằm ngoài dự kiến của bạn, hãy viết cho chúng tôi:
mail-not-expected-action = Liên hệ
mail-sent-by = Thư này do { $site } gửi.

## Thư: từng thư một
mail-confirm-sign-up-subject = Xác nhận địa chỉ email của bạn
mail-confirm-sign-up-text = Có người, hẳn là bạn, vừa tạo tài khoản tại { $site } bằng địa chỉ này. Hãy xác nhận địa chỉ để bắt đầu dùng tài khoản.
mail-confirm-sign-up-action = Xác nhận địa chỉ
mail-confirm-sign-up-note = Liên kết chỉ dùng được một lần và trong thời gian có hạn. Nếu không phải bạn, hãy bỏ qua thư này: chưa xác nhận thì tài khoản không dùng được.
mail-account-exists-subject = Bạn đã có tài khoản
mail-account-exists-text = Có người, hẳn là bạn, muốn tạo tài khoản tại { $site } bằng địa chỉ này, nhưng địa chỉ đã có tài khoản. Hãy đăng nhập, hoặc đặt mật khẩu khác nếu bạn quên mật khẩu.
mail-account-exists-action = Đăng nhập
mail-account-exists-other = Đặt mật khẩu khác
mail-account-exists-note = Nếu không phải bạn, hãy bỏ qua thư này: không có gì thay đổi.
mail-reset-password-subject = Đặt mật khẩu khác
mail-reset-password-text = Có người, hẳn là bạn, vừa yêu cầu đặt mật khẩu khác cho tài khoản tại { $site } mang địa chỉ này.
mail-reset-password-action = Đặt mật khẩu khác
mail-reset-password-note = Liên kết chỉ dùng được một lần và trong thời gian có hạn. Nếu không phải bạn, hãy bỏ qua thư này: mật khẩu của bạn vẫn giữ nguyên.
mail-confirm-email-subject = Xác nhận địa chỉ email mới
mail-confirm-email-text = Một tài khoản tại { $site } sắp dùng địa chỉ này. Khi bạn chưa xác nhận, tài khoản vẫn giữ địa chỉ cũ.
mail-confirm-email-action = Xác nhận địa chỉ
mail-confirm-email-note = Liên kết chỉ dùng được một lần và trong thời gian có hạn. Nếu bạn không biết về việc này, hãy bỏ qua thư: tài khoản vẫn giữ địa chỉ cũ.
mail-email-changed-subject = Tài khoản của bạn được đổi địa chỉ email
mail-email-changed-text = Tài khoản của bạn tại { $site } được đổi sang địa chỉ { $detail } thay cho địa chỉ này.
mail-password-changed-subject = Mật khẩu của bạn đã được đổi
mail-password-changed-text = Mật khẩu tài khoản của bạn tại { $site } đã được đổi. Ở mọi nơi khác, bạn đã được đăng xuất.
mail-second-factor-on-subject = Đã bật xác thực hai lớp
mail-second-factor-on-text = Từ nay, đăng nhập vào tài khoản của bạn tại { $site } cần thêm mã từ ứng dụng xác thực. Hãy cất các mã khôi phục ở nơi bạn tìm được khi không có điện thoại.
mail-second-factor-off-subject = Đã tắt xác thực hai lớp
mail-second-factor-off-text = Từ nay, đăng nhập vào tài khoản của bạn tại { $site } không cần mã nữa, chỉ cần mật khẩu.
mail-recovery-codes-made-subject = Bạn có bộ mã khôi phục mới
mail-recovery-codes-made-text = Bộ mã khôi phục mới cho tài khoản của bạn tại { $site } đã được tạo. Các mã cũ không còn dùng được.
mail-recovery-code-used-subject = Một mã khôi phục đã được dùng
mail-recovery-code-used-text = Có người đã đăng nhập vào tài khoản của bạn tại { $site } bằng mã khôi phục. Số mã còn lại: { $detail }. Hãy tạo bộ mã mới trước khi dùng hết.
mail-second-factor-reset-subject = Xác thực hai lớp của bạn đã được đặt lại
mail-second-factor-reset-text = Người vận hành { $site } đã gỡ xác thực hai lớp khỏi tài khoản của bạn. Đăng nhập chỉ cần mật khẩu cho đến khi bạn thiết lập lại.
mail-passkey-added-subject = Đã thêm một khóa truy cập
mail-passkey-added-text = Khóa truy cập “{ $detail }” đã được thêm vào tài khoản của bạn tại { $site } và từ nay dùng để đăng nhập được.
mail-passkey-removed-subject = Đã gỡ một khóa truy cập
mail-passkey-removed-text = Khóa truy cập “{ $detail }” đã được gỡ khỏi tài khoản của bạn tại { $site } và không còn dùng để đăng nhập được.
mail-sessions-ended-by-reuse-subject = Chúng tôi đã đăng xuất bạn
mail-sessions-ended-by-reuse-text = Một phiên đăng nhập cũ của tài khoản bạn tại { $site } vừa bị dùng lại, như thể đã bị sao chép. Để an toàn, chúng tôi đã kết thúc phiên đó. Mời bạn đăng nhập lại.
mail-account-deleted-subject = Tài khoản của bạn đã bị xóa
mail-account-deleted-text = Tài khoản của bạn tại { $site } đã bị xóa cùng mọi dữ liệu của tài khoản.
mail-role-changed-subject = Vai trò của bạn đã thay đổi
mail-role-changed-text = Vai trò hiện nay của bạn tại { $site }: { $detail }.
mail-contact-message-subject = Tin nhắn từ { $detail }
mail-contact-message-text = { $detail } đã viết cho { $site } qua mẫu liên hệ:
mail-contact-message-note = Hãy trả lời thư này, câu trả lời sẽ đến người gửi. Tin nhắn cũng được giữ trong hộp thư.

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
