// A QUIC client and server that seal packets by a second implementation of the protection (RFC 9001), so that tests can have
// any conversation: what it needs of TLS is two hellos and the extensions.

import { createCipheriv, createHmac } from 'node:crypto';
import { ethernet, ip, UDP, udp } from './headers.ts';

export type Sender = 'client' | 'server';
export const V1 = 1;
export const V2 = 0x6b3343cf;
export const DRAFT_29 = 0xff00001d;
export const DRAFT_34 = 0xff000022;

const SALTS: Readonly<Record<number, string>> = {
  [V1]: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
  [V2]: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
  [DRAFT_29]: 'afbfec289993d24c9e9786f19c6111e04390a899',
  [DRAFT_34]: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
};
const TYPE_BITS = { initial: 0, early: 1, handshake: 2, retry: 3 } as const;
type LongType = keyof typeof TYPE_BITS;

interface Suite {
  readonly hash: 'sha256' | 'sha384';
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly keyBytes: number;
}
const SUITES: Readonly<Record<number, Suite>> = {
  4865: { hash: 'sha256', cipher: 'aes-128-gcm', keyBytes: 16 },
  4866: { hash: 'sha384', cipher: 'aes-256-gcm', keyBytes: 32 },
  4867: { hash: 'sha256', cipher: 'chacha20-poly1305', keyBytes: 32 },
};

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
const behindLength = (length: (value: number) => Buffer, ...parts: Buffer[]): Buffer => {
  const all = Buffer.concat(parts);
  return Buffer.concat([length(all.length), all]);
};

/** An integer of QUIC in its shortest form, or in `bytes`. */
export function varint(value: number | bigint, bytes = 0): Buffer {
  const number = BigInt(value);
  const length = bytes || (number < 64n ? 1 : number < 16384n ? 2 : number < 1n << 30n ? 4 : 8);
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(number | (BigInt(Math.log2(length)) << BigInt(8 * length - 2)));
  // The length bits lie in the highest ones of as many bytes.
  return out.subarray(8 - length);
}

/** HKDF-Expand-Label for no more than one block of the hash. */
function expand(hash: string, secret: Buffer, label: string, bytes: number): Buffer {
  const info = Buffer.concat([
    u16(bytes),
    behindLength((n) => Buffer.of(n), Buffer.from(`tls13 ${label}`)),
    Buffer.of(0, 1),
  ]);
  return createHmac(hash, secret).update(info).digest().subarray(0, bytes);
}

/** Keys of one secret. */
class Keys {
  readonly suite: Suite;
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly hp: Buffer;

  constructor(prefix: string, suite: Suite, secret: Buffer, hpSecret: Buffer = secret) {
    this.suite = suite;
    this.key = expand(suite.hash, secret, `${prefix} key`, suite.keyBytes);
    this.iv = expand(suite.hash, secret, `${prefix} iv`, 12);
    this.hp = expand(suite.hash, hpSecret, `${prefix} hp`, suite.keyBytes);
  }
}

/** A packet of `header` (its number not yet in it) and `payload`, protected. */
function seal(keys: Keys, header: Buffer, number: number, numberBytes: number, payload: Buffer): Buffer {
  const numberAt = header.length;
  const full = Buffer.alloc(8);
  full.writeBigUInt64BE(BigInt(number));
  const head = Buffer.concat([header, full.subarray(8 - numberBytes)]);
  head[0] = (head[0]! & 0xfc) | (numberBytes - 1);
  const nonce = Buffer.from(keys.iv);
  for (let index = 0; index < 8; index++) nonce[4 + index]! ^= full[index]!;
  const cipher = createCipheriv(keys.suite.cipher as 'aes-128-gcm', keys.key, nonce, { authTagLength: 16 });
  cipher.setAAD(head, { plaintextLength: payload.length });
  const packet = Buffer.concat([head, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  const sample = packet.subarray(numberAt + 4, numberAt + 20);
  const mask =
    keys.suite.cipher === 'chacha20-poly1305'
      ? createCipheriv('chacha20', keys.hp, sample).update(Buffer.alloc(5))
      : createCipheriv(`aes-${keys.suite.keyBytes * 8}-ecb`, keys.hp, null).update(sample);
  packet[0]! ^= mask[0]! & (packet[0]! & 0x80 ? 0x0f : 0x1f);
  for (let index = 0; index < numberBytes; index++) packet[numberAt + index]! ^= mask[1 + index]!;
  return packet;
}

export const frames = {
  padding: (count: number): Buffer => Buffer.alloc(count),
  ping: (): Buffer => Buffer.of(1),
  crypto: (offset: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.of(6), varint(offset), varint(data.length), data]),
  /** Ranges of packet numbers from the largest down. */
  ack: (...ranges: (readonly [first: number, last: number])[]): Buffer => {
    const [largest, ...others] = ranges;
    const parts = [Buffer.of(2), varint(largest![1]), varint(0), varint(others.length)];
    parts.push(varint(largest![1] - largest![0]));
    let below = largest![0];
    for (const [first, last] of others) {
      parts.push(varint(below - last - 2), varint(last - first));
      below = first;
    }
    return Buffer.concat(parts);
  },
  stream: (id: number, offset: number | bigint, data: Buffer | string, isLast = false): Buffer => {
    const bytes = Buffer.from(data as string, 'latin1');
    const type = 0x08 | 0x04 | 0x02 | (isLast ? 1 : 0);
    return Buffer.concat([Buffer.of(type), varint(id), varint(offset), varint(bytes.length), bytes]);
  },
  reset: (id: number, finalSize: number): Buffer =>
    Buffer.concat([Buffer.of(4), varint(id), varint(0x10c), varint(finalSize)]),
  newId: (sequence: number, id: Buffer): Buffer =>
    Buffer.concat([
      Buffer.of(0x18),
      varint(sequence),
      varint(0),
      Buffer.of(id.length),
      id,
      Buffer.alloc(16, 7),
    ]),
  close: (): Buffer => Buffer.concat([Buffer.of(0x1d), varint(0x100), varint(0)]),
};

export interface TalkOptions {
  readonly version?: number;
  readonly suite?: number;
  readonly random?: Buffer;
  /** Null: the client does not name it. */
  readonly serverName?: string | null;
  readonly protocols?: readonly string[];
  /** What the server takes. */
  readonly protocol?: string;
  readonly originalId?: Buffer;
  readonly clientId?: Buffer;
  readonly serverId?: Buffer;
  readonly hasEarlyData?: boolean;
  readonly acceptsEarlyData?: boolean;
  readonly clientPort?: number;
  readonly serverPort?: number;
}

interface OneRttOptions {
  /** Key updates so far. */
  readonly phase?: number;
  readonly numberBytes?: number;
  readonly number?: number;
  readonly hasFixedBit?: boolean;
  readonly destinationId?: Buffer;
}

/** A datagram of a conversation. */
export interface Datagram {
  readonly from: Sender;
  readonly payload: Buffer;
  readonly clientPort: number;
  readonly clientAddress: string;
}

export class QuicTalk {
  readonly datagrams: Datagram[] = [];
  version: number;
  readonly random: Buffer;
  readonly suite: Suite;
  readonly options: TalkOptions;
  /** Of the client's first packet. */
  originalId: Buffer;
  clientId: Buffer;
  serverId: Buffer;
  clientPort: number;
  readonly serverPort: number;
  clientAddress = '192.0.2.1';
  token: Buffer = Buffer.alloc(0);
  /** The server's connection ID is known to the client. */
  #isAccepted = false;
  readonly numbers = {
    initial: { client: 0, server: 0 },
    handshake: { client: 0, server: 0 },
    application: { client: 0, server: 0 },
  };

  constructor(options: TalkOptions = {}) {
    this.options = options;
    this.version = options.version ?? V1;
    this.suite = SUITES[options.suite ?? 0x1301]!;
    this.random = options.random ?? Buffer.alloc(32, 0x5a);
    this.originalId = options.originalId ?? hex('0011223344556677');
    this.clientId = options.clientId ?? hex('c1c2c3c4c5');
    this.serverId = options.serverId ?? hex('5e5e000000000001');
    this.clientPort = options.clientPort ?? 50_001;
    this.serverPort = options.serverPort ?? 4433;
  }

  get prefix(): string {
    return this.version === V2 ? 'quicv2' : 'quic';
  }

  /** Any secret does: the key log says which it is. */
  secret(label: string): Buffer {
    const { hash } = this.suite;
    return createHmac(hash, this.random).update(label).digest();
  }

  /** Lines of a key log: all of them, or those of these labels. */
  keyLog(
    labels: readonly string[] = [
      'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET',
      'CLIENT_EARLY_TRAFFIC_SECRET',
      'CLIENT_TRAFFIC_SECRET_0',
      'SERVER_TRAFFIC_SECRET_0',
    ],
  ): Buffer {
    const lines = labels.map(
      (label) =>
        `${label} ${this.random.toString('hex')} ${this.secret(label.replace('QUIC_', '')).toString('hex')}\n`,
    );
    return Buffer.from(lines.join(''));
  }

  clientHello(): Buffer {
    const { serverName = 'quic.test', protocols = ['h3'], hasEarlyData } = this.options;
    const u8 = (value: number): Buffer => Buffer.of(value);
    const extension = (type: number, ...parts: Buffer[]): Buffer =>
      Buffer.concat([u16(type), behindLength(u16, ...parts)]);
    const names = behindLength(u16, u8(0), behindLength(u16, Buffer.from(serverName ?? '')));
    const alpn = behindLength(u16, ...protocols.map((name) => behindLength(u8, Buffer.from(name))));
    const extensions = [extension(16, alpn), extension(43, hex('020304'))];
    if (serverName !== null) extensions.unshift(extension(0, names));
    if (hasEarlyData) extensions.push(extension(42));
    // A large key share, as hybrids with ML-KEM have it.
    extensions.push(extension(51, Buffer.alloc(1200, 0xee)));
    const suites = hex('130113021303');
    const body = [hex('0303'), this.random, u8(0), behindLength(u16, suites), hex('0100')];
    return Buffer.concat([u8(1), behindLength(u24, ...body, behindLength(u16, ...extensions))]);
  }

  serverHello(): Buffer {
    const suite = u16(this.options.suite ?? 0x1301);
    const extensions = behindLength(u16, hex('002b00020304'));
    return Buffer.concat([
      Buffer.of(2),
      behindLength(u24, hex('0303'), Buffer.alloc(32, 0x77), Buffer.of(0), suite, Buffer.of(0), extensions),
    ]);
  }

  encryptedExtensions(): Buffer {
    const { protocol = 'h3', acceptsEarlyData = this.options.hasEarlyData } = this.options;
    const name = behindLength((n) => Buffer.of(n), Buffer.from(protocol));
    const extensions: Buffer[] = [Buffer.concat([u16(16), behindLength(u16, behindLength(u16, name))])];
    if (acceptsEarlyData) extensions.push(hex('002a0000'));
    return Buffer.concat([Buffer.of(8), behindLength(u24, behindLength(u16, ...extensions))]);
  }

  #initialKeys(from: Sender): Keys {
    const secret = createHmac('sha256', hex(SALTS[this.version]!)).update(this.originalId).digest();
    return new Keys(this.prefix, SUITES[0x1301]!, expand('sha256', secret, `${from} in`, 32));
  }

  /** The ID that packets of this sender go to. */
  destination(from: Sender): Buffer {
    if (from === 'server') return this.clientId;
    return this.#isAccepted ? this.serverId : this.originalId;
  }

  #long(type: LongType, from: Sender, keys: Keys, number: number, payload: Buffer): Buffer {
    const bits = (TYPE_BITS[type] + (this.version === V2 ? 1 : 0)) % 4;
    const version = Buffer.alloc(4);
    version.writeUInt32BE(this.version);
    const u8 = (value: number): Buffer => Buffer.of(value);
    const source = from === 'client' ? this.clientId : this.serverId;
    const numberBytes = 2;
    const header = Buffer.concat([
      u8(0xc0 | (bits << 4)),
      version,
      behindLength(u8, this.destination(from)),
      behindLength(u8, source),
      type === 'initial' ? behindLength(varint, this.token) : Buffer.alloc(0),
      varint(payload.length + numberBytes + 16, 2),
    ]);
    return seal(keys, header, number, numberBytes, payload);
  }

  initial(from: Sender, ...parts: Buffer[]): Buffer {
    const payload = Buffer.concat(parts);
    return this.#long('initial', from, this.#initialKeys(from), this.numbers.initial[from]++, payload);
  }

  handshake(from: Sender, ...parts: Buffer[]): Buffer {
    const label = `${from.toUpperCase()}_HANDSHAKE_TRAFFIC_SECRET`;
    const keys = new Keys(this.prefix, this.suite, this.secret(label));
    const number = this.numbers.handshake[from]++;
    return this.#long('handshake', from, keys, number, Buffer.concat(parts));
  }

  early(...parts: Buffer[]): Buffer {
    const keys = new Keys(this.prefix, this.suite, this.secret('CLIENT_EARLY_TRAFFIC_SECRET'));
    return this.#long('early', 'client', keys, this.numbers.application.client++, Buffer.concat(parts));
  }

  oneRtt(from: Sender, options: OneRttOptions, ...parts: Buffer[]): Buffer {
    const { phase = 0, numberBytes = 2, hasFixedBit = true } = options;
    const number = options.number ?? this.numbers.application[from];
    this.numbers.application[from] = number + 1;
    const first = this.secret(`${from.toUpperCase()}_TRAFFIC_SECRET_0`);
    let secret = first;
    for (let update = 0; update < phase; update++)
      secret = expand(this.suite.hash, secret, `${this.prefix} ku`, secret.length);
    const keys = new Keys(this.prefix, this.suite, secret, first);
    const bits = (hasFixedBit ? 0x40 : 0) | ((phase & 1) << 2);
    const header = Buffer.concat([Buffer.of(bits), options.destinationId ?? this.destination(from)]);
    const payload = Buffer.concat(parts);
    // A packet has room for the sample of its header protection.
    const padded = payload.length < 4 ? Buffer.concat([payload, Buffer.alloc(4)]) : payload;
    return seal(keys, header, number, numberBytes, padded);
  }

  /** A Retry packet; the client's next Initial packets go to `retryId`. */
  retry(retryId: Buffer): Buffer {
    const version = Buffer.alloc(4);
    version.writeUInt32BE(this.version);
    const bits = (TYPE_BITS.retry + (this.version === V2 ? 1 : 0)) % 4;
    const u8 = (value: number): Buffer => Buffer.of(value);
    const ids = Buffer.concat([behindLength(u8, this.clientId), behindLength(u8, retryId)]);
    this.originalId = retryId;
    this.token = Buffer.from('token');
    return Buffer.concat([u8(0xc0 | (bits << 4)), version, ids, this.token, Buffer.alloc(16, 0xaa)]);
  }

  versionNegotiation(...versions: number[]): Buffer {
    const u8 = (value: number): Buffer => Buffer.of(value);
    const list = Buffer.alloc(4 * versions.length);
    for (const [index, version] of versions.entries()) list.writeUInt32BE(version, 4 * index);
    const ids = Buffer.concat([behindLength(u8, this.clientId), behindLength(u8, this.originalId)]);
    return Buffer.concat([u8(0xc0), Buffer.alloc(4), ids, list]);
  }

  send(from: Sender, ...packets: Buffer[]): this {
    const { clientPort, clientAddress } = this;
    this.datagrams.push({ from, payload: Buffer.concat(packets), clientPort, clientAddress });
    return this;
  }

  /** 1-RTT packets of one sender, a datagram each. */
  say(from: Sender, ...payloads: Buffer[]): this {
    for (const payload of payloads) this.send(from, this.oneRtt(from, {}, payload));
    return this;
  }

  /** The ClientHello in two datagrams, its pieces out of order. */
  hello(): this {
    const hello = this.clientHello();
    const half = Math.ceil(hello.length / 2);
    this.send(
      'client',
      this.initial(
        'client',
        frames.crypto(100, hello.subarray(100, half)),
        frames.crypto(0, hello.subarray(0, 100)),
      ),
    );
    return this.send(
      'client',
      this.initial('client', frames.crypto(half, hello.subarray(half)), frames.padding(400)),
    );
  }

  /** The server's flight, and the end of the handshake. */
  respond(): this {
    this.send(
      'server',
      this.initial('server', frames.ack([0, 1]), frames.crypto(0, this.serverHello())),
      this.handshake('server', frames.crypto(0, this.encryptedExtensions()), frames.padding(300)),
    );
    this.#isAccepted = true;
    return this.send(
      'client',
      this.initial('client', frames.ack([0, 0])),
      this.handshake('client', frames.crypto(0, Buffer.alloc(36, 0x14))),
    );
  }

  open(): this {
    return this.hello().respond();
  }

  /** The Ethernet frames of all datagrams. */
  get packets(): Buffer[] {
    return this.datagrams.map((datagram) => this.packetOf(datagram));
  }

  packetOf({ from, payload, clientPort, clientAddress }: Datagram): Buffer {
    const server = '198.51.100.2';
    return ethernet(
      from === 'client'
        ? ip(clientAddress, server, UDP, udp(clientPort, this.serverPort, payload))
        : ip(server, clientAddress, UDP, udp(this.serverPort, clientPort, payload)),
    );
  }
}
