import { expect, test } from 'vitest';
import { follow } from '../session/followed.ts';
import { auditor } from '../support/exchange.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const ADOPTED = [
  { url: 'https://shop.example/', requestFields: [['Cookie', `sid=${A}`]], setCookie: [`sid=${A}; Path=/`] },
] as const;

test('the policy: what is left out is no session, what is off finds nothing, severities are its own', () => {
  const rule = 'session-adopted';
  const of = (options: Parameters<typeof auditor>[0]) => follow(ADOPTED, undefined, auditor(options));
  expect(of({}).findings.find((finding) => finding.rule === rule)).toMatchObject({
    severity: 'medium',
    count: 1,
  });
  expect(of({ isIgnored: () => true }).sessions).toEqual([]);
  expect(
    of({ severityOf: (id) => (id === rule ? 'off' : undefined) }).findings.map((one) => one.rule),
  ).not.toContain(rule);
  expect(
    of({ severityOf: (id) => (id === rule ? 'high' : undefined) }).findings.find((one) => one.rule === rule)
      ?.severity,
  ).toBe('high');
});

test('sessions are followed only where somebody wants to know', () => {
  expect(auditor({ followsSessions: false }).sessions).toBeNull();
  expect(auditor().sessions!.hasSessions).toBe(false);
});
