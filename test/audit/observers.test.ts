import { expect, test } from 'vitest';
import { Auditor } from '../../src/audit/auditor.ts';
import { SessionWatch, tellingRules } from '../../src/audit/observers.ts';
import type { Rule } from '../../src/audit/rule.ts';
import { Counters } from '../../src/counters.ts';
import type { RaisedFinding } from '../../src/record/message.ts';
import { header, request, response, setting } from '../support/messages.ts';

const meta = { title: '', severities: [], references: [], why: '', fix: '', failing: [], passing: [] };
const hit = { severity: 'low', confidence: 'high', message: 'seen' } as const;

const BY_FIELD: Rule = {
  meta: { ...meta, id: 'by-field' },
  field: ({ cookie }) => (cookie.secure ? null : hit),
};
const BY_DELETION: Rule = {
  meta: { ...meta, id: 'by-deletion' },
  alsoDeletions: true,
  setCookie: ({ deletion }) => (deletion ? hit : null),
};
const BY_RESPONSE: Rule = {
  meta: { ...meta, id: 'by-response' },
  response: ({ cookies }) => cookies.map(({ cookie }) => ({ ...hit, cookie: cookie.name })),
};
const BY_SENT: Rule = { meta: { ...meta, id: 'by-sent' }, sent: ({ name }) => (name === 'c' ? null : hit) };
const BY_REQUEST: Rule = { meta: { ...meta, id: 'by-request' }, request: () => [hit] };

test('each message tells what is raised by it, also when the auditor has seen its like', () => {
  let raised: RaisedFinding[] = [];
  const rules = tellingRules([BY_FIELD, BY_DELETION, BY_RESPONSE, BY_SENT, BY_REQUEST], {}, (one) =>
    raised.push(one),
  );
  const auditor = new Auditor({ rules, assumeHttps: false }, new Counters());
  const raisedBy = (message: Parameters<Auditor['message']>[0]): string[] => {
    raised = [];
    auditor.message(message, true);
    return raised.map(({ rule, severity }) => `${rule} ${severity}`);
  };
  const first = ['by-field low', 'by-response low'];
  expect(raisedBy(setting('a=1'))).toEqual(first);
  expect(raisedBy(setting('a=1'))).toEqual(first);
  expect(raisedBy(setting('a=1; Secure'))).toEqual(['by-response low']);
  expect(raisedBy(setting('a=; Max-Age=0'))).toEqual(['by-deletion low', 'by-response low']);
  // Its cookies are a, b and one without a name.
  const sent = ['by-sent low', 'by-sent low', 'by-sent low', 'by-request low'];
  expect(raisedBy(request())).toEqual(sent);
  expect(raisedBy(request())).toEqual(sent);
  expect(auditor.findings()).toEqual([]);
});

test('the policy holds for what is told', () => {
  const raised: RaisedFinding[] = [];
  const policy = {
    severityOf: (rule: string) => (rule === 'by-field' ? 'high' : rule === 'by-request' ? 'off' : undefined),
    isIgnored: (_host: string, cookie: string | null) => cookie === 'b',
  } as const;
  const rules = tellingRules([BY_FIELD, BY_RESPONSE, BY_SENT, BY_REQUEST], policy, (one) => raised.push(one));
  const auditor = new Auditor({ rules, assumeHttps: false, ...policy }, new Counters());
  auditor.message(setting('a=1', 'b=2'), true);
  auditor.message(request(), true);
  expect(raised).toEqual([
    { rule: 'by-field', severity: 'high' },
    { rule: 'by-response', severity: 'low' },
    // Of the cookies a, b and one without a name.
    { rule: 'by-sent', severity: 'low' },
    { rule: 'by-sent', severity: 'low' },
  ]);
});

test('the session cookies of each host, with what is seen of their life', () => {
  const watch = new SessionWatch();
  const auditor = new Auditor({ rules: [watch.rule], assumeHttps: false }, new Counters());
  const at = (frame: number, ...cookies: string[]) =>
    response({ frame, fields: cookies.map((value) => header('Set-Cookie', value)) });
  auditor.message(at(10, 'PHPSESSID=0123456789abcdef01234567; HttpOnly', 'theme=dark'), true);
  auditor.message(at(20, 'PHPSESSID=76543210fedcba9876543210; HttpOnly'), true);
  auditor.message(at(30, 'PHPSESSID=; Max-Age=0'), true);
  auditor.message(at(40, 'PHPSESSID=; Max-Age=0'), true);
  // What is not shown is not told.
  auditor.message(at(50, 'PHPSESSID=; Max-Age=0'), false);
  const other = { method: 'GET', url: 'https://b.test/', frame: 1 };
  auditor.message({ ...at(60, 'connect.sid=s%3A1.2; Secure'), request: other }, true);
  expect(watch.list()).toMatchObject([
    {
      host: 'localhost:5000',
      name: 'PHPSESSID',
      sets: 2,
      deletions: 2,
      lastDeletion: { input: 'login.pcap', frame: 40, stream: 3 },
    },
    { host: 'b.test', name: 'connect.sid', sets: 1, deletions: 0, lastDeletion: null },
  ]);
  expect(watch.list()[0].because).toContain('a session cookie of this name is known');
  expect(auditor.findings()).toEqual([]);
});
