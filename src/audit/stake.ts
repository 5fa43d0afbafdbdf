// What is at stake with a cookie: how much harm it does when it is read, forged or sent from another site.

import type { CookieRole } from '../session/cookie-role.ts';

/**
 * `login`: it logs in who has it. `token`: it protects requests or a login that is under way, stands for a second
 * factor, or opens pages to everybody who knows a password. `unclear`: its use is not known, and its value could be a key. `none`: there is nothing in it to steal.
 */
export const STAKES = ['none', 'unclear', 'token', 'login'] as const;
export type Stake = (typeof STAKES)[number];

/** `isKey`: one of its values could be a key. */
export function stakeOf(role: CookieRole, isKey: boolean): Stake {
  switch (role) {
    case 'session':
    case 'remember-me':
      return 'login';
    case 'csrf':
    case 'login-flow':
    case 'trusted-device':
    case 'page-password':
      return 'token';
    case 'unknown':
      return isKey ? 'unclear' : 'none';
    case 'signature':
    case 'transient':
    case 'preference':
    case 'consent':
    case 'analytics':
    case 'advertising':
    case 'load-balancer':
    case 'bot-defence':
    case 'experiment':
    case 'login-status':
      return 'none';
  }
}
