// The limits of cookie/, with their units. What happens when one is hit is counted and shown in the summary.

// Of the standards.

/** Lifetime of a cookie at most, whatever its attributes say: 400 days (RFC 6265bis 5.5). */
export const MAX_COOKIE_AGE_SECONDS = 400 * 86_400;

/** Octets of one cookie attribute's value; a longer attribute is ignored (RFC 6265bis 5.6, attribute step 6). */
export const MAX_ATTRIBUTE_VALUE_OCTETS = 1024;

/** Octets of a cookie's name and value together; a browser drops a longer one (RFC 6265bis 5.6 step 5). */
export const MAX_NAME_VALUE_OCTETS = 4096;

/** Seconds in which a cookie without SameSite still goes on a cross-site POST navigation (RFC 6265bis 5.6.7.2). */
export const LAX_ALLOWING_UNSAFE_SECONDS = 120;

/** Characters of a host name (RFC 1035 2.3.4: 255 octets); a longer one is no host. */
export const MAX_HOST_CHARACTERS = 255;

// Of the cookie store.

/** Cookies kept for one domain (profiles.ts: for one site), and in one store; RFC 6265bis 6.1: 50 and 3000 at least. */
export const MAX_COOKIES_PER_DOMAIN = 180;
/** What browsers leave of a site's cookies when there is one too many. */
export const COOKIES_LEFT_PER_SITE = 150;
export const MAX_STORED_COOKIES = 3000;

/** Cookies that a full store evicts at once, so that a flood does not sort the store for every cookie. */
export const EVICTION_BATCH_COOKIES = 300;

// Caches.

/** Attribute sections of Set-Cookie fields cached with their meaning (a power of two), and the longest field. */
export const CACHED_SECTIONS = 256;
export const MAX_CACHED_FIELD_CHARACTERS = 1024;

/** Domains cached with whether they are public suffixes (a power of two). */
export const CACHED_DOMAINS = 1024;
