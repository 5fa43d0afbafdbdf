// Hand-made findings for tests.

import type { Finding } from '../../src/audit/finding.ts';
import { fixText } from '../../src/audit/fixes/fix.ts';
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
    scopes: [],
    message: `The cookie "${change.cookie ?? 'session'}" has no SameSite attribute.`,
    why: 'Other sites can act in the name of the user.',
    fix: {
      framework: 'Flask',
      code: "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
      text: '',
      where: 'app.py',
    },
    references: ['RFC6265bis 5.6.7', 'CWE-1275'],
    count: 4,
    evidence: [
      { input: 'login.pcap', frame: 18, stream: 1, field: 'http.set_cookie' },
      { input: 'login.pcap', frame: 54, stream: 4, field: 'http.set_cookie' },
    ],
    variant: null,
    sessions: [],
    ...change,
  };
}

export function findingRecord(change: Partial<FindingRecord> = {}): FindingRecord {
  const { cookieName = 'session' } = change;
  const {
    sessions: _,
    cookie: __,
    variant: ___,
    scopes: cookies,
    evidence,
    ...found
  } = finding({ cookie: cookieName });
  return {
    type: 'finding',
    id: 'f1',
    revision: 0,
    ...found,
    cookies,
    cookieName,
    session: null,
    evidence: evidence.map(({ input, frame, stream }) => ({ input, frame, stream })),
    filter: '(tcp.stream == 1 or tcp.stream == 4) and http.set_cookie contains "session="',
    accepted: false,
    acceptance: null,
    fingerprint: '0123456789abcdef0123456789abcdef',
    source: null,
    ...change,
  };
}

/** What to change, in one text. */
export function fixOf(found: Pick<FindingRecord, 'fix'> | undefined): string | undefined {
  return found && fixText(found.fix);
}

export function auditReport(change: Partial<AuditReport> = {}): AuditReport {
  return {
    findings: [],
    forgottenSessions: [],
    inventory: [],
    gone: [],
    rules: [],
    sessions: [],
    leftOut: [],
    rulesOff: [],
    ...change,
  };
}
