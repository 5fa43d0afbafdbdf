// A logout whose response was lost, in whole or in part, is one where what follows proves it.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';
import { stepsOf } from './told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const cookie = (value: string) => [['Cookie', `sid=${value}`]] as const;
const page = (path: string, change: Partial<Example> = {}): Example => ({
  url: `http://shop.example${path}`,
  responseFields: [['Content-Type', 'text/html']],
  ...change,
});
const LOGIN = page('/login', {
  method: 'POST',
  form: ['user', 'password'],
  status: 302,
  responseFields: [['Location', '/']],
  setCookie: [`sid=${A}; Path=/; HttpOnly`],
});
const LOGOUT = page('/logout', {
  method: 'POST',
  status: 302,
  requestFields: cookie(A),
  responseFields: [['Location', '/']],
});
const GONE = page('/');
const DENIED = page('/account', {
  status: 302,
  requestFields: cookie(A),
  responseFields: [['Location', '/login']],
});

type Loss = 'the response' | 'a part of the head' | 'the content' | 'nothing';

function follow(loss: Loss, ...after: readonly Example[]): { steps: string[]; rules: string[] } {
  const engine = auditor();
  for (const [index, example] of [LOGIN, LOGOUT, ...after].entries()) {
    const [request, response] = exchange(example, { frame: index * 2 + 1, later: index, stream: index });
    auditMessages(engine, request);
    if (index !== 1 || loss === 'nothing') auditMessages(engine, response);
    else if (loss === 'a part of the head') auditMessages(engine, { ...response, incomplete: true });
    // The content is awaited, and never comes.
    else if (loss === 'the content') auditMessages(engine, { ...response, status: 200, isContentRead: true });
  }
  const steps = stepsOf(engine.conclude(() => null).sessions).filter((step) =>
    /Logout|still sends/.test(step),
  );
  return { steps, rules: engine.findings().map(({ rule }) => rule) };
}

describe.each<Loss>(['the response', 'a part of the head', 'the content'])('%s was lost', (loss) => {
  it('and the client comes without the cookie', () => {
    const { steps, rules } = follow(loss, GONE);
    expect(steps).toEqual(['2 Logout: sends value 1']);
    if (loss !== 'the content') expect(rules).not.toContain('logout-no-delete');
  });

  it('and the value is denied', () => {
    expect(follow(loss, DENIED).steps).toEqual([
      '2 Logout: sends value 1',
      '3 Old value: still sends value 1, whose session has ended; the server refuses it',
    ]);
  });
});

it.each<[string, readonly Example[]]>([
  ['nothing follows', []],
  ['the session goes on', [page('/account', { requestFields: cookie(A) }), GONE]],
  ['what a page loads comes without cookies', [page('/logo.png')]],
  [
    'a script asks without cookies',
    [page('/api', { responseFields: [['Content-Type', 'application/json']] })],
  ],
  ['another session follows', [page('/', { requestFields: cookie(B) })]],
])('it may have failed: %s', (_, after) => {
  expect(follow('the response', ...after).steps).toEqual([]);
});

it('of another client nothing follows', () => {
  const engine = auditor();
  for (const [index, example] of [LOGIN, LOGOUT, GONE].entries()) {
    const place = { frame: index * 2 + 1, later: index, stream: index };
    const other = index === 2 ? { clientAddress: '198.51.100.99' } : {};
    const [request, response] = exchange(example, { ...place, ...other });
    auditMessages(engine, request);
    if (index !== 1) auditMessages(engine, response);
  }
  expect(stepsOf(engine.conclude(() => null).sessions).filter((step) => step.includes('Logout'))).toEqual([]);
});

it('seen whole it is told once', () => {
  expect(follow('nothing', GONE, DENIED).steps.filter((step) => step.includes('Logout'))).toHaveLength(1);
});
