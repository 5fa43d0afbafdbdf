// The workload `visits`: what traffic of users looks like. 2,000 browsers each log in at one of 20 hosts and ask for 30
// pages there, with the same Cookie line of 3 to 5 cookies; some responses renew the session, every second user logs out.
// The truth is written from the plan of the visits, not from what any program found: Set-Cookie values, sessions, findings.

import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';

const CLIENTS = 2_000;
const HOSTS = 20;
const PAGES = 30;
/** Every eighth page renews the session: it sets the same value again. */
const RENEWED_EVERY = 8;
const MEAN_BODY_BYTES = 3_900;
const SEGMENT_BYTES = 1_448;
const FIRST_SECOND = 1_780_000_000;
const SPREAD_SECONDS = 1_800;

const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
];

/** What the hosts set: the first half all that a session needs but TLS, the others one thing less each. */
const SESSION_ATTRIBUTES = ['HttpOnly; SameSite=Lax', 'HttpOnly; SameSite=Lax', 'SameSite=Lax', 'HttpOnly'];
const attributesAt = (host) => `Path=/; ${SESSION_ATTRIBUTES[host % SESSION_ATTRIBUTES.length]}`;
const hostName = (host) => `shop${host + 1}.example`;

/** Numbers that are the same in every run (mulberry32), in [0, 1). */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes `name`.pcap, .truth.txt (a Set-Cookie value a line) and .truth.json into the folder `out`. */
export function makeVisits(out, name, seed = 1) {
  const random = createRandom(seed);
  const visits = Array.from({ length: CLIENTS }, (_, client) => new Visit(client, random));
  const steps = visits.flatMap((visit) => visit.steps());
  steps.sort((a, b) => a.second - b.second);
  const capture = new Capture(`${out}${name}.pcap`);
  for (const { visit, second, exchange } of steps) visit.exchange(capture, second, exchange);
  capture.close();
  writeFileSync(
    `${out}${name}.truth.txt`,
    visits.flatMap(({ values }) => values.map((value) => `${value}\n`)).join(''),
  );
  writeFileSync(
    `${out}${name}.truth.json`,
    `${JSON.stringify({ sessions: visits.map(sessionOf), findings: findings() })}\n`,
  );
}

/** The session of a visit: a value before the login, another one after it. */
function sessionOf({ client, host, address }) {
  return `${hostName(host)} ${address} values 2 logins 1 logouts ${client % 2}`;
}

/** What is wrong at each host, by docs/rules: everything crosses the network in cleartext, and some sessions lack a flag. */
function findings() {
  return Array.from({ length: HOSTS }, (_, host) => {
    const lacks = [[], [], ['httponly-missing high'], ['samesite-missing medium']][
      host % SESSION_ATTRIBUTES.length
    ];
    const session = ['cookie-over-cleartext high', ...lacks].map((what) => `${what} SESSION`);
    const others = ['lang', '_ga', '_gid', 'consent'].map((name) => `cookie-over-cleartext info ${name}`);
    // The other cookies are set by scripts: no response lacks their HttpOnly.
    return [...session, ...others, 'httponly-missing info lang'].map((what) => `${what} ${hostName(host)}`);
  }).flat();
}

class Visit {
  values = [];
  #random;
  #session = '';
  #others;
  #sequence = [1_000, 5_000];
  #isOpen = false;

  constructor(client, random) {
    this.client = client;
    this.host = client % HOSTS;
    this.address = `198.18.${client >> 8}.${client & 0xff}`;
    this.#random = random;
    const number = () => 100_000_000 + Math.floor(random() * 900_000_000);
    // What scripts of the page have set: nobody sees them come.
    const scripts = [
      `_ga=GA1.1.${number()}.1779${number() % 1_000_000}`,
      'consent=all',
      `_gid=GA1.1.${number()}.1780000001`,
    ];
    this.#others = ['lang=en', ...scripts.slice(0, 1 + (client % 3))];
  }

  /** What happens when; exchanges of a client are some seconds apart. */
  steps() {
    let second = this.#random() * SPREAD_SECONDS;
    const names = ['first', 'form', 'login', ...Array.from({ length: PAGES }, (_, page) => page)];
    if (this.client % 2 === 1) names.push('logout');
    return names.map((exchange) => {
      second += 0.5 + this.#random() * 10;
      return { visit: this, second, exchange };
    });
  }

  exchange(capture, second, exchange) {
    if (!this.#isOpen) this.#open(capture, second);
    const { request, response } = this.#messages(exchange);
    this.#send(capture, second, 0, Buffer.from(request, 'latin1'));
    this.#send(capture, second + 0.02, 1, Buffer.from(response, 'latin1'));
    this.#segment(capture, second + 0.021, 0, ACK, NO_BYTES);
  }

  #messages(exchange) {
    const { host, client } = this;
    const session = (value, more = '') => this.#set(`SESSION=${value}; ${attributesAt(host)}${more}`);
    if (exchange === 'first') {
      const request = this.#request('GET / HTTP/1.1', '');
      this.#session = this.#newValue();
      return {
        request,
        response: this.#page('200 OK', [session(this.#session), this.#set('lang=en; Path=/; SameSite=Lax')]),
      };
    }
    if (exchange === 'form')
      return { request: this.#request('GET /login HTTP/1.1'), response: this.#page('200 OK', [], FORM) };
    if (exchange === 'login') {
      const form = `user=user${client}&password=secret${client}`;
      const request = this.#request('POST /login HTTP/1.1', this.#cookieLine(), form);
      this.#session = this.#newValue();
      return {
        request,
        response: this.#page('303 See Other', ['Location: /account', session(this.#session)], ''),
      };
    }
    if (exchange === 'logout') {
      const request = this.#request('POST /logout HTTP/1.1', this.#cookieLine(), 'go=1');
      return {
        request,
        response: this.#page('303 See Other', ['Location: /', session('', '; Max-Age=0')], ''),
      };
    }
    const fields = exchange % RENEWED_EVERY === RENEWED_EVERY - 1 ? [session(this.#session)] : [];
    const target = exchange === 0 ? '/account' : `/products/${exchange}`;
    return { request: this.#request(`GET ${target} HTTP/1.1`), response: this.#page('200 OK', fields) };
  }

  #newValue() {
    return Array.from({ length: 4 }, () =>
      Math.floor(this.#random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  }

  #set(value) {
    this.values.push(value);
    return `Set-Cookie: ${value}`;
  }

  #cookieLine() {
    return `Cookie: ${[`SESSION=${this.#session}`, ...this.#others].join('; ')}\r\n`;
  }

  #request(line, cookies = this.#cookieLine(), form = null) {
    const posted =
      form === null
        ? ''
        : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n`;
    const fields = `Host: ${hostName(this.host)}\r\nUser-Agent: ${USER_AGENTS[this.client % USER_AGENTS.length]}\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, deflate\r\n`;
    return `${line}\r\n${fields}${posted}${cookies}\r\n${form ?? ''}`;
  }

  #page(status, fields, text = null) {
    const body =
      text ??
      `<!doctype html><title>Shop</title>${'<p>Goods</p>'.repeat((MEAN_BODY_BYTES / 6) * this.#random())}`;
    const head = [
      'Server: nginx',
      'Content-Type: text/html; charset=utf-8',
      'Cache-Control: no-store',
      ...fields,
    ];
    return `HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  }

  #open(capture, second) {
    this.#isOpen = true;
    this.#segment(capture, second - 0.03, 0, SYN, NO_BYTES);
    this.#segment(capture, second - 0.02, 1, SYN | ACK, NO_BYTES);
    this.#segment(capture, second - 0.01, 0, ACK, NO_BYTES);
  }

  #send(capture, second, direction, bytes) {
    for (let at = 0; at < bytes.length; at += SEGMENT_BYTES)
      this.#segment(capture, second, direction, ACK | PSH, bytes.subarray(at, at + SEGMENT_BYTES));
  }

  /** `direction`: 0 from the client, 1 from the server. */
  #segment(capture, second, direction, flags, payload) {
    const client = [(198 << 24) | (18 << 16) | this.client, 20_000 + this.client];
    const server = [(203 << 24) | (113 << 8) | (this.host + 1), 80];
    const [from, to] = direction === 0 ? [client, server] : [server, client];
    const acknowledged = (flags & ACK) === 0 ? 0 : this.#sequence[direction ^ 1];
    capture.segment(second, from, to, this.#sequence[direction], acknowledged, flags, payload);
    this.#sequence[direction] += payload.length + (flags & SYN ? 1 : 0);
  }
}

const FORM =
  '<!doctype html><title>Log in</title><form method=post action=/login><input name=user><input type=password name=password></form>';
const NO_BYTES = Buffer.alloc(0);
const SYN = 2;
const PSH = 8;
const ACK = 16;
const HEADERS_BYTES = 54;
const RECORD_BYTES = 16;
const BLOCK_BYTES = 1 << 22;

/** A pcap file of Ethernet, IPv4 and TCP, with right checksums. */
class Capture {
  #file;
  #block = Buffer.alloc(BLOCK_BYTES);
  #used = 24;

  constructor(path) {
    this.#file = openSync(path, 'w');
    let at = 0;
    for (const word of [0xa1b2c3d4, 0x00040002, 0, 0, 65_535, 1]) at = this.#block.writeUInt32LE(word, at);
  }

  segment(second, [source, sourcePort], [target, targetPort], sequence, acknowledged, flags, payload) {
    const size = HEADERS_BYTES + payload.length;
    if (this.#used + RECORD_BYTES + size > BLOCK_BYTES) this.#flush();
    const record = this.#block
      .subarray(this.#used, this.#used + RECORD_BYTES + size)
      .fill(0, 0, RECORD_BYTES + HEADERS_BYTES);
    this.#used += record.length;
    record.writeUInt32LE(FIRST_SECOND + Math.floor(second), 0);
    record.writeUInt32LE(Math.floor((second % 1) * 1e6), 4);
    record.writeUInt32LE(size, 8);
    record.writeUInt32LE(size, 12);
    record.writeUInt16BE(0x0800, RECORD_BYTES + 12);
    const ip = record.subarray(RECORD_BYTES + 14);
    ip.writeUInt16BE(0x4500, 0);
    ip.writeUInt16BE(40 + payload.length, 2);
    ip.writeUInt16BE(0x4006, 8);
    ip.writeInt32BE(source | 0, 12);
    ip.writeInt32BE(target | 0, 16);
    ip.writeUInt16BE(checksum(ip, 0, 20, 0), 10);
    ip.writeUInt16BE(sourcePort, 20);
    ip.writeUInt16BE(targetPort, 22);
    ip.writeUInt32BE(sequence, 24);
    ip.writeUInt32BE(acknowledged, 28);
    ip.writeUInt16BE(0x5000 | flags, 32);
    ip.writeUInt16BE(0xffff, 34);
    payload.copy(ip, 40);
    ip.writeUInt16BE(checksum(ip, 12, ip.length, 6 + 20 + payload.length), 36);
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }

  #flush() {
    writeSync(this.#file, this.#block, 0, this.#used);
    this.#used = 0;
  }
}

/** RFC 1071; for TCP the addresses are a part, and `sum` its protocol number and length. */
function checksum(bytes, start, end, sum) {
  let total = sum;
  for (let at = start; at + 1 < end; at += 2) total += (bytes[at] << 8) | bytes[at + 1];
  if ((end - start) % 2 === 1) total += bytes[end - 1] << 8;
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}
