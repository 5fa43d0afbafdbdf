import { expect, test } from 'vitest';
import { refusalText } from '../../src/report/refusal-text.ts';

const refused = (reason: Parameters<typeof refusalText>[0]['reason'], step = '5.7 step 13') =>
  refusalText({ action: 'refused', reason, step });

test('a reason is said in words', () => {
  expect(refused('SecureOnly')).toBe('Secure over plain HTTP');
  expect(refused('InvalidUrl', '5.7 step 9')).toBe('the request has no valid URL');
  expect(refused('UnknownError', 'CHIPS section 2.1')).toBe('Partitioned needs Secure, over https');
  expect(refused('UnknownError', '5.7 step 25')).toBe('too many Secure cookies');
  expect(refused('SchemefulSameSiteLax')).toBe('SameSite=Lax, and a page of another site makes the request');
});

test('a cookie that is kept is not refused', () => {
  expect(refusalText({ action: 'stored', reason: null, step: '5.7 step 24' })).toBeNull();
});
