import { describe, expect, it } from 'vitest';
import { KeyLog } from '../../../src/protocol/tls/key-log.ts';
import {
  CLIENT_EARLY,
  CLIENT_HANDSHAKE,
  CLIENT_TRAFFIC,
  MASTER,
  PREMASTER,
  SERVER_HANDSHAKE,
  SERVER_TRAFFIC,
  type SecretLabel,
} from '../../../src/protocol/tls/key-log-labels.ts';
import fc from '../../support/properties.ts';

const RANDOM = '00112233445566778899aabbccddeeff'.repeat(2);
const OTHER = 'ffeeddccbbaa99887766554433221100'.repeat(2);
const SECRET_32 = 'ab'.repeat(32);
const SECRET_48 = 'cd'.repeat(48);

const read = (text: string): KeyLog => {
  const log = new KeyLog();
  log.push(Buffer.from(text, 'latin1'));
  log.end();
  return log;
};

const secretOf = (log: KeyLog, random: string, label: SecretLabel): string | undefined =>
  log.secret(log.find(Buffer.from(random, 'hex'), 0), label)?.toString('hex');

describe('a key log', () => {
  it('may have text behind a secret, which counts for nothing', () => {
    const lines = [
      `CLIENT_RANDOM ${OTHER} ${SECRET_48} # written by hand`,
      `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${SECRET_32}\t2026-11-30`,
      `SERVER_TRAFFIC_SECRET_0 ${RANDOM} ${SECRET_32}   `,
    ];
    const log = read(lines.join('\n'));
    expect([log.secrets, log.invalidLines]).toEqual([3, 0]);
    expect(secretOf(log, OTHER, MASTER)).toBe(SECRET_48);
    expect(secretOf(log, RANDOM, CLIENT_TRAFFIC)).toBe(SECRET_32);
    // Not at once behind it, and not in its place.
    expect(read(`CLIENT_RANDOM ${OTHER} ${SECRET_48}; end`).secrets).toBe(0);
    expect(read(`CLIENT_RANDOM ${OTHER} ${SECRET_48}0 end`).secrets).toBe(0);
    expect(read(`CLIENT_RANDOM ${OTHER} end`).invalidLines).toBe(1);
  });

  it('may name master secrets by session (Java agents, F5, Frida, Cuckoo)', () => {
    const log = read(
      [
        `RSA Session-ID:${'0a'.repeat(32)} Master-Key:${SECRET_48}`,
        `RSA Session-ID:0B Master-Key:${SECRET_48.toUpperCase()} end`,
        `RSA Session-ID: Master-Key:${SECRET_48}`,
        `RSA Session-ID:${'0c'.repeat(33)} Master-Key:${SECRET_48}`,
        `RSA Session-ID:0d Master-Key:${SECRET_32}`,
      ].join('\n'),
    );
    expect([log.secrets, log.invalidLines, log.hasSessions]).toEqual([2, 3, true]);
    expect(log.session(Buffer.alloc(32, 10))?.toString('hex')).toBe(SECRET_48);
    expect(log.session(Buffer.of(11))?.toString('hex')).toBe(SECRET_48);
    expect([log.session(Buffer.of(13)), log.session(Buffer.alloc(0))]).toEqual([null, null]);
  });

  it('has every secret under its label', () => {
    const log = read(
      [
        '# written by a browser',
        `CLIENT_RANDOM ${OTHER} ${SECRET_48}`,
        `CLIENT_EARLY_TRAFFIC_SECRET ${RANDOM} ${'01'.repeat(32)}`,
        `CLIENT_HANDSHAKE_TRAFFIC_SECRET ${RANDOM} ${'02'.repeat(32)}`,
        `SERVER_HANDSHAKE_TRAFFIC_SECRET ${RANDOM} ${'03'.repeat(48)}`,
        `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${'04'.repeat(32)}`,
        `SERVER_TRAFFIC_SECRET_0 ${RANDOM.toUpperCase()} ${'05'.repeat(32)}`,
        `PMS_CLIENT_RANDOM ${RANDOM} ${'06'.repeat(48)}`,
      ].join('\n'),
    );
    expect([log.secrets, log.invalidLines]).toEqual([7, 0]);
    expect(secretOf(log, OTHER, MASTER)).toBe(SECRET_48);
    expect(secretOf(log, RANDOM, CLIENT_EARLY)).toBe('01'.repeat(32));
    expect(secretOf(log, RANDOM, CLIENT_HANDSHAKE)).toBe('02'.repeat(32));
    expect(secretOf(log, RANDOM, SERVER_HANDSHAKE)).toBe('03'.repeat(48));
    expect(secretOf(log, RANDOM, CLIENT_TRAFFIC)).toBe('04'.repeat(32));
    expect(secretOf(log, RANDOM, SERVER_TRAFFIC)).toBe('05'.repeat(32));
    expect(secretOf(log, RANDOM, PREMASTER)).toBe('06'.repeat(48));
    expect(secretOf(log, RANDOM, MASTER)).toBeUndefined();
    expect(secretOf(log, '77'.repeat(32), MASTER)).toBeUndefined();
  });

  it('has the lines that CR, CR LF or LF end, also where one call ends between the two', () => {
    const lines = [`CLIENT_RANDOM ${RANDOM} ${SECRET_48}`, `CLIENT_RANDOM ${OTHER} ${SECRET_48}`, '# end'];
    for (const end of ['\r', '\r\n', '\n', '\r\r\n']) {
      const text = lines.join(end);
      expect([end, read(text).secrets, read(text).invalidLines]).toEqual([end, 2, 0]);
      const pieces = new KeyLog();
      for (let at = 0; at < text.length; at += 7) pieces.push(Buffer.from(text.slice(at, at + 7)));
      pieces.end();
      expect([end, pieces.secrets, pieces.invalidLines]).toEqual([end, 2, 0]);
    }
  });

  it('finds a premaster secret by the beginning of its encrypted form', () => {
    const log = read(`RSA 0123456789abcdef ${SECRET_48}\r\n`);
    expect(log.hasPremaster).toBe(true);
    expect(log.premaster(Buffer.from('xx0123456789abcdefyy', 'latin1'), 0)).toBeNull();
    expect(log.premaster(Buffer.from('00000123456789abcdef', 'hex'), 2)!.toString('hex')).toBe(SECRET_48);
  });

  it('passes over labels that are not needed, and counts what makes no sense', () => {
    const log = read(
      [
        `EXPORTER_SECRET ${RANDOM} ${SECRET_32}`,
        `CLIENT_TRAFFIC_SECRET_1 ${RANDOM} ${SECRET_32}`,
        `NEW_LABEL_OF_2031 whatever`,
        '',
        '   ',
        `CLIENT_RANDOM ${RANDOM} ${SECRET_32}`, // too short for a master secret
        `CLIENT_RANDOM ${RANDOM}`,
        `CLIENT_RANDOM ${RANDOM.slice(1)}x ${SECRET_48}`,
        `CLIENT_TRAFFIC_SECRET_0 ${RANDOM} ${SECRET_32}00`,
        'some prose',
        '\0\xff\x80',
      ].join('\n'),
    );
    expect([log.secrets, log.invalidLines]).toEqual([0, 6]);
  });

  it('takes the newest of two lines that contradict each other', () => {
    const log = read(`CLIENT_RANDOM ${RANDOM} ${'11'.repeat(48)}\nCLIENT_RANDOM ${RANDOM} ${SECRET_48}\n`);
    expect(secretOf(log, RANDOM, MASTER)).toBe(SECRET_48);
  });

  it('reads lines that come in pieces, the last one only when it has ended', () => {
    const line = `CLIENT_RANDOM ${RANDOM} ${SECRET_48}`;
    for (let split = 0; split <= line.length; split++) {
      const log = new KeyLog();
      log.push(Buffer.from(line.slice(0, split)));
      expect(log.secrets).toBe(0);
      log.push(Buffer.from(`${line.slice(split)}\n`));
      expect([log.secrets, log.invalidLines]).toEqual([1, 0]);
    }
  });

  it('keeps thousands of clients apart, also with the same first bytes', () => {
    const randoms = Array.from({ length: 3000 }, (_, index) => index.toString(16).padStart(64, '0'));
    const log = read(
      randoms.map((random) => `CLIENT_RANDOM ${random} ${random}${random.slice(0, 32)}\n`).join(''),
    );
    for (const random of randoms) expect(secretOf(log, random, MASTER)).toBe(random + random.slice(0, 32));
  });

  it('reads the same in blocks of every size', () => {
    const lines = Array.from({ length: 40 }, (_, index) => {
      const random = (index % 30).toString(16).padStart(64, 'e');
      return `CLIENT_RANDOM ${random} ${index.toString(16).padStart(96, '0')}\n# ${random}\n`;
    });
    const bytes = Buffer.from(lines.join(''));
    for (const size of [1, 7, 97, 1000, bytes.length]) {
      const log = new KeyLog();
      for (let at = 0; at < bytes.length; at += size) log.push(bytes.subarray(at, at + size));
      expect([log.secrets, log.invalidLines]).toEqual([40, 0]);
      for (let index = 10; index < 40; index++) {
        const random = (index % 30).toString(16).padStart(64, 'e');
        expect(secretOf(log, random, MASTER)).toBe(index.toString(16).padStart(96, '0'));
      }
    }
  });

  it('never throws, whatever it is given, and holds no endless line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (pieces) => {
        const log = new KeyLog();
        for (const piece of pieces) log.push(Buffer.from(piece));
        log.end();
        expect(log.secrets).toBe(0);
      }),
    );
    const log = new KeyLog();
    for (let index = 0; index < 100; index++) log.push(Buffer.alloc(1 << 16, 'a'));
    log.push(Buffer.from(`\nCLIENT_RANDOM ${RANDOM} ${SECRET_48}\n`));
    expect(log.secrets).toBe(1);
  });
});
