import { expect, test } from 'vitest';
import { isPlaceholder } from '../../src/session/placeholder.ts';

test('what applications write in place of a deletion, or so that there is a cookie, is no session', () => {
  const nil = '00000000-0000-0000-0000-000000000000';
  for (const value of [
    '',
    '""',
    'deleted',
    'null',
    'false',
    '"none"',
    'undefined',
    '0',
    '{}',
    'dummy',
    'no-session',
    nil,
  ])
    expect(isPlaceholder(value), value).toBe(true);
  for (const value of [
    '7d1e90b3c5a24f68',
    'deleted-7d1e',
    '10',
    '1',
    'true',
    'admin',
    'nullable',
    'dummy1',
    '0001',
    'nobody-7d1e',
  ])
    expect(isPlaceholder(value), value).toBe(false);
});
