// `npm run prove`: proves all fixes again, those from npm and those from Debian packages, and writes into proven.json when
// each of them was proven last, with which versions and in which words. `node prove.js FILE...` proves some.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROVEN = join(import.meta.dirname, 'proven.json');
const FOLDERS = ['npm', 'next', 'debian'];

const all = FOLDERS.flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join(folder, name)),
);
const files = process.argv.length > 2 ? process.argv.slice(2) : all;

if (files.some((file) => file.startsWith('next/'))) {
  const install = [
    'ci',
    '--prefix',
    join(import.meta.dirname, 'next'),
    '--no-audit',
    '--no-fund',
    '--silent',
  ];
  spawnSync('npm', install, { stdio: 'inherit' });
}

const folder = mkdtempSync(join(tmpdir(), 'proofs-'));
const log = join(folder, 'log');
writeFileSync(log, '');
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files], {
  cwd: import.meta.dirname,
  env: { ...process.env, PROOFS_LOG: log },
  stdio: 'inherit',
});

const proven = JSON.parse(readFileSync(PROVEN, 'utf8'));
const date = new Date().toISOString().slice(0, 10);
const lines = readFileSync(log, 'utf8')
  .split('\n')
  .filter((line) => line !== '');
for (const { set, change, code, versions } of lines.map((line) => JSON.parse(line))) {
  proven[set] ??= {};
  proven[set][change] = { date, versions, code };
}
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const result = Object.fromEntries(
  Object.entries(sorted(proven)).map(([set, changes]) => [set, sorted(changes)]),
);
writeFileSync(PROVEN, `${JSON.stringify(result, null, 2)}\n`);
rmSync(folder, { recursive: true });
console.log(`${lines.length} changes proven`);
process.exitCode = status ?? 1;
