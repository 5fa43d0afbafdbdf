// What cookies are for.

/**
 * `trusted-device`: tells a device whose user need not give a second factor again; it is no login.
 * `login-flow`: state, nonce and verifier of a login that is under way. `signature`: of the cookie that is named before
 * it. `transient`: a message for the next page, or a test whether cookies are on. `bot-defence`: tells browsers from
 * robots. `login-status`: what a page reads to see whether the login at another server lasts. `page-password`: it opens pages
 * that a password protects, to everybody who knows it. The order is that of the keys in rule-cache-key.ts.
 */
export const COOKIE_ROLES = [
  'unknown',
  'session',
  'remember-me',
  'csrf',
  'login-flow',
  'signature',
  'transient',
  'preference',
  'consent',
  'analytics',
  'advertising',
  'load-balancer',
  'bot-defence',
  'experiment',
  'trusted-device',
  'login-status',
  'page-password',
] as const;
export type CookieRole = (typeof COOKIE_ROLES)[number];
