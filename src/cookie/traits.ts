// Traits: what a field, a request or a store has that browsers treat in different ways, as bits. A field without any,
// as nearly all are, is read alike by all browsers (profiles.ts says which difference goes with which trait).

export const Trait = {
  /** HTAB inside a name or a value, of the pair or of an attribute. */
  tab: 1 << 0,
  /** No '=' before the first ';'. */
  noEquals: 1 << 1,
  /** '=' with no name before it. */
  emptyName: 1 << 2,
  /** A bare CR. */
  carriageReturn: 1 << 3,
  /** Octets that are no UTF-8: every character is one. */
  notUtf8: 1 << 4,
  /** A flag or SameSite whose value is longer than attributes may be. */
  longFlag: 1 << 5,
  /** A Max-Age, or an Expires, that not all browsers read as the standard does. */
  maxAge: 1 << 6,
  expires: 1 << 7,
  /** An invalid Max-Age or Expires after a valid one. */
  lifetimeTakenBack: 1 << 8,
  nonAsciiDomain: 1 << 9,
  /** A Domain, or an empty one. */
  domain: 1 << 10,
  /** A name that begins with one of the prefixes, or would if the value were the name. */
  prefix: 1 << 11,
  partitioned: 1 << 12,
  /** Of the request: from another site, and no top-level navigation. */
  crossSite: 1 << 13,
  /** Of the request: cleartext. */
  cleartext: 1 << 14,
  /** Of the request: cleartext, to this machine; and the cookie is Secure, or one of its name in the store. */
  secureLoopback: 1 << 15,
  /** Of the store: nearly as many cookies as a browser keeps for one site. */
  crowded: 1 << 16,
  /** Of the request: '|' in its path, which is the cookie's as well. */
  pipeInPath: 1 << 17,
  /** Of the response: a Date so far from the clock that it matters when an Expires is. */
  clockSkew: 1 << 18,
} as const;
