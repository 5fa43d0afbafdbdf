import { expect, test } from 'vitest';
import { distinctFingerprints, placeOf } from '../../src/report/finding-place.ts';
import { findingRecord } from '../support/findings.ts';

test('the source of the route, else the capture', () => {
  const source = { route: 'POST /login', file: 'src/auth.ts', line: 42 };
  expect(placeOf(findingRecord({ source }))).toEqual({ file: 'src/auth.ts', line: 42, isSource: true });
  expect(placeOf(findingRecord({ source: { ...source, line: null } })).line).toBe(1);
  expect(placeOf(findingRecord())).toEqual({ file: 'login.pcap', line: 1, isSource: false });
});

test('equal fingerprints get a number', () => {
  const findings = ['a', 'b', 'a', 'a'].map((fingerprint, index) =>
    findingRecord({ id: `f${index}`, fingerprint }),
  );
  expect([...distinctFingerprints(findings).values()]).toEqual(['a', 'b', 'a-2', 'a-3']);
});
