// The same packets in another form give the same cookies: other file formats, compressed, split, merged, piped.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse, multiset } from '../support/analyse.ts';
import { crumbshark, execute, records } from '../support/program.ts';
import { CASES, FIXTURES, hasPrograms } from '../support/repository.ts';
import { receivedCookies } from '../support/truth.ts';

const HAS_EDITCAP = hasPrograms('editcap', 'mergecap');
const logins = ['flask-login', 'express-login', 'django-login', 'php-login'];

/** Formats that editcap writes, and crumbshark reads. */
const FORMATS = ['pcapng', 'pcap', 'nsecpcap', 'modpcap', 'rh6_1pcap', 'suse6_3pcap', 'nokiapcap', 'snoop'];
const COMPRESSORS = [
  ['gzip', ['-c']],
  ['gzip', ['-1', '-c']],
  ['zstd', ['-q', '-c']],
  ['zstd', ['-q', '--no-check', '-1', '-c']],
  ['lz4', ['-q', '-c']],
  ['lz4', ['-q', '-9', '-BD', '--content-size', '-c']],
] as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-variants-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const capture = (name: string): string => join(FIXTURES, `${name}.pcap`);
const truth = (...names: string[]): string[] =>
  multiset(names.flatMap((name) => receivedCookies(join(FIXTURES, `${name}.json`))));

async function found(...inputs: string[]): Promise<string[]> {
  const { setCookies, summary } = await analyse(...inputs);
  expect(summary.warnings).toEqual([]);
  return multiset(setCookies.map(({ status, setCookie }) => [status, setCookie]));
}

async function succeed(command: string, ...args: string[]): Promise<void> {
  const { status, stderr } = await execute(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

describe.skipIf(!HAS_EDITCAP)('rewritten by editcap (needs editcap and mergecap)', () => {
  const pairs = FORMATS.flatMap((format) => logins.map((name) => [format, name] as const));

  it.each(pairs)('%s of %s', async (format, name) => {
    const file = join(folder, `${name}.${format}`);
    await succeed('editcap', '-F', format, capture(name), file);
    expect(await found(file)).toEqual(truth(name));
  });

  it.each(logins)('%s in files of five packets, named one by one and as a directory', async (name) => {
    const parts = join(folder, `parts-${name}`);
    await succeed('mkdir', parts);
    await succeed('editcap', '-c', '5', capture(name), join(parts, 'part.pcap'));
    const files = readdirSync(parts).sort();
    expect(files.length).toBeGreaterThan(5);
    expect(await found(...files.map((file) => join(parts, file)))).toEqual(truth(name));

    const flags = files.flatMap((file) => ['-r', join(parts, file)]);
    for (const inputs of [flags, [parts]]) {
      const outcome = await crumbshark(['-T', 'ndjson', ...inputs]);
      expect(cookiesOf(records(outcome))).toEqual(truth(name));
      expect(outcome.status).toBe(0);
    }
  });

  it.each(['pcapng', 'pcap'])('two captures merged into one (%s)', async (format) => {
    const merged = join(folder, `merged.${format}`);
    const [one, other] = logins;
    await succeed('mergecap', '-F', format, '-w', merged, capture(one!), capture(other!));
    expect(await found(merged)).toEqual(truth(one!, other!));
  });
});

function cookiesOf(all: readonly Record<string, unknown>[]): string[] {
  const cookies = all.filter(({ type }) => type === 'set-cookie');
  return multiset(cookies.map(({ status, setCookie }) => [status, setCookie]));
}

describe('compressed', () => {
  it
    .skipIf(!hasPrograms('gzip', 'zstd', 'lz4'))
    .each(COMPRESSORS.flatMap(([command, args]) => logins.map((name) => ({ command, args, name }))))(
    '$name by $command $args (needs gzip, zstd and lz4)',
    async ({ command, args, name }) => {
      const file = join(folder, `${name}-${args.join('')}.${command}`);
      await succeed('sh', '-c', `${command} ${args.join(' ')} < '${capture(name)}' > '${file}'`);
      expect(await found(file)).toEqual(truth(name));
    },
  );
});

describe('standard input', () => {
  it.each(logins)('%s through a pipe', async (name) => {
    const outcome = await crumbshark(['-T', 'ndjson', '-'], { input: readFileSync(capture(name)) });
    expect(cookiesOf(records(outcome))).toEqual(truth(name));
    expect(records(outcome)[0]).toMatchObject({ input: '-' });
    expect(outcome.status).toBe(0);
  });

  it.each([
    ['compressed with gzip', gzipSync(readFileSync(capture('flask-login')))],
    ['with -r -', readFileSync(capture('flask-login'))],
  ])('%s', async (how, input) => {
    const name = how.startsWith('with') ? ['-r', '-'] : ['-'];
    const outcome = await crumbshark(['-T', 'ndjson', ...name], { input });
    expect(cookiesOf(records(outcome))).toEqual(truth('flask-login'));
  });
});

describe('several captures', () => {
  it('that are not one recording keep their connections apart', async () => {
    // All made with the same addresses and ports, at the same times.
    const names = ['link-vlan.pcap', 'link-sll.pcap', 'tunnel-gre.pcap'];
    const { setCookies } = await analyse(...names.map((name) => join(CASES, name)));
    expect(setCookies.map(({ setCookie }) => setCookie)).toEqual(
      names.map((name) => `seen=${name.replace('.pcap', '')}; Path=/`),
    );
    expect(setCookies.map(({ input }) => input)).toEqual(names.map((name) => join(CASES, name)));
    // Frames are counted in each capture, streams over all of them.
    expect(setCookies.map(({ frame }) => frame)).toEqual([5, 5, 5]);
    expect(setCookies.map(({ stream }) => stream)).toEqual([0, 1, 2]);
  });
});
