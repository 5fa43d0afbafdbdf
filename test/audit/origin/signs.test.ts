import { describe, expect, it } from 'vitest';
import { COOKIE_SIGNS, HOST_SIGNS } from '../../../src/audit/origin/signs.ts';

describe('signs', () => {
  it('of cookies ask for something', () => {
    for (const { name, value, format } of COOKIE_SIGNS) expect(name ?? value ?? format).toBeDefined();
  });

  it('are stateless: a pattern with a flag g or y would remember where it was', () => {
    const patterns = [
      ...COOKIE_SIGNS.flatMap(({ name, value }) => [name, value]),
      ...HOST_SIGNS.flatMap((sign) => [sign, ...(sign.with ?? [])].map(({ pattern }) => pattern)),
    ];
    for (const pattern of patterns) expect(pattern?.flags ?? '').not.toMatch(/[gy]/);
  });

  it('take time linear in the length of a value', () => {
    const hostile = ['a', '=', '%3D', '.', 'ey', ';', 'A-', '%'].map((part) => part.repeat(8192));
    const start = performance.now();
    for (const { name, value } of COOKIE_SIGNS)
      for (const text of hostile) {
        name?.test(text);
        value?.test(text);
      }
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
