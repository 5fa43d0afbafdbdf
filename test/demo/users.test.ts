// Users: right password only, names without regard to case, limits.

import { describe, expect, it } from 'vitest';
import { Users } from '../../src/demo/users.ts';

describe('Users', () => {
  it('knows a user by every name, with the right password only', async () => {
    const users = new Users();
    expect(await users.add('user@example.com', 'pass', 'user')).toBe(true);
    expect(await users.check('user', 'pass')).toBe('user@example.com');
    expect(await users.check('USER@example.com', 'pass')).toBe('user@example.com');
    for (const [name, password] of [
      ['user', 'Pass'],
      ['user', ''],
      ['nobody', 'pass'],
      ['', ''],
    ] as const)
      expect(await users.check(name, password)).toBeNull();
  });

  it('gives no name away twice', async () => {
    const users = new Users();
    await users.add('user@example.com', 'pass', 'user');
    expect(await users.add('User', 'other')).toBe(false);
    expect(await users.check('user', 'other')).toBeNull();
    expect(await users.check('user', 'pass')).toBe('user@example.com');
  });

  it('gives a name to one of two who ask at the same time', async () => {
    const users = new Users();
    const added = await Promise.all([users.add('a@b', 'one'), users.add('a@b', 'two')]);
    expect(added.filter(Boolean)).toHaveLength(1);
  });
});
