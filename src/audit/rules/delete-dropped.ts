// A deletion that browsers reject: it deletes nothing.

import type { BlockedReason } from '../../cookie/verdict.ts';
import { named } from '../../shared/named.ts';
import { isAcrossSites } from '../browser-differences.ts';
import { isOutOfReach, outOfReachTexts } from '../cross-site.ts';
import { leftAfterEnd, quoted, whereBrowsersDiffer } from '../finding-text.ts';
import type { Hit, Rule } from '../rule.ts';
import { settersOf } from '../setters-of.ts';
import type { ResponseSubject, SetCookieSubject } from '../subject.ts';

export const deleteDropped: Rule = {
  meta: {
    id: 'delete-dropped',
    title: 'Browsers reject the deletion',
    severities: [
      ['high', 'a session cookie'],
      ['low', 'any other cookie, or a session that the server has ended, as a later response shows'],
    ],
    references: ['RFC6265bis 5.7', 'CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'Browsers treat a deletion like any other cookie: when it breaks a rule (a prefix, SameSite=None or Partitioned without Secure, a foreign Domain, a request from another site without SameSite=None) they reject it, the cookie remains, and a user who has logged out is still logged in.',
    fix: 'Delete the cookie with the attributes that it was set with, above all Secure and Partitioned. When a page of another site makes the request, delete it with SameSite=None; Secure.',
    change: 'delete',
    falsePositives:
      'Behind a proxy that ends TLS, a Secure deletion looks as if it came over plain HTTP: run with --assume-https.',
    failing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: ['__Host-session=; Max-Age=0; Path=/'],
      },
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: ['view=; Max-Age=0; Path=/; SameSite=None'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: ['__Host-session=; Max-Age=0; Path=/; Secure'],
      },
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: ['session=; Max-Age=0; Path=/; Domain=other.example', 'session=; Max-Age=0; Path=/'],
      },
    ],
  },
  whenEnded: leftAfterEnd,
  alsoDeletions: true,
  alsoRejected: true,
  onlyIf: 'rejected',
  setCookie(subject) {
    const { deletion, rejection, verdict, browsers, response, transport, cookie, isSession } = subject;
    if (!deletion || rejection === null || !isCertain(subject)) return null;
    // One of several variants may be rejected when another one is not.
    if (settersOf(response.cookies, cookie.name).some((other) => other.rejection === null)) return null;
    const shared = {
      severity: isSession ? 'high' : 'low',
      confidence: transport.kind === 'secure' && transport.because !== 'forwarded' ? 'high' : 'medium',
    } as const;
    const { request } = response;
    if (request !== null && isAcrossSites(rejection) && isLeftOutOfReach(subject))
      return { ...shared, ...outOfReachTexts(cookie, request, verdict.text) };
    return {
      ...shared,
      message: `The deletion of the cookie ${quoted(cookie.name)} is rejected by browsers: ${verdict.text}.${whereBrowsersDiffer(browsers)}`,
      ...adviceOn(rejection),
    };
  },
};

/** Frameworks delete with the attributes that they set with, or fewer. */
function adviceOn(rejection: BlockedReason): Pick<Hit, 'advice'> {
  if (!isAcrossSites(rejection)) return {};
  const isBlocked = rejection === 'UserPreferences';
  return { advice: `Delete it with SameSite=None; Secure${isBlocked ? '; Partitioned' : ''}.` };
}

/** The browser has such a cookie, or sends one. */
function hasCookie({ browser, request, url, timeMs }: ResponseSubject, name: string): boolean {
  if (request !== null && named(request.cookies, name).length > 0) return true;
  return browser.store.own.cookiesNamed(name, url, timeMs).length > 0;
}

/** What the browser has of this name belongs to the site itself, all of it. */
function isLeftOutOfReach(subject: SetCookieSubject): boolean {
  const { browser, url, timeMs } = subject.response;
  const left = browser.store.own.cookiesNamed(subject.cookie.name, url, timeMs);
  return left.length > 0 && left.every((one) => isOutOfReach(subject, one));
}

/** Rejected for its content, and not for what is unknown about the connection. */
function isCertain({ rejection, transport, response, cookie }: SetCookieSubject): boolean {
  // Third parties delete what they never set: nothing is lost when that is rejected.
  if (isAcrossSites(rejection)) return hasCookie(response, cookie.name);
  if (rejection === 'SecureOnly') return transport.kind === 'network';
  if (rejection === 'InvalidDomain') return response.request !== null;
  if (rejection === 'InvalidUrl') return false;
  return rejection !== 'UnknownError' || cookie.partitioned;
}
