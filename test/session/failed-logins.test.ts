import { expect, test } from 'vitest';
import { FailedLogins } from '../../src/session/failed-logins.ts';
import { MAX_FAILED_LOGINS_OF_A_CLIENT } from '../../src/session/limits.ts';
import { sessionEvidence } from '../../src/session/transition.ts';
import { client } from '../support/sessions.ts';
import { source } from './tracked.ts';

const attempt = (frame: number) => ({
  source: source(frame),
  evidence: sessionEvidence('login-failed', 'high'),
  session: null,
  host: 'a.test',
  isShown: true,
  isUnsure: false,
  lacks: null,
});

test('what a client has tried at a host is told once', () => {
  const failed = new FailedLogins();
  failed.add('a.test', client(1), attempt(2));
  failed.add('a.test', client(1), attempt(4));
  failed.add('b.test', client(1), attempt(6));
  failed.add('a.test', client(2), attempt(8));
  expect(failed.take('a.test', client(1)).map(({ source: { at } }) => at.frame)).toEqual([2, 4]);
  expect(failed.take('a.test', client(1))).toEqual([]);
  expect(failed.take('b.test', client(1))).toHaveLength(1);
  expect(failed.take('c.test', client(1))).toEqual([]);
});

test('what no session lists is listed by itself, with what each login lacked', () => {
  const failed = new FailedLogins();
  failed.add('a.test', client(1), attempt(2));
  failed.add('a.test', client(2), attempt(4));
  failed.add('b.test', client(1), attempt(6));
  failed.noteLacked('a.test', 4, 'oauth_state');
  failed.take('b.test', client(1));
  expect(
    failed.untold().map(({ host, client: { number }, attempts }) => [host, number, attempts[0]?.lacks]),
  ).toEqual([
    ['a.test', 1, null],
    ['a.test', 2, 'oauth_state'],
  ]);
});

test('somebody who guesses passwords does not fill the memory', () => {
  const failed = new FailedLogins();
  for (let frame = 1; frame < 1000; frame++) failed.add('a.test', client(1), attempt(frame));
  expect(failed.untold()).toMatchObject([{ further: 999 - MAX_FAILED_LOGINS_OF_A_CLIENT }]);
  expect(failed.take('a.test', client(1))).toHaveLength(MAX_FAILED_LOGINS_OF_A_CLIENT);
});
