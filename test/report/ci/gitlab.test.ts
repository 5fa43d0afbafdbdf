import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitlabReport } from '../../../src/report/ci/gitlab.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { hostileText } from '../../support/hostile.ts';
import { crumbshark } from '../../support/program.ts';
import fc from '../../support/properties.ts';
import { FIXTURES } from '../../support/repository.ts';
import { endOfRun } from '../reporters.ts';

/** The members that GitLab asks for, and nothing else. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function checked(text: string): Issue[] {
  const issues = JSON.parse(text) as Issue[];
  for (const { description, check_name, fingerprint, severity, location, ...others } of issues) {
    expect(others).toEqual({});
    expect([typeof description, typeof check_name, typeof location.path]).toEqual([
      'string',
      'string',
      'string',
    ]);
    expect(fingerprint).toMatch(/^[0-9a-f]{32}(?:-\d+)?$/);
    expect(severity).toMatch(/^(?:info|minor|major|critical|blocker)$/);
    expect(location.lines.begin).toBeGreaterThan(0);
  }
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  return issues;
}

const issuesOf = (...findings: ReturnType<typeof findingRecord>[]): Issue[] =>
  checked([...gitlabReport(endOfRun({ audit: auditReport({ findings }) }))].join(''));

test('a finding of a capture is an issue', async () => {
  const { stdout } = await crumbshark([join(FIXTURES, 'flask-login.pcap'), '-T', 'gitlab']);
  const [first, ...others] = checked(stdout);
  expect(first).toMatchObject({
    description: expect.stringMatching(
      /^session on 127\.0\.0\.1:5000: The cookie "session" has no SameSite attribute\. Fix: Flask: app\.config/,
    ),
    check_name: 'samesite-missing',
    severity: 'major',
    location: { lines: { begin: 1 } },
  });
  expect(others.map(({ severity }) => severity)).toEqual(['major', 'minor', 'info']);
});

test('its place is the source of the route where the configuration names one', () => {
  const source = { route: 'POST /login', file: 'src/auth.ts', line: 42 };
  const [issue] = issuesOf(findingRecord({ severity: 'high', source }));
  expect(issue).toMatchObject({
    severity: 'critical',
    location: { path: 'src/auth.ts', lines: { begin: 42 } },
  });
});

test('what the baseline accepts is left out, and what it no longer accepts says so', () => {
  const acceptance = { reason: null, expires: '2020-01-01', expired: false };
  const issues = issuesOf(
    findingRecord({ id: 'f1', acceptance: { ...acceptance, expired: true } }),
    findingRecord({ id: 'f2', accepted: true, acceptance }),
  );
  expect(issues).toHaveLength(1);
  expect(issues[0]!.description).toContain('no longer accepted: the baseline accepted it until 2020-01-01');
});

test('a run without findings is an empty list', () => {
  expect(issuesOf()).toEqual([]);
});

test('names from the wire are text without control characters', () => {
  fc.assert(
    fc.property(hostileText, (name) => {
      const evidence = [{ input: name, frame: 1, stream: 0 }];
      const [issue] = issuesOf(findingRecord({ cookieName: name, host: name, message: name, evidence }));
      expect(JSON.stringify(issue)).not.toMatch(/\\u00[0189]|\p{Cc}/u);
    }),
  );
});
