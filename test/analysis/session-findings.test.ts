import { expect, test } from 'vitest';
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
    () => false,
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
