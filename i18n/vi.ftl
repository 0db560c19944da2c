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
error-schedule-conflict = Ngôn ngữ này đã có lịch khác: cùng việc đó, hoặc một việc vào cùng phút.
error-schedule-over = Lịch này đã xong: đã chạy, đã bỏ qua hoặc đã hủy.
error-cursor-unknown = Dòng thay đổi không có con trỏ này: hãy bắt đầu lại từ một bản chụp.
error-idempotency-key-reused = Idempotency-Key này đã được dùng với nội dung khác.
error-precondition-failed = Dữ liệu đã thay đổi từ lúc bạn đọc: hãy đọc lại rồi sửa tiếp.
error-body-too-large = Nội dung gửi lên vượt giới hạn { $detail }.
error-unsupported-media-type = Hãy gửi nội dung dưới dạng application/json.
error-precondition-required = Hãy gửi ETag bạn đã đọc trong If-Match.
error-internal = Có lỗi từ phía chúng tôi. Mã yêu cầu sẽ giúp tìm ra nguyên nhân.
error-unavailable = Một kho dữ liệu đang bận hoặc không phản hồi. Vui lòng thử lại sau giây lát.
error-too-many-requests = Quá nhiều lần thử trong thời gian ngắn. Vui lòng đợi một chút rồi thử lại.
error-sealed-invalid = Không mở được thông điệp đã niêm phong. Hãy tải lại trang rồi thử lại.
error-handshake-unknown = Khóa của lần bắt tay này đã dùng hoặc đã hết hạn. Hãy thử lại.
error-clock-skewed = Thời điểm của thông điệp này lệch quá xa so với máy chủ. Hãy thử lại.
error-archive-invalid = Đây không phải tệp nén (.tar hoặc .tar.gz) có thể nhập: tệp bị cắt ngang, dẫn ra ngoài thư mục, hoặc quá lớn.
error-link-unknown = Liên kết này đã được dùng hoặc đã hết hạn. Hãy yêu cầu liên kết khác.
error-credentials-wrong = Địa chỉ email và mật khẩu không khớp.
error-code-wrong = Mã này sai hoặc đã được dùng.
error-passkey-refused = Khóa truy cập này không thuộc tài khoản này, hoặc không kiểm tra được.
error-ticket-unknown = Đã quá thời gian. Hãy đăng nhập lại.
error-session-ended = Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại.
error-challenge-failed = Chúng tôi chưa xác nhận được bạn là người thật. Hãy thử lại.
error-email-unconfirmed = Hãy xác nhận địa chỉ email trước: chúng tôi đã gửi cho bạn một liên kết.
error-account-disabled = Tài khoản này đã bị khóa. Hãy viết cho chúng tôi nếu bạn nghĩ có nhầm lẫn.
error-step-up-required = Hãy xác nhận lại bạn là ai: bằng mật khẩu hoặc một mã.
error-origin-refused = Yêu cầu này không đến từ một trang của website này.
error-last-admin = Đây là quản trị viên cuối cùng. Hãy tạo một quản trị viên khác trước.
error-media-in-use = Ảnh này đang được dùng. Hãy gỡ ảnh khỏi các trang và phần cài đặt đang hiển thị nó trước.
error-picture-too-large = Ảnh quá lớn. Tối đa 40 triệu điểm ảnh, với GIF là tính trên mọi khung hình, và tối đa 300 khung hình.
error-media-type-refused = Chỉ nhận ảnh PNG, JPEG, WebP và GIF. Các tệp khác, kể cả SVG và HTML, có thể chứa mã lệnh.
error-media-type-lies = Tệp không đúng với tên hoặc kiểu đã khai báo. Hãy đặt lại phần mở rộng cho đúng rồi thử lại.
error-animation-refused = Ảnh động phải là GIF.
error-picture-broken = Không đọc được ảnh: tệp bị cắt cụt hoặc hỏng.
error-import-running = Một lần nhập khác đang diễn ra. Hãy đợi cho xong.
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
rule-not-a-minute = phải là giờ như 2026-11-27T09:00, hoặc thời điểm kèm độ lệch múi giờ
rule-only-for-publishing = chỉ dùng khi đăng bài
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
done-import-started = Đã bắt đầu nhập.
done-build-finished = Đã ghi nhận kết quả dựng trang.
done-post-created = Đã tạo bài viết ở dạng bản nháp.
done-post-saved = Đã lưu bài viết.
done-post-deleted = Đã xóa bài viết. Các địa chỉ của bài không còn nữa.
done-post-published = Bài viết đã được đăng.
done-post-unpublished = Đã gỡ bài viết.
done-translation-saved = Đã lưu bản đang soạn.
done-translation-deleted = Đã xóa bản ngôn ngữ này.
done-schedule-made = Đã lên lịch cho bài viết.
done-schedule-moved = Đã sửa lịch.
done-schedule-cancelled = Đã hủy lịch.
done-schedule-ran = Lịch vừa được chạy.
done-schedule-skipped = Đã bỏ qua lịch.
done-tag-created = Đã tạo thẻ.
done-tag-updated = Đã sửa thẻ.
done-tag-deleted = Đã xóa thẻ.
done-media-uploaded = Đã tải ảnh lên.
done-media-there = Ảnh này đã có sẵn.
done-media-updated = Đã sửa ảnh.
done-media-deleted = Đã xóa ảnh.
done-settings-saved = Đã lưu cài đặt.
done-redirect-created = Đã tạo chuyển hướng.
done-redirect-updated = Đã sửa chuyển hướng.
done-redirect-deleted = Đã xóa chuyển hướng.
done-view-noted = Lượt đọc đã được ghi nhận.
done-message-kept = Chúng tôi đã nhận được tin nhắn. Cảm ơn bạn.
done-message-marked = Tin nhắn đã được đánh dấu.
done-message-deleted = Tin nhắn đã bị xóa.
done-signed-up = Sắp xong: chúng tôi đã gửi cho bạn một email có liên kết.
done-set-up = Bạn đã là quản trị viên. Hãy đăng nhập.
done-mail-sent = Nếu địa chỉ đó có tài khoản, một email đang được gửi đến.
done-confirmed = Địa chỉ email của bạn đã được xác nhận.
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
done-passkey-removed = Khóa truy cập đã được gỡ.
done-passkey-added = Khóa truy cập đã được thêm.
done-passkey-asked = Thiết bị sẽ hỏi bạn.
done-second-factor-removed = Yếu tố thứ hai đã được gỡ.
done-recovery-codes-made = Đây là các mã khôi phục mới, chỉ hiện một lần này. Các mã cũ không còn dùng được.
done-role-changed = Vai trò đã được đổi. Các phiên đăng nhập của người này đã kết thúc.
done-account-disabled = Tài khoản đã bị khóa.
done-account-enabled = Tài khoản đã được mở lại.
done-preview-link-made = Đã tạo liên kết xem trước. Liên kết dùng được một giờ.

form-not-sent = Tin nhắn của bạn chưa được gửi
form-go-back = Hãy quay lại trang trước: những gì bạn đã viết vẫn còn đó.
form-name = Họ tên
form-email = Email
form-message = Nội dung

## Thư: những gì thư nào cũng có thể nói
mail-link = Nếu không bấm được nút, hãy chép địa chỉ này vào trình duyệt:
mail-when = Thời điểm
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

## Trang: tài khoản của người đọc (lời của các trang và tập lệnh)
site-account = Tài khoản
site-account-script = Trang này cần JavaScript, vì những gì bạn nhập được niêm phong ngay trong trình duyệt trước khi gửi đi, để không ai ở giữa đọc được. Hãy bật JavaScript rồi tải lại trang.
site-account-insecure = Trang này không dùng được trên kết nối không mã hóa. Hãy mở trang bằng địa chỉ bắt đầu bằng https://.
site-account-old-browser = Trình duyệt của bạn quá cũ nên không thể niêm phong những gì bạn nhập. Hãy dùng một trình duyệt mới hơn.
site-account-network = Không nhận được phản hồi. Hãy kiểm tra kết nối mạng rồi thử lại.
site-account-refused = Không xác minh được phản hồi có đúng từ trang này hay không, nên phản hồi đã bị bỏ qua. Hãy tải lại trang; nếu vẫn vậy, hãy thử một mạng khác.
site-account-challenge-blocked = Không tải được phần kiểm tra chống chương trình tự động. Hãy cho phép trang dùng challenges.cloudflare.com rồi thử lại.
site-account-broken = Thao tác không thành công. Hãy tải lại trang rồi thử lần nữa.
site-account-busy = Xin chờ một lát …
site-account-look-again = Hãy xem lại:
site-account-required = Hãy điền vào ô này.
site-account-not-an-email = Đây không phải địa chỉ email.
site-account-name = Tên hiển thị
site-account-email = Email
site-account-password = Mật khẩu
site-account-password-new = Mật khẩu mới
site-account-password-current = Mật khẩu hiện tại
site-account-password-show = Hiện
site-account-password-show-label = Hiện mật khẩu
site-account-password-hide = Ẩn
site-account-password-hide-label = Ẩn mật khẩu
site-account-password-hint = Ít nhất 8 ký tự. Vài từ không liên quan ghép lại là một mật khẩu tốt.
site-account-strength-short = Vẫn còn quá ngắn
site-account-strength-weak = Dễ đoán
site-account-strength-fair = Dài hơn sẽ tốt hơn
site-account-strength-good = Ổn rồi
site-account-code = Mã trong ứng dụng
site-account-code-recovery = Mã khôi phục
site-account-code-use-recovery = Dùng mã khôi phục
site-account-code-use-app = Dùng ứng dụng
site-account-mailbox = Hãy kiểm tra hộp thư
site-account-again = Gửi lại đường liên kết
site-account-again-done = Đã gửi lại.
site-account-other-address = Dùng địa chỉ khác
site-account-sign-up = Tạo tài khoản
site-account-sign-up-text = Chỉ cần một địa chỉ email và một mật khẩu. Chúng tôi sẽ gửi một đường liên kết để xác nhận địa chỉ là của bạn.
site-account-first-admin = Liên kết này tạo quản trị viên đầu tiên của website. Hãy chọn kỹ: nó chỉ dùng được một lần.
site-account-set-up = Bạn đã là quản trị viên của website này
site-account-sign-up-send = Tạo tài khoản
site-account-sign-up-have = Bạn đã có tài khoản?
site-account-sign-up-sent-text = Chúng tôi vừa gửi một email tới địa chỉ này. Hãy mở đường liên kết trong thư để hoàn tất. Nếu vài phút nữa chưa thấy gì, hãy xem trong thư mục thư rác.
site-account-sign-in = Đăng nhập
site-account-sign-in-new = Bạn mới đến đây?
site-account-sign-in-already = Bạn đang đăng nhập trên thiết bị này.
site-account-sign-in-code = Còn một bước nữa
site-account-sign-in-code-text = Hãy nhập sáu chữ số mà ứng dụng xác thực của bạn đang hiện.
site-account-sign-in-start-over = Làm lại từ đầu
site-account-go-on = Tiếp tục
site-account-to-account = Đến trang tài khoản
site-account-forgot = Quên mật khẩu
site-account-forgot-link = Quên mật khẩu?
site-account-forgot-text = Hãy cho biết địa chỉ email của tài khoản, chúng tôi sẽ gửi đường liên kết để đặt mật khẩu mới.
site-account-forgot-send = Gửi đường liên kết
site-account-forgot-sent-text = Nếu có tài khoản dùng địa chỉ này, chúng tôi đã gửi tới đó một email kèm đường liên kết. Nếu vài phút nữa chưa thấy gì, hãy xem trong thư mục thư rác.
site-account-reset = Đặt mật khẩu mới
site-account-reset-text = Mọi thiết bị sẽ bị đăng xuất. Sau đó bạn đăng nhập bằng mật khẩu mới.
site-account-reset-send = Đặt mật khẩu
site-account-reset-done = Đã đặt mật khẩu mới
site-account-reset-done-text = Mọi thiết bị đã được đăng xuất. Hãy đăng nhập bằng mật khẩu mới.
site-account-link-missing = Đường liên kết này không đầy đủ
site-account-link-missing-text = Hãy mở lại từ trong thư, hoặc chép trọn đường liên kết. Mỗi đường liên kết chỉ dùng được một lần.
site-account-link-new = Yêu cầu đường liên kết mới
site-account-confirm = Xác nhận địa chỉ email
site-account-confirm-text = Chỉ cần bấm một lần để xác nhận địa chỉ này là của bạn.
site-account-confirm-send = Xác nhận
site-account-confirmed = Địa chỉ của bạn đã được xác nhận
site-account-confirmed-text = Tài khoản đã sẵn sàng, bạn có thể đăng nhập.
site-account-confirmed-new = Địa chỉ mới đã được xác nhận
site-account-confirmed-new-text = Từ nay bạn đăng nhập bằng địa chỉ này.
site-account-own = Tài khoản của bạn
site-account-loading = Đang tải tài khoản của bạn …
site-account-sign-out = Đăng xuất khỏi thiết bị này
site-account-profile = Hồ sơ
site-account-since = Tham gia từ
site-account-language = Ngôn ngữ email
site-account-save = Lưu
site-account-saved = Đã lưu.
site-account-email-change = Đổi địa chỉ
site-account-email-new = Địa chỉ mới
site-account-email-text = Chúng tôi gửi đường liên kết tới địa chỉ mới. Trước khi bạn mở liên kết đó, địa chỉ cũ vẫn được dùng.
site-account-email-done = Đường liên kết đang được gửi tới địa chỉ mới.
site-account-password-text = Mật khẩu được giữ ở dạng không ai đọc được, kể cả chúng tôi.
site-account-password-change = Đổi mật khẩu
site-account-password-done = Đã đổi mật khẩu. Mọi thiết bị khác đã được đăng xuất.
site-account-second = Đăng nhập hai bước
site-account-second-off-text = Ngoài mật khẩu, khi đăng nhập cần thêm mã từ một ứng dụng trên điện thoại. Dù ai biết mật khẩu của bạn cũng không vào được.
site-account-second-on = Đang bật
site-account-second-on-text = Khi đăng nhập cần mật khẩu và mã từ ứng dụng của bạn.
site-account-second-left = Mã khôi phục còn lại: { $number }
site-account-second-set-up = Thiết lập
site-account-second-scan = Hãy quét hình này bằng một ứng dụng xác thực, hoặc nhập khóa vào ứng dụng. Sau đó nhập sáu chữ số mà ứng dụng hiện ra.
site-account-second-picture = Mã QR chứa khóa
site-account-second-key = Khóa
site-account-second-open = Mở bằng ứng dụng trên thiết bị này
site-account-second-turn-on = Bật
site-account-second-turn-off = Tắt
site-account-second-turned-off = Đã tắt đăng nhập hai bước.
site-account-codes = Mã khôi phục của bạn
site-account-codes-text = Mỗi mã dùng được một lần thay cho ứng dụng. Hãy cất ở nơi bạn tìm được khi không có điện thoại: các mã chỉ hiện lần này.
site-account-codes-new = Tạo mã khôi phục mới
site-account-codes-new-text = Các mã cũ sẽ không còn dùng được.
site-account-codes-make = Tạo mã mới
site-account-codes-file = ma-khoi-phuc
site-account-codes-download = Tải xuống
site-account-codes-print = In
site-account-codes-kept = Tôi đã cất giữ
site-account-passkey = Khóa truy cập
site-account-passkey-text = Khóa truy cập cho bạn đăng nhập mà không cần mật khẩu: thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN, còn trang giả mạo không lấy được gì. Khi bạn đã có khóa, chỉ biết mật khẩu thôi thì không ai đăng nhập được nữa.
site-account-passkey-none = Bạn chưa có khóa nào.
site-account-passkey-unsupported = Trình duyệt này không dùng được khóa truy cập. Hãy dùng một trình duyệt mới hơn.
site-account-passkey-known = Thiết bị này đã có một khóa truy cập của tài khoản bạn.
site-account-passkey-failed = Trình duyệt hoặc thiết bị này không dùng được khóa truy cập ở đây. Hãy thử bằng thiết bị khác.
site-account-passkey-sign-in = Đăng nhập bằng khóa truy cập
site-account-passkey-use = Dùng khóa truy cập
site-account-passkey-use-text = Tài khoản của bạn có khóa truy cập: hãy dùng khóa để xác nhận đó là bạn.
site-account-passkey-add = Thêm khóa truy cập
site-account-passkey-name = Tên khóa
site-account-passkey-name-hint = Để bạn nhận ra khóa này, ví dụ “Điện thoại” hoặc “Máy tính ở cơ quan”.
site-account-passkey-added = Đã thêm khóa truy cập.
site-account-passkey-made = Thêm lúc: { $date }
site-account-passkey-used = Dùng gần nhất: { $date }
site-account-passkey-unused = Chưa dùng lần nào
site-account-passkey-remove = Gỡ
site-account-passkey-remove-label = Gỡ { $passkey }
site-account-passkey-removal = Gỡ khóa truy cập này?
site-account-passkey-removal-text = “{ $passkey }” sẽ không còn dùng để đăng nhập được. Thiết bị có thể vẫn gợi ý khóa này cho đến khi bạn xóa nó ở đó.
site-account-passkey-removed = Đã gỡ khóa truy cập.
site-account-devices = Thiết bị
site-account-devices-text = Những nơi bạn đang đăng nhập.
site-account-devices-this = Thiết bị này
site-account-devices-since = Đăng nhập: { $date }
site-account-devices-used = Dùng gần nhất: { $date }
site-account-devices-end = Đăng xuất
site-account-devices-end-label = Đăng xuất { $device }
site-account-devices-end-others = Đăng xuất mọi thiết bị khác
site-account-devices-ended = Đã đăng xuất.
site-account-data = Dữ liệu của bạn
site-account-data-text = Tất cả những gì được lưu về bạn, trong một tệp (JSON).
site-account-data-download = Tải dữ liệu của tôi
site-account-data-file = du-lieu-cua-toi
site-account-deletion = Xóa tài khoản
site-account-deletion-text = Tài khoản và mọi thứ thuộc về nó sẽ bị xóa. Không ai có thể khôi phục lại.
site-account-deletion-open = Xóa tài khoản của tôi
site-account-deletion-send = Xóa vĩnh viễn
site-account-deleted = Tài khoản của bạn đã bị xóa
site-account-deleted-text = Cảm ơn bạn đã đồng hành cùng chúng tôi.
site-account-step-up = Có phải bạn không?
site-account-step-up-text = Để tiếp tục, hãy xác nhận lần nữa rằng đó là bạn.
site-account-step-up-code = Dùng mã xác thực
site-account-step-up-password = Dùng mật khẩu
site-account-cancel = Hủy

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

## Kiểm tra trước khi đăng
check-missing-alt = Ảnh này chưa có văn bản thay thế. Hãy mô tả ảnh cho người không nhìn thấy.
check-skipped-heading = Tiêu đề này (cấp { $detail }) bỏ qua một cấp: người nghe trang sẽ bị lạc.
check-heading-one = Đây là tiêu đề cấp 1, chỉ dành cho tiêu đề bài. Hãy bắt đầu từ cấp 2 (##).
check-broken-link = Không có trang nào đang hiển thị tại { $detail }.
check-broken-anchor = { $detail } dẫn tới một tiêu đề không tồn tại.
check-foreign-link = { $detail } dẫn tới trang bằng ngôn ngữ kia; liên kết sẽ ghi rõ điều đó.
check-missing-translation = Bài này chưa có bản bằng ngôn ngữ kia.
check-empty-summary = Chưa có tóm tắt: danh sách, kết quả tìm kiếm và bản xem trước không có gì để hiện.
check-long-title = Tiêu đề có { $detail } ký tự; kết quả tìm kiếm chỉ hiện khoảng 60.
check-long-description = Phần mô tả có { $detail } ký tự; kết quả tìm kiếm chỉ hiện khoảng 160.
check-duplicate-title = Một bài khác có cùng tiêu đề trong ngôn ngữ này.

## Xem trước
preview-bar = Xem trước – chưa đăng
preview-title = Xem trước: { $title }
preview-until = Liên kết dùng được đến { $time }.
preview-show = Ngôn ngữ đang hiện
preview-en = Tiếng Anh
preview-vi = Tiếng Việt
preview-missing = Bài này chưa có bản tiếng Việt.
preview-gone = Liên kết xem trước đã hết hạn
preview-gone-text = Liên kết xem trước dùng được một giờ. Hãy xin người biên tập một liên kết mới.
preview-unknown = Liên kết xem trước không dùng được
preview-unknown-text = Liên kết bị thiếu hoặc đã bị sửa, hoặc bài không còn nữa. Hãy xin người biên tập một liên kết mới.

## Nhập: những dòng thay cho thứ không hiển thị được
import-shortcode = Phần này của trang gốc do shortcode `{ $name }` tạo ra, vốn không dùng được ở đây.

## Bảng điều khiển: khung
console-name = Bảng điều khiển
console-skip = Đến nội dung chính
console-menu = Menu
console-navigation = Các mục
console-script = Bảng điều khiển cần JavaScript. Hãy bật JavaScript rồi tải lại trang.
console-shell = Đang mở …
console-shell-wrong = Không mở được trang: trình duyệt không lưu cookie của trang này. Hãy cho phép cookie rồi thử lại.
console-network = Không nhận được phản hồi. Hãy kiểm tra kết nối mạng rồi thử lại; những gì bạn nhập vẫn còn nguyên.
console-signed-out = Bạn đã bị đăng xuất nên chưa có gì được lưu. Hãy đăng nhập ở một thẻ khác rồi lưu lại: những gì bạn nhập vẫn còn ở đây.
console-sign-in-again = Đăng nhập trong thẻ mới
console-sign-in = Đăng nhập bảng điều khiển
console-account = Tài khoản của bạn
console-sign-out = Đăng xuất
console-see-site = Xem trang web
console-shortcuts = Phím tắt
console-close = Đóng
console-appearance-system = Theo hệ thống
console-appearance-light = Sáng
console-appearance-dark = Tối
console-group-content = Nội dung
console-group-people = Mọi người
console-group-site = Trang web
console-group-admin = Quản trị
console-dashboard = Tổng quan
console-posts = Bài viết
console-calendar = Lịch
console-media = Thư viện
console-tags = Thẻ
console-authors = Tác giả
console-trash = Thùng rác
console-users = Người dùng
console-contact = Tin nhắn liên hệ
console-settings = Cài đặt
console-redirects = Chuyển hướng
console-webhooks = Webhook
console-builds = Bản dựng
console-transfer = Nhập và xuất
console-tokens = Mã API
console-audit = Nhật ký
console-key-sheet = Bảng phím tắt này
console-key-search = Tìm kiếm
console-key-new = Tạo mới
console-key-rows = Dòng sau, dòng trước
console-key-open = Mở dòng đang chọn
console-key-mark = Đánh dấu dòng đang chọn
console-key-close = Đóng phần đang mở
console-refused-missing = Không có trang này
console-refused-missing-text = Trang đã bị xóa, hoặc địa chỉ bị gõ nhầm.
console-refused-forbidden = Trang này không dành cho vai trò của bạn
console-refused-forbidden-text = Tài khoản của bạn không được xem trang này. Nếu cần, hãy hỏi một quản trị viên.
console-refused-away = Kho dữ liệu không phản hồi
console-refused-away-text = Không có gì bị mất. Hãy thử lại sau giây lát; nếu vẫn vậy, cần có người xem lại máy chủ.
console-refused-busy = Quá nhiều yêu cầu
console-refused-busy-text = Hãy chờ một lát rồi thử lại.
console-refused-broken = Máy chủ gặp lỗi
console-refused-broken-text = Nhật ký của máy chủ có ghi nguyên nhân. Hãy thử lại; chưa có gì bị thay đổi.
console-try-again = Thử lại
console-to-dashboard = Về trang tổng quan

## Bảng điều khiển: biểu mẫu và danh sách
console-save = Lưu
console-create = Tạo
console-delete = Xóa
console-never = Chưa bao giờ
console-address = Địa chỉ
console-address-hint = Chữ thường không dấu, chữ số và dấu gạch nối. Để trống thì lấy theo tên.
console-conflict = Trong lúc đó đã có người khác lưu mục này. Những gì bạn nhập vẫn còn ở đây, và phần của họ vẫn nguyên vẹn.
console-conflict-look = Xem bản của họ trong thẻ mới
console-conflict-overwrite = Lưu đè bản của tôi
console-search = Tìm kiếm
console-search-do = Tìm
console-filter-all = Tất cả
console-filter-clear = Bỏ tìm kiếm và bộ lọc
console-no-match = Không có kết quả nào
console-no-match-text = Hãy thử ít từ hơn, hoặc bỏ bớt bộ lọc.
console-rows = { $first }–{ $last } trong { $total }
console-pages = Các trang
console-page = Trang { $page }/{ $pages }
console-page-previous = Trang trước
console-page-next = Trang sau
console-csv = Lưu thành CSV
console-bulk = Các mục đã đánh dấu
console-mark = Đánh dấu { $name }
console-mark-all = Đánh dấu tất cả trên trang này
console-marked = Đã đánh dấu { $count } mục
console-unmark = Bỏ đánh dấu
console-bulk-done = Đã xong { $count } mục.
console-bulk-failed = { $count } mục chưa làm được:
console-column-name = Tên
console-column-role = Vai trò
console-column-state = Trạng thái
console-column-created = Ngày tạo
console-column-last-login = Đăng nhập gần nhất
console-column-addresses = Địa chỉ
console-column-posts = Bài viết

## Bảng điều khiển: tổng quan
console-dashboard-lead = Chào { $name }, rất vui được gặp lại bạn.

console-dashboard-current = Người đọc đang thấy mọi thứ đã đăng
console-dashboard-queued = Nội dung vừa đăng đang trên đường lên trang
console-dashboard-building = Đang dựng trang
console-dashboard-build-failed = Lần dựng gần nhất thất bại; người đọc vẫn thấy trang như trước
console-dashboard-unbuilt = Trang chưa được dựng lần nào
console-dashboard-schedules = { $count } lịch hẹn cần bạn xem
console-dashboard-stale =
    { $count ->
        [0] Không có bản dịch nào bị cũ
       *[other] { $count } bản dịch đã cũ so với bản gốc
    }
console-dashboard-missing =
    { $count ->
        [0] Không thiếu bản dịch nào
       *[other] Còn thiếu { $count } bản dịch
    }
console-dashboard-coming =
    { $count ->
        [0] 7 ngày tới chưa có lịch nào
       *[other] { $count } lịch hẹn trong 7 ngày tới
    }
console-dashboard-drafts = Bạn vừa viết những bài này
console-dashboard-no-drafts = Mọi thứ bạn lưu đều đã được đăng.
console-dashboard-unread =
    { $count ->
        [0] Không có tin nhắn chưa đọc
       *[other] { $count } tin nhắn chưa đọc
    }
console-dashboard-none = Không có gì cần làm.
console-dashboard-all = Xem cả { $count }
console-dashboard-to-calendar = Mở lịch

## Bảng điều khiển: trạng thái và cột của nội dung
console-state-draft = Bản nháp
console-state-published = Đã đăng
console-state-changed = Có thay đổi chưa đăng
console-state-unpublished = Đã gỡ
console-state-live = Đang hiển thị
console-state-queued = Đang chờ dựng
console-state-building = Đang dựng
console-state-failed = Dựng thất bại
console-state-leaving = Đang gỡ xuống
console-state-missing = Chưa có
console-state-stale = Cũ hơn bản gốc
console-state-scheduled = Đã hẹn giờ
console-state-leaves = Đã hẹn giờ gỡ
console-state-held = Lỡ giờ hẹn
console-kind-article = Bài viết
console-kind-page = Trang
console-kind-landing = Trang giới thiệu
console-column-title = Tiêu đề
console-column-kind = Loại
console-column-language = Ngôn ngữ
console-column-tag = Thẻ
console-column-author = Tác giả
console-column-translation = Bản dịch
console-column-published = Ngày đăng
console-column-updated = Lưu lần cuối
console-column-deleted = Bỏ vào lúc
console-column-since = Từ lúc

## Bảng điều khiển: bài viết
console-posts-lead = Bài viết, trang và trang giới thiệu, bằng cả hai ngôn ngữ.
console-posts-search = Tiêu đề hoặc địa chỉ, có dấu hay không dấu đều được
console-posts-new = Bài mới
console-posts-new-hint = Viết tiêu đề bằng một hoặc cả hai ngôn ngữ; ngôn ngữ còn lại có thể thêm sau.
console-posts-title-in =
    { $locale ->
        [vi] Tiêu đề tiếng Việt
       *[en] Tiêu đề tiếng Anh
    }
console-posts-begin = Bắt đầu viết
console-posts-empty = Chưa có bài nào
console-posts-empty-text = Hãy bắt đầu một bài: bài vẫn là bản nháp cho đến khi bạn đăng.
console-posts-publish = Đăng
console-posts-publish-many = Đăng { $count } bài đã chọn, bằng mọi ngôn ngữ mà bài có?
console-posts-unpublish = Gỡ xuống
console-posts-unpublish-many = Gỡ { $count } bài đã chọn? Người đọc sẽ không còn thấy các bài này.
console-posts-add-tag = Thêm thẻ
console-posts-remove-tag = Bỏ thẻ
console-posts-which-tag = Thẻ nào?
console-posts-choose = Chọn
console-posts-trash = Bỏ vào thùng rác
console-posts-trash-many = Bỏ { $count } bài đã chọn vào thùng rác? Các bài bị gỡ ngay, và địa chỉ của chúng báo là không còn nữa.

## Bảng điều khiển: bản dịch
console-translations = Bản dịch
console-translations-lead = Những gì một ngôn ngữ còn thiếu, và những bản dịch đã cũ so với bản gốc.
console-translations-empty = Cả hai ngôn ngữ đều đầy đủ
console-translations-empty-text = Bản dịch xuất hiện ở đây khi bản gốc được đăng lại, hoặc khi chưa có bản dịch.

## Bảng điều khiển: lịch
console-calendar-lead = Nội dung nào sẽ đăng hoặc gỡ, và vào lúc nào. Giờ hiển thị theo { $zone }, kèm theo giờ UTC.
console-calendar-title = Tháng { $month } năm { $year }
console-calendar-turn = Tháng
console-calendar-before = Tháng trước
console-calendar-after = Tháng sau
console-calendar-now = Tháng này
console-calendar-as-agenda = Dạng danh sách
console-calendar-as-month = Dạng tháng
console-calendar-empty = Tháng này chưa có gì.
console-calendar-empty-text = Hẹn giờ cho một bài ngay trong trang của bài đó.
console-calendar-held-title = Những lịch này đã lỡ giờ: làm gì tiếp?
console-calendar-held-text = Không có gì chạy vào phút đã hẹn. Chúng chờ bạn quyết định.
console-calendar-run = Thực hiện ngay
console-calendar-skip = Bỏ qua
console-calendar-publish = Đăng
console-calendar-unpublish = Gỡ xuống
console-calendar-scheduled = Đã hẹn
console-calendar-held = Lỡ giờ, chờ bạn
console-calendar-done = Đã xong
console-calendar-skipped = Đã bỏ qua
console-calendar-cancelled = Đã hủy
console-calendar-failed = Thất bại
console-calendar-action = Việc
console-calendar-due = Lúc
console-calendar-ran = Thực hiện lúc
console-calendar-lateness = Trễ (phút:giây)
console-calendar-instance = Bởi
console-calendar-reason = Lý do
console-calendar-post = Mở bài viết
console-calendar-move-to = Giờ khác, theo { $zone }
console-calendar-move = Dời lịch
console-calendar-cancel = Hủy lịch
console-calendar-cancel-confirm = Hủy lịch hẹn này? Đến giờ sẽ không có gì xảy ra.
console-weekday-mon = T2
console-weekday-tue = T3
console-weekday-wed = T4
console-weekday-thu = T5
console-weekday-fri = T6
console-weekday-sat = T7
console-weekday-sun = CN

## Bảng điều khiển: thư viện hình
console-media-lead = Hình ảnh của trang. Mỗi hình được ghi lại không kèm siêu dữ liệu, và giữ địa chỉ mãi mãi.
console-media-search = Tên tệp hoặc mô tả, có dấu hay không dấu đều được
console-media-empty = Chưa có hình nào
console-media-empty-text = Hãy tải hình đầu tiên lên: thả vào đây, dán, hoặc bấm nút phía trên.
console-media-upload = Tải lên
console-media-drop = Thả hình vào bất cứ đâu trên trang này, hoặc dán: PNG, JPEG, WebP, GIF.
console-media-waiting = Đang chờ
console-media-progress = Đang tải lên
console-media-done = Đã tải lên
console-media-as-table = Dạng bảng
console-media-alt = Mô tả
console-media-alt-both = Đủ hai ngôn ngữ
console-media-alt-none = Chưa có mô tả
console-media-alt-en = Thiếu tiếng Anh
console-media-alt-vi = Thiếu tiếng Việt
console-media-alt-hint = Hình cho thấy gì, dành cho người không nhìn được. Trang nào không tự mô tả thì dùng lời này.
console-media-use = Sử dụng
console-media-used = Đang dùng
console-media-unused = Chưa dùng
console-media-pixels = Điểm ảnh
console-media-kilobytes = Kilobyte
console-media-uploaded = Tải lên lúc
console-media-jpeg = JPEG
console-media-png = PNG
console-media-webp = WebP
console-media-gif = GIF
console-media-focal = Tâm điểm
console-media-focal-hint = Phần luôn được giữ lại khi hình bị cắt. Bấm vào hình, hoặc di chuyển tâm điểm bằng phím mũi tên; giữ Shift để đi xa hơn.
console-media-focal-x = Tính từ trái, phần nghìn
console-media-focal-y = Tính từ trên, phần nghìn
console-media-uses = Dùng ở đâu
console-media-uses-none = Chưa trang hay cài đặt nào dùng hình này.
console-media-use-live = Người đọc đang thấy
console-media-use-copy = Trong bản đang soạn
console-media-logo = Biểu trưng của trang
console-media-delete = Xóa hình
console-media-delete-text = Tệp của hình cũng mất. Không thể khôi phục.
console-media-delete-used = Chỉ xóa được khi không còn nơi nào dùng hình.
console-media-delete-confirm = Xóa hình này? Không thể khôi phục.
console-media-delete-many = Xóa { $count } hình đã chọn? Hình đang được dùng sẽ ở lại; các hình khác không thể khôi phục.

## Bảng điều khiển: tác giả
console-authors-lead = Người viết bài. Các trang có tên họ sẽ đổi theo hồ sơ ngay.
console-authors-search = Tên hoặc địa chỉ, có dấu hay không dấu đều được
console-authors-new = Tác giả mới
console-authors-bios = Hồ sơ bằng
console-authors-empty = Chưa có tác giả nào
console-authors-empty-text = Mỗi tác giả có tên, hình và đôi lời giới thiệu. Hãy tạo tác giả đầu tiên, rồi ghi tên vào một bài viết.
console-authors-languages = Điền một hoặc cả hai ngôn ngữ. Ngôn ngữ để trống sẽ dùng tên ở ngôn ngữ kia.
console-authors-bio = Đôi lời giới thiệu
console-authors-link = Trang cá nhân ở nơi khác
console-authors-picture = Hình
console-authors-picture-hint = Địa chỉ của một hình trong thư viện.
console-authors-picture-alt = Mô tả hình
console-authors-uses = Đã viết { $count } bài
console-authors-uses-all = Mọi bài của tác giả này
console-authors-unused = Chưa có bài nào của tác giả này.
console-authors-delete = Xóa tác giả
console-authors-delete-text = Tên tác giả biến mất khỏi các bài ngay lập tức. Phần còn lại của bài không đổi.
console-authors-delete-confirm = Xóa tác giả này? Không thể khôi phục.
console-authors-delete-many = Xóa { $count } tác giả đã chọn? Tên họ biến mất khỏi các bài và không thể khôi phục.

## Bảng điều khiển: thùng rác
console-trash-lead = Người đọc không còn thấy những gì ở đây. Có thể lấy lại thành bản nháp, hoặc xóa hẳn.
console-trash-search = Tiêu đề hoặc địa chỉ, có dấu hay không dấu đều được
console-trash-empty = Thùng rác trống
console-trash-empty-text = Bài bạn bỏ vào thùng rác sẽ xuất hiện ở đây.
console-trash-restore = Lấy lại
console-trash-delete = Xóa hẳn
console-trash-delete-many = Xóa hẳn { $count } bài đã chọn cùng mọi phiên bản? Không thể khôi phục.
console-trash-empty-all = Đổ thùng rác
console-trash-empty-confirm = Xóa hẳn mọi thứ trong thùng rác, cùng mọi phiên bản? Không thể khôi phục.

## Bảng điều khiển: nhập và xuất
console-transfer-lead = Toàn bộ nội dung một lần: nhập và xuất dưới dạng thư mục tệp Markdown, hoặc bản chụp để dựng trang.
console-transfer-import = Nhập
console-transfer-import-text = Một thư mục tệp Markdown có phần đầu (front matter), mỗi ngôn ngữ một thư mục, hoặc tệp nén của thư mục đó (.tar, .tar.gz). Nhập tất cả, hoặc không nhập gì.
console-transfer-folder = Chọn thư mục
console-transfer-archive = Chọn tệp nén
console-transfer-too-large = Nhiều hơn mức một lần nhập cho phép.
console-transfer-no-files = Không có tệp nào trong đó.
console-transfer-packing = Đang đóng gói …
console-transfer-sending = Đang gửi
console-transfer-reading = Đang đọc các tệp …
console-transfer-writing = Số trang đã ghi:
console-transfer-gone = Không còn biết kết quả của lần nhập. Danh sách bài viết cho thấy những gì đang có.
console-transfer-done = Đã nhập
console-transfer-refused = Chưa nhập gì: có tệp bị sai
console-transfer-failed = Chưa nhập gì: có lỗi ở phía chúng tôi
console-transfer-created = Trang mới
console-transfer-updated = Trang thay đổi
console-transfer-unchanged = Không đổi
console-transfer-drafts = Trong đó là bản nháp
console-transfer-tagsChanged = Thẻ
console-transfer-redirectsChanged = Chuyển hướng
console-transfer-settings = Cài đặt
console-transfer-yes = Đã đổi
console-transfer-no = Như trước
console-transfer-files-problems = Chỗ sai ({ $count })
console-transfer-files-notes = Ghi chú ({ $count })
console-transfer-files-editedSince = Giữ nguyên vì đã được sửa ở đây từ lần trước ({ $count })
console-transfer-files-vanished = Không còn trong thư mục; trang vẫn ở lại ({ $count })
console-transfer-files-createdFiles = Tệp của trang mới ({ $count })
console-transfer-files-updatedFiles = Tệp của trang thay đổi ({ $count })
console-transfer-export = Xuất
console-transfer-markdown = Thư mục Markdown
console-transfer-markdown-text = Mỗi trang một tệp, kể cả bản nháp, kèm hình, thẻ, cài đặt và chuyển hướng. Có thể nhập lại.
console-transfer-snapshot = Bản chụp
console-transfer-snapshot-text = Những gì đang hiển thị, kèm hình. Trình dựng trang dùng được ngay.
console-transfer-download = Tải về
console-transfer-received = Đã nhận:
console-transfer-saved = Đã lưu:

## Bảng điều khiển: thẻ
console-tags-lead = Người đọc tìm bài theo thẻ. Thẻ chưa có tên trong ngôn ngữ nào thì không hiện ở ngôn ngữ đó.
console-tags-search = Tên thẻ, có dấu hay không dấu đều được
console-tags-new = Thẻ mới
console-tags-en = Tiếng Anh
console-tags-vi = Tiếng Việt
console-tags-empty = Chưa có thẻ nào
console-tags-empty-text = Mỗi thẻ gom các bài cùng chủ đề vào một trang riêng. Hãy tạo thẻ đầu tiên, rồi gắn vào một bài viết.
console-tags-languages = Hãy điền ngôn ngữ mà người đọc sẽ thấy thẻ này; ngôn ngữ còn lại cứ để trống.
console-tags-uses = Có trong { $count } bài viết
console-tags-uses-all = Mọi bài viết có thẻ này
console-tags-unused = Chưa bài viết nào dùng thẻ này.
console-tags-delete = Xóa thẻ
console-tags-delete-text =
    { $count ->
        [0] Trang của thẻ sẽ mất ngay lập tức.
       *[other] Trang của thẻ sẽ mất ngay lập tức, và { $count } bài viết không còn thẻ này.
    }
console-tags-delete-confirm = Xóa thẻ này? Không thể khôi phục lại.
console-tags-delete-many = Xóa { $count } thẻ đã đánh dấu? Các bài viết sẽ mất những thẻ này và không thể khôi phục lại.

## Bảng điều khiển: người dùng
console-role-reader = Người đọc
console-role-editor = Biên tập viên
console-role-admin = Quản trị viên
console-users-lead = Tất cả những ai có tài khoản: người đọc, biên tập viên và quản trị viên.
console-users-search = Tên hoặc email, có dấu hay không dấu đều được
console-users-active = Đang hoạt động
console-users-locked = Đã khóa
console-users-unconfirmed = Chưa xác nhận
console-users-empty = Chưa có tài khoản nào
console-users-empty-text = Khi có người đăng ký trên trang web, tài khoản của họ sẽ hiện ở đây.
console-users-unlisted = Tài khoản này có vai trò quản trị viên, nhưng địa chỉ của nó không có trong danh sách ở phần cấu hình, nên không làm được gì trong bảng điều khiển.
console-users-sessions =
    { $count ->
        [0] Chưa đăng nhập ở đâu
       *[other] Đang đăng nhập trên { $count } thiết bị
    }
console-users-no-sessions = Không có phiên đăng nhập nào.
console-users-session-since = từ
console-users-session-used = dùng gần nhất
console-users-second-factor = Có bước xác thực thứ hai
console-users-end-sessions = Kết thúc mọi phiên
console-users-end-sessions-confirm = Kết thúc mọi phiên đăng nhập của { $name }? Người này sẽ phải đăng nhập lại ở mọi nơi.
console-users-role-text = Khi đổi vai trò, mọi phiên đăng nhập đều kết thúc. Quản trị viên còn phải có tên trong danh sách ở phần cấu hình.
console-users-role-save = Đổi vai trò
console-users-lock = Khóa tài khoản
console-users-lock-text = Mọi phiên đăng nhập kết thúc ngay, và không ai đăng nhập được cho đến khi mở khóa. Không có gì bị xóa.
console-users-lock-confirm = Khóa tài khoản của { $name }? Người này sẽ bị đăng xuất ngay ở mọi nơi.
console-users-unlock = Mở khóa tài khoản
console-users-unlock-text = Người này lại đăng nhập được bằng mật khẩu đang có.
