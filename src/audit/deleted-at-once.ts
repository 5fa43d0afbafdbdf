// Cookies that a response sets and deletes again: what a later field of the same response takes away is never sent.

import type { StoredCookie } from '../cookie/cookie-table.ts';
import { settersOf } from './setters-of.ts';
import type { SetCookieSubject } from './subject.ts';

export interface DeletedAtOnce {
  readonly set: SetCookieSubject;
  readonly deletion: SetCookieSubject;
}

/**
 * In the order of the deletions. A deletion before the value is no such case, nor one after which the value is set again,
 * nor one of another path or domain: the client's own store decides what is the same cookie.
 */
export function deletedAtOnce(cookies: readonly SetCookieSubject[]): DeletedAtOnce[] {
  if (cookies.length < 2 || !cookies.some(({ verdict }) => verdict.action === 'deleted')) return NONE;
  return cookies.flatMap((deletion) => {
    const { action, previous } = deletion.verdict;
    if (action !== 'deleted' || previous === null) return [];
    const set = settersOf(cookies, previous.name).find(
      ({ verdict }) => verdict.stored && verdict.cookie === previous,
    );
    if (set === undefined || isNothing(set.cookie.value)) return [];
    const alike = settersOf(cookies, previous.name);
    const isBack = alike
      .slice(alike.lastIndexOf(deletion) + 1)
      .some(({ verdict }) => verdict.stored && isSameCookie(verdict.cookie, previous));
    return isBack ? [] : [{ set, deletion }];
  });
}

const NONE: DeletedAtOnce[] = [];

function isNothing(value: string): boolean {
  return value === '' || value === '""';
}

function isSameCookie(one: StoredCookie | null, other: StoredCookie): boolean {
  return (
    one !== null &&
    one.name === other.name &&
    one.domain === other.domain &&
    one.hostOnly === other.hostOnly &&
    one.path === other.path &&
    one.partition === other.partition
  );
}
