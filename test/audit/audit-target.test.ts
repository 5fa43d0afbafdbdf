import { describe, expect, it } from 'vitest';
import { AuditTargets } from '../../src/audit/audit-target.ts';
import { MAX_AUDIT_TARGETS } from '../../src/audit/limits.ts';

describe('AuditTargets', () => {
  it('has one target for each host and name, and one for the host itself', () => {
    const targets = new AuditTargets(() => false);
    const target = targets.of('a.example', 'sid');
    expect(targets.of('b.example', 'sid')).not.toBe(target);
    expect(targets.of('a.example', null)).not.toBe(target);
    expect(targets.of('a.example', 'SID')).not.toBe(target);
    expect(targets.of('a.example', 'sid')).toBe(target);
    expect(target).toMatchObject({
      host: 'a.example',
      cookie: 'sid',
      isSession: null,
      role: 'unknown',
      vendor: null,
    });
    expect(targets.of('a.example', 'csrftoken')).toMatchObject({ role: 'csrf', vendor: 'Django' });
  });

  it('asks the policy once', () => {
    const names: (string | null)[] = [];
    const targets = new AuditTargets((_, cookie) => {
      names.push(cookie);
      return cookie === 'sid';
    });
    expect(targets.of('a.example', 'sid').isIgnored).toBe(true);
    expect(targets.of('a.example', 'sid').isIgnored).toBe(true);
    expect(targets.of('a.example', null).isIgnored).toBe(false);
    expect(names).toEqual(['sid', null]);
  });

  it('keeps no more than its limit', () => {
    const targets = new AuditTargets(() => false);
    for (let index = 0; index < MAX_AUDIT_TARGETS; index++) targets.of('a.example', `c${index}`);
    expect(targets.of('a.example', 'one more')).not.toBe(targets.of('a.example', 'one more'));
    expect(targets.of('b.example', 'sid')).toMatchObject({ host: 'b.example', cookie: 'sid' });
    expect(targets.of('a.example', 'c0')).toBe(targets.of('a.example', 'c0'));
  });
});

it('a deletion is common when two browsers are given the same value', () => {
  const target = new AuditTargets(() => false).of('a.example', 'sid');
  expect(target.isCommonDeletion('x', 1)).toBe(false);
  expect(target.isCommonDeletion('x', 1)).toBe(false);
  expect(target.isCommonDeletion('x', 2)).toBe(true);
  expect(target.isCommonDeletion('x', 1)).toBe(true);
  // Another value is another question.
  expect(target.isCommonDeletion('y', 2)).toBe(false);
  expect(target.isCommonDeletion('z', 3)).toBe(false);
  const long = 'x'.repeat(10_000);
  for (const browser of [1, 2]) expect(target.isCommonDeletion(long, browser)).toBe(false);
});
