import { expect, test } from 'vitest';
import { isPlaceholder } from '../../src/session/placeholder.ts';

test('what applications write in place of a deletion is no session', () => {
  for (const value of ['', '""', 'deleted', 'null', 'false', '"none"', 'undefined', '0', '{}'])
    expect(isPlaceholder(value), value).toBe(true);
  for (const value of ['7d1e90b3c5a24f68', 'deleted-7d1e', '10', '1', 'true', 'admin', 'nullable'])
    expect(isPlaceholder(value), value).toBe(false);
});
