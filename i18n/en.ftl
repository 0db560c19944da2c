# Duet, English. One message a line; names are grouped by who says them.

## API: errors (one per code of the catalogue)
error-invalid-json = The body is not valid JSON.
error-invalid-body = The body does not have the documented form: { $detail }
error-invalid-query = A query parameter is unknown here or does not have the documented form: { $detail }
error-invalid-path = A part of the path does not have the documented form.
error-invalid-header = The header { $detail } does not have the documented form.
error-unauthenticated = Sign in, or send an API token.
error-token-invalid = This token is unknown or was revoked.
error-token-expired = This token has expired.
error-forbidden = You may not do this: the scope { $detail } is needed.
error-not-found = There is nothing here by that name.
error-route-not-found = There is no such address.
error-method-not-allowed = This address does not take that method.
error-conflict = This conflicts with what is already there.
error-slug-taken = This slug is taken in this language.
error-schedule-conflict = Something else is scheduled for this language: the same, or something at the same minute.
error-schedule-over = This schedule is over: it has run, was skipped, or was cancelled.
error-pair-incomplete = Both languages of this post go live together: write the other one first.
error-translation-stale = This translation is behind its source. Bring it up to date, or say that it is, then publish.
error-cursor-unknown = The change feed does not hold this cursor: start over from a snapshot.
error-idempotency-key-reused = This Idempotency-Key was used before with another body.
error-precondition-failed = This changed since you read it: read it again and repeat your change.
error-body-too-large = The body is larger than the limit of { $detail }.
error-unsupported-media-type = Send the body as application/json.
error-precondition-required = Send the ETag that you read as If-Match.
error-internal = Something broke on our side. The request id helps us to find it.
error-unavailable = A store is busy or away. Please try again shortly.
error-too-many-requests = Too many tries in a short time. Please wait a little, then try again.
error-sealed-invalid = The sealed message could not be opened. Reload the page and try again.
error-handshake-unknown = The key of this handshake was used or has expired. Please try again.
error-clock-skewed = The time of this message is too far from ours. Please try again.
error-archive-invalid = This cannot be imported. Send an archive (.tar or .tar.gz) of a folder, or an export of Ghost (.json) or WordPress (.xml). An archive may not be cut off, lead out of its folder, or be too large.
error-link-unknown = This link was used before or has expired. Ask for another one.
error-credentials-wrong = E-mail address and password do not belong together.
error-code-wrong = This code is wrong or was used before.
error-passkey-refused = This passkey is not one of this account, or could not be checked.
error-ticket-unknown = That took too long. Please sign in again.
error-session-ended = Your session has ended. Please sign in again.
error-challenge-failed = We could not tell whether you are a person. Please try again.
error-email-unconfirmed = Confirm your e-mail address first: we have sent you a link.
error-account-disabled = This account is locked. Write to us if you think that is a mistake.
error-step-up-required = Show again who you are: by your password or a code.
error-origin-refused = This request does not come from a page of this site.
error-person-required = This belongs to a person who has signed in; a program with a token has none.
error-last-admin = This is the last admin. Make another one first.
error-media-in-use = This picture is used. Take it out of the pages and settings that show it first.
error-picture-too-large = The picture is too large. At most 40 million pixels are taken, in a GIF over all of its frames, and at most 300 frames.
error-media-type-refused = Only PNG, JPEG, WebP and GIF pictures are taken. Other files, SVG and HTML among them, can carry script.
error-media-type-lies = The file is not what its name or type says. Give it the right ending and try again.
error-animation-refused = An animation must be a GIF.
error-picture-broken = The picture cannot be read: it is cut off or damaged.
error-import-running = Another import is going on. Wait for its end.
error-sealed-required = This address takes sealed messages only, never plain ones.

## API: rules of the content (422)
rule-required = must not be empty
rule-too-long = must have at most { $max } characters
rule-too-many = must have at most { $max } items
rule-nul-character = must not contain the NUL character
rule-not-a-slug = must be lower-case letters a–z, digits and single hyphens
rule-reserved-slug = is an address of the site itself; choose another
rule-not-a-url = must be an absolute http or https URL without credentials
rule-not-https = must be an https URL
rule-not-a-link = must be a path that starts with /, a #fragment or an absolute URL
rule-not-a-time-zone = must be an IANA time zone such as Asia/Ho_Chi_Minh
rule-not-an-email = must be an e-mail address
rule-out-of-range = must be from { $low } to { $high }
rule-unknown = names something that does not exist
rule-duplicate = stands twice
rule-not-for-this-kind = does not belong to this kind of post
rule-not-in-the-future = must lie in the future
rule-not-a-minute = must be a time such as 2026-11-27T09:00, or a moment with its offset
rule-only-for-publishing = belongs to publishing only
rule-not-globally-routable = leads to an address inside the operator's network
rule-control-character = must be on one line, without control characters
rule-password-too-short = must have at least { $min } characters
rule-password-too-long = must have at most { $max } characters
rule-password-too-common = is one of the first that anybody would try; choose another
rule-password-too-easy = is too easy to guess; make it longer, for example several words that have nothing to do with each other

## API: what was done
done-token-created = The token was created. Its secret is shown this once.
done-token-revoked = The token was revoked.
done-webhook-created = The webhook was created. Its secret is shown this once.
done-webhook-updated = The webhook was changed.
done-webhook-deleted = The webhook was deleted.
done-webhook-rotated = The webhook has a new secret, shown this once. The old one signs along for 24 hours.
done-delivery-replayed = The delivery is sent again.
done-build-started = The build was noted.
done-import-started = The import has begun.
done-build-finished = The build's report was noted.
done-post-created = The post was created as a draft.
done-post-saved = The post was saved.
done-post-deleted = The post was deleted for ever.
done-post-trashed = The post is in the trash. Its addresses are gone.
done-post-restored = The post is out of the trash. Nothing of it is live yet.
done-post-duplicated = The post was duplicated, as a draft.
done-posts-changed = Each post says what became of it.
done-revision-restored = The revision was saved again as the working copy.
done-autosaved = What you typed is kept.
done-autosave-forgotten = What was typed and not saved is forgotten.
done-post-left = You have left the post.
done-up-to-date = The translation counts as up to date.
done-author-created = The author was created.
done-author-updated = The author was changed.
done-author-deleted = The author was deleted.
done-post-published = The post is published.
done-post-unpublished = The post was taken down.
done-translation-saved = The working copy was saved.
done-translation-deleted = The language was deleted.
done-schedule-made = The post is scheduled.
done-schedule-moved = The schedule was changed.
done-schedule-cancelled = The schedule was cancelled.
done-schedule-ran = The schedule has run now.
done-schedule-skipped = The schedule was skipped.
done-tag-created = The tag was created.
done-tag-updated = The tag was changed.
done-tag-deleted = The tag was deleted.
done-media-uploaded = The picture was uploaded.
done-media-there = This picture is there already.
done-media-updated = The picture was changed.
done-media-deleted = The picture was deleted.
done-settings-saved = The settings were saved.
done-redirect-created = The redirect was made.
done-redirect-updated = The redirect was changed.
done-redirect-deleted = The redirect was deleted.
done-view-noted = The view was noted.
done-message-kept = Your message has arrived. Thank you.
done-message-marked = The message was marked.
done-message-deleted = The message was deleted.
done-messages-changed = Done with the messages.
done-signed-up = Almost there: we have sent you an e-mail with a link.
done-set-up = You are the admin now. Please sign in.
done-mail-sent = If it has an account with us, a mail is on its way to that address.
done-confirmed = Your e-mail address is confirmed.
done-signed-in = You are signed in.
done-second-factor-needed = One more step: your second factor.
done-refreshed = Your session goes on.
done-signed-out = You are signed out.
done-password-set = Your password is set. Please sign in with it.
done-password-changed = Your password is changed. All other sessions have ended.
done-stepped-up = Thank you. Please go on.
done-account-saved = Your account is saved.
done-account-deleted = Your account is deleted.
done-session-ended = The session has ended.
done-sessions-ended = The sessions have ended.
done-totp-enrolled = Scan the code with your authenticator, then type what it shows.
done-totp-confirmed = Your second factor is set up. Keep the recovery codes; they are shown this once.
done-passkey-removed = The passkey is removed.
done-passkey-added = The passkey is added.
done-passkey-asked = Your device will ask you.
done-second-factor-removed = Your second factor is removed.
done-recovery-codes-made = Here are your new recovery codes, shown this once. The old ones do not work any more.
done-role-changed = The role was changed. Their sessions have ended.
done-account-disabled = The account is locked.
done-account-enabled = The account is open again.
done-preview-link-made = The preview link was made. It works for an hour.

form-not-sent = Your message was not sent
form-go-back = Go back in your browser: what you wrote is still there.
form-name = Name
form-email = E-mail
form-message = Message

## Mails: what all of them may say
mail-link = If the button cannot be pressed, copy this address into your browser:
mail-when = When
mail-device = Device
mail-address = Network
mail-name = Name
mail-email = E-mail
mail-message-id = Message
mail-moment = { $year }-{ $month }-{ $day }, { $time } ({ $offset })
mail-not-you = If this was you, there is nothing to do. If not, set another password at once:
mail-not-you-action = Set another password
mail-not-expected = If you did not expect this, write to us:
mail-not-expected-action = Contact
mail-sent-by = This mail was sent by { $site }.

## Mails: each of them
mail-confirm-sign-up-subject = Confirm your e-mail address
mail-confirm-sign-up-text = Somebody, probably you, has made an account at { $site } with this address. Confirm it, and the account is yours.
mail-confirm-sign-up-action = Confirm the address
mail-confirm-sign-up-note = The link works once, and for a limited time. If it was not you, do nothing: without this step the account cannot be used.
mail-account-exists-subject = You already have an account
mail-account-exists-text = Somebody, probably you, wanted to make an account at { $site } with this address. There is one already. Sign in, or set another password if you have forgotten yours.
mail-account-exists-action = Sign in
mail-account-exists-other = Set another password
mail-account-exists-note = If it was not you, do nothing: nothing was changed.
mail-reset-password-subject = Set another password
mail-reset-password-text = Somebody, probably you, has asked for another password for the account at { $site } with this address.
mail-reset-password-action = Set another password
mail-reset-password-note = The link works once, and for a limited time. If it was not you, do nothing: your password stays as it is.
mail-confirm-email-subject = Confirm your new e-mail address
mail-confirm-email-text = An account at { $site } is to have this address from now on. Until you confirm it, the account keeps its old one.
mail-confirm-email-action = Confirm the address
mail-confirm-email-note = The link works once, and for a limited time. If you know nothing of this, do nothing: the account keeps its old address.
mail-email-changed-subject = Your account gets another e-mail address
mail-email-changed-text = Your account at { $site } gets the address { $detail } in the place of this one.
mail-password-changed-subject = Your password was changed
mail-password-changed-text = The password of your account at { $site } was changed. Everywhere else you were signed out.
mail-second-factor-on-subject = Your second factor is on
mail-second-factor-on-text = Signing in to your account at { $site } takes a code of your authenticator app too from now on. Keep your recovery codes where you find them without your phone.
mail-second-factor-off-subject = Your second factor is off
mail-second-factor-off-text = Signing in to your account at { $site } takes no code any more, only the password.
mail-recovery-codes-made-subject = You have new recovery codes
mail-recovery-codes-made-text = New recovery codes were made for your account at { $site }. The old ones no longer work.
mail-recovery-code-used-subject = A recovery code was used
mail-recovery-code-used-text = Somebody has signed in to your account at { $site } with a recovery code. Codes that are left: { $detail }. Make new ones before they run out.
mail-second-factor-reset-subject = Your second factor was reset
mail-second-factor-reset-text = An operator of { $site } has removed the second factor of your account. Signing in takes only the password until you set one up again.
mail-passkey-added-subject = A passkey was added
mail-passkey-added-text = The passkey “{ $detail }” was added to your account at { $site }. It can sign in from now on.
mail-passkey-removed-subject = A passkey was removed
mail-passkey-removed-text = The passkey “{ $detail }” was removed from your account at { $site }. It can no longer sign in.
mail-sessions-ended-by-reuse-subject = We have signed you out
mail-sessions-ended-by-reuse-text = Something tried to go on with an old sign-in of your account at { $site }, as a copy of it would. To be safe, we have ended that sign-in. Please sign in again.
mail-account-deleted-subject = Your account was deleted
mail-account-deleted-text = Your account at { $site } was deleted, with everything that belonged to it.
mail-role-changed-subject = Your role was changed
mail-role-changed-text = Your role at { $site } is now: { $detail }.
mail-contact-message-subject = Message from { $detail }
mail-contact-message-text = { $detail } has written to { $site } by the contact form:
mail-contact-message-note = Answer this mail, and the answer goes to the sender. The message is kept in the inbox too.

## Site: chrome
site-skip = Skip to the content
site-navigation = Main menu
site-footer-navigation = Site
site-social = Elsewhere
site-appearance = Light or dark
site-language-name = English
site-open-graph-locale = en_US
site-untranslated = This page is not in Vietnamese yet.
site-untranslated-section = See what there is in Vietnamese
site-home = Home
site-articles = Articles
site-articles-all = All articles
site-tags = Tags
site-feed = Atom feed
site-json-feed = JSON feed
site-breadcrumbs = You are here

## Site: search
site-search = Search
site-search-words = Words to look for
site-search-found = { $count ->
    [one] One page found
   *[other] { $count } pages found
}
site-search-none = Nothing found. Fewer or shorter words find more; marks may be left out.
site-search-failed = The search does not answer. Try again in a moment.
site-search-script = The search needs JavaScript. Without it, everything is here:
site-search-older = Look further back
site-search-texts = Also in the texts

## Site: articles and lists
site-article-updated = Updated on { $date }
site-article-by = By
site-article-minutes = { $minutes } min read
site-article-contents = In this article
site-article-neighbours = Older and newer articles
site-article-pinned = Pinned
site-article-older = Older
site-article-newer = Newer
site-article-related = Read next
site-author-elsewhere = Elsewhere
site-author-articles = Newest articles
site-list-tag = Articles about “{ $tag }”
site-list-empty = There are no articles here yet.
site-list-pages = More articles
site-list-newer = Newer articles
site-list-older = Older articles
site-tags-empty = There are no tags yet.
site-series-part = Part { $number }
site-series-part-of = Part { $number } of “{ $name }”
site-series-parts = Parts of this series
site-series-all = All parts
site-series-next = Next part
site-series-lead = A series, from the first part to the last.
site-series-earlier = Earlier parts
site-series-later = Later parts

## Site: front page and sections
site-landing-empty = This site has no front page yet. What has been written is among the articles.
site-newsletter-feed = New articles appear in the feed, which any feed reader can follow. No address, no account.
site-newsletter-follow = Follow the feed
site-contact = Contact
site-contact-text = Write to us. Your message is answered by e-mail.
site-contact-name = Name
site-contact-email = E-mail
site-contact-message = Message
site-contact-trap = Leave this field empty
site-contact-send = Send
site-contact-form = Write a message
site-contact-sent = Your message has arrived
site-contact-sent-text = Thank you. We will answer by e-mail.
site-reads = Reads: { $number }
site-contact-write = Write to { $email }

## Site: page not found
site-not-found = There is nothing at this address
site-not-found-text = The page may have moved, or the link may hold a mistake.
site-not-found-home = Go to the front page

## Site: reader accounts (what their pages and scripts say)
site-account = Account
site-account-script = This page needs JavaScript, because what you type here is sealed in your browser before it is sent, so that nobody on the way can read it. Please turn JavaScript on and load the page again.
site-account-insecure = This page does not work on an unencrypted connection. Open it by an address that begins with https://.
site-account-old-browser = Your browser is too old for this page: it cannot seal what you type. Any current browser can.
site-account-network = There was no answer. Check your connection and try again.
site-account-refused = The answer could not be proven to come from this site, so it was not used. Load the page again; if that does not help, try another network.
site-account-challenge-blocked = The check that keeps programs out could not load. Let this page use challenges.cloudflare.com, then try again.
site-account-broken = That did not work. Please load the page again and try once more.
site-account-busy = One moment …
site-account-look-again = Please look at this again:
site-account-required = Please fill this in.
site-account-not-an-email = This is not an e-mail address.
site-account-name = Name
site-account-email = E-mail
site-account-password = Password
site-account-password-new = New password
site-account-password-current = Current password
site-account-password-show = Show
site-account-password-show-label = Show password
site-account-password-hide = Hide
site-account-password-hide-label = Hide password
site-account-password-hint = At least 8 characters. Several words that do not belong together make a good one.
site-account-strength-short = Still too short
site-account-strength-weak = Easy to guess
site-account-strength-fair = Longer would be better
site-account-strength-good = Looks good
site-account-code = Code from the app
site-account-code-recovery = Recovery code
site-account-code-use-recovery = Use a recovery code
site-account-code-use-app = Use the app
site-account-mailbox = Check your mailbox
site-account-again = Send the link again
site-account-again-done = It was sent again.
site-account-other-address = Use another address
site-account-sign-up = Create an account
site-account-sign-up-text = All it takes is an address and a password. A mail with a link shows that the address is yours.
site-account-first-admin = This link makes the first admin of this site. Choose well: it works once.
site-account-set-up = You are the admin of this site
site-account-sign-up-send = Create account
site-account-sign-up-have = Do you have an account?
site-account-sign-up-sent-text = A mail is on its way to this address. Follow the link in it, and your account is ready. If nothing comes within a few minutes, look into the spam folder.
site-account-sign-in = Sign in
site-account-sign-in-new = New here?
site-account-sign-in-already = You are signed in on this device.
site-account-sign-in-code = One more step
site-account-sign-in-code-text = Type the six digits that your authenticator app shows now.
site-account-sign-in-start-over = Start over
site-account-go-on = Go on
site-account-to-account = To your account
site-account-forgot = Forgotten password
site-account-forgot-link = Forgot your password?
site-account-forgot-text = Tell us the address of your account, and we send you a link to set another password.
site-account-forgot-send = Send the link
site-account-forgot-sent-text = If there is an account with this address, a mail with a link is on its way. If nothing comes within a few minutes, look into the spam folder.
site-account-reset = Set a new password
site-account-reset-text = All devices are signed out. Then you sign in with the new password.
site-account-reset-send = Set password
site-account-reset-done = Your new password is set
site-account-reset-done-text = All devices were signed out. Sign in with the new password.
site-account-link-missing = This link is not complete
site-account-link-missing-text = Open it from the mail once more, or copy the whole of it. A link works once.
site-account-link-new = Ask for a new link
site-account-confirm = Confirm your address
site-account-confirm-text = One press, and we know that the address is yours.
site-account-confirm-send = Confirm
site-account-confirmed = Your address is confirmed
site-account-confirmed-text = Your account is ready: you can sign in.
site-account-confirmed-new = Your new address is confirmed
site-account-confirmed-new-text = From now on you sign in with it.
site-account-own = Your account
site-account-loading = Loading your account …
site-account-sign-out = Sign out on this device
site-account-profile = Profile
site-account-since = With us since
site-account-language = Language of mails
site-account-save = Save
site-account-saved = Saved.
site-account-email-change = Change the address
site-account-email-new = New address
site-account-email-text = A link goes to the new address. Until you follow it, the old one stays.
site-account-email-done = A link is on its way to the new address.
site-account-password-text = It is kept in a form that nobody can read, not even we.
site-account-password-change = Change the password
site-account-password-done = Your password was changed. All other devices were signed out.
site-account-second = Two-step sign-in
site-account-second-off-text = Besides the password, signing in then takes a code from an app on your phone. Whoever learns your password still cannot get in.
site-account-second-on = On
site-account-second-on-text = Signing in takes your password and a code from your app.
site-account-second-left = Recovery codes left: { $number }
site-account-second-set-up = Set it up
site-account-second-scan = Scan this picture with an authenticator app, or type the key into it. Then type the six digits that the app shows.
site-account-second-picture = QR code that holds the key
site-account-second-key = Key
site-account-second-open = Open in an app on this device
site-account-second-turn-on = Turn it on
site-account-second-turn-off = Turn it off
site-account-second-turned-off = Two-step sign-in is off.
site-account-codes = Your recovery codes
site-account-codes-text = Each works once in place of the app. Keep them where you will find them without your phone: they are shown only now.
site-account-codes-new = Make new recovery codes
site-account-codes-new-text = The old ones stop working.
site-account-codes-make = Make new ones
site-account-codes-file = recovery-codes
site-account-codes-download = Download
site-account-codes-print = Print
site-account-codes-kept = I have kept them
site-account-passkey = Passkeys
site-account-passkey-text = A passkey signs you in without a password: your device asks for your finger, your face or its PIN, and a false page gets nothing. Once you have one, your password alone no longer lets anybody in.
site-account-passkey-none = You have none yet.
site-account-passkey-unsupported = This browser cannot use passkeys. Any current one can.
site-account-passkey-known = This device holds a passkey of your account already.
site-account-passkey-failed = This browser or device could not use a passkey here. Try another one.
site-account-passkey-sign-in = Sign in with a passkey
site-account-passkey-use = Use a passkey
site-account-passkey-use-text = Your account has a passkey: show by it that it is you.
site-account-passkey-add = Add a passkey
site-account-passkey-name = Name of the passkey
site-account-passkey-name-hint = So that you know it again, such as “Phone” or “Laptop at work”.
site-account-passkey-added = The passkey was added.
site-account-passkey-made = Added: { $date }
site-account-passkey-used = Last used: { $date }
site-account-passkey-unused = Not used yet
site-account-passkey-remove = Remove
site-account-passkey-remove-label = Remove { $passkey }
site-account-passkey-removal = Remove this passkey?
site-account-passkey-removal-text = “{ $passkey }” no longer signs in then. Your device may still offer it until you delete it there, too.
site-account-passkey-removed = The passkey was removed.
site-account-devices = Devices
site-account-devices-text = Where you are signed in.
site-account-devices-this = This device
site-account-devices-since = Signed in: { $date }
site-account-devices-used = Last seen: { $date }
site-account-devices-end = Sign out
site-account-devices-end-label = Sign out { $device }
site-account-devices-end-others = Sign out all other devices
site-account-devices-ended = Signed out.
site-account-data = Your data
site-account-data-text = Everything that is kept about you, in one file (JSON).
site-account-data-download = Download my data
site-account-data-file = my-data
site-account-deletion = Delete account
site-account-deletion-text = Your account and everything that belongs to it are deleted. Nobody can bring them back.
site-account-deletion-open = Delete my account
site-account-deletion-send = Delete for good
site-account-deleted = Your account is deleted
site-account-deleted-text = Thank you for having been here.
site-account-step-up = Is it you?
site-account-step-up-text = To go on, please show once more that it is you.
site-account-step-up-code = Use a code instead
site-account-step-up-password = Use the password instead
site-account-cancel = Cancel

## Site: words that Markdown becomes
site-text-foreign = (in Vietnamese)
site-text-footnotes = Footnotes
site-text-footnote-back = Back to reference
site-text-table = Table
site-text-done = Done:
site-text-not-done = To do:
site-text-video = nothing is loaded from there before you press play
site-code-copy = Copy
site-code-copied = Copied
site-callout-note = Note
site-callout-tip = Tip
site-callout-important = Important
site-callout-warning = Warning
site-callout-caution = Caution

## Checks before publishing
check-missing-alt = This picture has no alternative text. Say what it shows, for people who do not see it.
check-skipped-heading = This heading (level { $detail }) skips a level: people who listen to pages lose their way.
check-heading-one = This is a heading of level 1, which belongs to the title alone. Begin with level 2 (##).
check-broken-link = Nothing is live at { $detail }.
check-broken-anchor = { $detail } leads to a heading that is not there.
check-foreign-link = { $detail } leads to a page in the other language; the link will say so.
check-missing-translation = The other language of this post is missing.
check-empty-summary = There is no summary: lists, search results and previews have nothing to show.
check-long-title = The title has { $detail } characters; search results show about 60.
check-long-description = The description has { $detail } characters; search results show about 160.
check-duplicate-title = Another post has the same title in this language.

## Previews
preview-bar = Preview – not published
preview-title = Preview: { $title }
preview-until = The link works until { $time }.
preview-show = Language shown
preview-en = English
preview-vi = Vietnamese
preview-missing = This post has no English version yet.
preview-gone = This preview link has expired
preview-gone-text = Preview links work for an hour. Ask the editor for a new one.
preview-unknown = This preview link does not work
preview-unknown-text = It is incomplete or was changed, or its post is gone. Ask the editor for a new one.
## Content: what a duplicate's title says
copy-of-title = { $title } (copy)

## Import: what stands in for things that cannot be shown
import-shortcode = This part of the original page was made by the shortcode `{ $name }`, which does not work here.

## Console: frame
console-name = Console
console-skip = Skip to content
console-menu = Menu
console-navigation = Sections
console-script = The console needs JavaScript. Turn it on and load the page again.
console-shell = Opening …
console-shell-wrong = The page did not open: the browser keeps no cookies of this site. Allow them and try again.
console-network = There was no answer. Check your connection and try again; nothing that you typed is lost.
console-signed-out = You are signed out, and nothing was saved. Sign in beside this page, then save once more: what you typed stays here.
console-sign-in-again = Sign in in a new tab
console-sign-in = Sign in to the console
console-account = Your account
console-sign-out = Sign out
console-see-site = See the site
console-shortcuts = Shortcuts
console-close = Close
console-appearance-system = As the system
console-appearance-light = Light
console-appearance-dark = Dark
console-group-content = Content
console-group-people = People
console-group-site = Site
console-group-admin = Administration
console-dashboard = Dashboard
console-posts = Posts
console-calendar = Calendar
console-media = Media
console-tags = Tags
console-authors = Authors
console-trash = Trash
console-users = Users
console-contact = Contact messages
console-settings = Settings
console-redirects = Redirects
console-webhooks = Webhooks
console-builds = Builds
console-transfer = Import and export
console-tokens = API tokens
console-audit = Audit log
console-key-sheet = This sheet
console-key-search = Search
console-key-new = Something new
console-key-rows = Next and previous row
console-key-open = Open the row
console-key-mark = Mark the row
console-key-close = Close what is open
console-refused-missing = This page does not exist
console-refused-missing-text = It was deleted, or the address is mistyped.
console-refused-forbidden = This is not for your role
console-refused-forbidden-text = Your account may not see this page. If it should, ask an admin of the site.
console-refused-away = The store does not answer
console-refused-away-text = Nothing is lost. Try again in a moment; if it stays so, somebody has to look at the server.
console-refused-busy = Too many requests
console-refused-busy-text = Wait a little, then try again.
console-refused-broken = Something broke on our side
console-refused-broken-text = The server's log says what it was. Try again; nothing was changed.
console-try-again = Try again
console-to-dashboard = To the dashboard

## Console: forms and lists
console-save = Save
console-create = Create
console-delete = Delete
console-never = Never
console-address = Address
console-address-hint = Lower-case letters, digits and hyphens. Made from the name where it is empty.
console-conflict = Somebody else has saved this meanwhile. What you typed is still here, and theirs is untouched.
console-conflict-look = See theirs in a new tab
console-conflict-overwrite = Save mine over it
console-search = Search
console-search-do = Search
console-filter-all = All
console-filter-clear = Clear search and filters
console-no-match = Nothing fits
console-no-match-text = Try fewer words, or take the filters away.
console-rows = { $first }–{ $last } of { $total }
console-pages = Pages
console-page = Page { $page } of { $pages }
console-page-previous = Previous
console-page-next = Next
console-csv = Save as CSV
console-bulk = What is marked
console-mark = Mark { $name }
console-mark-all = Mark all on this page
console-marked = { $count } marked
console-unmark = Unmark
console-bulk-done = Done for { $count }.
console-bulk-failed = Not done for { $count }:
console-column-name = Name
console-column-role = Role
console-column-state = State
console-column-created = Created
console-column-last-login = Last signed in
console-column-addresses = Addresses
console-column-posts = Posts

## Console: dashboard
console-dashboard-lead = Good to see you, { $name }.

console-dashboard-current = Readers see everything that was published
console-dashboard-queued = What was published is on its way
console-dashboard-building = The site is being built
console-dashboard-build-failed = The last build failed; readers see the site as it was before
console-dashboard-unbuilt = Nothing has been built yet
console-dashboard-schedules =
    { $count ->
        [one] { $count } schedule wants you
       *[other] { $count } schedules want you
    }
console-dashboard-stale =
    { $count ->
        [0] No translation is behind
        [one] { $count } translation is behind
       *[other] { $count } translations are behind
    }
console-dashboard-missing =
    { $count ->
        [0] No translation is missing
        [one] { $count } translation is missing
       *[other] { $count } translations are missing
    }
console-dashboard-coming =
    { $count ->
        [0] Nothing planned for the next 7 days
        [one] { $count } planned for the next 7 days
       *[other] { $count } planned for the next 7 days
    }
console-dashboard-drafts = You worked on these last
console-dashboard-no-drafts = Everything that you saved is published.
console-dashboard-unread =
    { $count ->
        [0] No unread messages
        [one] { $count } unread message
       *[other] { $count } unread messages
    }
console-dashboard-none = Nothing to do here.
console-dashboard-all = All { $count }
console-dashboard-to-calendar = To the calendar

## Console: states and columns of content
console-state-draft = Draft
console-state-published = Published
console-state-changed = Changes not published
console-state-unpublished = Unpublished
console-state-live = Live
console-state-queued = Queued
console-state-building = Building
console-state-failed = Build failed
console-state-leaving = Being taken down
console-state-missing = Missing
console-state-stale = Behind its source
console-state-scheduled = Scheduled
console-state-leaves = Leaves on schedule
console-state-held = Schedule missed
console-kind-article = Article
console-kind-page = Page
console-kind-landing = Landing page
console-column-title = Title
console-column-kind = Kind
console-column-language = Language
console-column-tag = Tag
console-column-author = Author
console-column-translation = Translation
console-column-published = Published
console-column-updated = Last saved
console-column-deleted = Put here
console-column-since = Since

## Console: posts
console-posts-lead = Articles, pages and landing pages, in both languages.
console-posts-search = Title or address, with or without marks
console-posts-new = New post
console-posts-new-hint = Write the title in one language or in both; the other one can follow.
console-posts-title-in =
    { $language ->
        [vi] Title in Vietnamese
       *[en] Title in English
    }
console-posts-begin = Begin to write
console-posts-empty = No posts yet
console-posts-empty-text = Begin with one: it stays a draft until you publish it.
console-posts-publish = Publish
console-posts-publish-many = Publish the { $count } marked posts, in every language that they have?
console-posts-unpublish = Unpublish
console-posts-unpublish-many = Take down the { $count } marked posts? Readers will no longer find them.
console-posts-add-tag = Add tag
console-posts-remove-tag = Remove tag
console-posts-which-tag = Which tag?
console-posts-choose = Choose
console-posts-trash = To the trash
console-posts-trash-many = Put the { $count } marked posts into the trash? They are taken down at once; their addresses say that they are gone.

## Console: translations
console-translations = Translations
console-translations-lead = What a language lacks, and what its source has left behind.
console-translations-empty = Both languages have everything
console-translations-empty-text = A translation appears here when its source is published anew, or when there is none yet.

## Console: calendar
console-calendar-lead = What goes live or is taken down, and when. Times are those of { $zone }; the one of UTC stands with each.
console-calendar-title =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
console-calendar-turn = Month
console-calendar-before = Month before
console-calendar-after = Month after
console-calendar-now = This month
console-calendar-as-agenda = As a list
console-calendar-as-month = As a month
console-calendar-empty = Nothing in this month.
console-calendar-empty-text = A post is scheduled on its own page.
console-calendar-drag = What waits can be dragged to another day; it keeps its time. For another time, open it.
console-calendar-held-title = These were missed: what now?
console-calendar-held-text = Nothing ran at their minute. They wait until you decide.
console-calendar-run = Do it now
console-calendar-skip = Skip it
console-calendar-publish = Goes live
console-calendar-unpublish = Is taken down
console-calendar-scheduled = Scheduled
console-calendar-held = Missed, waits for you
console-calendar-done = Done
console-calendar-skipped = Skipped
console-calendar-cancelled = Taken back
console-calendar-failed = Failed
console-calendar-action = What
console-calendar-due = When
console-calendar-ran = Done at
console-calendar-lateness = Late by (min:s)
console-calendar-instance = By
console-calendar-reason = Reason
console-calendar-post = Open the post
console-calendar-move-to = Another time, in { $zone }
console-calendar-move = Move
console-calendar-cancel = Take back
console-calendar-cancel-confirm = Take this schedule back? Then nothing happens at its time.
console-weekday-mon = Mon
console-weekday-tue = Tue
console-weekday-wed = Wed
console-weekday-thu = Thu
console-weekday-fri = Fri
console-weekday-sat = Sat
console-weekday-sun = Sun

## Console: media
console-media-lead = Pictures of the site. Each is written anew without its metadata, and keeps its address for ever.
console-media-search = File name or description, with or without marks
console-media-empty = No pictures yet
console-media-empty-text = Upload the first one: drop it here, paste it, or press the button above.
console-media-upload = Upload
console-media-drop = Drop pictures anywhere on this page, or paste them: PNG, JPEG, WebP, GIF.
console-media-waiting = Waiting
console-media-progress = Upload of
console-media-done = Uploaded
console-media-as-table = As a table
console-media-alt = Description
console-media-alt-both = Both languages
console-media-alt-none = No description
console-media-alt-en = English missing
console-media-alt-vi = Vietnamese missing
console-media-alt-hint = What the picture shows, for those who do not see it. Pages that say nothing themselves use it.
console-media-use = Use
console-media-used = Used
console-media-unused = Not used
console-media-pixels = Pixels
console-media-kilobytes = Kilobytes
console-media-uploaded = Uploaded
console-media-jpeg = JPEG
console-media-png = PNG
console-media-webp = WebP
console-media-gif = GIF
console-media-focal = Focal point
console-media-focal-hint = What stays in sight where the picture is cropped. Click on the picture, or move the point by the arrow keys; with Shift it moves further.
console-media-focal-x = From the left, in thousandths
console-media-focal-y = From the top, in thousandths
console-media-uses = Where it is used
console-media-uses-none = No page and no setting uses it.
console-media-use-live = Readers see it
console-media-use-copy = In the working copy
console-media-logo = Logo of the site
console-media-delete = Delete picture
console-media-delete-text = Its file goes, too. It cannot be brought back.
console-media-delete-used = It can be deleted once nothing uses it.
console-media-delete-confirm = Delete this picture? It cannot be brought back.
console-media-delete-many = Delete the { $count } marked pictures? Those that are used stay; the others cannot be brought back.

## Console: authors
console-authors-lead = Who posts are by. Pages that name them follow their profile at once.
console-authors-search = Name or address, with or without marks
console-authors-new = New author
console-authors-bios = Profile in
console-authors-empty = No authors yet
console-authors-empty-text = An author has a name, a picture and a few words. Make the first one, then name them in a post.
console-authors-languages = Fill in one language or both. Where a language is empty, the name of the other one is shown.
console-authors-bio = A few words
console-authors-link = Their page elsewhere
console-authors-picture = Picture
console-authors-picture-hint = The address of a picture of the media library.
console-authors-picture-alt = Description of the picture
console-authors-uses =
    { $count ->
        [one] By them: { $count } post
       *[other] By them: { $count } posts
    }
console-authors-uses-all = All posts by this author
console-authors-unused = No post is by them.
console-authors-delete = Delete author
console-authors-delete-text = Posts lose their name at once. Nothing else of the posts changes.
console-authors-delete-confirm = Delete this author? It cannot be brought back.
console-authors-delete-many = Delete the { $count } marked authors? Posts lose their names, and they cannot be brought back.

## Console: trash
console-trash-lead = What is here is gone for readers. It can be put back, as a draft, or deleted for ever.
console-trash-search = Title or address, with or without marks
console-trash-empty = The trash is empty
console-trash-empty-text = Posts that you put into the trash appear here.
console-trash-restore = Put back
console-trash-delete = Delete for ever
console-trash-delete-many = Delete the { $count } marked posts for ever, with all their revisions? They cannot be brought back.
console-trash-empty-all = Empty the trash
console-trash-empty-confirm = Delete everything in the trash for ever, with all revisions? Nothing of it can be brought back.

## Console: import and export
console-transfer-lead = All content at once: as a folder of Markdown files, in and out, or as a snapshot that builds the site.
console-transfer-import = Import
console-transfer-import-text = A folder of Markdown files with front matter, one folder per language, or the same as an archive (.tar, .tar.gz). All of it is imported, or nothing.
console-transfer-folder = Choose a folder
console-transfer-archive = Choose an archive
console-transfer-other = From Ghost or WordPress
console-transfer-other-text = The file that Ghost (.json) or WordPress (.xml) exports. Texts become Markdown; drafts stay drafts, old addresses lead to the new ones. Pictures stay where they are and are listed.
console-transfer-other-file = Choose an export
console-transfer-locale = Language of pages that do not say theirs
console-transfer-locale-own = The export’s own, or else the site’s
console-transfer-too-large = That is more than an import takes.
console-transfer-no-files = There are no files in it.
console-transfer-packing = Packing …
console-transfer-sending = Sending
console-transfer-reading = Reading the files …
console-transfer-writing = Pages written:
console-transfer-gone = What became of the import is no longer known. The list of posts shows what is there.
console-transfer-done = Imported
console-transfer-refused = Nothing was imported: files are wrong
console-transfer-failed = Nothing was imported: something broke on our side
console-transfer-created = New pages
console-transfer-updated = Changed pages
console-transfer-unchanged = Unchanged
console-transfer-drafts = Drafts among them
console-transfer-tagsChanged = Tags
console-transfer-redirectsChanged = Redirects
console-transfer-settings = Settings
console-transfer-yes = Changed
console-transfer-no = As before
console-transfer-files-problems = What is wrong ({ $count })
console-transfer-files-notes = Notes ({ $count })
console-transfer-files-editedSince = Left alone, because they were edited here since ({ $count })
console-transfer-files-vanished = No longer in the folder; their pages stay ({ $count })
console-transfer-files-createdFiles = Files of new pages ({ $count })
console-transfer-files-updatedFiles = Files of changed pages ({ $count })
console-transfer-export = Export
console-transfer-markdown = Markdown folder
console-transfer-markdown-text = A file per page, drafts too, with pictures, tags, settings and redirects. An import reads it back.
console-transfer-snapshot = Snapshot
console-transfer-snapshot-text = What is live, with its pictures. A generator builds the site from it.
console-transfer-download = Download
console-transfer-received = Received:
console-transfer-saved = Saved:

## Console: tags
console-tags-lead = Readers find posts by them. A tag without words in a language is not shown there.
console-tags-search = Name, with or without marks
console-tags-new = New tag
console-tags-en = English
console-tags-vi = Vietnamese
console-tags-empty = No tags yet
console-tags-empty-text = A tag gathers posts about the same thing on a page of its own. Make the first one, then give it to a post.
console-tags-languages = Fill in the languages in which readers shall see the tag; leave the other empty.
console-tags-series = This is a series
console-tags-series-hint = Its articles are parts that readers read one after the other, from the first published to the last.
console-tags-uses =
    { $count ->
        [one] On { $count } post
       *[other] On { $count } posts
    }
console-tags-uses-all = All posts with this tag
console-tags-unused = No post carries it.
console-tags-delete = Delete tag
console-tags-delete-text =
    { $count ->
        [0] Its page goes at once.
        [one] Its page goes at once, and { $count } post loses it.
       *[other] Its page goes at once, and { $count } posts lose it.
    }
console-tags-delete-confirm = Delete this tag? It cannot be brought back.
console-tags-delete-many = Delete the { $count } marked tags? Posts lose them, and they cannot be brought back.

## Console: users
console-role-reader = Reader
console-role-editor = Editor
console-role-admin = Admin
console-users-lead = Everybody who has an account: readers, editors and admins.
console-users-search = Name or email, with or without marks
console-users-active = Active
console-users-locked = Locked
console-users-unconfirmed = Not confirmed
console-users-empty = No accounts yet
console-users-empty-text = Accounts appear here when people sign up on the site.
console-users-unlisted = This account has the role of an admin, but configuration does not list its address, so it may do nothing in the console.
console-users-sessions =
    { $count ->
        [0] Not signed in
        [one] Signed in on { $count } device
       *[other] Signed in on { $count } devices
    }
console-users-no-sessions = There is no session.
console-users-session-since = since
console-users-session-used = last used
console-users-second-factor = With a second factor
console-users-end-sessions = End all sessions
console-users-end-sessions-confirm = End all sessions of { $name }? They have to sign in again everywhere.
console-users-end-sessions-many = End all sessions of the { $count } marked people? They have to sign in again everywhere.
console-users-role-text = With another role, all sessions end. An admin also needs a place on the list in configuration.
console-users-role-save = Change role
console-users-lock = Lock account
console-users-lock-text = All sessions end at once, and nobody can sign in until the account is unlocked. Nothing is deleted.
console-users-lock-confirm = Lock the account of { $name }? They are signed out everywhere at once.
console-users-unlock = Unlock account
console-users-unlock-text = The person can sign in again with the password that they have.
## Console: the editor
console-editor-network = The server does not answer. Your text is kept in this browser; try again in a moment.
console-editor-signed-out = Your session has ended. Your text is kept: sign in in another window, come back here and save.
console-editor-sign-in-again = Sign in again
console-editor-broken = Something went wrong here. Your text is kept; please try again.
console-editor-pasted = pasted-picture
console-editor-remove-named = Remove { $name }
console-editor-count = Words: { $words } · reading time: { $minutes } min
console-editor-look-again = Please look at these fields again:
console-editor-untitled = Untitled
console-editor-saving = Saving …
console-editor-saved-at = Saved at { $time }
console-editor-kept-both = Not saved yet · kept in your account and in this browser
console-editor-kept-here = Not saved yet · kept in this browser only
console-editor-kept-soon = Not saved yet
console-editor-kept-nowhere = Not saved and not kept anywhere: leave this page open
console-editor-also-en = { $name } is editing the English text too
console-editor-also-vi = { $name } is editing the Vietnamese text too
console-editor-also-open = { $name } has this post open too
console-editor-not-saved-yet = This language has not been saved yet.
console-editor-mine-kept = Their text was taken. Yours is kept in this browser.
console-editor-bring-back = Bring mine back
console-editor-unsaved-found = There is unsaved text from { $time }, kept { $place }.
console-editor-in-account = in your account
console-editor-in-browser = in this browser
console-editor-compare = Compare
console-editor-take = Take it
console-editor-discard = Discard
console-editor-undo = Undo
console-editor-more = Show more
console-editor-jump = Go to the paragraph
console-editor-stale = The { $language } text has changed since this translation was made.
console-editor-stale-show = Show what changed
console-editor-stale-title = Changed since the translation
console-editor-stale-explained = What changed in the { $source } text since the { $translation } one was made from it.
console-editor-mark-up-to-date = Mark as up to date
console-editor-revisions = Revisions
console-editor-revision-live = live
console-editor-revision-newest = newest
console-editor-revision-compared = From { $from } to { $to }
console-editor-compare-before = What it changed
console-editor-compare-now = Compare with the newest
console-editor-restore = Restore
console-editor-restore-question = Bring back revision { $number }? It becomes a new revision; nothing is lost, and readers see nothing until you publish.
console-editor-no-difference = There is no difference.
console-editor-somebody = Somebody
console-editor-conflict-who = { $name } saved this language at { $time }, after you opened it.
console-editor-conflict-theirs = Theirs
console-editor-conflict-mine = Mine
console-editor-conflict-merged = Merged
console-editor-conflict-twice = Places that both of you changed, where both texts stand now: { $count }
console-editor-checks = Checks
console-editor-check-again = Check again
console-editor-checking = Checking …
console-editor-no-findings = Nothing to complain about.
console-editor-findings = Errors: { $errors } · warnings: { $warnings } · advice: { $advice }
console-editor-finding-error = Error
console-editor-finding-warning = Warning
console-editor-finding-advice = Advice
console-editor-finding-line = line { $line }
console-editor-publish = Publish
console-editor-publish-now = Publish now
console-editor-unpublish = Take down
console-editor-unpublish-now = Take down now
console-editor-schedule = Schedule
console-editor-schedule-publish = { $languages } will be published at { $time }
console-editor-schedule-unpublish = { $languages } will be taken down at { $time }
console-editor-schedule-cancel = Cancel the schedule
console-editor-choose-language = Choose at least one language.
console-editor-time-gap = Clocks skip this time: the first minute after it counts.
console-editor-time-overlap = Clocks show this time twice: the earlier one counts.
console-editor-time-past = This time has passed.
console-editor-pair-rule-saved = The rule for the pair is saved.
console-editor-trash = Move to the trash
console-editor-trash-question = Move this post with both of its languages to the trash? Its pages go offline and its schedules are cancelled. You can bring it back from the trash.
console-editor-trashed = This post is in the trash. Its pages are offline.
console-editor-trash-undo = Bring it back
console-editor-all-posts = All posts
console-editor-preview-failed = The preview is not up to date.
console-editor-upload-failed = { $file } was not uploaded: { $reason }
console-editor-uploading = Uploading: { $percent } %
console-editor-nothing-found = Nothing found.
console-editor-no-media = The library is empty. Upload the first picture.
console-editor-link-address = Link to this address
console-editor-status-draft = Draft
console-editor-status-scheduled = Scheduled for { $time }
console-editor-status-queued = Published, waiting for the build
console-editor-status-building = Published, being built
console-editor-status-live = Live since { $time }
console-editor-status-failed = Failed: { $reason }
console-editor-status-leaving = Taken down, waiting for the build
console-editor-status-unpublished = Taken down
console-editor-status-absent = Not written yet
console-editor-move-up = Move up
console-editor-move-down = Move down
console-editor-remove = Remove
console-editor-item-number = Entry { $number }
console-editor-item-add = Add an entry
console-editor-sections-full = A page holds at most { $count } sections.
console-editor-section-moved = Now section { $number } of { $count }
console-editor-section-removed = The section was removed.
console-editor-section-hero = Opening
console-editor-section-features = Features
console-editor-section-text-with-picture = Text with picture
console-editor-section-quote = Quote
console-editor-section-numbers = Numbers
console-editor-section-latest-posts = Latest posts
console-editor-section-call-to-action = Call to action
console-editor-section-newsletter = Newsletter
console-editor-section-contact = Contact
console-editor-section-faq = Questions and answers
console-editor-field-title = Title
console-editor-field-slug = Address
console-editor-field-summary = Summary
console-editor-field-body = Text
console-editor-field-sections = Sections
console-editor-field-cover = Cover
console-editor-field-seo = Search and sharing
console-editor-field-tags = Tags
console-editor-field-authors = Authors
console-editor-field-published-at = Date
console-editor-field-description = Description
console-editor-field-image = Picture
console-editor-field-noindex = Kept out of search engines
console-editor-field-eyebrow = Line above the title
console-editor-field-text = Text
console-editor-field-actions = Buttons
console-editor-field-action = Button
console-editor-field-label = Words
console-editor-field-href = Leads to
console-editor-field-picture = Picture
console-editor-field-src = Address of the picture
console-editor-field-alt = What the picture shows
console-editor-field-picture-first = Picture before the text
console-editor-field-items = Entries
console-editor-field-link = Link
console-editor-field-author = Who said it
console-editor-field-role = What they do
console-editor-field-value = Figure
console-editor-field-count = How many
console-editor-field-email = E-mail
console-editor-field-question = Question
console-editor-field-answer = Answer
console-editor-pick-media = Choose a picture
console-editor-pick-link = Choose a post
console-editor-deeds = Deeds
console-editor-save = Save
console-editor-publish-open = Publish …
console-editor-check = Check
console-editor-preview = Preview page
console-editor-menu = More
console-editor-schedule-open = Schedule …
console-editor-unpublish-open = Take down …
console-editor-duplicate = Duplicate
console-editor-trash-open = Move to the trash …
console-editor-view = View
console-editor-layout = Languages shown
console-editor-layout-both = Both
console-editor-preview-toggle = Live preview
console-editor-sync-toggle = Scroll together
console-editor-languages = Language
console-editor-in-language = { $field } ({ $language })
console-editor-language-en = English
console-editor-language-vi = Vietnamese
console-editor-absent = There is no text in this language yet.
console-editor-start-copy = Begin with the other language’s text
console-editor-start-empty = Begin with an empty page
console-editor-changed = Unpublished changes
console-editor-slug-hint = Left empty, it is made from the title.
console-editor-date-hint = Shown to readers, in the site’s time zone. Left empty: the first publish.
console-editor-toolbar = Formatting
console-editor-bold = Bold
console-editor-italic = Italic
console-editor-heading = Heading
console-editor-link = Link
console-editor-picture = Picture
console-editor-list = List
console-editor-numbers = Numbered list
console-editor-quote = Quote
console-editor-code = Code
console-editor-preview-title = Preview of the text
console-editor-details = Cover, tags, search
console-editor-cover-src = Cover picture
console-editor-cover-alt = What the cover shows
console-editor-seo-title = Title for search results
console-editor-seo-description = Description for search results
console-editor-seo-image = Picture for sharing
console-editor-seo-noindex = Keep out of search engines
console-editor-tags-add = Add a tag
console-editor-authors-add = Add an author
console-editor-chips-hint = Type a name and press Enter. Alt with the arrow keys changes the order.
console-editor-section-add = Add a section
console-editor-section-add-button = Add
console-editor-section-none = No sections yet.
console-editor-close = Close
console-editor-cancel = Cancel
console-editor-search = Search
console-editor-link-search = Title of a post, or an address
console-editor-media-upload = Upload a picture
console-editor-alt-title = What does the picture show?
console-editor-alt-hint = People who do not see it hear this instead.
console-editor-alt-decoration = It is decoration only
console-editor-alt-wrong = Say what the picture shows, or that it is decoration.
console-editor-alt-insert = Insert
console-editor-publish-languages = Languages
console-editor-publish-when = When
console-editor-publish-at = At a time
console-editor-publish-now-choice = Now
console-editor-publish-time = Date and time
console-editor-publish-missing = One language is missing.
console-editor-publish-unsaved = What is not saved yet is saved first.
console-editor-publish-waiting = Waiting schedules
console-editor-pair-rule = The two languages
console-editor-pair-separate = Each is published by itself
console-editor-pair-together = Published together
console-editor-pair-block-when-stale = A translation that is behind is not published
console-editor-conflict-title = Somebody saved meanwhile
console-editor-conflict-text = Nothing is lost: your text is kept in this browser, theirs is among the revisions.
console-editor-conflict-use-merged = Save the merged text
console-editor-conflict-use-mine = Save mine
console-editor-conflict-use-theirs = Take theirs
console-editor-conflict-later = Decide later
console-editor-buffer-title = Unsaved text
console-editor-buffer-text = What it would change in the saved text:
console-editor-buffer-behind = The saved text has changed since. When you save, both are shown.
console-editor-key-save = Save
console-editor-key-publish = Publish
console-editor-key-bold = Bold, italic, link
console-editor-key-languages = To the English or the Vietnamese text
console-editor-key-preview = Live preview
console-editor-key-page = Preview page
console-editor-key-sync = Scroll together
console-editor-key-check = Checks
console-editor-key-revisions = Revisions
console-editor-key-move = Move a section or a tag

## Console: languages, columns, what is shown once, lists of links
console-in-en = English
console-in-vi = Vietnamese
console-column-finished = Over
console-column-duration = Took
console-column-change = Change number
console-once = It is shown this once and kept nowhere. Copy it to where it is needed before you close this.
console-once-kept = I have copied it
console-links-label = Words
console-links-add = Add a link
console-links-hint = Alt and an arrow key move a link.
console-links-up = Move up
console-links-down = Move down
console-links-remove = Remove
console-links-moved = Now in place { $place }.
console-links-removed = The link is removed; it is gone when you save.

## Console: contact messages
console-contact-lead = What people wrote in the site’s contact form. Every message is kept; what looks like spam is marked.
console-contact-search = Name, email or words of the message
console-contact-empty = No messages yet
console-contact-empty-text = When somebody writes in the site’s contact form, it appears here.
console-contact-from = From
console-contact-message = Message
console-contact-at = Received
console-contact-new = Unread
console-contact-read = Read
console-contact-archived = Archived
console-contact-spam = Spam
console-contact-spam-without = Without spam
console-contact-spam-only = Spam only
console-contact-spam-trap = This looks like spam: a field that people do not see was filled in.
console-contact-spam-links = This looks like spam: it holds many links.
console-contact-spam-person = Somebody has marked this as spam.
console-contact-reply = Reply by email
console-contact-mark-read = Mark as read
console-contact-mark-new = Mark as unread
console-contact-archive = Archive
console-contact-unarchive = Back to the inbox
console-contact-mark-spam = Mark as spam
console-contact-mark-no-spam = Not spam
console-contact-delete-confirm = Delete this message? It cannot be brought back.
console-contact-delete-many = Delete the { $count } marked messages? They cannot be brought back.

## Console: webhooks
console-webhooks-lead = Addresses that are told at once when the site changes.
console-webhooks-search = Name or address
console-webhooks-new = New webhook
console-webhooks-new-text = Every change is told by a signed request (Standard Webhooks). The secret to check the signature with is shown once.
console-webhooks-empty = No webhooks yet
console-webhooks-empty-text = The generator of the site asks by itself. A webhook makes it, or a program of yours, hear of a change within a second.
console-webhooks-on = On
console-webhooks-off = Off
console-webhooks-gone = Turned off: gone
console-webhooks-gone-text = The receiver answered that it is gone for good (410), so nothing is sent to it any more. Turn it on again when it is back.
console-webhooks-url-hint = With https, and on a public address unless configuration allows others.
console-webhooks-enabled = It gets deliveries
console-webhooks-previous = The old secret signs along until
console-webhooks-secret = Signing secret
console-webhooks-rotate = New secret
console-webhooks-rotate-text = The old secret signs along for 24 hours, so that the receiver can change over in peace.
console-webhooks-rotate-confirm = Make a new secret? The old one stops working in 24 hours.
console-webhooks-delete = Delete webhook
console-webhooks-delete-text = Its deliveries and their attempts are deleted too.
console-webhooks-delete-confirm = Delete the webhook { $name }? It cannot be brought back.
console-webhooks-delete-many = Delete the { $count } marked webhooks with all that was sent to them? They cannot be brought back.

## Console: deliveries
console-deliveries = Deliveries
console-deliveries-lead = What was sent to webhooks, and what became of it. A newer delivery takes the place of older ones that still wait.
console-deliveries-empty = Nothing was sent yet
console-deliveries-empty-text = Once there is a webhook that is on, every change of the site is delivered to it.
console-deliveries-one = Delivery to { $name }
console-deliveries-at = Enqueued
console-deliveries-webhook = Webhook
console-deliveries-attempts = Attempts
console-deliveries-tries =
    { $count ->
        [one] { $count } attempt
       *[other] { $count } attempts
    }
console-deliveries-next = Next attempt
console-deliveries-pending = Waiting
console-deliveries-delivered = Delivered
console-deliveries-failed = Failed
console-deliveries-superseded = Superseded
console-deliveries-cancelled = Cancelled
console-deliveries-all = All { $count } deliveries
console-deliveries-none = Nothing was sent to it yet.
console-deliveries-replay = Send again
console-deliveries-replay-off = The webhook is off; turn it on to send again.
console-deliveries-no-answer = No answer
console-deliveries-no-attempts = None yet.

## Console: builds
console-builds-lead = What was built of the site, for every target: how long it took, what changed, and what could not be built.
console-builds-search = Path of a page, or words of a failure
console-builds-empty = Nothing was built yet
console-builds-empty-text = When a generator runs, its report appears here.
console-builds-one = Build of { $target }
console-builds-started = Started
console-builds-target = Target
console-builds-rendered = Rendered
console-builds-rendered-of = { $rendered } of { $outputs } files
console-builds-changed = Changed
console-builds-removed = Removed
console-builds-failures = Failures
console-builds-failures-text = The last good page stays where it is until the next build that succeeds.
console-builds-running = Running
console-builds-succeeded = Succeeded
console-builds-failed = Failed
console-builds-no-report = It has not reported how it ended.
console-builds-changed-paths =
    { $count ->
        [one] { $count } changed file
       *[other] { $count } changed files
    }
console-builds-removed-paths =
    { $count ->
        [one] { $count } removed file
       *[other] { $count } removed files
    }
console-builds-more-paths = And { $count } more, which the report does not name.

## Console: API tokens
console-tokens-lead = What lets programs in: each may do what its scopes say, and no more.
console-tokens-search = Name, scope or last characters
console-tokens-empty = No tokens yet
console-tokens-empty-text = A generator of its own, a script, a deployment: make a token for each, so that each can be revoked by itself.
console-tokens-new = New token
console-tokens-new-text = A token can do what you tick, and nothing that you may not do yourself.
console-tokens-name-hint = What it is for: the name of the program or the machine.
console-tokens-scopes = Scopes
console-tokens-used = Last used
console-tokens-expires = Ends
console-tokens-in-days =
    { $count ->
        [one] In { $count } day
       *[other] In { $count } days
    }
console-tokens-endless = Never
console-tokens-works = Works
console-tokens-expired = Ended
console-tokens-revoked = Revoked
console-tokens-hint = Last characters
console-tokens-secret = The new token
console-tokens-audit = What it has done
console-tokens-revoke = Revoke
console-tokens-revoke-text = It stops working at once, and cannot be made to work again.
console-tokens-revoke-confirm = Revoke the token { $name }? Programs that use it are refused at once.
console-tokens-revoke-many = Revoke the { $count } marked tokens? Programs that use them are refused at once.
console-scope-content-read = Reads posts with their drafts, tags, redirects and settings
console-scope-content-write = Writes, publishes, takes down and deletes posts, tags and redirects
console-scope-settings-write = Reads and writes the site’s settings
console-scope-site-read = Reads the change feed and the snapshot: what a generator needs
console-scope-site-write = Reports builds: what a generator needs besides
console-scope-webhooks-read = Reads webhooks and their deliveries
console-scope-webhooks-write = Makes, changes and deletes webhooks, and sends deliveries again
console-scope-contact-read = Reads contact messages
console-scope-contact-write = Marks and deletes contact messages
console-scope-tokens-write = Lists, makes and revokes API tokens
console-scope-users-read = Reads accounts and their sessions
console-scope-users-write = Changes roles, locks accounts, ends sessions
console-scope-audit-read = Reads the audit log
console-scope-ops-read = Reads builds and metrics
console-scope-admin = Everything

## Console: audit
console-audit-lead = Who did what, when, from where, and how it ended. Entries are never changed.
console-audit-search = Name, action, address or detail
console-audit-empty = Nothing was written down yet
console-audit-empty-text = Signing in, changes of roles, tokens, schedules: what matters is written down here.
console-audit-at = When
console-audit-actor = Who
console-audit-action = Action
console-audit-subject = To what
console-audit-result = Outcome
console-audit-address = From
console-audit-detail = Detail
console-audit-done = Done
console-audit-refused = Refused
console-audit-actor-is = By (user:… or token:…)
console-audit-subject-is = About (user:… or token:…)
console-audit-from = From day
console-audit-until = To day
console-audit-cli = Command line
console-audit-scheduler = Schedule
console-audit-anonymous = Nobody known

## Console: redirects
console-redirects-lead = Old addresses and where they lead. Pages that move or are taken down make theirs by themselves.
console-redirects-search = Old address or target
console-redirects-new = New redirect
console-redirects-empty = No redirects yet
console-redirects-empty-text = Make one for an address that readers still know from elsewhere, as from an older site.
console-redirects-from = Old address
console-redirects-from-hint = A path of this site that is no page now: /old-page/
console-redirects-to = Leads to
console-redirects-to-address = An address
console-redirects-to-post = A post, wherever it lives
console-redirects-to-nothing = Nothing: gone for good (410)
console-redirects-address = New address
console-redirects-address-hint = A path of this site, or an address elsewhere with https
console-redirects-post = Post
console-redirects-post-hint = Type a part of its title, with or without marks, and choose.
console-redirects-by = Made
console-redirects-manual = By hand
console-redirects-automatic = By itself
console-redirects-automatic-text = This one follows from a page that moved or was taken down.
console-redirects-gone = Gone (410)
console-redirects-delete = Delete redirect
console-redirects-delete-text = Its old address is not found from then on.
console-redirects-delete-confirm = Delete this redirect? Readers who follow the old address find nothing.
console-redirects-delete-many = Delete the { $count } marked redirects? Readers who follow the old addresses find nothing.

## Console: settings
console-settings-lead = What is true of the whole site. The site follows as soon as you save.
console-settings-words = Words and paths
console-settings-name = Name of the site
console-settings-tagline = A sentence about it
console-settings-footer = At the foot of every page
console-settings-posts-path = Path of the articles
console-settings-tags-path = Path of the tags
console-settings-navigation = Navigation
console-settings-navigation-text = At most 12 links in each language, in this order.
console-settings-site = Front page, time, logo
console-settings-front-page = Front page
console-settings-front-page-none = The newest articles
console-settings-pinned = Pinned articles
console-settings-pinned-text = They stand before the newest ones on front pages and in the list of articles, in this order.
console-settings-pinned-place = Pinned article { $place }
console-settings-pinned-none = None
console-settings-default-locale = First language
console-settings-time-zone = Time zone
console-settings-time-zone-hint = Dates and schedules are shown in it: Asia/Ho_Chi_Minh
console-settings-logo = Logo
console-settings-logo-hint = The address of a picture of the media library: /media/…
console-settings-social = Profiles elsewhere
console-settings-social-text = Shown at the foot of every page, at most 12.
console-settings-origins = Where the site is
console-settings-origins-text = Every absolute address begins with it, and only pages of these hosts may call the API with a session. A mistake here locks you out.
console-settings-origin = Address of the site
console-settings-api-origin = Address of the API
console-settings-api-origin-hint = Only where it is another than the site’s.
console-settings-keys = Signing keys
console-settings-keys-text = They prove to sign-in pages that the API is yours. A new one is made at the command line: keys rotate
console-settings-key-signs = Signs
console-settings-key-waits = Waits for the site
console-settings-key-age =
    { $count ->
        [0] Made today
        [one] { $count } day old
       *[other] { $count } days old
    }
console-settings-no-keys = The first one is made when somebody signs in.
console-settings-setup = How Duet is set up
console-settings-setup-text = Set by whoever runs the server; it cannot be changed here.
console-settings-mail = Mails go
console-settings-mail-folder = into a folder; nobody gets them
console-settings-mail-smtp = by a mail server
console-settings-mail-resend = by Resend
console-settings-mail-from = Mails are from
console-settings-contact-to = Contact messages are mailed to
console-settings-contact-kept = nobody; they are only kept here
console-settings-challenge = Programs are kept out by
console-settings-challenge-turnstile = Cloudflare Turnstile
console-settings-challenge-work = proof of work
console-settings-missed = Schedules that were missed
console-settings-missed-late = run late
console-settings-missed-ask = wait until somebody decides
console-settings-missed-skip = are skipped
console-settings-profile = Stores
console-settings-profile-embedded = in files of the data folder
console-settings-profile-server = PostgreSQL, MongoDB and Redis
