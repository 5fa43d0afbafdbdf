import { describe, expect, it } from 'vitest';
import { AuditTargets } from '../../src/audit/audit-target.ts';
import { MAX_AUDIT_TARGETS } from '../../src/audit/limits.ts';

describe('Topics', () => {
  it('has one topic for a host and a name, and one for the host', () => {
    const topics = new AuditTargets(() => false);
    const topic = topics.of('a.example', 'sid');
    expect(topics.of('b.example', 'sid')).not.toBe(topic);
    expect(topics.of('a.example', null)).not.toBe(topic);
    expect(topics.of('a.example', 'SID')).not.toBe(topic);
    expect(topics.of('a.example', 'sid')).toBe(topic);
    expect(topic).toMatchObject({ host: 'a.example', cookie: 'sid', isSession: null, isCsrfToken: false });
    expect(topics.of('a.example', 'csrftoken').isCsrfToken).toBe(true);
  });

  it('asks once what is left out', () => {
    const asked: (string | null)[] = [];
    const topics = new AuditTargets((_, cookie) => {
      asked.push(cookie);
      return cookie === 'sid';
    });
    expect(topics.of('a.example', 'sid').isIgnored).toBe(true);
    expect(topics.of('a.example', 'sid').isIgnored).toBe(true);
    expect(topics.of('a.example', null).isIgnored).toBe(false);
    expect(asked).toEqual(['sid', null]);
  });

  it('keeps no more than its limit', () => {
    const topics = new AuditTargets(() => false);
    for (let index = 0; index < MAX_AUDIT_TARGETS; index++) topics.of('a.example', `c${index}`);
    expect(topics.of('a.example', 'one more')).not.toBe(topics.of('a.example', 'one more'));
    expect(topics.of('b.example', 'sid')).toMatchObject({ host: 'b.example', cookie: 'sid' });
    expect(topics.of('a.example', 'c0')).toBe(topics.of('a.example', 'c0'));
  });
});
