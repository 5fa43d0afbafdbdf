import { describe, expect, it } from 'vitest';
import { maskedKey } from '../../../src/session/decode/masked-key.ts';

describe('maskedKey', () => {
  it.each([
    '_auth_user_id',
    'warden.user.user.key',
    '@name',
    '(class)',
    'java.util.HashMap',
    'App\\Entity\\User',
    '12',
  ])('shows %s', (key) => expect(maskedKey(key)).toBe(key));
  it.each([
    'ann@example.com',
    '4012888888881881',
    'user12345',
    'x'.repeat(41),
    '',
    'naïve',
    '\x1b[31m',
    'a\nb',
  ])('hides %j', (key) => expect(maskedKey(key)).toBe('(key)'));
});
