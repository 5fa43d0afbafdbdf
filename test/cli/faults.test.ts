// What goes wrong while a run goes on: signals, a capture program that dies, files that grow, shrink and disappear, clocks
// that jump. What arrived is reported, and the files are whole.

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureFile, login } from './capture-file.ts';
import { crumbshark, MAIN, type Running, start } from './spawned.ts';

const WAIT = { timeout: 20_000, interval: 50 };
const PACKETS = 2;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const inFolder = (name: string): string => join(directory, name);
const textOf = (name: string): string => readFileSync(inFolder(name), 'utf8');

/** The cookies that the program finds in a capture file. */
async function cookiesOf(file: string): Promise<string> {
  return (
    await crumbshark(['-q', '-r', file, '-T', 'fields', '-Y', 'http.set_cookie', '-e', 'http.set_cookie'])
  ).stdout;
}

const LIST = ['-T', 'fields', '-Y', 'http.set_cookie', '-e', 'http.set_cookie'];

describe('an input that stalls', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    '%s ends it with the summary, reports and -w',
    async (signal) => {
      const kept = inFolder('kept.pcapng');
      const { child, output, closed } = start([
        '-',
        '-w',
        kept,
        '--report',
        `json=${inFolder('report.json')}`,
        '--report',
        `ndjson=${inFolder('records')}/`,
      ]);
      child.stdin?.write(captureFile([login('early=1')]));
      await vi.waitFor(() => expect(output.stdout).toContain('early'), WAIT);
      child.kill(signal);
      expect(await closed).toEqual([0, null]);
      expect(output.stdout).toMatch(/^Verdict/m);
      const { messages, summary } = JSON.parse(textOf('report.json'));
      expect({ messages: messages.length, setCookies: summary.setCookies }).toEqual({
        messages: 1,
        setCookies: 1,
      });
      expect(textOf('records/set-cookie.ndjson')).toContain('early=1');
      expect(await cookiesOf(kept)).toBe('early=1\n');
    },
    60_000,
  );

  it('SIGKILL takes nothing of -w that is older than a second', async () => {
    const kept = inFolder('kept.pcapng');
    const { child, closed } = start(['-q', '-', '-w', kept]);
    child.stdin?.write(captureFile([login('early=1')]));
    await vi.waitFor(async () => {
      expect(existsSync(kept)).toBe(true);
      expect(await cookiesOf(kept)).toBe('early=1\n');
    }, WAIT);
    child.kill('SIGKILL');
    expect(await closed).toEqual([null, 'SIGKILL']);
    expect(await cookiesOf(kept)).toBe('early=1\n');
  }, 60_000);
});

/** Root looks the capture program up in the places of the system alone: there these tests are another user. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534, cwd: '/' } : {};
const canBeUser = spawnSync(process.execPath, [MAIN, '--version'], USER).status === 0;

describe.skipIf(!canBeUser)(
  'a capture program, here a script (needs a user who may read this folder)',
  () => {
    beforeEach(() => chmodSync(directory, 0o777));

    /** A tcpdump that delivers a capture and then ends so. */
    function startWith(end: string, ...args: string[]): Running {
      writeFileSync(inFolder('sent.pcap'), captureFile([login('early=1')]));
      const script = `#!/bin/sh\ncat '${inFolder('sent.pcap')}'\nsleep 0.3\n${end}\n`;
      writeFileSync(inFolder('tcpdump'), script, { mode: 0o755 });
      const env = { PATH: `${directory}:${process.env.PATH}` };
      return start(['-i', 'lo', '--backend', 'tcpdump', ...args], { ...USER, env });
    }

    it.each([
      ['is killed', 'kill -9 $$', /tcpdump was killed by signal 9 while capturing on "lo"/, []],
      [
        'loses its interface, and had lost packets',
        'echo "tcpdump: pcap_loop: The interface disappeared\n6 packets captured\n8 packets dropped by kernel" >&2; exit 1',
        /interface "lo" disappeared while capturing: what arrived before is analysed/,
        [{ why: 'dropped-by-kernel', packets: process.platform === 'linux' ? 4 : 8 }],
      ],
    ])('that %s: what arrived is reported, and exit 2', async (_name, end, message, unseen) => {
      const { output, closed } = startWith(
        end,
        '-w',
        inFolder('kept.pcapng'),
        '--report',
        `json=${inFolder('report.json')}`,
      );
      expect(await closed).toEqual([2, null]);
      expect(output.stdout).toContain('early');
      expect(output.stdout).toMatch(/^Verdict/m);
      const lines = output.stderr.trimEnd().split('\n');
      expect(lines.at(-1)).toMatch(message);
      expect(output.stderr).not.toContain('    at ');
      const { summary } = JSON.parse(textOf('report.json'));
      expect(summary).toMatchObject({ setCookies: 1, run: { exit: 2 }, unseen });
      expect(summary.run.exitBecause).toMatch(message);
      expect(await cookiesOf(inFolder('kept.pcapng'))).toBe('early=1\n');
    });
  },
);

describe('a file', () => {
  const first = captureFile([login('first=1')]);
  const second = captureFile([login('first=1'), login('second=2')]).subarray(first.length);

  it('that grows is read on with --follow, until Ctrl-C', async () => {
    writeFileSync(inFolder('growing.pcap'), first);
    const { child, output, closed } = start(['-r', inFolder('growing.pcap'), '--follow', ...LIST]);
    await vi.waitFor(() => expect(output.stdout).toBe('first=1\n'), WAIT);
    // A program that writes it may be in the middle of a packet.
    appendFileSync(inFolder('growing.pcap'), second.subarray(0, 30));
    await new Promise((resolve) => setTimeout(resolve, 300));
    appendFileSync(inFolder('growing.pcap'), second.subarray(30));
    await vi.waitFor(() => expect(output.stdout).toBe('first=1\nsecond=2\n'), WAIT);
    child.kill('SIGINT');
    expect(await closed).toEqual([0, null]);
    expect(output.stderr).toContain(`${2 * PACKETS} packets`);
  }, 60_000);

  it.each([
    ['is removed', () => rmSync(inFolder('growing.pcap')), 'the file was removed'],
    ['becomes shorter', () => truncateSync(inFolder('growing.pcap'), 100), 'the file became shorter'],
    [
      'gives way to another one',
      () => {
        rmSync(inFolder('growing.pcap'));
        writeFileSync(inFolder('other'), '');
        writeFileSync(inFolder('growing.pcap'), first);
      },
      'another file took its place',
    ],
  ])('that %s: what was in it is analysed', async (_name, change, message) => {
    // Who reads it may look at what has its path.
    chmodSync(directory, 0o755);
    writeFileSync(inFolder('growing.pcap'), first);
    const { output, closed } = start(['--follow', inFolder('growing.pcap'), ...LIST]);
    await vi.waitFor(() => expect(output.stdout).toBe('first=1\n'), WAIT);
    change();
    expect(await closed).toEqual([0, null]);
    expect(output.stderr).toContain(message);
    expect(output.stderr).toContain(`${PACKETS} packets`);
  });

  it('--follow is for files', async () => {
    expect(await crumbshark(['--follow', '-'], first)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^crumbshark: --follow reads a file while it grows: .*\n$/),
    });
  });
});

describe('reports', () => {
  it('that are not whole are removed where a signal ends the run at once', async () => {
    // A pipe that holds nothing yet: the reports are open, and the run waits.
    spawnSync('mkfifo', [inFolder('pipe')]);
    const args = ['-q', '-r', inFolder('pipe'), '--report', `json=${inFolder('report.json')}`];
    const { child, closed } = start(args);
    await vi.waitFor(() => expect(readdirSync(directory)).toHaveLength(2), WAIT);
    child.kill('SIGINT');
    expect(await closed).toEqual([null, 'SIGINT']);
    // Of root another process removes them.
    await vi.waitFor(() => expect(readdirSync(directory)).toEqual(['pipe']), WAIT);
  });

  it.skipIf(!existsSync('/dev/full'))('stay as they were when the run fails (needs /dev/full)', async () => {
    writeFileSync(inFolder('a.pcap'), captureFile([login('first=1')]));
    writeFileSync(inFolder('report.json'), 'before');
    const { status, stderr } = await crumbshark([
      '-q',
      '-r',
      inFolder('a.pcap'),
      '-T',
      'ndjson',
      '--report',
      'csv=/dev/full',
      '--report',
      `json=${inFolder('report.json')}`,
      '-w',
      '/dev/full',
    ]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^crumbshark: [^\n]*\n$/);
    expect(textOf('report.json')).toBe('before');
    expect(readdirSync(directory).sort()).toEqual(['a.pcap', 'report.json']);
  });

  it('are whole where another one cannot be written', async () => {
    writeFileSync(inFolder('a.pcap'), captureFile([login('first=1')]));
    const full = existsSync('/dev/full') ? '/dev/full' : '/nonexistent/report';
    const { status } = await crumbshark([
      '-q',
      '-r',
      inFolder('a.pcap'),
      '--report',
      `csv=${full}`,
      '--report',
      `json=${inFolder('report.json')}`,
    ]);
    expect(status).toBe(2);
    if (existsSync('/dev/full')) expect(JSON.parse(textOf('report.json')).summary.setCookies).toBe(1);
  });

  it('keep the permissions of the file that was there', async () => {
    writeFileSync(inFolder('a.pcap'), captureFile([login('first=1')]));
    writeFileSync(inFolder('report.json'), 'before', { mode: 0o600 });
    await crumbshark(['-q', '-r', inFolder('a.pcap'), '--report', `json=${inFolder('report.json')}`]);
    expect(spawnSync('ls', ['-l', inFolder('report.json')], { encoding: 'utf8' }).stdout).toMatch(
      /^-rw-------/,
    );
  });

  it('of two runs at once are those of one of them, whole', async () => {
    writeFileSync(inFolder('a.pcap'), captureFile([login('first=1')]));
    const args = ['-q', '-r', inFolder('a.pcap'), '--report', `json=${inFolder('report.json')}`];
    const ends = await Promise.all([crumbshark(args), crumbshark(args), crumbshark(args)]);
    expect(ends.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(JSON.parse(textOf('report.json')).summary.setCookies).toBe(1);
    expect(readdirSync(directory).sort()).toEqual(['a.pcap', 'report.json']);
  });
});

describe('time', () => {
  /** Three exchanges, the second one at another time. */
  function jumping(seconds: number): Buffer {
    const file = captureFile([login('first=1'), login('second=2'), login('third=3')]);
    for (let at = 24, index = 0; at < file.length; index++) {
      if (index >> 1 === 1) file.writeUInt32LE(file.readUInt32LE(at) + seconds, at);
      at += 16 + file.readUInt32LE(at + 8);
    }
    return file;
  }

  it.each([
    ['jumps ahead by ten years', 315_360_000],
    ['jumps back by ten years', -315_360_000],
    ['jumps back by a second', -1],
  ])('that %s loses nothing', async (_name, seconds) => {
    writeFileSync(inFolder('jumping.pcap'), jumping(seconds));
    const { status, stdout } = await crumbshark(['-q', '-r', inFolder('jumping.pcap'), ...LIST]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'first=1\nsecond=2\nthird=3\n' });
  });
});
