// What browsers do with a field in sentences for somebody who has never heard of the RFC: who keeps it and for how long,
// who refuses it and why, and who sends it. Not escaped yet.

import type { SetCookie } from '../cookie/cookie.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { type ExplainedRequest, type Explanation, type HeldBack, siteContextOf } from '../cookie/explain.ts';
import type { BrowserName } from '../cookie/profiles.ts';
import type { BlockedReason, Verdict } from '../cookie/verdict.ts';
import { durationInWords } from '../shared/duration.ts';
import { shorten } from './display-width.ts';
import { MAX_CELL_CHARACTERS } from './limits.ts';

const NAMES: Readonly<Record<BrowserName, string>> = {
  chrome: 'Chrome',
  firefox: 'Firefox',
  safari: 'Safari',
  standard: 'the standard',
};

/** `Chrome, Firefox and Safari`. */
export function browserNames(browsers: readonly BrowserName[]): string {
  const names = [...browsers].sort(standardLast).map((browser) => NAMES[browser]);
  const last = names.pop()!;
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

const standardLast = (a: BrowserName, b: BrowserName): number =>
  Number(a === 'standard') - Number(b === 'standard');

/** Explanations with the same key, together. */
export function alike(
  explanations: readonly Explanation[],
  keyOf: (explanation: Explanation) => unknown,
): Explanation[][] {
  const groups = new Map<string, Explanation[]>();
  for (const explanation of explanations) {
    const key = JSON.stringify(keyOf(explanation));
    groups.set(key, [...(groups.get(key) ?? []), explanation]);
  }
  return [...groups.values()];
}

/** The browsers among them; the standard is none, and speaks when it is alone. */
export function answering(explanations: readonly Explanation[]): readonly Explanation[] {
  const browsers = explanations.filter(({ browser }) => browser !== 'standard');
  return browsers.length === 0 ? explanations : browsers;
}

/** What happens to the cookie. */
export function answerText(
  explanations: readonly Explanation[],
  asked: ExplainedRequest,
  cookie: SetCookie,
): string {
  return clauses(answering(explanations), ({ verdict }) => verdictClause(verdict, asked, cookie))
    .map(sentence)
    .join(' ');
}

interface Clause {
  readonly verb: keyof typeof SINGULAR;
  readonly rest: string;
}

const SINGULAR = { keep: 'keeps', refuse: 'refuses', take: 'takes', send: 'sends', do: 'does' } as const;

/** `Chrome keeps it`: one for all of whom the same is true. */
function clauses(
  explanations: readonly Explanation[],
  clauseOf: (explanation: Explanation) => Clause,
): string[] {
  return alike(explanations, clauseOf).map((group) => {
    const { verb, rest } = clauseOf(group[0]!);
    return `${browserNames(group.map(({ browser }) => browser))} ${group.length === 1 ? SINGULAR[verb] : verb} ${rest}`;
  });
}

function verdictClause(verdict: Verdict, asked: ExplainedRequest, written: SetCookie): Clause {
  const { reason, text, cookie, stored } = verdict;
  if (reason !== null || cookie === null)
    return {
      verb: 'refuse',
      rest: `this cookie: ${CAUSES[reason ?? 'UnknownError'](text, asked.request.host)}`,
    };
  const name = cookie.name === written.name ? '' : `, with the name ${quoted(cookie.name)},`;
  if (stored)
    return { verb: 'keep', rest: `this cookie${name} ${placeOf(cookie)}, ${lifetimeOf(cookie, asked)}` };
  const deleted = `${quoted(cookie.name)} ${placeOf(cookie)}`;
  return { verb: 'take', rest: `this as a deletion: the cookie ${deleted} goes, and no other` };
}

function quoted(text: string): string {
  return JSON.stringify(shorten(text, MAX_CELL_CHARACTERS));
}

/** Where the cookie belongs. */
function placeOf({ domain, hostOnly, path, partition }: StoredCookie): string {
  const hosts = hostOnly ? `for ${domain} alone` : `for ${domain} and every host below it`;
  const urls = path === '/' ? '' : ` under ${shorten(path, MAX_CELL_CHARACTERS)}`;
  return `${hosts}${urls}${partition === null ? '' : `, only in pages of ${partition}`}`;
}

function lifetimeOf({ expiryMs }: StoredCookie, { timeMs }: ExplainedRequest): string {
  return expiryMs === null
    ? 'until the browser is closed'
    : `for ${durationInWords(Math.round((expiryMs - timeMs) / 1000))}`;
}

const crossSiteCause = (sameSite: string): string =>
  `the page is of another site, which SameSite=${sameSite} forbids`;
const NO_SAME_SITE = 'the page is of another site, and a cookie without SameSite counts as SameSite=Lax';

/** Why a cookie is refused; `text`: of the step that decides. */
const CAUSES: Readonly<Record<BlockedReason, (text: string, host: string) => string>> = {
  DisallowedCharacter: (text) => `there is ${text}`,
  InvalidDomain: (text, host) => DOMAIN_CAUSES[text]?.(host) ?? text,
  InvalidPrefix: prefixCause,
  InvalidUrl: (text) => text,
  NameValuePairExceedsMaxSize: () => 'its name and value are longer than 4096 bytes together',
  NoCookieContent: () => 'it has neither a name nor a value',
  OverwriteSecure: (text) => text,
  SameSiteLax: () => crossSiteCause('Lax'),
  SameSiteNoneInsecure: () => 'SameSite=None needs Secure',
  SameSiteStrict: () => crossSiteCause('Strict'),
  SameSiteUnspecifiedTreatedAsLax: () => NO_SAME_SITE,
  SchemefulSameSiteLax: () => crossSiteCause('Lax'),
  SchemefulSameSiteStrict: () => crossSiteCause('Strict'),
  SchemefulSameSiteUnspecifiedTreatedAsLax: () => NO_SAME_SITE,
  SchemeNotSupported: (text) => text,
  SecureOnly: (_text, host) => `Secure needs https, and this is http://${host}`,
  SyntaxError: (text) => `it has ${text}`,
  UserPreferences: () => 'third-party cookies are blocked, unless they are Partitioned',
  UnknownError: (text) =>
    text === 'Partitioned without Secure' ? 'Partitioned needs Secure' : 'Partitioned needs https',
};

function prefixCause(text: string): string {
  const [, prefix, demand] = /^(\S+) ((?:needs|must have) .*)$/.exec(text) ?? [];
  if (demand === undefined) return `it has ${text}`;
  return `a name with ${prefix} ${demand}`;
}

const DOMAIN_CAUSES: Readonly<Record<string, (host: string) => string>> = {
  'Domain is a public suffix': () => 'its Domain belongs to the public, like com or co.uk',
  'the host does not belong to Domain': (host) =>
    `its Domain must be ${host} or a domain above it, without a port`,
  'Domain is above the registrable domain of the host': (host) =>
    `its Domain is above the domain that the owner of ${host} can register`,
};

/** Who sends the cookie with a request like this one; nothing where that is a matter of course. */
export function sendingText(
  explanations: readonly Explanation[],
  asked: ExplainedRequest,
  { sameSite }: SetCookie,
): string {
  const kept = answering(explanations).filter(({ heldBack }) => heldBack !== 'not-kept');
  const isSameSite = siteContextOf(asked) === 'same-site';
  if (isSameSite && kept.every(({ heldBack }) => heldBack === null)) return '';
  const { path, host } = asked.request;
  const causes: Readonly<Record<HeldBack, string>> = {
    'not-kept': '',
    path: `its path does not match ${shorten(path, MAX_CELL_CHARACTERS)}`,
    'same-site': sameSite === null ? 'without SameSite it counts as Lax' : `SameSite=${sameSite} forbids it`,
    'third-party': 'cookies of other sites are kept out of pages',
  };
  const sending = clauses(kept, ({ heldBack, sentForSeconds }) =>
    heldBack === null
      ? {
          verb: 'send',
          rest: `it with this request${sentForSeconds === null ? '' : ` for ${durationInWords(sentForSeconds)} after it was set`}`,
        }
      : { verb: 'do', rest: `not send it with this request: ${causes[heldBack]}` },
  );
  const when =
    isSameSite || sending.length === 0 ? '' : `A cookie that the user got on a page of ${host} itself: `;
  return when + sending.map(sentence).join(' ');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
