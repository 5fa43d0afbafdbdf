// A deletion that matches nothing: it names another path or domain than the cookie has.

import type { StoredCookie } from '../../cookie/cookie-table.ts';
import { identityDifference, identityWords } from '../../cookie/identity-difference.ts';
import { named } from '../../shared/named.ts';
import { isOutOfReach, outOfReachTexts } from '../cross-site.ts';
import { leftAfterEnd, quoted } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { settersOf } from '../setters-of.ts';
import type { SetCookieSubject } from '../subject.ts';

export const deleteNoMatch: Rule = {
  meta: {
    id: 'delete-no-match',
    title: 'The cookie is not deleted: Path, Domain or Partitioned differ',
    severities: [
      ['high', 'a session cookie'],
      ['low', 'any other cookie, or a session that the server has ended, as a later response shows'],
    ],
    references: ['RFC6265bis 5.7 step 23', 'CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'A browser deletes a cookie only when name, Domain and Path are those that it was set with, and Partitioned as well: this cookie remains. Unless the server ends the session, a user who has logged out is still logged in.',
    fix: 'Delete the cookie with the Path and Domain that it was set with. If it was set with Partitioned, delete it with Partitioned and Secure; if not, without Partitioned.',
    change: 'delete',
    falsePositives:
      'Two browsers with the same address and User-Agent count as one: the confidence is high when the request itself carried the cookie.',
    failing: [
      {
        url: 'https://shop.example/app/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/app; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/app/logout',
        method: 'POST',
        requestFields: [['Cookie', 'session=abc']],
        setCookie: ['session=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/app/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/app; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/app/logout',
        method: 'POST',
        requestFields: [['Cookie', 'session=abc']],
        setCookie: [
          'session=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
          'session=; Max-Age=0; Secure; HttpOnly; Path=/app; SameSite=Lax',
        ],
      },
      // Nothing was seen that could be deleted.
      { url: 'https://other.example/', setCookie: ['session=; Max-Age=0; Path=/'] },
    ],
  },
  whenEnded: leftAfterEnd,
  alsoDeletions: true,
  onlyIf: 'missing',
  setCookie(subject) {
    const { verdict, response, cookie } = subject;
    // Without its request the default path is not known, nor the host.
    if (verdict.action !== 'nothing-to-delete' || response.request === null) return null;
    // Another field of the response matches, or sets the cookie again; or may, where not all of them were captured.
    if (response.message.incomplete) return null;
    const others = settersOf(response.cookies, cookie.name);
    if (others.some((other) => other.verdict.action !== 'nothing-to-delete' && other.rejection === null))
      return null;
    const { own } = response.browser.store;
    const left = own
      .cookiesNamed(cookie.name, response.url, response.timeMs)
      // What became known as a session is judged again, when the browser may have got another one.
      .find((one) => one.creationMs <= response.timeMs && isWithinReach(subject, one));
    if (left === undefined) return null;
    const shared = {
      severity: subject.isSession ? 'high' : 'low',
      confidence: wasSent(subject, left) ? 'high' : 'medium',
    } as const;
    if (verdict.cookie !== null && verdict.cookie.partition !== null && isOutOfReach(subject, left)) {
      const because =
        'browsers keep cookies apart for each site that embeds yours, and delete only what is kept for that site';
      return { ...shared, ...outOfReachTexts(cookie, response.request, because) };
    }
    return {
      ...shared,
      message: `The deletion of the cookie ${quoted(cookie.name)} does not match: ${identityDifference(verdict.cookie!, left, cookie.path !== null)}, so the browser keeps it.`,
      demand: `Delete it with ${identityWords(left)}, as it was set.`,
    };
  },
};

/**
 * Whether the deletion could delete a cookie if it were written as it should be: of a Partitioned one only when the page is
 * of the same site as the one that it was set in.
 */
function isWithinReach(subject: SetCookieSubject, left: StoredCookie): boolean {
  if (left.partition === null) return true;
  const isHere = left.partition === subject.response.context.topLevelSite;
  if (!isHere && !wasSent(subject, left)) return false;
  const { cookie, verdict } = subject;
  return identityDifference(verdict.cookie!, left, cookie.path !== null) !== '';
}

function wasSent({ response }: SetCookieSubject, { name, value }: StoredCookie): boolean {
  return named(response.request!.cookies, name).some((pair) => pair.value === value);
}
