// Hand-made findings for tests.

import type { Finding } from '../../src/audit/finding.ts';
import type { FindingRecord } from '../../src/record/records.ts';
import type { AuditReport } from '../../src/report/audit-report.ts';

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    rule: 'samesite-missing',
    title: 'SameSite is missing',
    severity: 'medium',
    confidence: 'high',
    host: 'localhost:5000',
    cookie: 'session',
    path: '/',
    message: `The cookie "${change.cookie ?? 'session'}" has no SameSite attribute.`,
    why: 'Other sites can act in the name of the user.',
    fix: "Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
    references: ['RFC6265bis 5.6.7', 'CWE-1275'],
    count: 4,
    evidence: [
      { input: 'login.pcap', frame: 18, stream: 1 },
      { input: 'login.pcap', frame: 54, stream: 4 },
    ],
    filter: 'frame.number in {18 54}',
    sessions: [],
    ...change,
  };
}

export function findingRecord(change: Partial<FindingRecord> = {}): FindingRecord {
  const { cookieName = 'session' } = change;
  const { sessions: _, cookie: __, ...found } = finding({ cookie: cookieName, ...change });
  const { id = 'f1', session = null, accepted = false } = change;
  return { type: 'finding', ...found, cookieName, id, session, accepted };
}

export function auditReport(change: Partial<AuditReport> = {}): AuditReport {
  return { findings: [], inventory: [], gone: [], sessions: [], leftOut: [], rulesOff: [], ...change };
}
