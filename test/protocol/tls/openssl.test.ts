// What Node's TLS cannot do: early data and key updates, with the openssl command.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { constants, privateDecrypt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { RSA_CERTIFICATE, RSA_KEY } from './certificates.ts';
import { openRelay, portOf, talk } from './conversation.ts';
import { type Chunk, CLIENT, converse, Rig, recordsOf, SERVER } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-openssl-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string): string => join(directory, name);

function openssl(): string | null {
  try {
    return execFileSync('stdbuf', ['-o0', 'openssl', 'version'], { encoding: 'utf8' });
  } catch {
    return null;
  }
}
const hasOpenssl = /^OpenSSL [3-9]/.test(openssl() ?? '');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

function start(args: readonly string[]): ChildProcess & { output: () => string } {
  // Unbuffered: the output says how far it is.
  const child = spawn('stdbuf', ['-o0', 'openssl', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (bytes) => {
    text += bytes;
  });
  child.stderr.on('data', (bytes) => {
    text += bytes;
  });
  started.push(child);
  return Object.assign(child, { output: () => text });
}

/** Waits until every text was printed. */
async function printed(child: { output: () => string }, ...texts: string[]): Promise<void> {
  await until(
    () => texts.every((text) => child.output().includes(text)),
    () => `${texts.join(' and ')} in: ${child.output().slice(-2000)}`,
  );
}

async function until(condition: () => boolean, what: () => string = () => 'it'): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Error(`did not happen: ${what()}`);
}

async function serve(...options: string[]) {
  writeFileSync(file('cert'), RSA_CERTIFICATE);
  writeFileSync(file('key'), RSA_KEY);
  const port = await freePort();
  const server = start([
    ...['s_server', '-accept', `127.0.0.1:${port}`, '-cert', file('cert'), '-key', file('key')],
    ...options,
  ]);
  await printed(server, 'ACCEPT');
  const chunks: Chunk[] = [];
  const relay = await openRelay(port, chunks);
  return { server, chunks, relay, connect: `127.0.0.1:${portOf(relay)}` };
}

const read = (keyLog: string, chunks: readonly Chunk[], split?: (left: number) => number): Rig => {
  const rig = new Rig(readFileSync(keyLog));
  converse(rig, chunks, split);
  return rig;
};

describe.skipIf(!hasOpenssl)('with the openssl command (skipped without OpenSSL 3 and stdbuf)', () => {
  it('early data that is accepted comes before everything else; refused, it never was', async () => {
    const { server, chunks, relay, connect } = await serve(
      '-tls1_3',
      '-early_data',
      '-keylogfile',
      file('early.keys'),
    );
    const first = start(['s_client', '-connect', connect, '-tls1_3', '-sess_out', file('session')]);
    await printed(first, 'Max Early Data');
    await sleep(50);
    first.stdin!.write('Q\n');
    await until(() => first.exitCode !== null);
    writeFileSync(file('early'), 'GET /early HTTP/1.1\r\nCookie: early=1\r\n\r\n');
    chunks.length = 0;
    const second = start([
      ...['s_client', '-connect', connect, '-tls1_3', '-sess_in', file('session')],
      ...['-early_data', file('early')],
    ]);
    await printed(server, 'early=1');
    await printed(second, 'Early data was accepted');
    second.stdin!.write('after\n');
    await printed(server, 'after');
    server.stdin!.write('response\n');
    await printed(second, 'response');
    second.stdin!.write('Q\n');
    await until(() => second.exitCode !== null);
    for (const split of [undefined, () => 1]) {
      const rig = read(file('early.keys'), chunks, split);
      expect(rig.undecrypted).toEqual([]);
      expect(rig.text(CLIENT)).toBe('GET /early HTTP/1.1\r\nCookie: early=1\r\n\r\nafter\n');
      expect(rig.text(SERVER)).toBe('response\n');
    }
    server.stdin!.write('Q\n');
    relay.close();

    // The same ticket at a server that was started anew: it does not know it.
    const other = await serve('-tls1_3', '-early_data', '-keylogfile', file('refused.keys'));
    const third = start([
      ...['s_client', '-connect', other.connect, '-tls1_3', '-sess_in', file('session')],
      ...['-early_data', file('early')],
    ]);
    await printed(third, 'Early data was rejected');
    third.stdin!.write('after\n');
    await printed(other.server, 'after');
    third.stdin!.write('Q\n');
    await until(() => third.exitCode !== null);
    const rig = read(file('refused.keys'), other.chunks);
    expect(rig.undecrypted).toEqual([]);
    expect(rig.text(CLIENT)).toBe('after\n');
    other.server.stdin!.write('Q\n');
    other.relay.close();
  });

  it('key updates of both endpoints, also when the record that announces one is lost', async () => {
    const { server, chunks, relay, connect } = await serve('-tls1_3', '-keylogfile', file('update.keys'));
    const client = start(['s_client', '-connect', connect, '-tls1_3']);
    await printed(client, 'read R BLOCK');
    const sent: [string, string] = ['', ''];
    const say = async (direction: 0 | 1, text: string): Promise<void> => {
      const [from, to] = direction === CLIENT ? [client, server] : [server, client];
      from.stdin!.write(`${text}\n`);
      sent[direction] += `${text}\n`;
      await printed(to, text);
    };
    await say(CLIENT, 'one');
    await say(SERVER, 'two');
    for (const [index, [from, command]] of (
      [
        [client, 'k\n'],
        [client, 'K\n'],
        [server, 'k\n'],
        [server, 'K\n'],
      ] as const
    ).entries()) {
      from.stdin!.write(command);
      await sleep(60);
      await say(CLIENT, `client after ${index}`);
      await say(SERVER, `server after ${index}`);
    }
    client.stdin!.write('Q\n');
    await until(() => client.exitCode !== null);
    server.stdin!.write('Q\n');
    relay.close();

    for (const split of [undefined, () => 1]) {
      const rig = read(file('update.keys'), chunks, split);
      expect(rig.undecrypted).toEqual([]);
      expect(rig.text(CLIENT)).toBe(sent[0]);
      expect(rig.text(SERVER)).toBe(sent[1]);
      const { directions } = rig.channel.consumer as unknown as { directions: { keys: { epoch: number } }[] };
      expect(directions.map(({ keys }) => keys.epoch >= 4)).toEqual([true, true]);
    }
    // A KeyUpdate is a record of 5 bytes, its type and a tag.
    for (const direction of [CLIENT, SERVER]) {
      const stream = Buffer.concat(
        chunks.filter((chunk) => chunk.direction === direction).map(({ bytes }) => bytes),
      );
      const records = recordsOf(stream);
      const updates = records.flatMap((record, index) => (record.length === 5 + 5 + 1 + 16 ? [index] : []));
      expect(updates.length).toBeGreaterThanOrEqual(2);
      for (const lost of updates) {
        const rig = new Rig(readFileSync(file('update.keys')));
        for (const { direction: way, bytes } of chunks)
          if (way !== direction || bytes[0] === 0x16) rig.feed(way, bytes);
        records.forEach((record, index) => {
          if (index === lost) rig.lose(direction, record.length);
          else if (record[0] !== 0x16 || direction === SERVER) rig.feed(direction, record);
        });
        rig.end();
        expect(rig.undecrypted).toEqual([]);
      }
    }
  });
});

describe('RSA key exchange from the premaster secret', () => {
  it.each([
    ['with the extended master secret', 0],
    ['without it', 1],
  ])('%s', async (_name, secureOptions) => {
    const conversation = await talk({
      both: { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:@SECLEVEL=0', secureOptions },
    });
    expect(conversation.cipher).toBe('TLS_RSA_WITH_AES_128_GCM_SHA256');
    const stream = Buffer.concat(
      conversation.chunks.filter(({ direction }) => direction === CLIENT).map(({ bytes }) => bytes),
    );
    const exchange = recordsOf(stream).find((record) => record[0] === 22 && record[5] === 16)!;
    const encrypted = exchange.subarray(5 + 4 + 2);
    // PKCS #1 padding by hand: Node does not take it off any more.
    const padded = privateDecrypt({ key: RSA_KEY, padding: constants.RSA_NO_PADDING }, encrypted);
    const premaster = padded.subarray(padded.length - 48);
    expect(premaster.readUInt16BE(0)).toBe(0x0303);
    const rig = new Rig(`RSA ${encrypted.toString('hex', 0, 8)} ${premaster.toString('hex')}\n`);
    converse(rig, conversation.chunks);
    expect(rig.undecrypted).toEqual([]);
    expect(rig.text(CLIENT)).toBe(conversation.sent[0].toString('latin1'));
    expect(rig.text(SERVER)).toBe(conversation.sent[1].toString('latin1'));
  });
});
