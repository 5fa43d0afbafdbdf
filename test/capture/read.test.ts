import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { readCapture, readCaptureStream } from '../../src/capture/read.ts';
import { UserError } from '../../src/shared/user-error.ts';
import {
  block,
  Collector,
  captureInterface,
  enhancedPacket,
  hasProgram,
  option,
  pcapHeader,
  pcapRecord,
  pcapRecords,
  section,
  tsharkFrames,
  u32,
} from './support.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'read-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function put(name: string, bytes: Buffer | string): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

async function read(path: string): Promise<Collector> {
  const seen = new Collector();
  await readCapture(path, seen, seen);
  return seen;
}

/** Longer than several blocks, with records that lie across their borders. */
const TEXTS = Array.from({ length: 2000 }, (_, i) => `${i} `.repeat(1 + (i % 150)));
const CAPTURE = Buffer.concat([pcapHeader(), pcapRecords(TEXTS)]);
const texts = (seen: Collector) => seen.packets.map((packet) => packet.data);

describe('readCapture', () => {
  it('reads a file of several blocks, compressed or not', async () => {
    expect(CAPTURE.length).toBeGreaterThan(2 * READ_BLOCK_BYTES);
    for (const path of [put('plain.txt', CAPTURE), put('compressed.txt', gzipSync(CAPTURE))]) {
      const seen = await read(path);
      expect(texts(seen)).toEqual(TEXTS);
      expect(seen.packets.at(-1)!.frame).toBe(TEXTS.length);
      expect(seen.warnings).toEqual([]);
    }
  });

  it('reads a record larger than a block', async () => {
    const secrets = 's'.repeat(READ_BLOCK_BYTES * 3);
    const secretsBlock = block(
      10,
      Buffer.concat([u32(1, 'little'), u32(secrets.length, 'little'), Buffer.from(secrets)]),
    );
    const seen = await read(
      put(
        'large',
        Buffer.concat([section(), captureInterface(1), secretsBlock, enhancedPacket({ data: 'x' })]),
      ),
    );
    expect(seen.secretBlocks).toEqual([[1, secrets]]);
    expect(texts(seen)).toEqual(['x']);
  });

  it('names the file in its warnings', async () => {
    const path = put('truncated.pcap', CAPTURE.subarray(0, -1));
    const seen = await read(path);
    expect(texts(seen)).toEqual(TEXTS.slice(0, -1));
    expect(seen.warnings).toEqual([
      expect.stringMatching(new RegExp(`^${path}: cut short .*after packet 1999`)),
    ]);
    const compressed = await read(put('truncated.gz', gzipSync(CAPTURE).subarray(0, -100)));
    expect(compressed.warnings[0]).toContain('compressed data is cut short');
    expect(compressed.packets.length).toBeGreaterThan(1000);
    expect(compressed.counters.damagedRecords).toBe(compressed.warnings.length - 1);
  });

  it('reads the records of Red Hat 6.1 although its magic number says otherwise', async () => {
    const added = Buffer.from([2, 0, 0, 0, 0, 8, 0, 0]);
    const seen = await read(
      put('rh', Buffer.concat([pcapHeader(), pcapRecord([1, 2, 3, 3], 'abc', 'little', added)])),
    );
    expect(texts(seen)).toEqual(['abc']);
  });

  const CASES: [string, () => string, RegExp][] = [
    ['a missing file', () => join(directory, 'none.pcap'), /none\.pcap: there is no such file$/],
    ['a directory', () => directory, /: it is a directory/],
    ['an empty file', () => put('empty', ''), /empty is empty/],
    [
      'a text',
      () => put('notes.txt', 'Dear reader,\n'),
      /notes\.txt is no capture: it is text; pcap, pcapng/,
    ],
    ['one byte', () => put('one', 'x'), /one is no capture/],
    [
      'a short text, compressed',
      () => put('t.gz', gzipSync('Dear reader,\n')),
      /t\.gz is no capture: it is text/,
    ],
    [
      'half a file header',
      () => put('half.pcap', CAPTURE.subarray(0, 20)),
      /half\.pcap ends inside the file header/,
    ],
    [
      'half a header, compressed',
      () => put('half.gz', gzipSync(CAPTURE.subarray(0, 20))),
      /ends inside the file header/,
    ],
    ['a file compressed twice', () => put('twice', gzipSync(gzipSync(CAPTURE))), /twice is compressed twice/],
    ['nothing, compressed', () => put('nothing.gz', gzipSync('')), /is gzip data with nothing in it/],
    ['an unknown version', () => put('v1', pcapHeader({ version: [1, 0] })), /v1 is pcap version 1\.0/],
  ];
  it.each(CASES)('refuses %s in one line', async (_name, path, expected) => {
    const error = await read(path()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(expected);
    expect((error as UserError).message).not.toContain('\n');
  });

  it('refuses a file without permission', async () => {
    const path = put('secret.pcap', CAPTURE);
    chmodSync(path, 0);
    // Root may read everything, so it becomes another user for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid!(65_534);
    try {
      await expect(read(path)).rejects.toThrow(/no permission/);
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });

  it('reports progress in bytes of the file, and ends when `stopped` says so', async () => {
    for (const path of [put('p', CAPTURE), put('p.gz', gzipSync(CAPTURE))]) {
      const seen = new Collector();
      const progress: [number, number | null][] = [];
      const size = readFileSync(path).length;
      await readCapture(path, seen, {
        warn: (message) => seen.warn(message),
        progress: (done, total) => progress.push([done, total]),
        stopped: () => progress.length === 2,
      });
      expect(progress).toHaveLength(2);
      for (const [done, total] of progress) {
        expect(done).toBeLessThanOrEqual(size);
        expect(total).toBe(size);
      }
      expect(seen.packets.length).toBeLessThan(TEXTS.length);
      expect(seen.warnings).toEqual([]);
    }
  });

  it('waits while `pause` does', async () => {
    const seen = new Collector();
    const path = put('pause', CAPTURE);
    let release = () => {};
    const paused = new Promise<void>((resolve) => {
      release = resolve;
    });
    let calls = 0;
    const reading = readCapture(path, seen, {
      warn() {},
      pause: () => (calls++ === 0 ? paused : undefined),
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = seen.packets.length;
    expect(before).toBeLessThan(TEXTS.length);
    release();
    await reading;
    expect(seen.packets).toHaveLength(TEXTS.length);
  });
});

describe('readCaptureStream', () => {
  it('delivers each packet as soon as its last byte has arrived', async () => {
    const stream = new PassThrough();
    const seen = new Collector();
    const reading = readCaptureStream(stream, 'lo', seen, seen);
    const arrive = async (bytes: Buffer) => {
      stream.write(bytes);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return seen.packets.length;
    };
    expect(await arrive(CAPTURE.subarray(0, 24))).toBe(0);
    expect(await arrive(pcapRecords(['first']))).toBe(1);
    const second = pcapRecords(['second']);
    expect(await arrive(second.subarray(0, -1))).toBe(1);
    expect(await arrive(second.subarray(-1))).toBe(2);
    stream.end();
    await reading;
    expect(texts(seen)).toEqual(['first', 'second']);
  });

  it('reads chunks of any size, compressed or not', async () => {
    const small = Buffer.concat([pcapHeader(), pcapRecords(TEXTS.slice(0, 50))]);
    for (const bytes of [small, gzipSync(small)]) {
      const seen = new Collector();
      const chunks = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
      await readCaptureStream(Readable.from(chunks, { objectMode: false }), '-', seen, seen);
      expect(texts(seen)).toEqual(TEXTS.slice(0, 50));
    }
  });

  it('refuses a stream that ends at once, under its name', async () => {
    const seen = new Collector();
    await expect(readCaptureStream(Readable.from([]), 'lo', seen, seen)).rejects.toThrow(/^lo is empty/);
    await expect(readCaptureStream(Readable.from([]), '-', seen, seen)).rejects.toThrow(
      /^standard input is empty/,
    );
  });

  it('ends quietly when it is stopped and its stream destroyed, and not otherwise', async () => {
    for (const stopped of [true, false]) {
      const stream = new PassThrough();
      const reading = readCaptureStream(stream, 'lo', { packet() {} }, { warn() {}, stopped: () => stopped });
      stream.write(pcapHeader());
      setTimeout(() => stream.destroy(), 5);
      if (stopped) await reading;
      else await expect(reading).rejects.toThrow();
    }
  });

  it('does not take more from the stream than it can use', async () => {
    let delivered = 0;
    const endless = (async function* () {
      yield pcapHeader();
      for (;;) {
        delivered++;
        yield pcapRecords(['x']);
      }
    })();
    let packets = 0;
    const hooks = { warn() {}, stopped: () => packets >= 100 };
    await readCaptureStream(Readable.from(endless), 'lo', { packet: () => void packets++ }, hooks);
    expect(delivered).toBeLessThan(200);
  });
});

it.skipIf(!hasProgram('mkfifo'))('reads a named pipe as a stream (needs mkfifo)', async () => {
  const path = join(directory, 'fifo');
  execFileSync('mkfifo', [path]);
  const whole = put('whole.pcap', CAPTURE);
  const writer = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', whole, path]);
  const seen = await read(path);
  expect(texts(seen)).toEqual(TEXTS);
  writer.kill();
});

describe('standard input', () => {
  let script = '';
  beforeAll(async () => {
    script = join(directory, 'count.mjs');
    await build({
      stdin: {
        contents: `import { readCapture } from './read.ts';
          let packets = 0;
          readCapture('-', { packet() { packets++; } }, { warn: console.error })
            .then(() => console.log(packets), (error) => console.log(error.name, error.message));`,
        resolveDir: new URL('../../src/capture', import.meta.url).pathname,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      logLevel: 'silent',
    });
  });

  it('is read as a pipe and as a file', async () => {
    expect(execFileSync(process.execPath, [script], { input: CAPTURE, encoding: 'utf8' })).toBe('2000\n');
    expect(execFileSync(process.execPath, [script], { input: gzipSync(CAPTURE), encoding: 'utf8' })).toBe(
      '2000\n',
    );
    const file = openSync(put('stdin.pcap', CAPTURE), 'r');
    const stdio = [file, 'pipe', 'inherit'] as const;
    expect(execFileSync(process.execPath, [script], { stdio: [...stdio], encoding: 'utf8' })).toBe('2000\n');
  });

  it('that ends at once is refused', async () => {
    expect(execFileSync(process.execPath, [script], { input: '', encoding: 'utf8' })).toMatch(
      /^UserError standard input is empty/,
    );
  });

  it('gives its packets while it stays open', async () => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.write(CAPTURE);
    child.stdin.end();
    let output = '';
    for await (const chunk of child.stdout) output += chunk;
    expect(output).toBe('2000\n');
  });
});

describe.skipIf(!hasProgram('tshark'))('against tshark (needs tshark)', () => {
  const ours = (seen: Collector) =>
    seen.packets.map((packet) => [
      packet.frame,
      `${packet.seconds}.${String(packet.nanoseconds).padStart(9, '0')}`,
      packet.data.length,
      packet.originalLength,
    ]);

  it('agrees on every time resolution of pcapng', async () => {
    const resolutions = [0, 1, 3, 6, 7, 9, 0x80, 0x81, 0x8a, 0x94, 0x97, 0x98, 0x9e];
    const parts = [section('big')];
    for (const value of resolutions)
      parts.push(captureInterface(1, 0, option(9, Buffer.from([value]), 'big'), 'big'));
    resolutions.forEach((value, interfaceNumber) => {
      const units = (value & 0x80 ? 2n : 10n) ** BigInt(value & 0x7f);
      for (const fraction of [0n, 1n, units / 3n, units - 1n])
        parts.push(
          enhancedPacket({ interfaceNumber, ticks: 1_700_000_000n * units + fraction, data: 'x' }, 'big'),
        );
    });
    const path = put('resolutions.pcapng', Buffer.concat(parts));
    expect(ours(await read(path))).toEqual(tsharkFrames(path));
  });

  const formats = ['pcap', 'nsecpcap', 'modpcap', 'nokiapcap', 'rh6_1pcap', 'suse6_3pcap', 'pcapng', 'snoop'];
  it.each(formats)('agrees on what editcap writes as %s', async (format) => {
    const source = put(
      'source.pcap',
      Buffer.concat([pcapHeader({ snapLength: 262_144 }), pcapRecords(TEXTS.slice(0, 40))]),
    );
    const path = join(directory, `${format}.cap`);
    execFileSync('editcap', ['-F', format, source, path], { stdio: 'ignore' });
    const seen = await read(path);
    expect(seen.warnings).toEqual([]);
    expect(texts(seen)).toEqual(TEXTS.slice(0, 40));
    expect(ours(seen)).toEqual(tsharkFrames(path));
  });
});
