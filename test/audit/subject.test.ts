import { describe, expect, it } from 'vitest';
import { deviation, type FieldSubject } from '../../src/audit/subject.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';

describe('deviation', () => {
  it('gives the text of the first of its kind', () => {
    const stored = { stored: true, reason: null };
    const { cookie, deviations } = parseSetCookie('a=1; Path=x; Path=y');
    const subject: FieldSubject = {
      transport: { kind: 'network', because: null, shownBy: null },
      cookie,
      deviations,
      rejection: null,
      browsers: { chrome: stored, firefox: stored, safari: stored },
      isHostOnly: true,
      isSession: false,
      role: 'unknown',
      stake: 'none',
      vendor: null,
    };
    expect(deviation(subject, 'path-invalid')).toBe('x');
    expect(deviation(subject, 'duplicate-attribute')).toBe('Path');
    expect(deviation(subject, 'max-age-invalid')).toBeNull();
  });
});
