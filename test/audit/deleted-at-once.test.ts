// The subjects are made by an auditor, so that a store decides which cookies are the same.

import { describe, expect, it } from 'vitest';
import { deletedAtOnce } from '../../src/audit/deleted-at-once.ts';
import type { Rule } from '../../src/audit/rule.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';

/** `name=value` of each cookie that the response sets and deletes again. */
function gone(url: string, ...setCookie: string[]): string[] {
  const found: string[] = [];
  const spy: Rule = {
    meta: RULES[0]!.meta,
    response({ cookies }) {
      for (const { set, deletion } of deletedAtOnce(cookies)) {
        expect(cookies.indexOf(set)).toBeLessThan(cookies.indexOf(deletion));
        found.push(`${set.cookie.name}=${set.cookie.value}`);
      }
      return [];
    },
  };
  auditMessages(auditor({ rules: [spy] }), ...exchange({ url, setCookie }));
  return found;
}

describe('a cookie that is set and deleted', () => {
  it.each<[string, string, string[]]>([
    ['by Max-Age', 'https://shop.example/', ['a=1; Path=/', 'a=; Max-Age=0; Path=/']],
    ['by a negative Max-Age', 'https://shop.example/', ['a=1; Path=/', 'a=x; Max-Age=-1; Path=/']],
    [
      'by Expires',
      'https://shop.example/',
      ['a=1; Path=/', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
    ],
    ['with a default path', 'https://shop.example/app/x', ['a=1', 'a=; Max-Age=0; Path=/app']],
    ['Domain=localhost is no Domain', 'http://localhost/', ['a=1; Domain=localhost', 'a=; Max-Age=0']],
    ['nor is the address', 'http://127.0.0.1/', ['a=1', 'a=; Max-Age=0; Domain=127.0.0.1']],
    [
      'nor a dot before the Domain',
      'https://www.shop.example/',
      ['a=1; Domain=.shop.example', 'a=; Max-Age=0; Domain=shop.example'],
    ],
    ['another cookie between', 'https://shop.example/', ['a=1', 'b=2', 'a=; Max-Age=0']],
    ['set twice before', 'https://shop.example/', ['a=0', 'a=1', 'a=; Max-Age=0']],
    ['deleted twice', 'https://shop.example/', ['a=1', 'a=; Max-Age=0', 'a=; Max-Age=0']],
  ])('%s', (_, url, setCookie) => {
    expect(gone(url, ...setCookie)).toEqual(['a=1']);
  });
});

describe('no such cookie', () => {
  it.each<[string, string[]]>([
    ['deleted, then set', ['a=; Max-Age=0', 'a=1']],
    ['set again after the deletion', ['a=1', 'a=; Max-Age=0', 'a=2']],
    ['another path', ['a=1; Path=/', 'a=; Max-Age=0; Path=/app']],
    ['another name', ['a=1', 'A=; Max-Age=0']],
    ['another domain', ['a=1', 'a=; Max-Age=0; Domain=shop.example']],
    ['another partition', ['a=1; Secure; SameSite=None; Partitioned', 'a=; Max-Age=0; Secure']],
    ['two deletions', ['a=; Max-Age=0', 'a=; Max-Age=0']],
    ['nothing in it', ['a=; Path=/', 'a=; Max-Age=0; Path=/']],
    ['nothing, in quotes', ['a=""; Path=/', 'a=; Max-Age=0; Path=/']],
    ['only one field', ['a=1']],
    ['a deletion that is rejected', ['a=1; Path=/', 'a=; Max-Age=0; Path=/; SameSite=None']],
  ])('%s', (_, setCookie) => {
    expect(gone('https://www.shop.example/', ...setCookie)).toEqual([]);
  });
});
