// Every rule with its own examples, with all rules on, and the form of its texts.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIDENCES, compareSeverity, SEVERITIES } from '../../src/audit/finding.ts';
import { CHANGES } from '../../src/audit/fixes/fix.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { audit, ruleIds } from '../support/exchange.ts';
import { ROOT } from '../support/repository.ts';

/** Their examples form one sequence; those of the other rules are independent. */
const SEQUENCES = [
  'overwritten-by-port',
  'refresh-token-reused',
  'attr-downgrade',
  'secure-overlay-blocked',
  'delete-no-match',
  'session-adopted',
  'session-not-rotated',
  'session-shared',
  'token-after-logout',
  'bearer-token-after-logout',
  'sessions-not-shared',
  'logout-client-only',
  'sessions-survive-password-change',
  'set-never-returned',
  'cross-site-held-back',
  'login-callback-host',
];

/** Examples have short values, so that they can be read. */
const EVERYWHERE = ['session-weak'];

/** Other findings of passing examples above info: the cookie has another fault. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'cookie-over-cleartext': ['secure-missing-loopback'],
  'prefix-miscased': ['prefix-violated'],
  'session-shared': ['secure-missing-loopback'],
};

describe.each(RULES.map((rule) => [rule.meta.id, rule] as const))('%s', (id, { meta, ...rule }) => {
  it('reports its failing examples', () => {
    const found = audit(meta.failing).filter((finding) => finding.rule === id);
    expect(found.length).toBeGreaterThan(0);
    if (!SEQUENCES.includes(id))
      for (const example of meta.failing) expect(ruleIds(audit([example]))).toContain(id);
  });

  it('reports only the severities of its meta', () => {
    const announced = meta.severities.map(([severity]) => severity);
    expect([...announced].sort(compareSeverity)).toEqual(announced);
    const runs = SEQUENCES.includes(id) ? [meta.failing] : meta.failing.map((example) => [example]);
    const reported = runs.flatMap((run) => audit(run)).filter((finding) => finding.rule === id);
    for (const { severity } of reported) expect(announced).toContain(severity);
  });

  it('does not report its passing examples, which have no other fault', () => {
    expect(meta.passing.length).toBeGreaterThan(0);
    const found = audit(meta.passing);
    expect(ruleIds(found)).not.toContain(id);
    const others = found.filter(({ severity }) => severity !== 'info');
    expect(ruleIds(others).filter((other) => ![...EVERYWHERE, ...(ALSO[id] ?? [])].includes(other))).toEqual(
      [],
    );
  });

  it('names the cookie and never its value', () => {
    for (const example of meta.failing) {
      const marked = {
        ...example,
        setCookie: example.setCookie?.map((text) =>
          text.replace(/=(?:abc|list|grid)(?=;|$)/, '=s3cr3tValue'),
        ),
        requestFields: example.requestFields?.map(
          ([name, value]) => [name, value.replaceAll(/=(?:abc|def|list)/g, '=s3cr3tValue')] as const,
        ),
      };
      for (const { message } of audit([marked as typeof example]))
        expect(message).not.toContain('s3cr3tValue');
    }
  });

  it('has all texts, in single lines', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(meta.references.length).toBeGreaterThan(0);
    expect(meta.falsePositives).toMatch(/^[A-Z].*\.$/);
    expect(meta.severities.length).toBeGreaterThan(0);
    const texts = [
      meta.title,
      meta.why,
      meta.fix,
      meta.falsePositives ?? '-',
      ...meta.references,
      ...meta.severities.flat(),
    ];
    for (const text of texts) expect(text).toMatch(/^\S[^\r\n\t]*\S$|^-$/);
    expect(meta.why).toMatch(/[.]$/);
    expect(meta.fix).toMatch(/[.)]$/);
    expect(meta.title).not.toMatch(/[.]$/);
    for (const [severity] of meta.severities) expect(SEVERITIES).toContain(severity);
    if (meta.change !== undefined) expect(CHANGES).toContain(meta.change);
  });

  it('has a function', () => {
    expect(
      rule.field ??
        rule.setCookie ??
        rule.response ??
        rule.anyResponse ??
        rule.request ??
        rule.sent ??
        rule.session ??
        rule.token,
    ).toBeDefined();
  });
});

describe('rules with a condition', () => {
  it('report nothing without it', () => {
    const cautious = RULES.map((rule) => ({ ...rule }));
    for (const rule of cautious) Reflect.deleteProperty(rule, 'onlyIf');
    for (const { meta } of RULES) {
      const examples = [...meta.failing, ...meta.passing];
      expect(audit(examples, { rules: cautious })).toEqual(audit(examples));
    }
  });
});

describe('the rules together', () => {
  const ids = RULES.map(({ meta }) => meta.id);

  it('have unique ids', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are all the files of the folder, by their id', () => {
    const files = readdirSync(join(ROOT, 'src', 'audit', 'rules'))
      .map((name) => name.replace(/\.ts$/, ''))
      .filter((name) => name !== 'index');
    expect([...ids].sort()).toEqual(files.sort());
  });

  it('report with a confidence that exists', () => {
    const found = RULES.flatMap(({ meta }) => audit(meta.failing));
    expect([...new Set(found.map(({ confidence }) => confidence))].sort()).toEqual([...CONFIDENCES].sort());
  });

  it('report nothing about a cookie without faults', () => {
    expect(
      audit([
        {
          url: 'https://shop.example/login',
          method: 'POST',
          status: 303,
          responseFields: [['Cache-Control', 'no-store']],
          setCookie: [
            '__Host-session=3f9c2b7a1d8e4f603f9c2b7a1d8e4f61; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400',
          ],
        },
        {
          url: 'https://shop.example/',
          requestFields: [['Cookie', '__Host-session=3f9c2b7a1d8e4f603f9c2b7a1d8e4f61; view=list']],
        },
        {
          url: 'https://shop.example/logout',
          method: 'POST',
          status: 303,
          requestFields: [['Cookie', '__Host-session=3f9c2b7a1d8e4f603f9c2b7a1d8e4f61']],
          setCookie: ['__Host-session=; Path=/; Secure; Max-Age=0'],
        },
      ]),
    ).toEqual([]);
  });
});
