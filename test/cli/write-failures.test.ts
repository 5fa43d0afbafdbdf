import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutUserLine } from '../support/program.ts';

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
    ['the table', '"$NODE" "$PROGRAM" -q -r "$CAPTURE" > /dev/full'],
    ['the version', '"$NODE" "$PROGRAM" --version > /dev/full'],
    ['help', '"$NODE" "$PROGRAM" help filters > /dev/full'],
    ['an explanation', '"$NODE" "$PROGRAM" explain a=b --url https://shop.example/ > /dev/full'],
  ])('%s: one line and exit 2', (_name, line) => {
    const { exit, stderr } = shell(line);
    expect(stderr).toMatch(/^crumbshark: cannot write [^\n]*ENOSPC[^\n]*\n$/);
    expect(exit).toBe('2');
  });
});

it.skipIf(!existsSync('/dev/full'))('messages that cannot be written: exit 2 (needs /dev/full)', () => {
  for (const command of ['-T ndjson -r "$CAPTURE"', 'rules no-such-rule', ''])
    expect(shell(`"$NODE" "$PROGRAM" ${command} > /dev/null 2> /dev/full`).exit).toBe('2');
});

it('a baseline that cannot be written: one line and exit 2', () => {
  const line =
    '"$NODE" "$PROGRAM" -q -r "$CAPTURE" --baseline /nonexistent/baseline.json --update-baseline > /dev/null';
  const { exit, stderr } = shell(line);
  expect(stderr).toBe(
    'crumbshark: cannot write /nonexistent/baseline.json: ENOENT: no such file or directory\n',
  );
  expect(exit).toBe('2');
});

const CAN_MOUNT = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

it.skipIf(!CAN_MOUNT)('a small disk: what was there stays (needs unshare and user namespaces)', () => {
  const script = `mount -t tmpfs -o size=16k none /mnt && cd /mnt && echo before > report.json
    "$NODE" "$PROGRAM" -q -r "$CAPTURE" --report json=report.json -w kept.pcapng > /dev/null
    echo "exit $?"; cat report.json; ls`;
  const { stdout, stderr } = spawnSync('unshare', ['-rm', 'bash', '-c', script], {
    env: { ...process.env, PROGRAM, CAPTURE, NODE: process.execPath },
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^crumbshark: [^\n]*\n$/);
  expect(stdout).toBe('exit 2\nbefore\nkept.pcapng\nreport.json\n');
});

it('packets that cannot be written: one line and exit 2', () => {
  const { exit, stderr } = shell(
    '"$NODE" "$PROGRAM" -q -r "$CAPTURE" -w /nonexistent/kept.pcapng > /dev/null',
  );
  expect(stderr).toMatch(/^crumbshark: \/nonexistent\/kept.pcapng: cannot be written \(ENOENT\)[^\n]*\n$/);
  expect(exit).toBe('2');
});

it('a reader that goes away is no error', () => {
  for (const command of [
    'rules',
    'rules -T json',
    '--help',
    '-r "$CAPTURE"',
    'explain a=b --url https://a.example/',
  ]) {
    const { exit, stderr } = shell(`"$NODE" "$PROGRAM" ${command} | { sleep 0.01; exec <&-; }`);
    expect(withoutUserLine(stderr)).toBe('');
    expect(exit).toBe('0');
  }
});
