import { expect, test } from 'vitest';
import { acceptedText, expiredFindingsText, expiredText } from '../../src/report/acceptance-text.ts';
import { findingRecord } from '../support/findings.ts';

const SAID = { reason: 'the proxy adds it', expires: '2027-03-31', expired: false };

test('what the baseline says of an accepted finding', () => {
  expect(acceptedText(SAID)).toBe('accepted in the baseline until 2027-03-31: the proxy adds it');
  expect(acceptedText({ ...SAID, expires: null })).toBe('accepted in the baseline: the proxy adds it');
  expect(acceptedText({ ...SAID, reason: null })).toBe('accepted in the baseline until 2027-03-31');
  expect(acceptedText({ ...SAID, reason: null, expires: null })).toBe('accepted in the baseline');
});

test('and of one that counts again', () => {
  expect(expiredText({ ...SAID, expired: true })).toBe(
    'no longer accepted: the baseline accepted it until 2027-03-31: the proxy adds it',
  );
});

test('a line names those that count again', () => {
  const expired = findingRecord({ acceptance: { ...SAID, expired: true } });
  const accepted = findingRecord({ accepted: true, acceptance: SAID });
  expect(expiredFindingsText([findingRecord(), accepted])).toBe('');
  expect(expiredFindingsText([expired, findingRecord()])).toBe(
    'No longer accepted in the baseline: samesite-missing (session on localhost:5000 until 2027-03-31)',
  );
  expect(expiredFindingsText(Array.from({ length: 14 }, () => expired))).toMatch(/, 2 more$/);
});
