// Standard output on a terminal that notices go to as well. What fails there: write-failures.test.ts.

import { Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { noticeText, standardOutput } from '../../src/cli/output.ts';

describe('a notice', () => {
  /** What a terminal gets, from both streams, in order. */
  function terminal(isTty: boolean): string[] {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        written.push(String(text));
        return true;
      });
      Object.defineProperty(stream, 'isTTY', { value: isTty, configurable: true });
    }
    return written;
  }
  const before = [process.stdout, process.stderr].map((stream) =>
    Object.getOwnPropertyDescriptor(stream, 'isTTY'),
  );
  afterEach(() => {
    vi.restoreAllMocks();
    for (const [index, stream] of [process.stdout, process.stderr].entries())
      Object.defineProperty(stream, 'isTTY', before[index] ?? { value: undefined, configurable: true });
  });

  it('stands over the line that counts, which is written again', () => {
    const written = terminal(true);
    const output = standardOutput(true, () => {});
    output.write('12  GET /  sid\n');
    output.notice('one');
    output.write('\r    the same 1 more time');
    output.write('\r    the same 2 more times');
    output.notice('two');
    output.write('\n13  GET /  tid\n');
    output.notice('three');
    expect(written).toEqual([
      '12  GET /  sid\n',
      'crumbshark: one\n',
      '\r    the same 1 more time\r    the same 2 more times',
      '\r\x1b[2K',
      'crumbshark: two\n',
      '\r    the same 2 more times',
      '\n13  GET /  tid\n',
      'crumbshark: three\n',
    ]);
  });

  it('is all that is written where the streams are no terminal, with room made before', () => {
    const written = terminal(false);
    const output = standardOutput(true, () => written.push('room'));
    output.write('\r    the same 2 more times');
    output.notice('one');
    expect(written).toEqual(['room', '\r    the same 2 more times', 'room', 'crumbshark: one\n']);
  });
});

describe('a line for people', () => {
  const line = 'the analysis runs as root, as --user says';

  it('is broken between words on a narrow terminal', () => {
    expect(noticeText(line, 40)).toBe('crumbshark: the analysis runs as root,\nas --user says\n');
  });

  it('is one line without a terminal', () => {
    expect(noticeText(line, Number.POSITIVE_INFINITY)).toBe(`crumbshark: ${line}\n`);
  });
});

describe('a write that fails', () => {
  const failing = (code: string) =>
    standardOutput(
      false,
      () => {},
      new Writable({
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
      }) as unknown as NodeJS.WriteStream,
    );

  it.each(['ENOSPC', 'EIO', 'EDQUOT'])('with %s ends the run with one line', async (code) => {
    const output = failing(code);
    output.open();
    output.write('a line\n');
    await expect(output.end()).rejects.toThrow(`cannot write standard output: write ${code}`);
    expect(output.isClosed()).toBe(true);
  });

  it('with EPIPE is a reader that went away, and no failure', async () => {
    const output = failing('EPIPE');
    output.open();
    output.write('a line\n');
    await output.end();
    expect(output.isClosed()).toBe(true);
  });
});
