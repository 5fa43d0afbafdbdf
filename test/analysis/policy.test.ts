import { expect, test } from 'vitest';
import { policyOf } from '../../src/analysis/policy.ts';
import { request } from '../support/messages.ts';

test('without a configuration everything is as the rules say', () => {
  const policy = policyOf({});
  expect(policy.rulesOff).toEqual([]);
  expect(policy.severityOf('samesite-missing')).toBeUndefined();
  expect(policy.isSession('session')).toBeUndefined();
  expect(policy.isLogin(request())).toBeUndefined();
  expect(policy.ignoringEntry('localhost', 'session')).toBeNull();
});

test('severities, and rules that are off', () => {
  const policy = policyOf({ rules: { 'samesite-missing': 'high', 'domain-wide': 'off' } });
  expect(policy.severityOf('samesite-missing')).toBe('high');
  expect(policy.severityOf('domain-wide')).toBe('off');
  expect(policy.rulesOff).toEqual(['domain-wide']);
});

test('which cookies are sessions', () => {
  const policy = policyOf({ sessionCookies: ['app_*', 'both'], notSessionCookies: ['session', 'both'] });
  expect(['app_1', 'App_1', 'session', 'both', 'other'].map(policy.isSession)).toEqual([
    true,
    undefined,
    false,
    true,
    undefined,
  ]);
});

test('an entry leaves out what it names: cookie, host with its port or without, or both', () => {
  const policy = policyOf({
    ignore: [
      { cookie: '_ga*', reason: 'analytics' },
      { host: '*.cdn.test', reason: 'not ours' },
      { cookie: 'a', host: 'shop.test:81', reason: 'old' },
    ],
  });
  const reason = (host: string, cookie: string | null) => policy.ignoringEntry(host, cookie)?.reason ?? null;
  expect(reason('shop.test', '_ga_X')).toBe('analytics');
  expect(reason('shop.test', '_GA')).toBeNull();
  expect([reason('A.CDN.test:8080', 'any'), reason('a.cdn.test', null)]).toEqual(['not ours', 'not ours']);
  expect(reason('cdn.test', null)).toBeNull();
  expect([reason('shop.test:81', 'a'), reason('shop.test:81', 'b'), reason('shop.test', 'a')]).toEqual([
    'old',
    null,
    null,
  ]);
  // About the host itself an entry that names a cookie says nothing.
  expect(reason('shop.test:81', null)).toBeNull();
});

test.each([
  ['POST', 'http://a.test/login?next=/', true],
  ['PUT', 'http://a.test/login', true],
  ['GET', 'http://a.test/login', undefined],
  ['GET', 'http://a.test/oauth/callback?code=1', true],
  ['POST', 'http://a.test/oauth/callback', undefined],
  ['POST', 'http://a.test/v2/signin', true],
  ['POST', 'http://a.test/', undefined],
])('%s %s is a login: %s', (method, url, expected) => {
  const policy = policyOf({ login: ['/login', 'GET /oauth/callback', '*/signin'] });
  expect(policy.isLogin(request({ method, url, target: 'not asked' }))).toBe(expected);
});

test('what nothing has matched is named, by its setting', () => {
  const policy = policyOf({
    ignore: [
      { cookie: '_ga*', host: 'a.test', reason: 'analytics' },
      { host: 'b.test', reason: 'gone' },
    ],
    sessionCookies: ['sid'],
    login: ['/sigin', 'POST /login'],
    logout: ['?bye'],
  });
  policy.ignoringEntry('a.test', '_ga_1');
  policy.isSession('sid');
  policy.isLogin(request({ url: 'http://a.test/login' }));
  expect(policy.unusedEntries()).toEqual([
    'configuration, ignore: nothing that is judged matches "b.test"',
    'configuration, login: nothing that is judged matches "/sigin"',
    'configuration, logout: nothing that is judged matches "?bye"',
  ]);
});
