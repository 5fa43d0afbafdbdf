// The captures with their keys: fixtures/wire/README.md says how they were made.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedSecrets } from '../../src/namespace/recorded-secrets.ts';
import { type RecordedHello, recordingFacts } from '../../src/namespace/recording-facts.ts';
import { FIXTURES } from '../support/repository.ts';

const keys = (name: string): string => join(FIXTURES, 'wire', `${name}.keys`);
const linesIn = (path: string): string[] =>
  readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));

let folder = '';
let hellos: readonly RecordedHello[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  ({ hellos } = await recordingFacts(join(FIXTURES, 'wire', 'tls13-one.pcap')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const secrets = (paths: readonly string[], isOfRun = false): string[] =>
  recordedSecrets(hellos, paths, () => isOfRun)
    .toString('latin1')
    .split('\n')
    .slice(0, -1);

it('of other logs what is of the recording, of those of the run all', () => {
  const own = linesIn(keys('tls13-one'));
  const other = linesIn(keys('tls12-one'));
  expect(own.length).toBeGreaterThan(3);
  expect(secrets([keys('tls12-one'), keys('tls13-one')])).toEqual(own);
  expect(secrets([keys('tls12-one'), keys('tls13-one')], true)).toEqual([...other, ...own]);
});

it('each line once, whatever the case of its digits, and nothing that is none', () => {
  const [first = ''] = linesIn(keys('tls13-one'));
  const [label, random = '', secret] = first.split(' ');
  const upper = `${label} ${random.toUpperCase()} ${secret}`;
  const path = join(folder, 'mixed.log');
  writeFileSync(
    path,
    `# a comment\r\n${first}\r\n${first}\r\n${upper}\r\n${first} more\n${random}\n\n-----BEGIN\n`,
  );
  expect(secrets([path])).toEqual([first, upper]);
});

it('none of what is not there, or no file', () => {
  expect(secrets([join(folder, 'missing.log'), folder, '/dev/zero'])).toEqual([]);
});
