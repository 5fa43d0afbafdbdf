import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sessionRecord } from '../../src/report/session-record.ts';
import { TRANSITIONS } from '../../src/session/transition-table.ts';
import { rowsBelow } from '../support/documents.ts';
import { ROOT } from '../support/repository.ts';
import { event, flaskLogin, session } from '../support/sessions.ts';

const EVENTS = [...new Set(Object.values(TRANSITIONS).flatMap(({ lists }) => lists ?? []))];

const documentation = readFileSync(join(ROOT, 'docs', 'RECORDS.md'), 'utf8');

test('a session as a record', () => {
  const sent = flaskLogin().events.find(({ event: name }) => name === 'sent')!;
  expect(sessionRecord(flaskLogin({ events: [sent], findings: ['f1', 'f3'] }))).toEqual({
    type: 'session',
    id: 's1',
    revision: 0,
    group: 'g1',
    host: '127.0.0.1:5000',
    name: 'session',
    kind: 'flask',
    framework: 'Flask',
    client: { number: 1, name: null, address: '127.0.0.1' },
    says: flaskLogin().says!.sentence,
    because: ['a session cookie of this name is known', 'the format of a Flask session'],
    setBy: 'server',
    values: 3,
    first: { input: 'login.pcap', frame: 28, stream: 1, time: '2026-11-22T20:58:40.000000000Z' },
    last: { input: 'login.pcap', frame: 28, stream: 1, time: '2026-11-22T20:58:40.000000000Z' },
    events: [
      {
        event: 'sent',
        input: 'login.pcap',
        frame: 28,
        stream: 1,
        time: '2026-11-22T20:58:40.000000000Z',
        client: { number: 1, name: null, address: '127.0.0.1' },
        confidence: 'high',
        evidence: [],
        request: {
          input: 'login.pcap',
          frame: 28,
          method: 'POST',
          host: '127.0.0.1:5000',
          path: '/login',
          page: '/login',
          formFields: ['email', 'password'],
        },
        status: 302,
        value: sent.value!.value,
        valueNumber: 1,
        attributes: null,
        outcome: null,
        how: null,
        gives: null,
        count: 1,
        last: null,
      },
    ],
    totals: { sent: 1 },
    findings: ['f1', 'f3'],
    droppedEvents: 0,
  });
});

test('a row of events has its end', () => {
  const { last } = event('sent', 90);
  const [record] = sessionRecord(session({ events: [event('sent', 10, { count: 5, last })] })).events;
  expect(record).toMatchObject({ frame: 10, count: 5, last: { frame: 90 }, value: null, valueNumber: null });
});

test('docs/RECORDS.md explains every event, and no other', () => {
  const rows = rowsBelow(documentation, 'Events').map(([name]) => name);
  expect(rows.sort()).toEqual(EVENTS.map((name) => `\`${name}\``).sort());
});

test.each(['session', 'event'])('docs/RECORDS.md explains every member of a %s', (what) => {
  const record = sessionRecord(flaskLogin());
  const members = what === 'session' ? record : record.events[0]!;
  for (const member of Object.keys(members)) expect(documentation).toContain(`\`${member}\``);
});
