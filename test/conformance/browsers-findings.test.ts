// Bug reports and odd responses rebuilt as captures: what is reported about them, and nothing else.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { fixOf } from '../support/findings.ts';
import { FIXTURES } from '../support/repository.ts';

interface Case {
  readonly assumeHttps: boolean;
  /** Severity, rule and cookie of each finding. */
  readonly findings: readonly string[];
  /** What the advice of each has to say. */
  readonly fix?: string;
}

/** Rules about the protection of a cookie, which these short captures break in passing. */
const PROTECTION = [
  'attr-downgrade',
  'cacheable-set-cookie',
  'domain-wide',
  'httponly-missing',
  'payload-readable',
  'prefix-unused',
  'samesite-missing',
  'secure-missing',
  'secure-missing-loopback',
  'session-weak',
];

const folder = join(FIXTURES, 'browsers-cases');
const cases: Record<string, Case> = JSON.parse(readFileSync(join(folder, 'findings.json'), 'utf8'));

describe('findings', () => {
  it.each(Object.entries(cases))('%s', async (name, { assumeHttps, findings, fix = '' }) => {
    const found: string[] = [];
    for await (const record of analyze(join(folder, `${name}.pcap`), { assumeHttps }))
      if (record.type === 'finding' && !PROTECTION.includes(record.rule)) {
        found.push(`${record.severity} ${record.rule} ${record.cookieName}`);
        if (record.severity !== 'info') expect(fixOf(record)).toContain(fix);
      }
    expect(found.sort()).toEqual([...findings].sort());
  });
});
