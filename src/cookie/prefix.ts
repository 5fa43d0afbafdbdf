// Cookie name prefixes and what they demand (RFC 6265bis sections 4.1.3, 5.4 and 5.7 steps 20 to 22; `__Http-` and
// `__Host-Http-` are of draft-ietf-httpbis-layered-cookies, Chrome 140 and Firefox 143 on).

export interface CookiePrefix {
  /** As a server should write it. */
  readonly text: '__Secure-' | '__Host-' | '__Http-' | '__Host-Http-';
  /** Demands Secure: all of them do. */
  readonly secure: true;
  /** Demands no Domain, and Path=/ in so many words. */
  readonly host: boolean;
  /** Demands HttpOnly. */
  readonly httpOnly: boolean;
}

/** The longest first, as `__Host-Http-` begins with `__Host-`. */
const PREFIXES: readonly CookiePrefix[] = [
  { text: '__Host-Http-', secure: true, host: true, httpOnly: true },
  { text: '__Secure-', secure: true, host: false, httpOnly: false },
  { text: '__Host-', secure: true, host: true, httpOnly: false },
  { text: '__Http-', secure: true, host: false, httpOnly: true },
];

/** The attributes that prefixes demand, after Domain and Path were processed. */
export interface PrefixedCookie {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly hostOnly: boolean;
  /** The Path attribute; null when there is no valid one, even if the default path is '/'. */
  readonly path: string | null;
}

/** The prefix of a name, in any case (section 5.4), or of the value of a cookie without a name. Else null. */
export function prefixOf(name: string): CookiePrefix | null {
  if (!name.startsWith('__')) return null;
  for (const prefix of PREFIXES)
    if (name.slice(0, prefix.text.length).toLowerCase() === prefix.text.toLowerCase()) return prefix;
  return null;
}

/** What a prefix demands, in a few words; `hasSecure`: the attribute is there, and only the connection is not secure. */
export function demandText({ text }: CookiePrefix, unmet: string, hasSecure: boolean): string {
  if (unmet === 'no Domain') return `${text} must have no Domain`;
  return `${text} needs ${unmet === 'Secure' && hasSecure ? 'a secure connection' : unmet}`;
}

/** The first demand that a cookie fails, in a few words, or null when it meets them all. */
export function unmetDemand(prefix: CookiePrefix, cookie: PrefixedCookie): string | null {
  if (!cookie.secure) return 'Secure';
  if (prefix.host && !cookie.hostOnly) return 'no Domain';
  if (prefix.host && cookie.path !== '/') return 'Path=/';
  if (prefix.httpOnly && !cookie.httpOnly) return 'HttpOnly';
  return null;
}
