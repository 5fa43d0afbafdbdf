// What TLS costs: makes an HTTPS capture (Node's own server and client, bytes put into TCP segments here), measures
// the floor (bare decryption of records of the same sizes with node:crypto), and how long crumbshark takes for it.
// node bench/tls.mjs [megabytes] [body bytes]; needs dist/ (npm run build).

import { execFileSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { connect, createServer as createRelay } from 'node:net';
import { join } from 'node:path';

const OUT = join(import.meta.dirname, 'out');
const megabytes = Number(process.argv[2] ?? 256);
const bodyBytes = Number(process.argv[3] ?? 100_000);
const SEGMENT_BYTES = 1448;
const CLIENTS = 16;
const ROUNDS = 5;

const capture = join(OUT, `https-${megabytes}-${bodyBytes}.pcap`);
/** The same exchanges without TLS: what is above them costs more than this. */
const clearCapture = join(OUT, `http-${megabytes}-${bodyBytes}.pcap`);
const keyLog = `${capture}.keys`;
const sizesFile = `${capture}.sizes.json`;

/** A pcap file of TCP connections, each opened and closed properly. */
class CaptureFile {
  #file;
  #microseconds = 0;
  #batch = [];
  #batchBytes = 0;
  bytes = 24;

  constructor(path) {
    this.#file = openSync(path, 'w');
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(262_144, 16);
    header.writeUInt32LE(1, 20);
    writeSync(this.#file, header);
  }

  segment(connection, direction, flags, payload) {
    const packet = Buffer.alloc(16 + 54 + payload.length);
    this.#microseconds += 5;
    packet.writeUInt32LE(1_700_000_000 + Math.floor(this.#microseconds / 1e6), 0);
    packet.writeUInt32LE(this.#microseconds % 1e6, 4);
    packet.writeUInt32LE(54 + payload.length, 8);
    packet.writeUInt32LE(54 + payload.length, 12);
    packet.writeUInt16BE(0x0800, 28);
    packet[30] = 0x45;
    packet.writeUInt16BE(40 + payload.length, 32);
    packet[38] = 64;
    packet[39] = 6;
    packet.writeUInt32BE(direction === 0 ? 0x0a000001 : 0x0a000002, 42);
    packet.writeUInt32BE(direction === 0 ? 0x0a000002 : 0x0a000001, 46);
    packet.writeUInt16BE(direction === 0 ? connection.port : 443, 50);
    packet.writeUInt16BE(direction === 0 ? 443 : connection.port, 52);
    packet.writeUInt32BE(connection.next[direction] >>> 0, 54);
    packet.writeUInt32BE(connection.next[direction ^ 1] >>> 0, 58);
    packet[62] = 0x50;
    packet[63] = flags;
    packet.writeUInt16BE(65535, 64);
    payload.copy(packet, 70);
    connection.next[direction] += payload.length + (flags & 3 ? 1 : 0);
    this.#batch.push(packet);
    this.#batchBytes += packet.length;
    this.bytes += packet.length;
    if (this.#batchBytes > 1 << 20) this.flush();
  }

  flush() {
    writeSync(this.#file, Buffer.concat(this.#batch));
    this.#batch = [];
    this.#batchBytes = 0;
  }

  close() {
    this.flush();
    closeSync(this.#file);
  }
}

/** Counts the records of one direction by their size. */
class RecordSizes {
  static counts = new Map();
  #pending = Buffer.alloc(0);

  add(bytes) {
    let rest = Buffer.concat([this.#pending, bytes]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt16BE(3)) {
      const size = rest.readUInt16BE(3);
      if (rest[0] === 23) RecordSizes.counts.set(size, (RecordSizes.counts.get(size) ?? 0) + 1);
      rest = rest.subarray(5 + size);
    }
    this.#pending = rest;
  }
}

/** Answers how many exchanges are in it: as many as are asked for, or as fit into the size. */
async function makeCapture(path, module, exchangeLimit) {
  const [key, cert] = makeCertificate();
  const lines = [];
  const file = new CaptureFile(path);
  const body = randomBytes(bodyBytes);
  const server = module.createServer({ key, cert }, (_request, response) => {
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': body.length,
      'Set-Cookie': `session=${randomBytes(16).toString('hex')}; Path=/; Secure; HttpOnly`,
    });
    response.end(body);
  });
  server.on('keylog', (line) => lines.push(line));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  let port = 20_000;
  const relay = createRelay((outer) => {
    const inner = connect(server.address().port, '127.0.0.1');
    const connection = { port: port++, next: [1000, 2000] };
    file.segment(connection, 0, 0x02, Buffer.alloc(0));
    file.segment(connection, 1, 0x12, Buffer.alloc(0));
    const sizes = [new RecordSizes(), new RecordSizes()];
    const pass = (direction, bytes, target) => {
      sizes[direction].add(bytes);
      for (let at = 0; at < bytes.length; at += SEGMENT_BYTES)
        file.segment(connection, direction, 0x18, bytes.subarray(at, at + SEGMENT_BYTES));
      target.write(bytes);
    };
    outer.on('data', (bytes) => pass(0, bytes, inner));
    inner.on('data', (bytes) => pass(1, bytes, outer));
    const over = (direction, target) => {
      file.segment(connection, direction, 0x11, Buffer.alloc(0));
      target.end();
    };
    outer.on('end', () => over(0, inner));
    inner.on('end', () => over(1, outer));
    outer.on('error', () => {});
    inner.on('error', () => {});
  });
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const agent = new module.Agent({ keepAlive: true, maxSockets: CLIENTS, rejectUnauthorized: false });
  const get = () =>
    new Promise((resolve, reject) => {
      module
        .request({ host: '127.0.0.1', port: relay.address().port, agent, path: '/' }, (response) => {
          response.resume();
          response.on('end', resolve);
        })
        .on('error', reject)
        .end();
    });
  let exchanges = 0;
  const client = async () => {
    while (exchanges < exchangeLimit && file.bytes < megabytes * 1e6) {
      exchanges++;
      await get();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  relay.close();
  server.close();
  file.close();
  return { exchanges, keys: Buffer.concat(lines) };
}

async function makeCaptures() {
  const { exchanges, keys } = await makeCapture(capture, https, Number.POSITIVE_INFINITY);
  const sizes = JSON.stringify([...RecordSizes.counts]);
  await makeCapture(clearCapture, http, exchanges);
  writeFileSync(keyLog, keys);
  writeFileSync(sizesFile, sizes);
}

function makeCertificate() {
  const files = [join(OUT, 'tls.key'), join(OUT, 'tls.crt')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', files[0], '-out', files[1]],
      ...['-days', '2', '-subj', '/CN=localhost'],
    ],
    { stdio: 'ignore' },
  );
  return files.map((file) => execFileSync('cat', [file]));
}

/**
 * CPU seconds of bare decryption of as many records of the same sizes. `isSpread`: every record lies in memory of its
 * own, as those of a capture do; else the same one is opened again and again.
 */
function floor(counts, isSpread) {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const data = Buffer.alloc(5);
  let microseconds = 0;
  for (const [size, count] of counts) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(data);
    const text = Buffer.concat([cipher.update(Buffer.alloc(Math.max(1, size - 16))), cipher.final()]);
    const tag = cipher.getAuthTag();
    const memory = isSpread ? Buffer.concat(Array.from({ length: count }, () => text)) : text;
    const start = process.cpuUsage();
    for (let index = 0; index < count; index++) {
      const at = isSpread ? index * text.length : 0;
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAAD(data);
      decipher.setAuthTag(tag);
      decipher.update(memory.subarray(at, at + text.length));
      decipher.final();
    }
    const { user, system } = process.cpuUsage(start);
    microseconds += user + system;
  }
  return microseconds / 1e6;
}

/** A key log of connections that nobody captured. */
function makeKeyLog(path, lines) {
  const file = openSync(path, 'w');
  for (let line = 0; line < lines; line += 10_000) {
    const part = Array.from(
      { length: 10_000 },
      () => `CLIENT_RANDOM ${randomBytes(32).toString('hex')} ${randomBytes(48).toString('hex')}\n`,
    );
    writeSync(file, part.join(''));
  }
  closeSync(file);
}

mkdirSync(OUT, { recursive: true });
if (!existsSync(sizesFile) || !existsSync(clearCapture)) await makeCaptures();
const manyKeys = join(OUT, 'million.keys');
if (!existsSync(manyKeys)) makeKeyLog(manyKeys, 1_000_000);
const program = join(import.meta.dirname, '../dist/cli/main.js');

/** User and system seconds of one run of the program. */
function run(...args) {
  const text = execFileSync(
    'bash',
    [
      '-c',
      'TIMEFORMAT="%U %S"; { time "$0" "$@" >/dev/null 2>&1; } 2>&1',
      process.execPath,
      program,
      ...args,
    ],
    { encoding: 'utf8' },
  );
  const [user, system] = text.trim().split(' ').map(Number);
  return user + system;
}

const counts = JSON.parse(readFileSync(sizesFile, 'utf8'));
const records = counts.reduce((sum, [, count]) => sum + count, 0);
const empty = `${capture}.empty`;
writeFileSync(empty, readFileSync(capture).subarray(0, 24));
const MISSION = ['-Y', 'http.response and http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];

const measures = {
  'bare decryption (AES-256-GCM), one record in the cache': () => floor(counts, false),
  'bare decryption, every record in memory of its own': () => floor(counts, true),
  'start of the program': () => run(empty, ...MISSION),
  'crumbshark -T fields -e http.set_cookie': () => run(capture, '--keylog', keyLog, ...MISSION),
  'the same exchanges without TLS': () => run(clearCapture, ...MISSION),
  'crumbshark -T ndjson, with the rules': () => run(capture, '--keylog', keyLog, '-T', 'ndjson', '-q'),
  'crumbshark -T fields without keys': () => run(capture, ...MISSION),
  'a key log of a million lines, and no packets': () => run(empty, '--keylog', manyKeys, ...MISSION),
};
floor(counts, false); // compiled before it counts
// One after the other, again and again: what else the machine does falls on all of them.
const seconds = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++)
  for (const [name, measure] of Object.entries(measures)) seconds[name].push(measure());
const [first] = Object.keys(measures);
const least = (name) => Math.min(...seconds[name]);
const middle = (name) => seconds[name].sort((a, b) => a - b)[ROUNDS >> 1];
const SECURE = 'crumbshark -T fields -e http.set_cookie';
const tls = (of) => of(SECURE) - of('the same exchanges without TLS');
process.stdout.write(`${megabytes} MB, bodies of ${bodyBytes} bytes, ${records} records; CPU seconds\n`);
process.stdout.write(`${''.padEnd(56)} least median  of the floor\n`);
for (const name of Object.keys(measures)) {
  const ratio = (least(name) / least(first)).toFixed(2);
  process.stdout.write(
    `${name.padEnd(56)} ${least(name).toFixed(2).padStart(5)} ${middle(name).toFixed(2).padStart(6)} ${ratio.padStart(13)}\n`,
  );
}
process.stdout.write(
  `${'what TLS adds'.padEnd(56)} ${tls(least).toFixed(2).padStart(5)} ${tls(middle).toFixed(2).padStart(6)} ${(tls(least) / least(first)).toFixed(2).padStart(13)}\n`,
);
