// A session that opens closed pages of several hosts is for all of them, and needs its Domain.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/audit/rule.ts';
import { follow } from '../../session/followed.ts';

const COOKIE = 'sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FLAGS = 'Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example';
const login: Example = {
  url: 'https://www.shop.example/login',
  method: 'POST',
  form: ['user', 'password'],
  status: 303,
  responseFields: [['Location', '/home']],
  setCookie: [`${COOKIE}; ${FLAGS}`],
};
const page = (url: string): Example => ({ url, requestFields: [['Cookie', COOKIE]] });
const denied = (url: string): Example => ({ url, status: 303, responseFields: [['Location', '/login']] });

const isReported = (...examples: readonly Example[]) =>
  follow(examples).findings.some(({ rule }) => rule === 'domain-wide');

const WWW = 'https://www.shop.example/account';
const MY = 'https://my.shop.example/account';

describe('is not reported where a closed page of another host was opened', () => {
  it('which was denied before, or only later', () => {
    expect(isReported(denied(MY), login, page(MY))).toBe(false);
    expect(isReported(login, page(MY), denied(MY))).toBe(false);
  });

  it('behind the page of the same path of its own host', () => {
    expect(isReported(login, page(WWW), page(MY), denied(MY))).toBe(false);
  });
});

describe('is reported', () => {
  it('where only its own host was seen', () => {
    expect(isReported(login, page(WWW), denied(WWW))).toBe(true);
  });

  it('where the page of the other host is open', () => {
    expect(isReported(login, page(MY), { url: MY })).toBe(true);
  });
});
