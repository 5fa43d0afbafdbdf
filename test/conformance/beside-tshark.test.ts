// docs/BESIDE-TSHARK.md: what crumbshark and tshark print right of each capture, held against both programs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { escapeText } from '../../src/report/escape.ts';
import type { Expected } from '../cases/gallery/case.ts';
import { crumbshark, execute } from '../support/program.ts';
import { CASES, hasPrograms, ROOT } from '../support/repository.ts';

const page = readFileSync(join(ROOT, 'docs', 'BESIDE-TSHARK.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\S+\.pcap) +\| [^|]+ \| (\d+ of \d+) +\| (\d+ of \d+) +\|$/gm)].map(
  ([, name = '', tshark = '', ours = '']) => ({ name, tshark, ours }),
);

const MISSION = ['-Y', 'http.response and http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];
/** The line of a message is taken apart where no value has a character. */
const SEPARATED = [...MISSION, '-E', 'aggregator=~'];

/** How many of the whole values of a capture are among the printed ones. */
function score(name: string, printed: string, shown: (value: string) => string): string {
  const { cookies } = JSON.parse(readFileSync(join(CASES, `${name}.json`), 'utf8')) as Expected;
  const values = cookies.filter(({ incomplete }) => !incomplete).map(({ setCookie }) => shown(setCookie));
  const left = printed.split(/[\n~]/);
  const right = values.filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return `${right.length} of ${values.length}`;
}

describe('docs/BESIDE-TSHARK.md', () => {
  it('has the table', () => {
    expect(rows.length).toBeGreaterThanOrEqual(15);
  });

  it.concurrent.each(rows)('$name: crumbshark prints $ours', async ({ name, ours }) => {
    const { stdout } = await crumbshark(['-r', join(CASES, name), ...SEPARATED]);
    expect(score(name, stdout, escapeText)).toBe(ours);
  });

  it.skipIf(!hasPrograms('tshark')).concurrent.each(rows)(
    '$name: tshark 4.0 prints $tshark (needs tshark)',
    async ({ name, tshark }) => {
      const version = await execute('tshark', ['-v']);
      const { stdout } = await execute('tshark', ['-r', join(CASES, name), ...SEPARATED]);
      // tshark shows a tab as it is written in a C string; that is a right value too.
      const found = score(name, stdout, (value) => value.replaceAll('\t', '\\t'));
      if (/^TShark \(Wireshark\) 4\.0\./m.test(version.stdout)) expect(found).toBe(tshark);
    },
  );
});
