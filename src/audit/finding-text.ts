// Text from the wire in the messages of findings: short, in quotes, and never a cookie's value.

import type { BrowserOutcomes } from '../cookie/verdict.ts';
import { browsersText } from '../record/browsers-text.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import type { DecodedValue } from '../session/decode/decoded-value.ts';
import type { SessionEvent } from '../session/session.ts';
import { isSameMoment } from '../session/session-moment.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import type { Hit } from './rule.ts';

/** Characters of a name or an attribute that are shown in a sentence. */
const MAX_QUOTED_CHARACTERS = 80;

/** Of the cookies that are sent together. */
const MAX_NAMED_COOKIES = 3;

/** `The cookie "sid"`, to begin a sentence with. */
export function theCookie(name: string): string {
  return name === '' ? 'A cookie without a name' : `The cookie ${quoted(name)}`;
}

/** `The cookies "sid" and "user"`: the first ones, and how many more there are. */
export function theCookies(cookies: readonly { readonly name: string }[]): string {
  const named = cookies.slice(0, MAX_NAMED_COOKIES).map(({ name }) => quoted(name));
  const rest = cookies.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  return `The cookies ${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** `browsers reject it`, or what each of them does where they differ. */
export function byBrowsers(browsers: BrowserOutcomes): string {
  return browsersText(browsers) ?? 'browsers reject it';
}

/** The same as a sentence of its own behind another one: ` Chrome refuses it, Firefox keeps it.`, or nothing. */
export function whereBrowsersDiffer(browsers: BrowserOutcomes): string {
  const text = browsersText(browsers);
  return text === null ? '' : ` ${text}.`;
}

/** `...: some browsers reject the cookie` where others keep it. */
export function titleOfRefusal(title: string, browsers: BrowserOutcomes): string {
  // Each field that breaks a rule comes here: few of their titles speak of browsers.
  if (!/browsers reject\b/i.test(title) || browsersText(browsers) === null) return title;
  return title
    .replace(/\bbrowsers reject\b/, 'some browsers reject')
    .replace(/^Browsers reject\b/, 'Some browsers reject');
}

/** What has ended a session, in words. */
export function endText({ how }: Pick<SessionEvent, 'how'>): string {
  return how === 'account-deletion' ? 'the deletion of the account' : 'the logout';
}

/** The packet of its request, by which the story of the session names it; of the response where that was not seen. */
export function frameOf({ request, at }: Pick<SessionEvent, 'request'> & { at: { frame: number } }): number {
  return request?.frame ?? at.frame;
}

/** Whether the logout deletes the cookie, and sets it again behind that. */
export function isSetAgain({ logout, events }: Pick<TrackedSession, 'logout' | 'events'>): boolean {
  if (logout === null) return false;
  return events.some(({ event, at }) => event === 'deleted' && isSameMoment(at, logout.event.at));
}

/** What a logout does with `cookie`, which is left to the browser: `does not delete it`. */
export function leftCookieText(session: Pick<TrackedSession, 'logout' | 'events'>, cookie: string): string {
  return isSetAgain(session) ? `deletes ${cookie} and sets it again` : `does not delete ${cookie}`;
}

/** `"Max-Age=3600.0"`; long text is shortened. */
export function quoted(text: string): string {
  return text.length <= MAX_QUOTED_CHARACTERS ? `"${text}"` : `"${text.slice(0, MAX_QUOTED_CHARACTERS)}..."`;
}

const ROLES: Readonly<Record<CookieRole, string>> = {
  unknown: 'a cookie of unknown use',
  session: 'a session',
  'remember-me': 'a login that lasts',
  csrf: 'a CSRF token',
  'login-flow': 'part of a login that is under way',
  'trusted-device': 'what stands for a second factor on this device',
  signature: 'the signature of another cookie',
  transient: 'a message for the next page, or a test whether cookies are on',
  preference: 'a preference',
  consent: 'a choice about cookies',
  analytics: 'for analytics',
  advertising: 'for advertising',
  'load-balancer': "a load balancer's",
  'bot-defence': 'a defence against robots',
  experiment: 'for an experiment',
  'login-status': 'what pages read to see whether the login lasts',
  'page-password': 'for pages that a password protects, of any user',
};

/** What a cookie is for, to end a sentence with: `a preference`, `for analytics`. */
export function roleText(role: CookieRole): string {
  return ROLES[role];
}

/** `Flask, signed`; `JWT, neither signed nor encrypted`. */
export function decodedText({ framework, protection }: DecodedValue): string {
  return `${framework}, ${protection === 'none' ? 'neither signed nor encrypted' : protection}`;
}

/** What is reported of a session that stays in the browser, where a later response shows that the server has ended it. */
export function leftAfterEnd(hit: Hit): Hit {
  if (hit.severity !== 'high') return hit;
  return {
    ...hit,
    severity: 'low',
    message: `${hit.message} The server no longer accepts it.`,
    why: 'The server has ended the session, so the value opens nothing any more. The browser keeps it, and sends it again.',
  };
}
