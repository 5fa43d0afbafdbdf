import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { OUTPUT_BATCH_CHARACTERS } from '../../src/cli/limits.ts';
import { fileOutput, standardOutput } from '../../src/cli/output.ts';
import { UserError } from '../../src/shared/user-error.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('text is gathered until a batch is full, or written at once', async () => {
  const path = join(directory, 'report');
  const gathered = fileOutput(path, false);
  gathered.open();
  gathered.write('é');
  expect(readFileSync(path, 'utf8')).toBe('');
  gathered.write('x'.repeat(OUTPUT_BATCH_CHARACTERS));
  expect(readFileSync(path, 'utf8')).toHaveLength(OUTPUT_BATCH_CHARACTERS + 1);
  gathered.write('end');
  await gathered.end();
  expect(readFileSync(path, 'utf8').slice(-4)).toBe('xend');

  const live = fileOutput(path, true);
  live.open();
  live.write('row\n');
  expect(readFileSync(path, 'utf8')).toBe('row\n');
  await live.end();
});

test('a file is made when it is opened; one that cannot be made is a mistake of the user', () => {
  const path = join(directory, 'report');
  const output = fileOutput(path, false);
  expect(existsSync(path)).toBe(false);
  output.open();
  expect(existsSync(path)).toBe(true);
  expect(() => fileOutput(join(directory, 'missing', 'report'), false).open()).toThrow(UserError);
});

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
      '\r    the same 1 more time',
      '\r    the same 2 more times',
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
