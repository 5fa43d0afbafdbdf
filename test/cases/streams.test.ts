// Standard output and standard error: a reader that goes away, bytes that must never reach a terminal.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/report/index.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, response } from '../support/conversation.ts';
import { packetsOf } from '../support/packets-of.ts';
import { CRUMBSHARK, crumbshark, execute } from '../support/program.ts';
import { CASES, FIXTURES } from '../support/repository.ts';
import { frames } from './gallery/case.ts';

const FIELDS = [
  'http.set_cookie',
  'cookie.name',
  'cookie.value',
  'http.request.uri',
  'http.request.full_uri',
  'http.host',
  'http.response.phrase',
  'http.server',
  'http.cookie',
  'http.user_agent',
];
/** C0 but line ends, DEL, C1, and characters that steer the direction of text or hide. */
const HARMFUL =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** A visit in which every string that the wire carries is hostile. */
function hostileCapture(): Buffer {
  const evil = '\x1b[2J\x1b]0;pwned\x07\x9b31m\r';
  const talk = new Conversation().open();
  talk.send(
    `GET /${'\x1b[31m'}\x7f HTTP/1.1\r\nHost: h${evil}\r\nCookie: a=${evil}\r\nUser-Agent: ${evil}\r\n\r\n`,
  );
  talk.respond(
    response(
      [
        `Server: ${evil}`,
        `Set-Cookie: n${evil}=v${evil}; Path=/${evil}; Domain=${evil}; SameSite=${evil}; Expires=${evil}`,
      ],
      'ok',
      `200 O${evil}K`,
    ),
  );
  return pcap(frames(talk.packets));
}

describe('hostile bytes', () => {
  const formats = Object.keys(FORMATS);

  it.each(formats)('-T %s shows none of them raw', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'crumbshark-hostile-'));
    const file = join(folder, 'hostile.pcap');
    writeFileSync(file, hostileCapture());
    const shown = format === 'fields' ? FIELDS.flatMap((name) => ['-e', name]) : [];
    const inputs = [file, join(CASES, 'control-bytes.pcap'), join(CASES, 'encodings.pcap')];
    for (const extra of [[], ['--show-values'], ...(format === 'messages' ? [] : [['--mask']])]) {
      const { stdout, stderr, status } = await crumbshark(['-T', format, ...shown, ...extra, ...inputs]);
      expect(status).toBe(0);
      expect(stdout.length).toBeGreaterThan(20);
      expect(stdout).not.toMatch(HARMFUL);
      expect(stderr).not.toMatch(HARMFUL);
      // A carriage return ends lines of CSV and stands nowhere else.
      if (format === 'csv') expect(stdout.replaceAll('\r\n', '')).not.toContain('\r');
      else expect(stdout).not.toContain('\r');
    }
    rmSync(folder, { recursive: true });
  });

  it('no record can forge a line', async () => {
    const { stdout } = await crumbshark(['-T', 'ndjson', join(CASES, 'bare-cr.pcap')]);
    const types = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types.filter((type) => type !== 'finding')).toEqual([
      'set-cookie',
      'set-cookie',
      'inventory',
      'inventory',
      'summary',
    ]);
  });

  it('a file name with an escape sequence is shown escaped in an error', async () => {
    const { stderr, status } = await crumbshark(['no\x1b[31mfile.pcap']);
    expect(status).toBe(2);
    expect(stderr).toContain('no\\x1b[31mfile.pcap');
    expect(stderr).not.toMatch(HARMFUL);
  });
});

describe('a closed pipe', () => {
  let folder = '';
  /** More output than a pipe holds: the same capture, minutes later. */
  const many: string[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'streams-'));
    for (let index = 0; index < 60; index++) {
      const { header, packets } = packetsOf(join(CASES, 'sixty-cookies.pcap'));
      for (const packet of packets) packet.writeUInt32LE(packet.readUInt32LE(0) + 60 * index, 0);
      many.push(join(folder, `${index}.pcap`));
      writeFileSync(many.at(-1)!, Buffer.concat([header, ...packets]));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['ndjson', 'csv', 'table', 'ek'])('-T %s | head -1 ends quietly', async (format) => {
    const command = `"$0" "$@" | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const { stdout, stderr, status } = await execute('bash', [
      ...['-c', command, process.execPath, CRUMBSHARK, '-T', format],
      ...many,
    ]);
    // Root becomes another user, and says so.
    expect(stderr.replace(/^crumbshark: the analysis runs as .*\n/, '')).toBe('');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(status).toBe(0);
  });

  it('ends the run: an endless input is not read to its end', async () => {
    const child = spawn(process.execPath, [CRUMBSHARK, '-T', 'ndjson', '-'], { stdio: 'pipe' });
    child.stdin.on('error', () => {});
    const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
    const capture = pcap(frames(visits(400)));
    child.stdin.write(capture);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    // Standard input stays open; the next packets make the program notice that its output is closed.
    const more = capture.subarray(24);
    const timer = setInterval(() => child.stdin.write(more), 20);
    expect(await exit).toBe(0);
    clearInterval(timer);
  });
});

function visits(count: number) {
  const talk = new Conversation().open();
  for (let visit = 0; visit < count; visit++) talk.exchange(response([`Set-Cookie: visit=${visit}`]));
  return talk.packets;
}

describe('streams', () => {
  it('results on standard output, everything else on standard error', async () => {
    const { stdout, stderr } = await crumbshark(['-T', 'csv', join(CASES, 'truncated-file.pcap')]);
    expect(stdout.split('\r\n').slice(1, -1)).toHaveLength(11);
    expect(stdout).not.toMatch(/warning|packets/);
    expect(stderr).toMatch(/warning/);
  });

  it('no colour codes where there is no terminal', async () => {
    const { stdout, stderr } = await crumbshark([join(FIXTURES, 'flask-login.pcap')], {
      environment: { NO_COLOR: '', FORCE_COLOR: '1', TERM: 'xterm-256color' },
    });
    expect(stdout + stderr).not.toContain('\x1b');
  });
});

it('a filter on findings reads a file twice; of a pipe it knows what each message shows', async () => {
  const framesOf = async (capture: string, filter: string) => {
    const command = `"$0" "$@" ${capture}`;
    const words = ['-T', 'fields', '-e', 'frame.number', '-Y', filter];
    const { status, stdout, stderr } = await execute('bash', [
      '-c',
      command,
      process.execPath,
      CRUMBSHARK,
      ...words,
    ]);
    expect(status).toBe(0);
    return { frames: stdout.trim().split('\n'), isSaid: stderr.includes('keep the packets with -w') };
  };
  const login = join(FIXTURES, 'flask-login.pcap');
  // Only the end of the run shows it.
  const late = 'finding.rule == "stateless-session-logout"';
  expect(await framesOf(login, late)).toEqual({ frames: ['54'], isSaid: false });
  expect(await framesOf(`<(cat ${login})`, late)).toEqual({ frames: [''], isSaid: true });
  const early = 'finding.rule == "samesite-missing"';
  const frames = ['18', '30', '42', '54'];
  expect(await framesOf(login, early)).toEqual({ frames, isSaid: false });
  expect(await framesOf(`<(cat ${login})`, early)).toEqual({ frames, isSaid: true });
});
