// What is kept of the name of a user.

import { describe, expect, it } from 'vitest';
import { userKey } from '../../src/shared/user-key.ts';

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
