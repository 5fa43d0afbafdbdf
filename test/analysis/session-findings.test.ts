import { describe, expect, test } from 'vitest';
import { linkFindings } from '../../src/analysis/session-findings.ts';
import { finding } from '../support/findings.ts';
import { session } from '../support/sessions.ts';

test('records: the id of the one session, and the ids of the findings of each', () => {
  const sessions = [session({ number: 1 }), session({ number: 3 }), session({ number: 4, name: 'remember' })];
  const sid = { host: 'localhost:5000', cookie: 'sid' };
  const found = [
    finding({ ...sid, sessions: [3] }),
    finding({ ...sid, sessions: [1, 3] }),
    // Nothing is reported of session 2.
    finding({ ...sid, sessions: [2, 3] }),
    // Two sessions have this cookie, and one has the other.
    finding({ ...sid, sessions: [] }),
    finding({ ...sid, cookie: 'remember', sessions: [] }),
    finding({ ...sid, cookie: null, sessions: [] }),
  ];
  const linked = linkFindings(
    found,
    ['f1', 'f2', 'f3', 'f4', 'f5', 'f6'],
    sessions,
    { acceptanceOf: () => null, sourceOf: () => null },
    'login.pcap',
  );
  expect(linked.findings.map((one) => [one.id, one.session])).toEqual([
    ['f1', 's3'],
    ['f2', null],
    ['f3', 's3'],
    ['f4', null],
    ['f5', 's4'],
    ['f6', null],
  ]);
  expect(linked.sessions.map(({ findings }) => findings)).toEqual([['f2'], ['f1', 'f2', 'f3'], ['f5']]);
  expect(linked.findings.some((one) => 'sessions' in one)).toBe(false);
});

describe('fingerprints', () => {
  const fingerprint = (change: Parameters<typeof finding>[0] = {}): string =>
    linkFindings([finding(change)], ['f1'], [], { acceptanceOf: () => null, sourceOf: () => null }, null)
      .findings[0]!.fingerprint;

  test('are equal whatever the port, the frames and the words are', () => {
    expect(fingerprint()).toMatch(/^[0-9a-f]{32}$/);
    const other = { input: 'other.pcap', frame: 1, stream: 0, field: null };
    const again = {
      host: 'localhost:8080',
      count: 1,
      evidence: [other],
      message: 'x',
      severity: 'low',
    } as const;
    expect(fingerprint(again)).toBe(fingerprint());
    const variant = { variant: 'localhost:3000' };
    expect(fingerprint({ variant: 'localhost:3001' })).toBe(fingerprint(variant));
  });

  test.each([
    [{ rule: 'secure-missing' }],
    [{ host: 'app.localhost:5000' }],
    [{ cookie: 'other' }],
    [{ cookie: null }],
    [{ path: '/app' }],
    [{ variant: 'syntax' }],
  ])('%j is another one', (change) => {
    expect(fingerprint(change)).not.toBe(fingerprint());
  });
});

test('what the baseline and the configuration say of a finding is in its record', () => {
  const acceptance = { reason: null, expires: '2020-01-01', expired: true };
  const source = { route: 'POST /login', file: 'src/auth.ts', line: 42 };
  const linked = (expired: boolean) =>
    linkFindings(
      [finding()],
      ['f1'],
      [],
      { acceptanceOf: () => ({ ...acceptance, expired }), sourceOf: () => source },
      null,
    ).findings[0];
  expect(linked(true)).toMatchObject({ accepted: false, acceptance, source });
  expect(linked(false)).toMatchObject({ accepted: true });
});
