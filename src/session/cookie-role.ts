// What cookies are for.

/**
 * `login-flow`: state, nonce and verifier of a login that is under way. `signature`: of the cookie that is named before
 * it. `transient`: a message for the next page, or a test whether cookies are on. `bot-defence`: tells browsers from
 * robots. The order is that of the keys in rule-cache-key.ts.
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
] as const;
export type CookieRole = (typeof COOKIE_ROLES)[number];
