// What a browser does with one Set-Cookie, why, and which step of which standard says so.

import type { StoredCookie } from './cookie-table.ts';
import type { BrowserName } from './profiles.ts';
import type { SiteContext } from './site.ts';

/**
 * Why a browser refuses a cookie: Chrome's own names, as far as they show on the wire
 * (Chrome DevTools Protocol, Network.SetCookieBlockedReason).
 */
export type BlockedReason =
  | 'DisallowedCharacter'
  | 'InvalidDomain'
  | 'InvalidPrefix'
  /** The request has no valid URL, and so no host that a cookie can belong to: a reason of ours. */
  | 'InvalidUrl'
  | 'NameValuePairExceedsMaxSize'
  | 'NoCookieContent'
  | 'OverwriteSecure'
  | 'SameSiteLax'
  | 'SameSiteNoneInsecure'
  | 'SameSiteStrict'
  | 'SameSiteUnspecifiedTreatedAsLax'
  /** What Chrome calls the three across sites, since a site has a scheme. */
  | 'SchemefulSameSiteLax'
  | 'SchemefulSameSiteStrict'
  | 'SchemefulSameSiteUnspecifiedTreatedAsLax'
  | 'SchemeNotSupported'
  | 'SecureOnly'
  /** A pair that a browser does not read; Chrome refuses it without a name for it. */
  | 'SyntaxError'
  /** Third-party cookies are blocked. */
  | 'UserPreferences'
  /** Chrome has no name of its own: Partitioned without Secure, and what it refuses with the response. */
  | 'UnknownError';

export interface Verdict {
  /** The cookie is in the store now: not when it was refused, not when it deletes. */
  readonly stored: boolean;
  /** 'nothing-to-delete': it was accepted, but the store had no cookie of this name, domain and path. */
  readonly action: 'stored' | 'replaced' | 'deleted' | 'nothing-to-delete' | 'refused';
  /** Null unless refused. */
  readonly reason: BlockedReason | null;
  /** The step that decided, '5.7 step 13' (of draft-ietf-httpbis-rfc6265bis-22 unless it says another). */
  readonly step: string;
  /** That step in a few words. */
  readonly text: string;
  /** The cookie as it was (or would have been) stored; null when refused. */
  readonly cookie: StoredCookie | null;
  /** The cookie that was replaced or deleted. */
  readonly previous: StoredCookie | null;
}

/** What one browser does with a cookie, in short. */
export type BrowserOutcome = Pick<Verdict, 'stored' | 'reason'>;

/** What each browser would have done, had it had the whole history of the client. */
export type BrowserOutcomes = { readonly [Name in Exclude<BrowserName, 'standard'>]: BrowserOutcome };

/** What the browser of a client does with a cookie. */
export interface ClientVerdict extends Verdict {
  readonly browser: BrowserName;
  readonly browsers: BrowserOutcomes;
  /** Where the request comes from; null where it does not say, which is judged as 'same-site'. */
  readonly site: SiteContext | null;
}

export function rejected(reason: BlockedReason, step: string, text: string): Verdict {
  return { stored: false, action: 'refused', reason, step, text, cookie: null, previous: null };
}

/** Before the text of a step that nothing of the standard says: the response itself is not taken, or not this line. */
const RESPONSE_STEP = 'the response: ';

/** `text`: why the response is not taken, or the line. */
export function rejectedWithResponse(text: string): Verdict {
  return rejected('UnknownError', RESPONSE_STEP + text, text);
}

/** Why the response is not taken, or the line; null when the cookie itself decides. */
export function responseRefusal({ step }: Pick<Verdict, 'step'>): string | null {
  return step.startsWith(RESPONSE_STEP) ? step.slice(RESPONSE_STEP.length) : null;
}

/** A cookie that was accepted: it is stored, or deletes when it has expired already. */
export function accepted(cookie: StoredCookie, expired: boolean, previous: StoredCookie | null): Verdict {
  const { action, step, text } = outcome(expired, previous !== null);
  return { stored: !expired, action, reason: null, step, text, cookie, previous };
}

const STORED = { action: 'stored', step: '5.7 step 24', text: 'a new cookie' } as const;
const REPLACED = {
  action: 'replaced',
  step: '5.7 step 23',
  text: 'takes the place of the old cookie',
} as const;
const DELETED = {
  action: 'deleted',
  step: '5.7 step 23',
  text: 'has expired, so the old cookie goes',
} as const;
const NOTHING_TO_DELETE = {
  action: 'nothing-to-delete',
  step: '5.7 step 23',
  text: 'no cookie of this identity',
} as const;

function outcome(expired: boolean, hadPrevious: boolean) {
  if (expired) return hadPrevious ? DELETED : NOTHING_TO_DELETE;
  return hadPrevious ? REPLACED : STORED;
}
