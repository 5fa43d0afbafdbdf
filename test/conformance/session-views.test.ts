// The views of sessions on real captures, by the program as it is started: Mermaid's own parser takes every diagram,
// the table fits, and nothing that is for other people holds a value of a cookie or of a form.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { diagramsOf, parseDiagram } from '../support/mermaid.ts';
import { crumbshark, records } from '../support/program.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES } from '../support/repository.ts';

/** Posted in the captures, as tshark shows them, and short enough ones left out that stand in other words. */
const POSTED = ['alice@example.com', 'correct horse', 'wrong horse', 's3cret', 'carol', 'dave'];
/** Shorter values are in other text by chance. */
const MIN_VALUE_CHARACTERS = 12;

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `capture` by its folder or its own name, with its keys. */
async function check(name: string, capture: string, keys: readonly string[]): Promise<void> {
  const file = (format: string): string => join(folder, `${name}.${format}`);
  const reports = ['table', 'ndjson'].flatMap((format) => ['--report', `${format}=${file(format)}`]);
  const [masked, whole] = await Promise.all([
    crumbshark([...keys, '--mask', '-T', 'mermaid', ...reports, capture]),
    crumbshark([...keys, '-T', 'ndjson', capture]),
  ]);
  expect(masked.status).toBe(0);
  for (const diagram of diagramsOf(masked.stdout)) await parseDiagram(diagram);
  const table = readFileSync(file('table'), 'utf8');
  const blocks = table.split('\n\n').filter((block) => block.startsWith('Session '));
  for (const line of blocks.join('\n').split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  const sessions = readFileSync(file('ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"type":"session"'));
  expect(sessions).toHaveLength(records(whole).filter(({ type }) => type === 'session').length);

  const values = records(whole)
    .filter(({ type }) => type === 'set-cookie')
    .map(({ cookie }) => (cookie as { readonly value: string }).value)
    .filter((value) => value.length >= MIN_VALUE_CHARACTERS);
  for (const secret of [...values, ...POSTED])
    for (const text of [masked.stdout, table, sessions.join('\n')]) expect(text).not.toContain(secret);
}

const fixtures = readdirSync(FIXTURES).filter((name) => name.endsWith('.pcap'));

it.concurrent.each(fixtures)('%s', (name) => check(name, join(FIXTURES, name), []));

const APPS = join(CAPTURES, 'apps');

describe.skipIf(!HAS_CAPTURES)('captures of applications (needs the shared captures)', () => {
  it.concurrent.each(HAS_CAPTURES ? readdirSync(APPS) : [])('%s', async (name) => {
    const files = readdirSync(join(APPS, name));
    const capture = files.find((file) => file.startsWith('capture.'))!;
    const keys = files.includes('keys.log') ? ['--keylog', join(APPS, name, 'keys.log')] : [];
    await check(name, join(APPS, name, capture), keys);
  });
});
