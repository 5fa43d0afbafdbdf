// A log is hostile input: it is cut, its lines are lost, doubled and garbled, and it asks for more memory than there is.

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../../src/capture/chunk-feed.ts';
import { MAX_LOG_LINE_BYTES } from '../../src/message-log/limits.ts';
import { MessageLogReader } from '../../src/message-log/log-reader.ts';
import type { AnyMessage } from '../../src/record/message.ts';
import { type JudgedRun, judged, judgedLog, logOf } from '../support/log-equality.ts';
import fc from '../support/properties.ts';
import { FIXTURES } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'demo-login.pcap');
const log = await logOf([LOGIN]);
const lines = log.trimEnd().split('\n');
const whole = await judgedLog(log);

/** Reads a log in pieces. */
function read(
  text: string | Buffer,
  pieces: readonly number[] = [],
): { messages: AnyMessage[]; warnings: string[]; isEnded: boolean } {
  const messages: AnyMessage[] = [];
  const warnings: string[] = [];
  let isEnded = false;
  const sink = {
    begin() {},
    input() {},
    counts() {},
    message: (message: AnyMessage) => void messages.push(message),
    end() {
      isEnded = true;
    },
    stream: (number: number) => number,
  };
  const reader = new MessageLogReader(sink, { warn: (line) => warnings.push(line) });
  const bytes = Buffer.from(text);
  let carried = Buffer.alloc(0);
  let at = 0;
  for (const end of [
    ...pieces.filter((one) => one > 0 && one < bytes.length).sort((a, b) => a - b),
    bytes.length,
  ]) {
    carried = Buffer.concat([carried, bytes.subarray(at, end)]);
    at = end;
    const consumed = reader.consume(carried, viewOf(carried), 0, carried.length, at === bytes.length);
    carried = carried.subarray(consumed);
  }
  reader.finish(carried.length);
  return { messages, warnings, isEnded };
}

const all = read(log);
const withLines = (change: (lines: string[]) => string[]): string => `${change([...lines]).join('\n')}\n`;
const first = `${lines[0]}\n`;

describe('a message log', () => {
  it('gives the same messages however its bytes arrive', () => {
    expect(all.messages).toHaveLength(
      lines.filter((line) => /"kind":"(request|response|content)"/.test(line)).length,
    );
    expect(all.warnings).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 40 }), (pieces) => {
        expect(read(log, pieces)).toEqual(all);
      }),
      { numRuns: 50 },
    );
    expect(
      read(
        log,
        [...log].map((_, index) => index),
      ).messages,
    ).toEqual(all.messages);
  });

  it('that is cut anywhere gives what was whole before, and says that it was cut', () => {
    for (let length = first.length; length < log.length - 1; length += 37) {
      const { messages, warnings, isEnded } = read(log.slice(0, length));
      expect(messages).toEqual(all.messages.slice(0, messages.length));
      expect(isEnded).toBe(false);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/^cut short behind line \d+/);
    }
    // Only its last line end is missing.
    expect(read(log.trimEnd())).toEqual(all);
  });

  it('reads on behind lines that were put in, and behind a line that is no UTF-8', () => {
    for (const alien of ['garbage', '', '{"n":"x"}', `{"n":-1}`]) {
      const added = read(withLines((one) => [...one.slice(0, 4), alien, ...one.slice(4)]));
      expect(added.messages).toEqual(all.messages);
      expect(added.warnings).toEqual(['line 5 cannot be read']);
    }
    const blank = read(withLines((one) => one.flatMap((line) => [line, ''])));
    expect(blank.messages).toEqual(all.messages);
    const last = lines.findLastIndex((line) => line.includes('"kind":"response"'));
    const damaged = Buffer.from(withLines((one) => one));
    damaged[damaged.indexOf(lines[last]!) + lines[last]!.indexOf('"phrase":"') + 10] = 0xff;
    expect(read(damaged).warnings).toEqual([`line ${last + 1} cannot be read`]);
    expect(read(damaged).messages.filter(({ kind }) => kind === 'response')).toHaveLength(
      all.messages.filter(({ kind }) => kind === 'response').length - 1,
    );
  });

  it('says which lines are missing, come again, or cannot be read, and goes on behind them', () => {
    const requestLine = lines.findIndex((line) => line.includes('"kind":"request"'));
    expect(read(withLines((all) => all.toSpliced(requestLine, 1))).warnings).toEqual([
      `1 line is missing before line ${requestLine + 1}`,
      // Its response, whose request is not known any more.
      `line ${requestLine + 1} cannot be read`,
    ]);
    const doubled = read(withLines((all) => all.toSpliced(requestLine, 0, all[requestLine]!)));
    expect(doubled.messages).toEqual(all.messages);
    expect(doubled.warnings).toEqual([`line ${requestLine + 2} comes again, or too late`]);
    const contentAt = lines.findIndex((line) => line.includes('"kind":"content"'));
    const garbled = read(withLines((all) => all.with(contentAt, '{"n":4,"kind":"conte')));
    expect(garbled.messages).toHaveLength(all.messages.length - 1);
    expect(garbled.warnings).toEqual([`line ${contentAt + 1} cannot be read`]);
  });

  it('of random damage never gives an error, and always says so', () => {
    fc.assert(
      fc.property(
        fc.nat(log.length - first.length - 2),
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        (at, noise) => {
          const bytes = Buffer.from(log);
          bytes.set(noise.subarray(0, bytes.length - first.length - at), first.length + at);
          const { messages, warnings } = read(bytes);
          expect(messages.length).toBeLessThanOrEqual(all.messages.length);
          // Noise inside a text changes that text alone.
          if (messages.length < all.messages.length) expect(warnings).not.toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ignores members that it does not know, and counts kinds that it does not know', () => {
    const more = withLines((all) =>
      all.map((line, index) => (index === 0 ? line : line.replace('{', '{"later":[1],'))),
    );
    expect(read(more)).toEqual(all);
    const unknown = withLines((all) => all.toSpliced(2, 0, '{"n":2,"kind":"later"}').map(renumbered));
    expect(read(unknown).messages).toEqual(all.messages.map((message) => message));
    expect(read(unknown).warnings).toEqual(['line 3 cannot be read']);
  });
});

/** Later lines of a log with one line more. Responses keep their requests. */
function renumbered(line: string, index: number): string {
  if (index <= 2) return line;
  return line
    .replace(/^\{"n":(\d+)/, (_, n) => `{"n":${Number(n) + 1}`)
    .replace(/"request":(\d+)/, (_, n) => `"request":${Number(n) + 1}`);
}

describe('members that lie', () => {
  const change = (name: string, value: string): string => {
    const at = lines.findIndex((line) => line.includes('"kind":"request"'));
    return withLines((all) =>
      all.with(
        at,
        all[at]!.replace(new RegExp(`"${name}":("[^"]*"|\\[[^\\]]*\\]|\\d+)`), `"${name}":${value}`),
      ),
    );
  };

  it.each([
    ['frame', '-1'],
    ['frame', '1e400'],
    ['frame', '1.5'],
    ['frame', '"4"'],
    ['stream', '90071992547409930'],
    ['time', '[1e300,0]'],
    ['time', '[0,1000000000]'],
    ['time', '[]'],
    ['input', '7'],
    ['from', '["127.0.0.1",70000]'],
    ['from', '"127.0.0.1"'],
    ['protocol', '"http/9"'],
    ['target', '{}'],
    ['target', '"no path"'],
    ['method', 'null'],
  ])('%s %s', (name, value) => {
    const { messages, warnings } = read(change(name, value));
    expect(messages.length).toBeLessThan(all.messages.length);
    expect(warnings[0]).toMatch(/^line 3 cannot be read$/);
  });

  it('a prototype cannot be reached', () => {
    expect(read(change('method', '"GET","__proto__":{"polluted":true}')).messages).toEqual(all.messages);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('bombs', () => {
  const after = (line: string): ReturnType<typeof read> =>
    read(`${first}${line}\n{"n":3,"kind":"input","input":"a"}\n`);

  it.each([
    ['deep', '['.repeat(1 << 20)],
    ['deep objects', '{"a":'.repeat(1 << 18)],
    ['wide', `[${'[],'.repeat(1 << 22)}0]`],
    ['deep, and short', '['.repeat(1 << 15)],
    ['numbers', `{"n":${'9'.repeat(1 << 20)}}`],
  ])('%s', (_, line) => {
    expect(after(line).warnings).toEqual(['line 2 cannot be read', '1 line is missing before line 3', CUT]);
  });

  const CUT = 'cut short behind line 3: what was counted at its end is missing, and perhaps messages are';

  it('a line of 100 MB is passed over without being kept', () => {
    const reader = new MessageLogReader(
      { begin() {}, input() {}, counts() {}, message() {}, end() {}, stream: (number) => number },
      { warn: (line) => warnings.push(line) },
    );
    const warnings: string[] = [];
    const start = Buffer.from(first);
    reader.consume(start, viewOf(start), 0, start.length, false);
    const block = Buffer.alloc(MAX_LOG_LINE_BYTES + 2, 'x');
    expect(reader.consume(block, viewOf(block), 0, block.length, false)).toBe(block.length);
    for (let read = 0; read < 100e6; read += block.length)
      expect(reader.consume(block, viewOf(block), 0, block.length, false)).toBe(block.length);
    expect(warnings).toEqual(['line 2 is longer than lines are read']);
  });
});

describe('what begins as a log', () => {
  const judgedText = (text: string): Promise<JudgedRun> => judgedLog(text);

  it.each([
    ['{"crumbshark":"messages","version":2}\n', /of version 2, and version 1 is read/],
    ['{"crumbshark":"messages"}\n', /of version none, and version 1 is read/],
    ['{"crumbshark":"records","version":1}\n', /no message log: -T messages writes one/],
    ['{"crumbshark":"mess', /its first line cannot be read/],
    ['{"crumbshark garbage\n', /its first line cannot be read/],
  ])('%s', async (text, message) => {
    await expect(judgedText(text)).rejects.toThrow(message);
  });

  it('and has nothing but its first line is a log that was cut short', async () => {
    const { warnings } = await judgedText(first);
    expect(warnings).toEqual([expect.stringMatching(/^log: cut short behind line 1/)]);
  });
});

describe('gzip', () => {
  it('in one member or several is undone', async () => {
    expect(await judgedLog(gzipSync(log))).toEqual(whole);
    const half = log.length >> 1;
    expect(await judgedLog(Buffer.concat([gzipSync(log.slice(0, half)), gzipSync(log.slice(half))]))).toEqual(
      whole,
    );
  });

  it('that is cut, or wrong, gives what comes before, with a warning', async () => {
    const half = gzipSync(log.slice(0, log.length >> 1));
    const packed = Buffer.concat([half, gzipSync(log.slice(log.length >> 1))]);
    const cut = await judgedLog(packed.subarray(0, packed.length - 20));
    expect(cut.warnings.join()).toMatch(/cut short behind line/);
    expect(cut.lines.length).toBeGreaterThan(1);
    const wrong = Buffer.from(packed);
    wrong[half.length + 30]! ^= 0xff;
    expect((await judgedLog(wrong)).warnings.join()).toMatch(/cut short behind line/);
  });
});

it('cut behind any line the findings are those of the messages before it', async () => {
  const streamed = { inputs: [], stream: { name: 'log', bytes: Readable.from([Buffer.from(log)]) } };
  expect((await judged(streamed)).lines).toEqual(whole.lines);
  const half = await judgedLog(`${lines.slice(0, lines.length >> 1).join('\n')}\n`);
  expect(half.lines.at(-1)).toContain('cut short behind line');
  expect(half.lines.length).toBeLessThan(whole.lines.length);
});
