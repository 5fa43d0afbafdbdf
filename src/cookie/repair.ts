// What to write instead of a field that a browser refuses or holds back: the least change after which all of them keep
// and send it. Every repair is tried out before it is told.

import type { Attribute, SetCookie } from './cookie.ts';
import {
  canonicalHost,
  domainMatches,
  isLoopbackHost,
  isPublicSuffix,
  registrableDomain,
  siteOfHost,
} from './domain.ts';
import { type ExplainedRequest, type Explanation, explainField } from './explain.ts';
import { asOneSite } from './near-site.ts';
import { parseSetCookie } from './parse.ts';
import { expiresInGmt, maxAgeInDigits } from './plain-lifetime.ts';
import { prefixOf } from './prefix.ts';
import type { BrowserName } from './profiles.ts';
import type { BlockedReason } from './verdict.ts';

export interface Repair {
  readonly field: string;
  /** The response has to come over https too. */
  readonly needsHttps: boolean;
}

/** More than any field needs: each round takes one reason away. */
const MAX_ROUNDS = 6;

/**
 * Null when nothing is wrong for these browsers, or nothing is known that mends it. A page that is near (near-site.ts) is
 * taken to be of the same site: that has to be mended where it is, and no field helps as well.
 */
export function repairField(
  field: string,
  asked: ExplainedRequest,
  browsers: readonly BrowserName[],
): Repair | null {
  const oneSite = asOneSite(asked);
  let repaired = withEdit(field, lifetimeEdit(parseSetCookie(field).cookie, asked));
  let { request } = oneSite;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const tried = { ...oneSite, request };
    const problem = explainField(repaired, tried, browsers).find(isProblem);
    if (problem === undefined) {
      const needsHttps = request.scheme !== asked.request.scheme;
      return repaired === field && !needsHttps ? null : { field: repaired, needsHttps };
    }
    const next = withEdit(repaired, editFor(problem, parseSetCookie(repaired).cookie, tried));
    if (next !== repaired) repaired = next;
    else if (request.scheme === 'http') request = { ...request, scheme: 'https' };
    else return null;
  }
  return null;
}

/** What one browser reads in a way of its own, as all read it. */
function lifetimeEdit(cookie: SetCookie, { timeMs }: ExplainedRequest): Edit {
  const expires = expiresInGmt(cookie, timeMs);
  const maxAge = maxAgeInDigits(cookie);
  const set: Attribute[] = [];
  if (expires !== null) set.push(attribute('Expires', expires));
  if (maxAge !== null) set.push(attribute('Max-Age', maxAge));
  return { set };
}

function isProblem({ verdict, heldBack }: Explanation): boolean {
  return verdict.reason !== null || heldBack === 'same-site';
}

/** Attributes that are set, in the place of those of the same name, and names of those that go. */
interface Edit {
  readonly set?: readonly Attribute[];
  readonly remove?: readonly string[];
}

const attribute = (name: string, value: string | null = null): Attribute => ({ name, value });
const SECURE = attribute('Secure');
const CROSS_SITE = [attribute('SameSite', 'None'), SECURE];

/** For a request across sites that is no navigation. */
const EMBEDDED: Edit = { set: [...CROSS_SITE, attribute('Partitioned')] };

/** By reason; nothing else is known to be mended by an attribute. */
const EDITS: Partial<Readonly<Record<BlockedReason, (cookie: SetCookie, asked: ExplainedRequest) => Edit>>> =
  {
    SameSiteNoneInsecure: () => ({ set: [SECURE] }),
    SecureOnly: (cookie, asked) => ({ remove: isForDevelopment(cookie, asked) ? ['secure'] : [] }),
    InvalidPrefix: prefixEdit,
    InvalidDomain: ({ domain }, { request }) => domainEdit(domain, request.host),
    UserPreferences: () => EMBEDDED,
    SameSiteLax: () => EMBEDDED,
    SameSiteStrict: () => EMBEDDED,
    SameSiteUnspecifiedTreatedAsLax: () => EMBEDDED,
    SchemefulSameSiteLax: () => EMBEDDED,
    SchemefulSameSiteStrict: () => EMBEDDED,
    SchemefulSameSiteUnspecifiedTreatedAsLax: () => EMBEDDED,
    UnknownError: ({ partitioned }) => ({ set: partitioned ? [SECURE] : [] }),
  };

function editFor({ verdict }: Explanation, cookie: SetCookie, asked: ExplainedRequest): Edit {
  if (verdict.reason !== null) return EDITS[verdict.reason]?.(cookie, asked) ?? {};
  // Kept, and held back from a navigation.
  return { set: asked.kind === 'navigate' ? [attribute('SameSite', 'Lax')] : CROSS_SITE };
}

/** Whether Secure is all that asks for https, on a machine where nobody listens. */
function isForDevelopment(cookie: SetCookie, { request }: ExplainedRequest): boolean {
  const needsSecure = prefixOf(cookie.name) !== null || cookie.sameSite === 'None' || cookie.partitioned;
  return isLoopbackHost(request.host) && !needsSecure;
}

function prefixEdit({ name }: SetCookie): Edit {
  const prefix = prefixOf(name);
  if (prefix === null) return {};
  const set = [SECURE];
  if (prefix.host) set.push(attribute('Path', '/'));
  if (prefix.httpOnly) set.push(attribute('HttpOnly'));
  return { set, remove: prefix.host ? ['domain'] : [] };
}

/** The domain that all hosts of the site share, where such a domain was meant; else none. */
function domainEdit(domain: string | null, host: string): Edit {
  const plain = plainDomain(domain);
  if (plain !== null && plain !== domain && domainMatches(host, plain) && !isPublicSuffix(plain))
    return { set: [attribute('Domain', plain)] };
  const site = registrableDomain(host);
  const isMeant = domain !== null && (siteOfHost(domain) === site || domainMatches(host, domain));
  if (site === null || !isMeant || domain === site) return { remove: ['domain'] };
  return { set: [attribute('Domain', site)] };
}

/** Without a dot before or behind it, and in ASCII; null when it is no host then. */
function plainDomain(domain: string | null): string | null {
  return domain === null ? null : canonicalHost(domain.replace(/^\.|\.$/g, ''));
}

/** The field as it is when the edit changes nothing. */
function withEdit(field: string, { set = [], remove = [] }: Edit): string {
  const written: readonly Attribute[] = parseSetCookie(field).cookie.attributes;
  const kept = written.filter(({ name }) => !remove.includes(name.toLowerCase()));
  const attributes = set.reduce(withAttribute, kept);
  if (attributes === kept && kept.length === written.length) return field;
  const [pair = ''] = field.split(';', 1);
  return [pair.trim(), ...attributes.map(attributeText)].join('; ');
}

function attributeText({ name, value }: Attribute): string {
  return value === null ? name : `${name}=${value}`;
}

/** The same list when it says so already; the last attribute of a name counts. */
function withAttribute(attributes: Attribute[], wanted: Attribute): Attribute[] {
  const isNamed = ({ name }: Attribute): boolean => name.toLowerCase() === wanted.name.toLowerCase();
  const at = attributes.findIndex(isNamed);
  if (at < 0) return [...attributes, wanted];
  const last = attributes.findLast(isNamed)!;
  const isSaid = wanted.value === null || last.value?.toLowerCase() === wanted.value.toLowerCase();
  if (isSaid) return attributes;
  const others = attributes.filter((one) => !isNamed(one));
  return others.toSpliced(at, 0, wanted);
}
