import { expect, test } from 'vitest';
import { follow } from '../session/followed.ts';
import { auditor } from '../support/exchange.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const ADOPTED = [
  { url: 'https://shop.example/' },
  { url: 'https://shop.example/', requestFields: [['Cookie', `sid=${A}`]], setCookie: [`sid=${A}; Path=/`] },
] as const;

test('the policy: ignored cookies are no sessions, rules that are off report nothing, severities are changed', () => {
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

test('sessions are tracked only when the option is set', () => {
  expect(auditor({ followsSessions: false }).sessions).toBeNull();
  expect(auditor().sessions!.hasSessions).toBe(false);
});

test('sessions with the same fault are one finding, with the first and the last of its packets', () => {
  const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
  const cookie = (value: string) => [['Cookie', `sid=${value}`]] as const;
  const out = (value: string) => ({
    url: 'https://shop.example/logout',
    method: 'POST',
    requestFields: cookie(value),
    setCookie: ['sid=; Max-Age=0; Path=/'],
  });
  const use = (value: string) => ({ url: 'https://shop.example/account', requestFields: cookie(value) });
  // Frames 1, 3, 5 and so on are the requests.
  const { findings } = follow([
    { url: 'https://shop.example/account', status: 401 },
    use(A),
    use(B),
    out(A),
    out(B),
    use(B),
    use(A),
    use(A),
    use(B),
  ]);
  expect(findings.find(({ rule }) => rule === 'token-after-logout')).toMatchObject({
    severity: 'high',
    count: 4,
    evidence: [{ frame: 11 }, { frame: 13 }, { frame: 15 }, { frame: 17 }],
  });
});

test('a Domain that another host needs is no finding: the session opens a page there that is denied without it', () => {
  const session = [['Cookie', `sid=${A}`]] as const;
  const login = {
    url: 'https://login.shop.example/login',
    method: 'POST',
    form: ['user', 'password'],
    status: 302,
    responseFields: [['Location', '/']],
    setCookie: [`sid=${A}; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example`],
  } as const;
  const denied = (host: string) => ({ url: `https://${host}/account`, status: 401 });
  const use = (host: string, status = 200) => ({
    url: `https://${host}/account`,
    status,
    requestFields: session,
  });
  const isReported = (...exchanges: Parameters<typeof follow>[0]) =>
    follow([...exchanges]).findings.some(({ rule }) => rule === 'domain-wide');
  const other = 'app.shop.example';
  expect(isReported(denied(other), login, use(other))).toBe(false);
  expect(isReported(login, use(other), denied(other), use(other))).toBe(false);
  // Nothing shows that it is needed there: a page for all, one that it does not open, the host itself at another port.
  expect(isReported(login, use(other))).toBe(true);
  expect(isReported(denied(other), login, use(other, 401))).toBe(true);
  const own = 'login.shop.example';
  expect(isReported(denied(own), login, use(own))).toBe(true);
  expect(isReported(denied(`${own}:8443`), login, use(`${own}:8443`))).toBe(true);
});
