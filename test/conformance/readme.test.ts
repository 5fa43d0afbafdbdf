// What the README promises, held against the program: its options, its fields, and its table beside tshark.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/filter/fields.ts';
import { escapeText } from '../../src/report/escape.ts';
import type { Expected } from '../cases/gallery/case.ts';
import { parseDiagram } from '../support/mermaid.ts';
import { crumbshark, execute } from '../support/program.ts';
import { CASES, FIXTURES, hasPrograms, ROOT } from '../support/repository.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const rows = [...readme.matchAll(/^\| (\S+\.pcap) +\| [^|]+ \| (\d+ of \d+) +\| (\d+ of \d+) +\|$/gm)].map(
  ([, name, tshark, ours]) => ({ name, tshark, ours }),
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

describe('the README', () => {
  it('has the table', () => {
    expect(rows.length).toBeGreaterThanOrEqual(15);
  });

  it.concurrent.each(rows)('$name: crumbshark prints $ours', async ({ name, ours }) => {
    const { stdout } = await crumbshark(['-r', join(CASES, name!), ...SEPARATED]);
    expect(score(name!, stdout, escapeText)).toBe(ours);
  });

  it.skipIf(!hasPrograms('tshark')).concurrent.each(rows)(
    '$name: tshark 4.0 prints $tshark (needs tshark)',
    async ({ name, tshark }) => {
      const version = await execute('tshark', ['-v']);
      const { stdout } = await execute('tshark', ['-r', join(CASES, name!), ...SEPARATED]);
      // tshark shows a tab as it is written in a C string; that is a right value too.
      const found = score(name!, stdout, (value) => value.replaceAll('\t', '\\t'));
      if (/^TShark \(Wireshark\) 4\.0\./m.test(version.stdout)) expect(found).toBe(tshark);
    },
  );

  const login = join(FIXTURES, 'flask-login.pcap');
  const section = readme.slice(readme.indexOf('## Sessions'), readme.indexOf('## Findings'));
  const [block = '', , diagram = ''] = [...section.matchAll(/^```\w*\n(.*?)^```$/gms)].map(
    ([, text]) => text,
  );

  it('shows what an ordinary run prints, line for line but for what it leaves out', async () => {
    const withoutHashes = (text: string): string => text.replace(/#[0-9a-f]{6}\b/g, '#');
    const [, example = ''] = /^```\n(Frame .*?)^```$/ms.exec(readme) ?? [];
    const { stdout } = await crumbshark([login], { environment: { TZ: 'UTC' } });
    let rest = withoutHashes(stdout);
    for (const part of withoutHashes(example).split(/^\.\.\.\n/m)) {
      expect(rest).toContain(part);
      rest = rest.slice(rest.indexOf(part) + part.length);
    }
    expect(rest).toBe('');
  });

  it('shows the session as it is told', async () => {
    const { stdout } = await crumbshark([login], { environment: { TZ: 'UTC' } });
    expect(block).toMatch(/^Session 1/);
    expect(stdout).toContain(block);
  });

  it('shows the diagram as it is drawn, but for the hashes of values, which are new in every run', async () => {
    const withoutHashes = (text: string): string => text.replace(/(?<=#35;)[0-9a-f]{6}/g, '');
    const { stdout } = await crumbshark(['-T', 'mermaid', login]);
    expect(withoutHashes(diagram)).toBe(withoutHashes(stdout));
    await parseDiagram(diagram);
  });

  it('names every option that there is, and no other', async () => {
    const { stdout } = await crumbshark(['--help']);
    const options = (text: string): string[] =>
      [...new Set(text.match(/(?<=^|[\s`,|])--[a-z][a-z-]+/gm))].sort();
    const described = readme.slice(readme.indexOf('## Options'), readme.indexOf('## Output'));
    expect(options(described)).toEqual(options(stdout));
  });

  it('names every field', () => {
    const described = readme.slice(readme.indexOf('Display filters'), readme.indexOf('## Output'));
    const named = [...described.matchAll(/`([a-z0-9]+(?:\.[a-z_]+)+)`/g)].map(([, name]) => name);
    const known = FIELDS.map(({ name }) => name).filter((name) => name.includes('.'));
    expect([...named].sort()).toEqual([...known].sort());
  });
});
