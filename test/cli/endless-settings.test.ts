// What is named as a small file may be a device or a pipe that has no end.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../dist/cli/main.js');
const CAPTURE = join(import.meta.dirname, '../../fixtures/demo-login.pcap');
const TIMEOUT_MILLISECONDS = 30_000;

function shell(line: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
    env: { ...process.env, PROGRAM, CAPTURE, NODE: process.execPath },
    encoding: 'utf8',
    timeout: TIMEOUT_MILLISECONDS,
  });
  return { status, stdout, stderr };
}

describe.skipIf(!existsSync('/dev/zero'))('an input without an end (needs /dev/zero)', () => {
  it.each([
    ['a configuration', '--config /dev/zero', /^crumbshark: --config: \/dev\/zero: larger than 16 MiB\n$/],
    [
      'a baseline',
      '--baseline /dev/zero --fail-on high',
      /^crumbshark: --baseline: \/dev\/zero: larger than 16 MiB\n$/,
    ],
    ['a pipe', '--config <(yes)', /^crumbshark: --config: \S+: larger than 16 MiB\n$/],
    [
      'a key log',
      '--keylog /dev/zero',
      /^crumbshark: \/dev\/zero: more than 64 MiB, and no end: this is no key log\n$/,
    ],
    [
      'a private key',
      '--private-key /dev/zero',
      /^crumbshark: \/dev\/zero: the private key cannot be read; give it as PEM\n$/,
    ],
    ['a key log from a pipe', '--keylog <(yes)', /^crumbshark: \S+: more than 64 MiB, and no end/],
  ])('%s: one line and exit 2', (_name, options, message) => {
    const { status, stdout, stderr } = shell(`"$NODE" "$PROGRAM" -r "$CAPTURE" ${options}`);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

it('a pipe that is silent holds up no endless run', () => {
  // The key log is open for writing, and nothing is written: the capture from standard input is read to its end.
  const { status, stderr } = shell(
    'folder=$(mktemp -d); mkfifo "$folder/keys"; sleep 20 > "$folder/keys" & ' +
      '"$NODE" "$PROGRAM" -T fields -e http.set_cookie --keylog "$folder/keys" - < "$CAPTURE"; exit=$?; ' +
      'kill $!; rm -r "$folder"; exit $exit',
  );
  expect(stderr).not.toContain('cannot be read');
  expect(status).toBe(0);
});

it('settings may come from a pipe', () => {
  const { status, stderr } = shell(
    '"$NODE" "$PROGRAM" -q -T ndjson -r "$CAPTURE" --config <(echo "{}") > /dev/null',
  );
  expect(stderr).not.toContain('--config');
  expect(status).toBe(0);
});
