// What a cookie is for: its name says it, else what is known of its value and its use.

import type { CookieRole } from './cookie-role.ts';
import type { KnownName } from './names/known-names.ts';
import { isUnguessable, type NameFacts } from './session-score.ts';
import { valueFormat } from './value-format.ts';
import { roleOfValue } from './value-role.ts';

/** What a cookie is seen to be, besides its name. */
export interface RoleEvidence {
  readonly value: string;
  /** By the user's policy, or by its score: it decides. */
  readonly isSession: boolean;
  /** A request has repeated its value in a header, the query or a form, as CSRF tokens are repeated. */
  readonly isDoubleSubmitted: boolean;
}

/** The role of a cookie, by its name and what is seen of it. */
export function classifyCookie(
  { known, isRemember }: Pick<NameFacts, 'known' | 'isRemember'>,
  { value, isSession, isDoubleSubmitted }: RoleEvidence,
): CookieRole {
  if (isSession) return known?.role === 'remember-me' || isRemember ? 'remember-me' : 'session';
  if (known !== null && isTrusted(known, value)) return known.role;
  if (isDoubleSubmitted && isUnguessable(value)) return 'csrf';
  return roleOfValue(value) ?? 'unknown';
}

/** Whether a name decides: a login is what it is by its score, and `theme` or `lang` do not hold a token. */
function isTrusted({ role, vendor }: KnownName, value: string): boolean {
  if (role === 'session' || role === 'remember-me') return false;
  if (vendor !== null) return true;
  if (role === 'preference' || role === 'experiment') return valueFormat(value) === null;
  return role !== 'login-flow' || isUnguessable(value);
}
