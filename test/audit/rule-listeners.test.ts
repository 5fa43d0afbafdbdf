import { expect, test } from 'vitest';
import { Auditor } from '../../src/audit/auditor.ts';
import type { Rule } from '../../src/audit/rule.ts';
import { listeningRules } from '../../src/audit/rule-listeners.ts';
import type { RaisedFinding } from '../../src/record/message-results.ts';
import { Counters } from '../../src/shared/counters.ts';
import { request, setting } from '../support/messages.ts';

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

test('each message raises what its rules report, also when the auditor has seen a similar one', () => {
  let raised: RaisedFinding[] = [];
  const rules = listeningRules([BY_FIELD, BY_DELETION, BY_RESPONSE, BY_SENT, BY_REQUEST], {}, (one) =>
    raised.push(one),
  );
  const auditor = new Auditor({ rules, assumeHttps: false }, new Counters());
  const raisedBy = (message: Parameters<Auditor['audit']>[0]): string[] => {
    raised = [];
    auditor.audit(message, true);
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

test('the policy applies to what is raised', () => {
  const raised: RaisedFinding[] = [];
  const policy = {
    severityOf: (rule: string) => (rule === 'by-field' ? 'high' : rule === 'by-request' ? 'off' : undefined),
    isIgnored: (_host: string, cookie: string | null) => cookie === 'b',
  } as const;
  const rules = listeningRules([BY_FIELD, BY_RESPONSE, BY_SENT, BY_REQUEST], policy, (one) =>
    raised.push(one),
  );
  const auditor = new Auditor({ rules, assumeHttps: false, ...policy }, new Counters());
  auditor.audit(setting('a=1', 'b=2'), true);
  auditor.audit(request(), true);
  expect(raised).toEqual([
    { rule: 'by-field', severity: 'high', cookie: 'a' },
    { rule: 'by-response', severity: 'low', cookie: 'a' },
    // Of the cookies a, b and one without a name.
    { rule: 'by-sent', severity: 'low', cookie: 'a' },
    { rule: 'by-sent', severity: 'low', cookie: '' },
  ]);
});
