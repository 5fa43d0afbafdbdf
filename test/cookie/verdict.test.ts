import { expect, it } from 'vitest';
import type { StoredCookie } from '../../src/cookie/cookie-table.ts';
import { accepted, rejected } from '../../src/cookie/verdict.ts';

const cookie = { name: 'a' } as StoredCookie;
const old = { name: 'a', value: 'old' } as StoredCookie;

it.each([
  [false, null, 'stored', true],
  [false, old, 'replaced', true],
  [true, old, 'deleted', false],
  [true, null, 'nothing-to-delete', false],
])('expired %s, previous %j: %s', (expired, previous, action, stored) => {
  expect(accepted(cookie, expired, previous)).toMatchObject({
    action,
    stored,
    cookie,
    previous,
    reason: null,
  });
});

it('a refusal has a reason and no cookie', () => {
  expect(rejected('SecureOnly', '5.7 step 13', 'why')).toEqual({
    stored: false,
    action: 'refused',
    reason: 'SecureOnly',
    step: '5.7 step 13',
    text: 'why',
    cookie: null,
    previous: null,
  });
});
