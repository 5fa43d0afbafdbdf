// What browsers do with a field in sentences for somebody who has never heard of the RFC: who keeps it and for how long,
// who refuses it and why, and who sends it. Not escaped yet.

import type { SameSite } from '../cookie/cookie.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { type ExplainedRequest, type Explanation, type HeldBack, siteContextOf } from '../cookie/explain.ts';
import type { BrowserName } from '../cookie/profiles.ts';
import type { BlockedReason, Verdict } from '../cookie/verdict.ts';
import { durationInWords } from '../shared/duration.ts';

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

/** `sameSite`: of the field. */
export function answerText(
  explanations: readonly Explanation[],
  asked: ExplainedRequest,
  sameSite: SameSite | null,
): string {
  const asking = answering(explanations);
  const verdicts = clauses(asking, ({ verdict }) => verdictClause(verdict, asked)).map(sentence);
  return [...verdicts, ...sendingTexts(asking, asked, sameSite)].join(' ');
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

function verdictClause(verdict: Verdict, asked: ExplainedRequest): Clause {
  const { reason, cookie } = verdict;
  if (reason !== null || cookie === null)
    return { verb: 'refuse', rest: `this cookie: ${becauseOf(verdict, reason ?? 'UnknownError', asked)}` };
  if (!verdict.stored)
    return {
      verb: 'take',
      rest: `this as a deletion: it removes the cookie ${nameOfCookie(cookie)} ${placeOf(cookie)}, and no other`,
    };
  return {
    verb: 'keep',
    rest: `the cookie ${nameOfCookie(cookie)} ${placeOf(cookie)}, ${lifetimeOf(cookie, asked)}`,
  };
}

function nameOfCookie({ name }: StoredCookie): string {
  return name === '' ? 'without a name' : JSON.stringify(name);
}

/** Where the cookie belongs. */
function placeOf({ domain, hostOnly, path, partition }: StoredCookie): string {
  const hosts = hostOnly ? `of ${domain} alone` : `of ${domain} and every host below it`;
  const urls = path === '/' ? '' : ` with the path ${path}`;
  const jar = partition === null ? '' : ` in pages of ${partition} only`;
  return `${hosts}${urls}${jar}`;
}

function lifetimeOf({ expiryMs }: StoredCookie, { timeMs }: ExplainedRequest): string {
  return expiryMs === null
    ? 'until the browser is closed'
    : `for ${durationInWords(Math.round((expiryMs - timeMs) / 1000))}`;
}

/** Why a cookie is refused. */
function becauseOf({ text }: Verdict, reason: BlockedReason, { request }: ExplainedRequest): string {
  switch (reason) {
    case 'DisallowedCharacter':
      return `there is ${text}`;
    case 'InvalidDomain':
      return domainCause(text, request.host);
    case 'NameValuePairExceedsMaxSize':
      return 'its name and value are longer than 4096 bytes together';
    case 'NoCookieContent':
      return 'it has neither a name nor a value';
    case 'SecureOnly':
      return `Secure needs https, and this is http://${request.host}`;
    case 'SameSiteNoneInsecure':
      return 'SameSite=None needs Secure';
    case 'SameSiteUnspecifiedTreatedAsLax':
    case 'SchemefulSameSiteUnspecifiedTreatedAsLax':
      return 'the page is of another site, and a cookie without SameSite counts as SameSite=Lax';
    case 'SameSiteLax':
    case 'SchemefulSameSiteLax':
      return 'the page is of another site, which SameSite=Lax forbids';
    case 'SameSiteStrict':
    case 'SchemefulSameSiteStrict':
      return 'the page is of another site, which SameSite=Strict forbids';
    case 'UserPreferences':
      return 'third-party cookies are blocked, unless they are Partitioned';
    default:
      return text;
  }
}

const DOMAIN_CAUSES: Readonly<Record<string, (host: string) => string>> = {
  'Domain is a public suffix': () => 'its Domain belongs to the public, like com or co.uk',
  'the host does not belong to Domain': (host) =>
    `its Domain must be ${host} or a domain above it, without a port`,
  'Domain is above the registrable domain of the host': (host) =>
    `its Domain is above the domain that the owner of ${host} can register`,
};

function domainCause(text: string, host: string): string {
  return DOMAIN_CAUSES[text]?.(host) ?? text;
}

/** Who sends the cookie with a request like this one, where that is not a matter of course. */
function sendingTexts(
  explanations: readonly Explanation[],
  asked: ExplainedRequest,
  sameSite: SameSite | null,
): string[] {
  const kept = explanations.filter(({ heldBack }) => heldBack !== 'not-kept');
  const isSameSite = siteContextOf(asked) === 'same-site';
  if (kept.length === 0 || (isSameSite && kept.every(({ heldBack }) => heldBack === null))) return [];
  const { path, host } = asked.request;
  const causes: Readonly<Record<HeldBack, string>> = {
    'not-kept': '',
    path: `its path does not match ${path}`,
    'same-site': sameSite === null ? 'without SameSite it counts as Lax' : `SameSite=${sameSite} forbids it`,
    'third-party': 'cookies of other sites are kept out of pages',
  };
  const sending = clauses(kept, ({ heldBack }) =>
    heldBack === null
      ? { verb: 'send', rest: 'it with this request' }
      : { verb: 'do', rest: `not send it with this request: ${causes[heldBack]}` },
  );
  return isSameSite
    ? sending.map(sentence)
    : [sentence(`When the user got it on a page of ${host} itself, ${sending.join('; ')}`)];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
