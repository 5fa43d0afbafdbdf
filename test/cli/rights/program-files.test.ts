// The program as npx installs it for root: in a home that nobody else may read. What it loads in the middle of a run it has
// loaded before it gave root up.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES, ROOT } from '../../support/repository.ts';

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

/** A package and all that it needs. */
function packages(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = JSON.parse(
    readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'),
  ) as { dependencies?: Record<string, string> };
  for (const other of Object.keys(dependencies)) packages(other, found);
  return found;
}

let home = '';
beforeAll(() => {
  if (!isRoot) return;
  home = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies).flatMap((one) => [...packages(one)]))
    cpSync(join(ROOT, 'node_modules', name), join(home, 'node_modules', name), { recursive: true });
  cpSync(join(ROOT, 'dist'), join(home, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(home, 'package.json'));
  for (const name of ['demo-login.pcap', 'flask-login.pcap'])
    cpSync(join(FIXTURES, name), join(home, 'fixtures', name));
});
afterAll(() => {
  if (home !== '') rmSync(home, { recursive: true });
});

function run(program: string, words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    encoding: 'utf8',
    cwd: home,
    env: { PATH: process.env.PATH, TZ: 'UTC' },
  });
  return { status, stdout, stderr };
}

const wire = (name: string): string => join(FIXTURES, 'wire', name);
const LOGIN = join(FIXTURES, 'flask-login.pcap');
const RUNS: Readonly<Record<string, string[]>> = {
  ...Object.fromEntries(
    [
      'table',
      'json',
      'ndjson',
      'csv',
      'mermaid',
      'sarif',
      'junit',
      'github',
      'html',
      'markdown',
      'gitlab',
    ].map((format) => [format, [LOGIN, '-T', format]]),
  ),
  fields: [LOGIN, '-T', 'fields', '-e', 'http.set_cookie', '-e', 'cookie.verdict'],
  ek: [LOGIN, '-T', 'ek', '-e', 'http.set_cookie'],
  'a gate': [LOGIN, '-q', '--fail-on', 'low', '-T', 'fields', '-e', 'http.cookie'],
  'a filter by rules': [LOGIN, '-Y', 'finding.severity == "low"'],
  'TLS keys': [wire('tls12-one.pcap'), '--keylog', wire('tls12-one.keys')],
  'HTTP/2': [wire('h2-upper-name.pcap')],
  details: [LOGIN, '--details', '--assume-https'],
};
const COMPRESSED = readdirSync(join(FIXTURES, 'applications'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.pcap.gz'))
  .slice(0, 2);

describe.skipIf(!isRoot)('in the home of root (skipped unless root on Linux)', () => {
  it.each(Object.keys(RUNS))('%s', (name) => {
    const { status, stdout, stderr } = run(join(home, 'dist/cli/main.js'), RUNS[name]!);
    expect(stderr).not.toMatch(/EACCES|ERR_/);
    expect({ status, isEmpty: stdout === '' }).toEqual({ status: name === 'a gate' ? 1 : 0, isEmpty: false });
  });

  it('sessions that are decoded, Domain attributes, compressed captures, settings, packets that are kept', () => {
    const program = join(home, 'dist/cli/main.js');
    const captures = COMPRESSED.map((name) => join(FIXTURES, 'applications', name));
    expect(captures.length).toBe(2);
    const kept = [...captures, '-w', 'kept.pcapng', '-q'];
    for (const words of [kept, ['kept.pcapng', '--baseline', 'base.json', '--update-baseline', '-q']])
      expect(run(program, words).status).toBe(0);
    const zstd = spawnSync('zstd', ['-q', '-f', 'kept.pcapng', '-o', 'kept.zst'], { cwd: home });
    const again = zstd.status === 0 ? ['kept.pcapng', 'kept.zst'] : ['kept.pcapng'];
    for (const input of again)
      expect(run(program, [input, '--baseline', 'base.json', '-q'])).toMatchObject({ status: 0, stderr: '' });
    rmSync(join(home, 'kept.zst'), { force: true });
  });

  it('the demonstration', () => {
    const { status, stderr } = run(join(home, 'dist/cli/main.js'), ['demo', '--port', '0']);
    expect(stderr).toContain('the analysis runs as the user nobody');
    expect(status).toBe(0);
  });
});
