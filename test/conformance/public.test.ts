// Captures from public test suites: the Set-Cookies that several readers agree on, and damage of every kind.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/shared/user-error.ts';
import { type Analysis, analyse, multiset } from '../support/analyse.ts';
import { crumbshark } from '../support/program.ts';
import { CAPTURES, HAS_CAPTURES } from '../support/repository.ts';

const PUBLIC = join(CAPTURES, 'public');

interface IndexRow {
  readonly capture: string;
  readonly malformed: string;
  /** Where the Set-Cookies are listed; empty when no reader found any in cleartext. */
  readonly truth: string;
  readonly truth_tls: string;
}

/** A message, the rule above the result, or a line of the result. */
const LINE_FOR_THE_USER = /^(crumbshark: |─+$|(Session|Worst|Fix|Seen|Keys|Verdict)? {2,}\S)/;

/** A table of tab separated values with a header line, as objects. */
function table(file: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(file, 'utf8').replace(/^#/, '').trimEnd().split('\n');
  const names = header!.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

const index = HAS_CAPTURES ? (table(join(PUBLIC, 'index.tsv')) as unknown as IndexRow[]) : [];
const truths = HAS_CAPTURES ? readdirSync(join(PUBLIC, 'truth')).filter((name) => name.endsWith('.tsv')) : [];

/** truth/OWNER__a__b.pcap.tsv is about files/OWNER/a/b.pcap. */
function captureOf(truthName: string): string {
  return join(PUBLIC, 'files', truthName.replace(/\.tsv$/, '').replaceAll('__', '/'));
}

const unescaped = (value: string): string =>
  value.replaceAll(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

describe.skipIf(!HAS_CAPTURES)('public captures (needs the shared captures)', () => {
  it.each(truths)('%s', async (name) => {
    const rows = table(join(PUBLIC, 'truth', name));
    const core = rows.filter((row) => row.class === 'core' && row.proto === 'http1' && row.tls === '0');
    const doubtful = rows.filter((row) => row.class !== 'core').map((row) => unescaped(row.value!));
    const { setCookies } = await analyse(captureOf(name));
    const found = setCookies.map((record) => [
      record.src,
      record.srcPort,
      record.dst,
      record.dstPort,
      record.status,
      record.setCookie,
    ]);
    const expected = core.map((row) => [
      row.ip_src,
      Number(row.srcport),
      row.ip_dst,
      Number(row.dstport),
      Number(row.status),
      unescaped(row.value!),
    ]);
    // Rows on which the readers disagreed may be found or not; anything else found is a mistake.
    const coreFound = found.filter((row) => !doubtful.includes(row[5] as string));
    expect(multiset(coreFound)).toEqual(multiset(expected));
  });

  it('every file ends by itself, with records or with one line for the user', async () => {
    expect(index.length).toBe(471);
    const surprises: string[] = [];
    for (const { capture, truth, truth_tls } of index) {
      const outcome = await attempt(join(PUBLIC, capture));
      if (outcome instanceof UserError) {
        if (/\n|^\s*at /.test(outcome.message)) surprises.push(`${capture}: ${outcome.message}`);
      } else if (outcome instanceof Error) surprises.push(`${capture}: ${outcome.stack}`);
      else if (truth === '' && truth_tls === '' && outcome.setCookies.length > 0)
        surprises.push(`${capture}: no other reader sees cookies in it`);
    }
    expect(surprises).toEqual([]);
  });

  const malformed = index.filter((row) => row.malformed === 'yes');

  it.each(malformed.map((row) => row.capture))(
    '%s: damaged, exit 0 or 2, no stack trace',
    async (capture) => {
      const { status, stderr } = await crumbshark(['-T', 'ndjson', join(PUBLIC, capture)]);
      expect([0, 2]).toContain(status);
      expect(stderr).not.toMatch(/^\s+at /m);
      for (const line of stderr
        .trimEnd()
        .split('\n')
        .filter((text) => text !== ''))
        expect(line).toMatch(LINE_FOR_THE_USER);
      if (status === 2) expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      // An early end of a file is never silent.
      else expect(stderr).toMatch(/warning|packets?/);
    },
  );
});

async function attempt(path: string): Promise<Analysis | Error> {
  try {
    return await analyse(path);
  } catch (error) {
    return error as Error;
  }
}
