import { expect, test } from 'vitest';
import { CookieFindings } from '../../src/model/finding-cookies.ts';
import { findingRecord } from '../support/findings.ts';

const counts = { set: 1, sent: 0, deleted: 1, refused: 0, judged: 2, values: 1 };
const COOKIE = {
  hosts: ['localhost:5000'],
  name: 'session',
  domain: null,
  path: '/',
  partitionKey: null,
  counts,
};
const OF_DOMAIN = { ...COOKIE, domain: 'localhost' };
const scope = { domain: null, path: '/', partitionKey: null };

test('of two cookies of a name a finding is about the one that it names, or about both', () => {
  const about = new CookieFindings([
    findingRecord({ id: 'f1', severity: 'medium', cookies: [scope] }),
    findingRecord({ id: 'f2', severity: 'low', cookies: [] }),
  ]);
  expect(about.worstOf(COOKIE)?.id).toBe('f1');
  expect(about.worstOf(OF_DOMAIN)?.id).toBe('f2');
  expect(about.worstOf({ ...COOKIE, name: 'other' })).toBeNull();
  expect(about.worstOf({ ...COOKIE, hosts: ['other.example', ...COOKIE.hosts] })?.id).toBe('f1');
});

test('what names no cookie is not about one that was only deleted', () => {
  const about = new CookieFindings([findingRecord({ cookies: [], path: null })]);
  expect(about.worstOf({ ...COOKIE, counts: { ...counts, set: 0 } })).toBeNull();
});

test('what the baseline accepts is not wrong with a cookie', () => {
  expect(new CookieFindings([findingRecord({ accepted: true })]).worstOf(COOKIE)).toBeNull();
});

test('one cookie has one domain, path and partition; a path that is not known may be any', () => {
  const about = new CookieFindings([findingRecord({ cookies: [{ ...scope, path: '/app' }] })]);
  expect(about.worstOf({ ...COOKIE, path: '/app' })).not.toBeNull();
  expect(about.worstOf({ ...COOKIE, path: null })).not.toBeNull();
  expect(about.worstOf(COOKIE)).toBeNull();
  expect(about.worstOf({ ...COOKIE, path: '/app', partitionKey: 'https://a.example' })).toBeNull();
});
