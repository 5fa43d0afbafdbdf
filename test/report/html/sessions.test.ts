import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import type { FindingRecord, SessionRecord } from '../../../src/record/records.ts';
import { capturesOf } from '../../../src/report/html/parts.ts';
import { sessionsSection } from '../../../src/report/html/sessions.ts';
import { findingRecord } from '../../support/findings.ts';
import { summary } from '../../support/messages.ts';
import { parsedPage } from '../../support/page.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

function section(
  sessions: readonly SessionRecord[],
  findings: readonly FindingRecord[] = [],
  inputs = ['login.pcap'],
) {
  const model = runModel({ inventory: [], sessions, findings, summary: summary() });
  const { markup } = sessionsSection(model, capturesOf(inputs));
  return { markup, ...parsedPage(markup) };
}

const EVENTS = [
  eventRecord('issued', 2, { valueNumber: 1 }),
  eventRecord('login', 5, { valueNumber: 1, evidence: [{ text: 'a POST to /login', frame: 5 }] }),
];

test('a session is drawn, and its steps stand below in words with their evidence', () => {
  const { text, markup, ids } = section([sessionRecord(EVENTS)]);
  expect(text).toContain('session on localhost:5000 (Express), client 1 (Firefox 153)');
  expect(text).toContain('20:58:12 1–2 GET / → 200 gets value 1');
  expect(text).toContain('Login evidencea POST to /login (frame 5)');
  expect(text).toContain('Why this is taken for a sessionknown name.');
  for (const [, id] of markup.matchAll(/data-step="([^"]+)"/g)) expect(ids).toContain(id);
});

test('what is wrong with it is a link to the finding, low ones are counted', () => {
  const findings = [
    findingRecord({
      id: 'f1',
      severity: 'high',
      rule: 'token-after-logout',
      title: 'Works after the logout',
    }),
    findingRecord({ id: 'f2', severity: 'low' }),
  ];
  const { text, links } = section([sessionRecord(EVENTS, { findings: ['f1', 'f2'] })], findings);
  expect(text).toContain('◆ high Works after the logout ● low 1');
  expect(links).toEqual(['#finding-token-after-logout', '#findings']);
});

test('of a story its steps that change nothing are left out where there are many, and counted', () => {
  const sent = Array.from({ length: 100 }, (_, index) =>
    eventRecord('sent', 2 * index + 10, {
      valueNumber: 1,
      request: {
        input: 'login.pcap',
        frame: 2 * index + 9,
        method: 'GET',
        path: `/${index}`,
        host: 'localhost:5000',
        page: `/${index}`,
        formFields: null,
      },
    }),
  );
  const { text } = section([sessionRecord([...EVENTS, ...sent], { droppedEvents: 7 })]);
  expect(text).toContain('5 steps in words');
  expect(text).toContain('97 more steps: crumbshark --details shows all; 7 further events not kept.');
});

test('twelve sessions are drawn, others are listed and counted', () => {
  const many = Array.from({ length: 80 }, (_, index) =>
    sessionRecord(EVENTS, { id: `s${index}`, host: `host${index}`, group: `g${index}` }),
  );
  const { markup, text } = section(many);
  expect(markup.match(/<article /g)).toHaveLength(12);
  expect(text).toContain('68 further sessions, 68 with a login');
  expect(text).toContain('and 18 more');
});

test('of several captures each step has its own', () => {
  const input = 'more/next.pcap';
  const next = eventRecord('sent', 2, {
    valueNumber: 1,
    input,
    request: {
      host: 'localhost:5000',
      input,
      frame: 1,
      method: 'GET',
      path: '/',
      page: '/',
      formFields: null,
    },
  });
  const { text } = section([sessionRecord([...EVENTS, next])], [], ['login.pcap', 'more/next.pcap']);
  expect(text).toContain(', in login.pcap, more/next.pcap');
  expect(text).toMatch(/more\/next\.pcap20:58:12/);
});

test('a login without a cookie has no value', () => {
  const { text } = section([
    sessionRecord([eventRecord('login', 4)], { name: null, says: 'Login by bearer token.' }),
  ]);
  expect(text).toContain('Login by bearer token on localhost:5000');
  expect(text).toContain('no cookie');
});

test('without sessions there is no such part', () => {
  expect(section([]).markup).toBe('');
});
