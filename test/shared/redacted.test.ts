import { describe, expect, it } from 'vitest';
import { isRedacted } from '../../src/shared/redacted.ts';

describe('a value', () => {
  it.each([
    'REDACTED',
    'redacted',
    '[REDACTED]',
    '<redacted>',
    '"REDACTED"',
    '***',
    '[Filtered]',
    '__REDACTED__',
  ])('%s is redacted', (value) => expect(isRedacted(value)).toBe(true));

  it.each(['', 'hidden', 'filtered', 'redacted-mode', '4f1c9a8e', '**', '*a*', 'unredacted'])(
    '%j is what was sent',
    (value) => expect(isRedacted(value)).toBe(false),
  );
});
