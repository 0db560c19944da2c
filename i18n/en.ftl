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
error-cursor-unknown = The change feed does not hold this cursor: start over from a snapshot.
error-idempotency-key-reused = This Idempotency-Key was used before with another body.
error-precondition-failed = This changed since you read it: read it again and repeat your change.
error-body-too-large = The body is larger than the limit of { $detail }.
error-unsupported-media-type = Send the body as application/json.
error-precondition-required = Send the ETag that you read as If-Match.
error-internal = Something broke on our side. The request id helps us to find it.
error-unavailable = A store is busy or away. Please try again shortly.
error-too-many-requests = Too many requests from your address. Please try again shortly.
error-sealed-invalid = The sealed message could not be opened. Reload the page and try again.
error-handshake-unknown = The key of this handshake was used or has expired. Please try again.
error-clock-skewed = The time of this message is too far from ours. Please try again.
error-link-unknown = This link was used before or has expired. Ask for another one.
error-credentials-wrong = E-mail address and password do not belong together.
error-code-wrong = This code is wrong or was used before.
error-ticket-unknown = That took too long. Please sign in again.
error-session-ended = Your session has ended. Please sign in again.
error-challenge-failed = We could not tell whether you are a person. Please try again.
error-email-unconfirmed = Confirm your e-mail address first: we have sent you a link.
error-account-disabled = This account is locked. Write to us if you think that is a mistake.
error-step-up-required = Show again who you are: by your password or a code.
error-origin-refused = This request does not come from a page of this site.
error-last-admin = This is the last admin. Make another one first.
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
done-build-finished = The build's report was noted.
done-post-created = The post was created as a draft.
done-post-saved = The post was saved.
done-post-deleted = The post was deleted. Its addresses are gone.
done-post-published = The post is published.
done-post-unpublished = The post was taken down.
done-translation-saved = The working copy was saved.
done-translation-deleted = The language was deleted.
done-tag-created = The tag was created.
done-tag-updated = The tag was changed.
done-tag-deleted = The tag was deleted.
done-settings-saved = The settings were saved.
done-redirect-created = The redirect was made.
done-redirect-updated = The redirect was changed.
done-redirect-deleted = The redirect was deleted.
done-view-noted = The view was noted.
done-message-kept = Your message has arrived. Thank you.
done-message-marked = The message was marked.
done-message-deleted = The message was deleted.
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
done-second-factor-removed = Your second factor is removed.
done-recovery-codes-made = Here are your new recovery codes, shown this once. The old ones do not work any more.
done-role-changed = The role was changed. Their sessions have ended.
done-account-disabled = The account is locked.
done-account-enabled = The account is open again.

form-not-sent = Your message was not sent
form-go-back = Go back in your browser: what you wrote is still there.
form-name = Name
form-email = E-mail
form-message = Message

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
site-breadcrumbs = You are here

## Site: articles and lists
site-article-updated = Updated on { $date }
site-article-neighbours = Older and newer articles
site-article-older = Older
site-article-newer = Newer
site-article-related = Read next
site-list-tag = Articles about “{ $tag }”
site-list-empty = There are no articles here yet.
site-list-pages = More articles
site-list-newer = Newer articles
site-list-older = Older articles
site-tags-empty = There are no tags yet.

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

## Site: words that Markdown becomes
site-text-foreign = (in Vietnamese)
site-text-footnotes = Footnotes
site-text-footnote-back = Back to reference
site-text-table = Table
site-text-done = Done:
site-text-not-done = To do:
site-code-copy = Copy
site-code-copied = Copied
site-callout-note = Note
site-callout-tip = Tip
site-callout-important = Important
site-callout-warning = Warning
site-callout-caution = Caution

## Import: what stands in for things that cannot be shown
import-shortcode = This part of the original page was made by the shortcode `{ $name }`, which does not work here.
