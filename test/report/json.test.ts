import { expect, test } from 'vitest';
import { createJson } from '../../src/report/json.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import { sessionRecord } from '../../src/report/session-record.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { request, setting, summary } from '../support/messages.ts';
import { flaskLogin } from '../support/sessions.ts';
import { options, report } from './reporters.ts';

test('one document with the records that ndjson has', () => {
  const messages = [request(), setting('a=1', 'b=2'), request(), setting('c=3')];
  const document = JSON.parse(report(createJson(options()), messages));
  const records = report(createNdjson(), messages)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(Object.keys(document)).toEqual([
    'messages',
    'cookies',
    'inventory',
    'sessions',
    'findings',
    'summary',
  ]);
  expect(document.messages).toEqual(records.filter((record) => record.type === 'set-cookie'));
  expect(document.cookies).toEqual(records.filter((record) => record.type === 'cookie'));
  expect(document.summary).toEqual(summary());
});

test('the findings have a list of their own', () => {
  const audit = auditReport({
    findings: [findingRecord(), findingRecord({ cookieName: 'b\x1b', accepted: true })],
  });
  const text = report(createJson(options()), [setting('a=1')], summary(), audit);
  expect(JSON.parse(text).findings).toEqual(audit.findings);
  expect(text).not.toContain('\x1b');
});

test('the sessions have a list of their own', () => {
  const sessions = [flaskLogin(), flaskLogin({ number: 2, name: 'b\x1b' })];
  const text = report(createJson(options()), [], summary(), auditReport({ sessions }));
  expect(JSON.parse(text).sessions).toEqual(sessions.map(sessionRecord));
  expect(text).not.toContain('\x1b');
});

test('it is a document even without a message', () => {
  expect(JSON.parse(report(createJson(options()), []))).toEqual({
    messages: [],
    cookies: [],
    inventory: [],
    sessions: [],
    findings: [],
    summary: summary(),
  });
  expect(JSON.parse(report(createJson(options({}, 'http.host')), []))).toEqual([]);
});

// As tshark 4.0.17 writes `-T json -e http.set_cookie -e http.request -e tcp.port`, its own keys apart.
test('with -e it is the list of packets that tshark writes', () => {
  const reporter = createJson(options({}, 'http.set_cookie', 'http.request', 'tcp.port'));
  expect(JSON.parse(report(reporter, [setting('a=1', 'b=2')]))).toEqual([
    {
      _index: 'packets-2026-11-22',
      _type: 'doc',
      _score: null,
      _source: { layers: { 'http.set_cookie': ['a=1', 'b=2'], 'tcp.port': ['5000', '40122'] } },
    },
  ]);
});
