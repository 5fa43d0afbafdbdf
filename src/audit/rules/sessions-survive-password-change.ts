// Another session of the user goes on after a change of the password.

import { quoted, theCookie } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';

const FIRST = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const SECOND = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

/** `value`: what the login of one of the user's two browsers is given. */
function login(value: string): Example {
  return {
    url: 'https://shop.example/login',
    method: 'POST',
    form: ['user=ada', 'password'],
    status: 302,
    responseFields: [['Location', '/account']],
    setCookie: [`__Host-sid=${value}; Secure; HttpOnly; Path=/; SameSite=Lax`],
  };
}

const UNTIL_CHANGE: readonly Example[] = [
  { url: 'https://shop.example/account', status: 401 },
  login(FIRST),
  login(SECOND),
  {
    url: 'https://shop.example/change-password',
    method: 'POST',
    form: ['current_password', 'new_password'],
    requestFields: [['Cookie', `__Host-sid=${FIRST}`]],
    status: 302,
    responseFields: [['Location', '/account']],
  },
];

export const sessionsSurvivePasswordChange: Rule = {
  meta: {
    id: 'sessions-survive-password-change',
    title: 'Other sessions go on after a change of the password',
    severities: [['medium', 'always']],
    references: ['CWE-613', 'ASVS 5.0 7.4.3', 'ASVS 4.0 3.3.3', 'WSTG-SESS-06'],
    why: 'Users change their password when an attacker may know it. An attacker who logged in with the old password stays logged in.',
    fix: 'End all other sessions of the user when the password changes, or at least offer that on the page. Store the time of the last change with the user, and refuse sessions and tokens that are older.',
    change: 'end-others',
    falsePositives:
      'An application that offers to end the other sessions, where the user chose not to: ASVS asks for no more than the offer, so that this is no high. It is reported only when both sessions were logged in with the same user name (of which a hash is compared), the response to the change of the password, or the page that follows it, shows that it worked (of a reset by link, the login of that user which follows within ten minutes), the form has no field about other sessions, and the other session then opens a page that is closed to those without a login, or returns another page to them (other data, as where GraphQL returns null: with medium confidence), without a new login in between and without being refused once.',
    failing: [
      ...UNTIL_CHANGE,
      { url: 'https://shop.example/account', requestFields: [['Cookie', `__Host-sid=${SECOND}`]] },
    ],
    passing: [
      ...UNTIL_CHANGE,
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', `__Host-sid=${SECOND}`]],
        status: 401,
      },
    ],
  },
  session({ session, survival }) {
    if (survival === null) return null;
    const { path, status, changeFrame, isReset, isProved, at } = survival;
    return {
      severity: 'medium',
      confidence: isProved ? 'high' : 'medium',
      message: `${theCookie(session.name)} of another session of the user still opens ${quoted(path)} (response ${status}) after the password was ${isReset ? 'reset' : 'changed'} (frame ${changeFrame}).`,
      at,
    };
  },
};
