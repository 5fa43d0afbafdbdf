// Without permission to capture, the built program prints the line to type.

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureFile, login } from './capture-file.ts';
import { MAIN } from './spawned.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(directory, 0o755);
  // What tcpdump 4.99 says to a user without the right to capture.
  const says = "tcpdump: lo: You don't have permission to perform this capture on that device";
  writeFileSync(join(directory, 'tcpdump'), `#!/bin/sh\necho "${says}" >&2\nexit 1\n`, { mode: 0o755 });
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Standard error of the program as an ordinary user; null when such a user cannot read it. */
async function errorOf(...args: string[]): Promise<string | null> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: `${directory}:/usr/bin:/bin` },
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (/EACCES.*main\.js|Cannot find module/.test(text)) return null;
  expect(status).toBe(2);
  return text;
}

test('the line has the arguments of the user, quoted for a shell', async ({ skip }) => {
  const args = ['-i', 'lo', '--backend', 'tcpdump', '-Y', 'http.cookie contains "a b"'];
  const text = await errorOf(...args);
  skip(text === null, 'another user may not read the program');
  const [message, line, ...rest] = (text ?? '').split('\n');
  expect(message).toMatch(/^crumbshark: no permission to capture on "lo" with tcpdump/);
  expect(line).toBe(
    `sudo env "PATH=$PATH" node ${MAIN} -i lo --backend tcpdump -Y 'http.cookie contains "a b"'`,
  );
  expect(rest).toEqual(['']);
});

describe('files that may not be read', () => {
  const secret = (): string => {
    const file = join(directory, 'secret file');
    writeFileSync(file, captureFile([login('session=abc')]), { mode: 0o600 });
    if (!isRoot) chmodSync(file, 0);
    return file;
  };

  test.for([[], ['--keylog'], ['--private-key'], ['--config'], ['--baseline']])(
    'the line opens them as root: %j',
    async (option, { skip }) => {
      const readable = join(directory, 'login.pcap');
      writeFileSync(readable, captureFile([login('session=abc')]), { mode: 0o644 });
      const args = [...(option.length > 0 ? [readable, ...option] : []), secret()];
      const text = await errorOf(...args);
      skip(text === null, 'another user may not read the program');
      const [message, line, ...rest] = (text ?? '').split('\n');
      expect(message).toMatch(
        /secret file: no permission to read (?:it|the key log|the private key); run it with sudo$/,
      );
      const words = args.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' ');
      expect(line).toBe(`sudo env "PATH=$PATH" node ${MAIN} ${words}`);
      expect(rest).toEqual(['']);
    },
  );
});

test.each([
  ['--report', 'json='],
  ['-w', ''],
])('the line writes the file of %s elsewhere', async (option, before) => {
  const readable = join(directory, 'login.pcap');
  writeFileSync(readable, captureFile([login('session=abc')]), { mode: 0o644 });
  const folder = join(directory, 'closed');
  mkdirSync(folder, { recursive: true, mode: 0o555 });
  const text = await errorOf(readable, option, `${before}${folder}/unwritten.x`);
  if (text === null) return;
  const [message, line, ...rest] = text.split('\n');
  expect(message).toMatch(
    /^crumbshark: (?:cannot write .*unwritten\.x: no permission; write it elsewhere|.*unwritten\.x: cannot be written \(EACCES\); choose another -w file)$/,
  );
  const [start, elsewhere = ''] = (line ?? '').split(`${readable} ${option} ${before}`);
  expect(start).toBe(`node ${MAIN} `);
  expect(elsewhere).toMatch(/^(?:\/.*\/)?unwritten\.x$/);
  expect(elsewhere).not.toContain(folder);
  expect(rest).toEqual(['']);
});
