// Bug reports rebuilt as captures: what the client's browser did with the cookie, and what each of the others does.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import type { SetCookieRecord } from '../../src/record/records.ts';
import { FIXTURES } from '../support/repository.ts';

interface Case {
  readonly assumeHttps: boolean;
  readonly browser: 'chrome' | 'firefox' | 'safari';
  /** The reason of the refusal; null when the cookie is stored. */
  readonly chrome: string | null;
  readonly firefox: string | null;
  readonly safari: string | null;
}

const folder = join(FIXTURES, 'browsers-cases');
const cases: Record<string, Case> = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));

function outcome(reason: string | null) {
  return { stored: reason === null, reason };
}

describe('verdict.browsers', () => {
  it.each(Object.entries(cases))('%s', async (name, { assumeHttps, browser, chrome, firefox, safari }) => {
    const found: SetCookieRecord[] = [];
    for await (const record of analyze(join(folder, `${name}.pcap`), { assumeHttps }))
      if (record.type === 'set-cookie') found.push(record);
    expect(found.map(({ verdict }) => verdict?.browsers)).toEqual([
      { chrome: outcome(chrome), firefox: outcome(firefox), safari: outcome(safari) },
    ]);
    const { verdict } = found[0]!;
    const own = verdict?.browsers[browser];
    expect(verdict).toMatchObject({ browser, ...own });
  });
});
