import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../dist/cli/main.js');
const CAPTURE = join(import.meta.dirname, '../../fixtures/demo-login.pcap');

function shell(line: string) {
  const { stdout, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${line}; echo "exit $?"`], {
    env: { ...process.env, PROGRAM, CAPTURE, NODE: process.execPath },
    encoding: 'utf8',
  });
  return { exit: /exit (\d+)\s*$/.exec(stdout)?.[1], stderr };
}

describe.skipIf(!existsSync('/dev/full'))('a disk that is full (needs /dev/full)', () => {
  it.each([
    ['the list of rules', '"$NODE" "$PROGRAM" rules > /dev/full'],
    ['records', '"$NODE" "$PROGRAM" -q -T ndjson -r "$CAPTURE" > /dev/full'],
    ['a report', '"$NODE" "$PROGRAM" -q --report ndjson=/dev/full -r "$CAPTURE" > /dev/null'],
  ])('%s: one line and exit 2', (_name, line) => {
    const { exit, stderr } = shell(line);
    expect(stderr).toMatch(/^crumbshark: cannot write [^\n]*ENOSPC[^\n]*\n$/);
    expect(exit).toBe('2');
  });
});

it('a reader that goes away is no error', () => {
  for (const command of ['rules', 'rules -T json']) {
    const { exit, stderr } = shell(`"$NODE" "$PROGRAM" ${command} | { sleep 0.01; exec <&-; }`);
    expect(stderr).toBe('');
    expect(exit).toBe('0');
  }
});
