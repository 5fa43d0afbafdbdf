// Does a denial show that only the session opens a page? Not where the denied request and the accepted one differ in
// something else that explains it.

import type { OtherCookie, RequestTraits } from './request-traits.ts';

/** A response that refused a client without a login. */
export interface Denial {
  /** 401, 403, a redirect, 404, or 200 with the form of a login. */
  readonly status: number;
  /** Of the response. */
  readonly frame: number;
  /** The cookies of the denied request, as deniedCookie() gives them: those that do not open the page. */
  readonly cookies: readonly number[];
  /** What else the denied request was like. */
  readonly traits: RequestTraits;
}

/** The first denial that an accepted request is compared with; null: none shows what the session is worth. */
export function contrastTo(
  denials: readonly Denial[],
  accepted: RequestTraits,
  isElsewhere: boolean,
): Denial | null {
  // Where several of its queries are denied, the page is closed as a whole.
  const isWhole = new Set(denials.map(({ traits }) => traits.query)).size > 1;
  return denials.find((denial) => isContrast(denial, accepted, isElsewhere, isWhole)) ?? null;
}

/** Whether a request for a page that had another title differs from an accepted one in nothing that explains it. */
export function isSameButSession(other: RequestTraits, accepted: RequestTraits): boolean {
  const isSameKind =
    other.accepts === null || accepted.accepts === null || other.accepts === accepted.accepts;
  return (
    isSameKind &&
    other.query === accepted.query &&
    accepted.cookies.every((cookie) => !explains(cookie, other.cookies, true))
  );
}

function isContrast(
  { status, traits: denied }: Denial,
  accepted: RequestTraits,
  isElsewhere: boolean,
  isWhole: boolean,
): boolean {
  if (!isWhole && denied.query !== accepted.query) return false;
  if (!accepted.credentials.every((one) => denied.credentials.includes(one))) return false;
  // A server may keep programs out of a page that browsers get.
  if (status === 403 && !denied.isBrowser && denied.client !== accepted.client) return false;
  // Nor do scripts of other sites get all (CSRF, RFC 6455 section 10.2).
  if (status === 403 && denied.origin !== accepted.origin) return false;
  if (denied.accepts !== null && accepted.accepts !== null && denied.accepts !== accepted.accepts)
    return false;
  return accepted.cookies.every((cookie) => !explains(cookie, denied.cookies, isElsewhere));
}

/**
 * Whether a cookie may be what opened the page. A redirect that leads to no login may ask for a consent or a language; a
 * denial only asks for a login.
 */
function explains(cookie: OtherCookie, denied: readonly OtherCookie[], isElsewhere: boolean): boolean {
  if (cookie.mayBeLogin) return !denied.some(({ pair }) => pair === cookie.pair);
  return isElsewhere && !denied.some(({ name }) => name === cookie.name);
}
