// What is kept of the name of a user.

import { describe, expect, it } from 'vitest';
import { isOneUser, userKey } from '../../src/shared/user-key.ts';

describe('what is kept', () => {
  it('is equal for one user, in whatever case, and says nothing of the name', () => {
    expect(userKey(' Ada ')).toBe(userKey('ada'));
    expect(userKey('ada')).not.toBe(userKey('bob'));
    expect(userKey('ada')).toMatch(/^[\w-]{22}$/);
  });

  it('is nothing of an empty or an endless name', () => {
    expect(userKey('  ')).toBeNull();
    expect(userKey('a'.repeat(1000))).toBeNull();
  });
});

it('one user may have a name and an address', () => {
  const isOne = (one: string, other: string) => isOneUser(userKey(one)!, userKey(other)!);
  expect(isOne('ada', 'Ada')).toBe(true);
  expect(isOne('ada', 'ada@shop.example')).toBe(true);
  expect(isOne('ada@shop.example', 'ada')).toBe(true);
  expect(isOne('ada', 'lovelace@shop.example')).toBeNull();
  expect(isOne('ada', 'bob')).toBe(false);
  expect(isOne('ada@a.example', 'ada@b.example')).toBe(false);
});
