// The codes with which an application says that a login worked: each has its own, so that only a login which is proved shows
// it. Another code at the same place is that of one that failed.

import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_LOGIN_CODES, MAX_LOGIN_CODES_OF_A_PAGE } from './limits.ts';

export class LoginCodes {
  /** By the `pageKey` of the login. */
  readonly #codes = new GenerationalMap<string, readonly string[]>(MAX_LOGIN_CODES, () => {});

  /** A login at a page is proved; `code`: that of its response. */
  noteWorked(page: string, code: string | null | undefined): void {
    if (code === null || code === undefined || page === '') return;
    const known = this.#codes.get(page) ?? [];
    if (known.includes(code) || known.length === MAX_LOGIN_CODES_OF_A_PAGE) return;
    this.#codes.set(page, [...known, code]);
  }

  /** What a code means at a page; null: no login was proved there. */
  meaningOf(page: string, code: string | undefined): 'success' | 'failure' | null {
    if (code === undefined) return null;
    const known = this.#codes.get(page);
    if (known === undefined) return null;
    if (known.includes(code)) return 'success';
    return known.length === MAX_LOGIN_CODES_OF_A_PAGE ? null : 'failure';
  }
}
