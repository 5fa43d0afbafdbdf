// Values that hold all that the server keeps of a session, and nothing of a login: a message for the next page, a language. Each
// stays as good as a newer one, and to send it once more is no replay (Flask, cookie-session, Starlette, Django's signed cookies).

import { ownContentKeys, personalKeys } from '../personal-claims.ts';
import type { TrackedValue } from '../tracked-session.ts';

/** Whether nothing in it is about a user, or nothing of what the login of its session has added. */
export function isWithoutLogin({ session: { name, login }, number, value }: TrackedValue): boolean {
  const keys = value === null ? null : ownContentKeys(name, value);
  if (keys === null) return false;
  if (keys.length === 0) return true;
  if (login?.event.event !== 'login' || login.value === null || number > login.valuesBefore) return false;
  return personalKeys(name, login.value)?.some((key) => !keys.includes(key)) === true;
}
