// What QUIC costs: makes an HTTP/3 capture, measures the floor (the header mask and the AEAD of the same packets with bare
// node:crypto), and how long crumbshark takes for it, with and without the keys.
// node bench/quic.mjs [megabytes] [body bytes]; needs dist/ (npm run build).

import { spawnSync } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const OUT = join(import.meta.dirname, 'out');
const [first, ...others] = process.argv.slice(2);
const isBare = first === '--bare';
const megabytes = Number((isBare ? others[0] : first) ?? 256);
const bodyBytes = Number(others[isBare ? 1 : 0] ?? 500_000);
const ROUNDS = 5;
/** Bytes of a datagram, as most servers send them. */
const DATAGRAM_BYTES = 1252;
const TAG_BYTES = 16;
const ID = Buffer.from('5e5e0102030405ff', 'hex');
const CLIENT_ID = Buffer.from('c1c2c3c4', 'hex');
const ORIGINAL_ID = Buffer.from('0011223344556677', 'hex');
const HEADERS_BYTES = 42;
const RECORD_BYTES = 16;

const capture = join(OUT, `http3-${megabytes}-${bodyBytes}.pcap`);
const keyLog = `${capture}.keys`;

const u16 = (value) => Buffer.of(value >> 8, value & 0xff);
const u24 = (value) => Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
const u8 = (value) => Buffer.of(value);
const behind = (length, ...parts) => {
  const all = Buffer.concat(parts);
  return Buffer.concat([length(all.length), all]);
};

/** An integer of QUIC in four bytes. */
function varint(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value + 0x8000_0000);
  return bytes;
}

/** HKDF-Expand-Label of SHA-256, no more than 32 bytes. */
function expand(secret, label, bytes) {
  const info = Buffer.concat([u16(bytes), behind(u8, Buffer.from(`tls13 ${label}`)), Buffer.of(0, 1)]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, bytes);
}

const keysOf = (secret) => ({
  key: expand(secret, 'quic key', 16),
  iv: expand(secret, 'quic iv', 12),
  mask: createCipheriv('aes-128-ecb', expand(secret, 'quic hp', 16), null),
});

function nonceOf(iv, number) {
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8);
  return nonce;
}

/** A packet with its number, of four bytes, behind `header`. */
function seal({ key, iv, mask }, header, number, payload) {
  const head = Buffer.concat([header, Buffer.alloc(4)]);
  head[0] |= 3;
  head.writeUInt32BE(number, header.length);
  const cipher = createCipheriv('aes-128-gcm', key, nonceOf(iv, number));
  cipher.setAAD(head);
  const packet = Buffer.concat([head, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  const bits = mask.update(packet.subarray(header.length + 4, header.length + 20));
  packet[0] ^= bits[0] & (packet[0] & 0x80 ? 0x0f : 0x1f);
  for (let index = 0; index < 4; index++) packet[header.length + index] ^= bits[1 + index];
  return packet;
}

class CaptureFile {
  #file;
  #microseconds = 0;
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

  datagram(isClient, payload) {
    const packet = Buffer.alloc(RECORD_BYTES + HEADERS_BYTES + payload.length);
    this.#microseconds += 5;
    packet.writeUInt32LE(1_700_000_000 + Math.floor(this.#microseconds / 1e6), 0);
    packet.writeUInt32LE(this.#microseconds % 1e6, 4);
    packet.writeUInt32LE(packet.length - RECORD_BYTES, 8);
    packet.writeUInt32LE(packet.length - RECORD_BYTES, 12);
    packet.writeUInt16BE(0x0800, 28);
    packet[30] = 0x45;
    packet.writeUInt16BE(28 + payload.length, 32);
    packet[38] = 64;
    packet[39] = 17;
    packet.writeUInt32BE(isClient ? 0x0a000001 : 0x0a000002, 42);
    packet.writeUInt32BE(isClient ? 0x0a000002 : 0x0a000001, 46);
    packet.writeUInt16BE(isClient ? 50_000 : 443, 50);
    packet.writeUInt16BE(isClient ? 443 : 50_000, 52);
    packet.writeUInt16BE(8 + payload.length, 54);
    payload.copy(packet, 58);
    writeSync(this.#file, packet);
    this.bytes += packet.length;
  }

  close() {
    closeSync(this.#file);
  }
}

const crypto = (data) => Buffer.concat([u8(6), varint(0), varint(data.length), data]);
const extension = (type, value) => Buffer.concat([u16(type), behind(u16, value)]);
const ALPN = extension(16, behind(u16, behind(u8, Buffer.from('h3'))));

/** A packet with a long header. */
function long(isClient, type, keys, payload) {
  const token = type === 0 ? u8(0) : Buffer.alloc(0);
  const ids = [behind(u8, isClient ? ORIGINAL_ID : CLIENT_ID), behind(u8, isClient ? CLIENT_ID : ID)];
  const length = varint(payload.length + 4 + TAG_BYTES);
  const header = Buffer.concat([u8(0xc0 | (type << 4)), Buffer.of(0, 0, 0, 1), ...ids, token, length]);
  return seal(keys, header, 0, payload);
}

/** The hellos, and the protocol. */
function handshake(file, random, serverHandshake) {
  const salt = Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex');
  const initial = createHmac('sha256', salt).update(ORIGINAL_ID).digest();
  const name = extension(0, behind(u16, u8(0), behind(u16, Buffer.from('bench.test'))));
  const suites = [u8(0), behind(u16, u16(0x1301)), Buffer.of(1, 0)];
  const hello = [Buffer.of(3, 3), random, ...suites, behind(u16, name, ALPN)];
  const version = behind(u16, extension(43, u16(0x0304)));
  const chosen = [Buffer.of(3, 3), randomBytes(32), u8(0), u16(0x1301), u8(0), version];
  const clientHello = Buffer.concat([
    crypto(Buffer.concat([u8(1), behind(u24, ...hello)])),
    Buffer.alloc(900),
  ]);
  file.datagram(true, long(true, 0, keysOf(expand(initial, 'client in', 32)), clientHello));
  const serverHello = crypto(Buffer.concat([u8(2), behind(u24, ...chosen)]));
  const extensions = crypto(Buffer.concat([u8(8), behind(u24, behind(u16, ALPN))]));
  const flight = [
    long(false, 0, keysOf(expand(initial, 'server in', 32)), serverHello),
    long(false, 2, keysOf(serverHandshake), extensions),
  ];
  file.datagram(false, Buffer.concat(flight));
}

/** One connection; gives the number of its exchanges. */
function makeCapture() {
  const random = randomBytes(32);
  const secrets = Object.fromEntries(
    ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0'].map((label) => [
      label,
      randomBytes(32),
    ]),
  );
  const lines = Object.entries(secrets).map(
    ([label, secret]) => `${label} ${random.toString('hex')} ${secret.toString('hex')}\n`,
  );
  writeFileSync(keyLog, lines.join(''));
  const file = new CaptureFile(capture);
  handshake(file, random, secrets.SERVER_HANDSHAKE_TRAFFIC_SECRET);
  const sides = [
    { keys: keysOf(secrets.SERVER_TRAFFIC_SECRET_0), id: CLIENT_ID, number: 0 },
    { keys: keysOf(secrets.CLIENT_TRAFFIC_SECRET_0), id: ID, number: 0 },
  ];
  const send = (isClient, frames) => {
    const side = sides[Number(isClient)];
    file.datagram(isClient, seal(side.keys, Buffer.concat([u8(0x40), side.id]), side.number++, frames));
  };
  const body = randomBytes(bodyBytes);
  let exchanges = 0;
  for (; file.bytes < megabytes * 1e6; exchanges++) {
    const id = varint(4 * exchanges);
    const fields = (...lines) => behind(varint, Buffer.of(0, 0), ...lines);
    const literal = (index, value) => Buffer.concat([u8(0x50 | index), behind(u8, Buffer.from(value))]);
    const request = Buffer.concat([u8(1), fields(Buffer.of(0xd1, 0xd7, 0xc1), literal(0, 'bench.test'))]);
    send(true, Buffer.concat([u8(0x0b), id, varint(request.length), request]));
    const cookie = `session=${randomBytes(16).toString('hex')}; Path=/; Secure; HttpOnly`;
    const head = Buffer.concat([u8(1), fields(u8(0xd9), literal(14, cookie)), u8(0), varint(body.length)]);
    const stream = Buffer.concat([head, body]);
    const room = DATAGRAM_BYTES - 1 - CLIENT_ID.length - 4 - TAG_BYTES - 13;
    for (let at = 0; at < stream.length; at += room) {
      const part = stream.subarray(at, at + room);
      const isLast = at + room >= stream.length;
      send(false, Buffer.concat([u8(isLast ? 0x0f : 0x0e), id, varint(at), varint(part.length), part]));
      // Every other packet is acknowledged.
      if ((at / room) % 2 === 1)
        send(
          true,
          Buffer.concat([
            u8(2),
            varint(sides[0].number - 1),
            varint(0),
            varint(0),
            varint(0),
            Buffer.alloc(4),
          ]),
        );
    }
  }
  file.close();
  return exchanges;
}

/** The floor: every 1-RTT packet with node:crypto and nothing around it. Gives its seconds. */
function openBare() {
  const bytes = readFileSync(capture);
  const secrets = Object.fromEntries(
    readFileSync(keyLog, 'latin1')
      .split('\n')
      .map((line) => [line.split(' ')[0], Buffer.from(line.split(' ')[2] ?? '', 'hex')]),
  );
  const sides = {
    50000: keysOf(secrets.CLIENT_TRAFFIC_SECRET_0),
    443: keysOf(secrets.SERVER_TRAFFIC_SECRET_0),
  };
  const options = { authTagLength: TAG_BYTES };
  const [sample, tag] = [Buffer.alloc(16), Buffer.alloc(TAG_BYTES)];
  for (const [port, side] of Object.entries(sides)) {
    const idBytes = port === '443' ? CLIENT_ID.length : ID.length;
    Object.assign(side, { header: Buffer.alloc(1 + idBytes + 4), nonce: Buffer.from(side.iv) });
  }
  const started = process.cpuUsage();
  let packets = 0;
  for (let at = 24; at < bytes.length; ) {
    const payload = at + RECORD_BYTES + HEADERS_BYTES;
    const end = at + RECORD_BYTES + bytes.readUInt32LE(at + 8);
    const { key, iv, mask, header, nonce } = sides[bytes.readUInt16BE(at + 50)];
    at = end;
    if (bytes[payload] & 0x80) continue;
    const text = payload + header.length;
    bytes.copy(sample, 0, text, text + 16);
    const bits = mask.update(sample);
    bytes.copy(header, 0, payload, text);
    header[0] ^= bits[0] & 0x1f;
    for (let index = 0; index < 4; index++) {
      header[header.length - 4 + index] ^= bits[1 + index];
      nonce[8 + index] = iv[8 + index] ^ header[header.length - 4 + index];
    }
    const decipher = createDecipheriv('aes-128-gcm', key, nonce, options);
    bytes.copy(tag, 0, end - TAG_BYTES, end);
    decipher.setAuthTag(tag);
    decipher.setAAD(header);
    decipher.update(bytes.subarray(text, end - TAG_BYTES));
    decipher.final();
    packets++;
  }
  return { seconds: secondsOf(process.cpuUsage(started)), packets };
}

const secondsOf = ({ user, system }) => (user + system) / 1e6;

/** Prints at its end how much of the processor it took. */
const AT_END =
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error('cpu ' + (user + system)); })";
const CPU = `data:text/javascript,${encodeURIComponent(AT_END)}`;

/** Runs Node with these arguments. */
function run(...args) {
  const options = { maxBuffer: 1 << 28 };
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', CPU, ...args], options);
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  const [, microseconds] = /^cpu (\d+)$/m.exec(stderr.toString());
  return { output: stdout.toString(), seconds: Number(microseconds) / 1e6 };
}

const median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1];

function main() {
  mkdirSync(OUT, { recursive: true });
  if (!existsSync(capture) || !existsSync(keyLog))
    console.log(`${makeCapture()} exchanges written to ${capture}`);
  const tool = join(import.meta.dirname, '../dist/cli/main.js');
  const fields = ['-T', 'fields', '-e', 'http.set_cookie', '-Y', 'http.set_cookie'];
  const runs = { bare: [], withKeys: [], withoutKeys: [] };
  let packets = 0;
  let cookies = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bare = JSON.parse(run(process.argv[1], '--bare', megabytes, bodyBytes).output);
    packets = bare.packets;
    runs.bare.push(bare.seconds);
    const opened = run(tool, capture, '--keylog', keyLog, ...fields);
    cookies = opened.output.trim().split('\n').length;
    runs.withKeys.push(opened.seconds);
    runs.withoutKeys.push(run(tool, capture, ...fields).seconds);
  }
  const [bare, withKeys, withoutKeys] = [runs.bare, runs.withKeys, runs.withoutKeys].map(median);
  console.log(`${packets} packets, ${cookies} cookies; processor seconds, the median of ${ROUNDS} runs`);
  console.log(
    `bare node:crypto ${bare.toFixed(2)}; with keys ${withKeys.toFixed(2)} (${(withKeys / bare).toFixed(2)} times); without keys ${withoutKeys.toFixed(2)}`,
  );
}

if (isBare) console.log(JSON.stringify(openBare()));
else main();
