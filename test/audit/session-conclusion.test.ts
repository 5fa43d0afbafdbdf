// What sessions show is concluded at the end of a run, and live again and again: test/properties/live-records.test.ts has the
// recorded applications.

import { expect, test } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { decodeSession } from '../../src/session/decode/index.ts';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const cookie = [['Cookie', `sid=${A}`]] as const;
const LOGIN: Example = {
  url: 'https://shop.example/login',
  method: 'POST',
  form: ['user', 'password'],
  status: 302,
  responseFields: [['Location', '/account']],
  setCookie: [`sid=${A}; Secure; HttpOnly; Path=/; SameSite=Lax`],
};
const DENIED: Example = { url: 'https://shop.example/account', status: 401 };
const USE: Example = { url: 'https://shop.example/account', requestFields: cookie };
const LOGOUT: Example = {
  url: 'https://shop.example/logout',
  method: 'POST',
  requestFields: cookie,
  setCookie: ['sid=; Max-Age=0; Path=/'],
};

test('concluding as often as one likes changes nothing of what follows', () => {
  const [once, often] = [auditor(), auditor({ isConcludedOften: true })];
  const rules: string[][] = [];
  for (const [index, example] of [DENIED, LOGIN, USE, LOGOUT, USE].entries()) {
    const messages = exchange(example, { frame: index * 2 + 1, later: index, stream: index });
    auditMessages(once, ...messages);
    auditMessages(often, ...messages);
    const concluded = often.conclude(decodeSession);
    expect(often.conclude(decodeSession)).toEqual({ ...concluded, roleOf: expect.any(Function) });
    rules.push(concluded.findings.map(({ rule }) => rule));
  }
  expect(rules.map((found) => found.includes('token-after-logout'))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
  const [first, last] = [once.conclude(decodeSession), often.conclude(decodeSession)];
  expect(last.sessions).toEqual(first.sessions);
  expect(last.findings).toEqual(first.findings);
  expect(last.roleOf('shop.example', 'sid')).toBe('session');
  // What sessions show belongs to the conclusion, not to the run.
  expect(often.findings().map(({ rule }) => rule)).not.toContain('token-after-logout');
});

test('a cookie beside the session is none in the conclusion, and may still turn out to be one', () => {
  const engine = auditor({ isConcludedOften: true });
  const both = [['Cookie', `sid=${A}; push_token=OWe2IHTGc0ffee5f2a7e41b09d3c8a6b`]] as const;
  const alone = [['Cookie', 'push_token=OWe2IHTGc0ffee5f2a7e41b09d3c8a6b']] as const;
  const login = {
    ...LOGIN,
    setCookie: [...LOGIN.setCookie!, 'push_token=OWe2IHTGc0ffee5f2a7e41b09d3c8a6b; Path=/; Secure'],
  };
  const talk: Example[] = [login, { ...USE, requestFields: both }, { ...DENIED, requestFields: alone }];
  for (const [index, example] of talk.entries())
    auditMessages(engine, ...exchange(example, { frame: index * 2 + 1, later: index, stream: index }));
  for (let turn = 0; turn < 2; turn++) {
    const { sessions, roleOf } = engine.conclude(decodeSession);
    expect(sessions.map(({ name }) => name)).toEqual(['sid']);
    expect(roleOf('shop.example', 'push_token')).toBe('unknown');
  }
  // The page is given to it alone after all.
  const talkOn: Example = { ...USE, url: 'https://shop.example/other', requestFields: alone };
  const denied: Example = { url: 'https://shop.example/other', status: 401 };
  for (const [index, example] of [denied, talkOn].entries())
    auditMessages(
      engine,
      ...exchange(example, { frame: index * 2 + 21, later: index + 9, stream: index + 9 }),
    );
  const { sessions, roleOf } = engine.conclude(decodeSession);
  expect(sessions.map(({ name }) => name)).toEqual(['sid', 'push_token']);
  expect(roleOf('shop.example', 'push_token')).toBe('session');
});
