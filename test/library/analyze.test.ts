// The library against the command: the same records, and what only a program can do.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { type AnalyzeOptions, analyze } from '../../src/library/analyze.ts';
import { MAX_QUEUED_RECORDS } from '../../src/library/limits.ts';
import type { Source } from '../../src/library/source.ts';
import type { CrumbRecord, SetCookieRecord, SummaryRecord } from '../../src/record/records.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { usable } from '../capture/live/support.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, response } from '../support/conversation.ts';
import { ethernet } from '../support/headers.ts';
import { crumbshark, records as recordsOf } from '../support/program.ts';
import { checkRecord } from '../support/record-schema.ts';
import { FIXTURES } from '../support/repository.ts';

const LOGIN = join(FIXTURES, 'demo-login.pcap');
const directory = mkdtempSync(join(tmpdir(), 'crumbshark-library-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function all(source: Source, options?: AnalyzeOptions): Promise<CrumbRecord[]> {
  const records: CrumbRecord[] = [];
  for await (const record of analyze(source, options)) {
    checkRecord(record);
    records.push(record);
  }
  return records;
}

const valuesOf = (records: readonly CrumbRecord[]): string[] =>
  records.flatMap((record) => (record.type === 'set-cookie' ? [record.setCookie] : []));

/** A program types no command, and its bytes are no file. */
function asProgram(records: readonly Record<string, unknown>[]): unknown[] {
  return records.map((record) => {
    if (record.type !== 'summary') return record;
    const { run } = record as unknown as SummaryRecord;
    return {
      ...record,
      run: { ...run, command: null, inputs: run.inputs.map((one) => ({ ...one, fileBytes: 0 })) },
    };
  });
}

/** A capture with more cookies than may wait, in many blocks. */
function manyCookies(count: number): Buffer {
  const talk = new Conversation().open();
  const body = 'x'.repeat(1000);
  for (let index = 0; index < count; index++) talk.exchange(response([`Set-Cookie: n=${index}`], body));
  return pcap(talk.packets.map((packet) => ({ bytes: ethernet(packet.bytes) })));
}

describe('analyze gives the records of -T ndjson', () => {
  const file = readFileSync(LOGIN);

  it.each<[string, () => Source]>([
    ['of a path', () => LOGIN],
    ['of a Buffer', () => file],
    ['of a stream of Node', () => Readable.from([file.subarray(0, 1000), file.subarray(1000)])],
    ['of a stream of the web', () => new Blob([file]).stream() as AsyncIterable<Uint8Array>],
  ])('%s', async (_name, source) => {
    const expected = asProgram(recordsOf(await crumbshark([LOGIN, '-T', 'ndjson', '-q'])));
    expect(expected.length).toBeGreaterThan(10);
    const found = await all(source(), { inputName: LOGIN });
    expect(asProgram(JSON.parse(JSON.stringify(found)))).toEqual(expected);
  });

  it.each<[string, AnalyzeOptions, string[]]>([
    ['-Y', { displayFilter: 'cookie.deletion == 1' }, ['-Y', 'cookie.deletion == 1']],
    ['-Y that needs the rules', { displayFilter: 'finding.rule' }, ['-Y', 'finding.rule']],
    ['--name', { name: 'nothing*' }, ['--name', 'nothing*']],
    ['--host', { host: '127.*' }, ['--host', '127.*']],
    ['--assume-https', { assumeHttps: true }, ['--assume-https']],
    ['-c', { packetLimit: 30 }, ['-c', '30']],
    ['-a', { cookieLimit: 2, durationSeconds: 100 }, ['-a', 'cookies:2', '-a', 'duration:100']],
  ])('with %s', async (_name, options, args) => {
    const expected = asProgram(recordsOf(await crumbshark([LOGIN, '-T', 'ndjson', '-q', ...args])));
    expect(asProgram(JSON.parse(JSON.stringify(await all(LOGIN, options))))).toEqual(expected);
  });

  it('of a directory', async () => {
    const folder = mkdtempSync(join(directory, 'rotated-'));
    const others = readFileSync(join(FIXTURES, 'express-login.pcap'));
    writeFileSync(join(folder, '1.pcap'), file);
    writeFileSync(join(folder, '2.pcap'), others);
    const values = [
      ...valuesOf(await all(LOGIN)),
      ...valuesOf(await all(join(FIXTURES, 'express-login.pcap'))),
    ];
    expect(valuesOf(await all(folder)).toSorted()).toEqual(values.toSorted());
  });
});

describe('options', () => {
  it('mask: values are masked', async () => {
    const values = valuesOf(await all(LOGIN, { mask: true }));
    expect(values[0]).toMatch(/^session=eyJfZmxh…\(\d+\)#[0-9a-f]{6}; HttpOnly; Path=\/$/);
  });

  it('config: as in crumbshark.config.json', async () => {
    const rules = async (config: AnalyzeOptions['config']) =>
      (await all(LOGIN, config === undefined ? {} : { config })).flatMap((record) =>
        record.type === 'finding' ? [record.rule] : [],
      );
    expect(await rules(undefined)).toContain('samesite-missing');
    expect(await rules({ rules: { 'samesite-missing': 'off' } })).not.toContain('samesite-missing');
    const wrong = { rules: { 'samesite-mising': 'off' } } as unknown as AnalyzeOptions['config'];
    await expect(rules(wrong)).rejects.toThrow('config: rules.samesite-mising is not known');
  });

  it('judge: false leaves out findings and verdicts', async () => {
    const records = await all(LOGIN, { judge: false });
    const types = new Set(records.map(({ type }) => type));
    expect([...types]).toEqual(['set-cookie', 'cookie', 'summary']);
    expect((records[0] as SetCookieRecord).verdict).toBeNull();
  });

  it('onWarning: damage, which the summary has too', async () => {
    const warnings: string[] = [];
    const records = await all(readFileSync(LOGIN).subarray(0, 3000), {
      onWarning: (line) => warnings.push(line),
    });
    expect(warnings).toEqual([expect.stringMatching(/^buffer: .*cut short/)]);
    expect((records.at(-1) as SummaryRecord).warnings).toEqual(warnings);
  });
});

describe('mistakes reject, and nothing else does', () => {
  it.each<[string, Source, AnalyzeOptions, string | RegExp]>([
    ['a file that is not there', join(directory, 'none.pcap'), {}, /none\.pcap: there is no such file$/],
    ['bytes that are no capture', Buffer.from('%PDF-1.4 not a capture'), {}, /^buffer/],
    ['an unknown field', LOGIN, { displayFilter: 'http.coookie' }, /unknown field "http\.coookie"/],
    ['a key log that is not there', LOGIN, { keylog: join(directory, 'none') }, /there is no such key log/],
  ])('%s', async (_name, source, options, message) => {
    const reading = all(source, options);
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(reading).rejects.toThrow(message);
  });

  it('a source that is none', async () => {
    await expect(all(7 as unknown as Source)).rejects.toThrow(TypeError);
  });
});

describe('the reader sets the pace', () => {
  const COOKIES = 4 * MAX_QUEUED_RECORDS;
  const capture = manyCookies(COOKIES);

  it('every record comes, in order, however slow it is', async () => {
    expect(capture.length).toBeGreaterThan(8 * READ_BLOCK_BYTES);
    const ids: number[] = [];
    for await (const record of analyze(capture)) {
      if (record.type === 'set-cookie') ids.push(Number(record.cookie.value));
      if (ids.length % 500 === 0) await sleep(1);
    }
    expect(ids).toEqual(Array.from({ length: COOKIES }, (_, index) => index));
  });

  it('nothing is read before the first record is asked for, and no more than fits', async () => {
    let taken = 0;
    async function* blocks(): AsyncGenerator<Buffer> {
      for (let at = 0; at < capture.length; at += READ_BLOCK_BYTES) {
        taken++;
        yield capture.subarray(at, at + READ_BLOCK_BYTES);
      }
    }
    const reading = analyze(blocks());
    await sleep(20);
    expect(taken).toBe(0);
    await reading.next();
    await sleep(100);
    // As many as give the records that may wait, and what the stream holds itself.
    expect(taken).toBeLessThan(capture.length / READ_BLOCK_BYTES / 2);
    await reading.return();
    const before = taken;
    await sleep(20);
    expect(taken).toBe(before);
  });

  it('a loop that is left closes what was opened', async () => {
    const stream = Readable.from([capture.subarray(0, READ_BLOCK_BYTES), capture.subarray(READ_BLOCK_BYTES)]);
    for await (const record of analyze(stream)) {
      expect(record.type).toBe('set-cookie');
      break;
    }
    expect(stream.destroyed).toBe(true);
  });

  it('a signal ends the reading as if the capture had ended, also of a silent stream', async () => {
    const stream = new PassThrough();
    stream.write(capture.subarray(0, 100_000));
    const stop = new AbortController();
    const records: CrumbRecord[] = [];
    for await (const record of analyze(stream, { signal: stop.signal })) {
      records.push(record);
      if (records.length === 5) setTimeout(() => stop.abort(), 20);
    }
    expect(valuesOf(records).length).toBeGreaterThan(20);
    expect(records.at(-1)).toMatchObject({ type: 'summary', setCookies: valuesOf(records).length });
    expect(stream.destroyed).toBe(true);
    const before = await all(new PassThrough(), { signal: AbortSignal.abort() });
    expect(before).toMatchObject([{ type: 'summary', packets: 0 }]);
  });
});

describe.skipIf(!usable.tcpdump)('live on loopback (skipped without root and tcpdump)', () => {
  it('records come while the capture goes on, and the summary when it is stopped', async () => {
    const { createServer, get } = await import('node:http');
    const server = createServer((_request, response) => {
      response.setHeader('Set-Cookie', 'live=1');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const stop = new AbortController();
    const user = process.getuid!();
    const records: CrumbRecord[] = [];
    const source = { interface: 'lo', captureFilter: `tcp port ${port}` };
    const onNotice = (): void => void setTimeout(() => get({ port, host: '127.0.0.1', agent: false }), 300);
    for await (const record of analyze(source, { signal: stop.signal, onNotice })) {
      records.push(record);
      if (record.type === 'set-cookie') stop.abort();
    }
    server.close();
    expect(valuesOf(records)).toEqual(['live=1']);
    expect(records.at(-1)).toMatchObject({ type: 'summary', setCookies: 1 });
    expect(process.getuid!()).toBe(user);
  });
});

it('a stream that breaks off: the records of what arrived, and then the error', async () => {
  const bytes = readFileSync(LOGIN);
  async function* broken() {
    yield bytes.subarray(0, bytes.length - 10);
    throw Object.assign(new Error('read EIO'), { code: 'EIO', syscall: 'read' });
  }
  const types: string[] = [];
  const reading = (async () => {
    for await (const { type } of analyze(broken())) types.push(type);
  })();
  await expect(reading).rejects.toThrow('stream: it cannot be read (EIO)');
  expect(types).toContain('set-cookie');
  expect(types.at(-1)).toBe('summary');
});
