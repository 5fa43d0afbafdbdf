import { constants, createPrivateKey, publicEncrypt } from 'node:crypto';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  KeyLogFile,
  KeyLogFiles,
  needlessKeyLog,
  uselessKeyLog,
  uselessPrivateKey,
} from '../../../src/protocol/tls/key-log-file.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { KEY_LOG_POLL_MILLISECONDS } from '../../../src/protocol/tls/limits.ts';
import { Counters } from '../../../src/shared/counters.ts';
import { systemFiles } from '../../../src/shared/file-access.ts';
import { RSA_KEY } from './certificates.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-keys-'));
afterAll(() => rmSync(directory, { recursive: true }));

const line = (index: number): string =>
  `CLIENT_RANDOM ${String(index).padStart(64, '0')} ${'ab'.repeat(48)}\n`;

describe('a key log file', () => {
  it('is read whole, its last line too when nothing ends it', () => {
    const path = join(directory, 'whole');
    writeFileSync(path, line(1) + line(2).trimEnd());
    const keys = new KeyStore();
    new KeyLogFiles([path], keys, false).close();
    expect(keys.log.secrets).toBe(2);
    expect(keys.mayGrow).toBe(false);
  });

  it.each([
    ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${line(1)}${line(2)}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${line(1)}${line(2)}`, 'utf16le').swap16()],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${line(1)}${line(2)}`)],
    ['lines that end with CR LF', Buffer.from((line(1) + line(2)).replaceAll('\n', '\r\n'))],
  ])('in %s', (_, bytes) => {
    const path = join(directory, 'marked');
    const keys = new KeyStore();
    // It grows by pieces that part characters.
    const file = new KeyLogFile(path, keys);
    for (let end = 101; end < bytes.length; end += 101) {
      writeFileSync(path, bytes.subarray(0, end));
      file.read(true);
    }
    writeFileSync(path, bytes);
    file.read(true);
    file.close();
    expect([keys.log.secrets, keys.log.invalidLines]).toEqual([2, 0]);
  });

  it('may be a private key in its place', () => {
    const path = join(directory, 'server.pem');
    writeFileSync(path, RSA_KEY);
    const keys = new KeyStore();
    new KeyLogFiles([path], keys, false).close();
    expect([keys.hasPremaster, keys.isInUse, keys.log.invalidLines]).toEqual([true, true, 0]);
  });

  it('that opens nothing is said, with the counts', () => {
    const counters = new Counters();
    const of = (text: string) => {
      const keys = new KeyStore();
      keys.add(Buffer.from(text), true);
      return keys;
    };
    const say = (keys: KeyStore) => uselessKeyLog(['a.keys', 'b.keys'], keys, counters);
    // Nothing stayed closed.
    for (const text of ['', '# a comment\n', 'what\n', line(1)]) expect(say(of(text))).toBeNull();
    counters.unseenConnections.set('tls-handshake-lost', 1);
    expect(say(of('# a comment\n'))).toBe(
      'a.keys, b.keys: no TLS secret is in it; crumbshark help tls says how to get a key log',
    );
    expect(say(of('what\n\nis this\n'))).toContain(
      'no TLS secret is in it, but 2 lines that no key log has;',
    );
    expect(say(of(line(1)))).toBeNull();
    counters.unseenConnections.set('tls-without-keys', 1);
    expect(say(of(line(1) + line(2)))).toBe(
      'a.keys, b.keys: 0 of 2 secrets fit a connection of this capture',
    );
    const used = of(line(1));
    expect(used.knows(Buffer.from('1'.padStart(64, '0'), 'hex'), 0)).toBe(true);
    expect(say(used)).toBeNull();
    expect(uselessKeyLog([], of(''), counters)).toBeNull();
  });

  it('without a secret is no loss where nothing is closed, and is said', () => {
    const counters = new Counters();
    counters.unseenConnections.set('other', 1);
    const say = (text: string, paths = ['a.keys']) => {
      const keys = new KeyStore();
      keys.add(Buffer.from(text), true);
      return needlessKeyLog(paths, keys, counters);
    };
    expect(say('# a comment\n')).toBe(
      'a.keys: no TLS secret is in it, and the capture has no TLS that needs one',
    );
    expect(say('what\n')).toContain('no TLS secret is in it, but 1 line that no key log has, and');
    expect(say(line(1))).toBeNull();
    expect(say('', [])).toBeNull();
    counters.unseenConnections.set('quic-started-too-late', 1);
    expect(say('')).toBeNull();
  });

  it('and a private key that opens nothing is, where a connection stays closed', () => {
    const counters = new Counters();
    const keys = new KeyStore();
    expect(uselessPrivateKey(keys, counters)).toBeNull();
    keys.addPrivateKey(createPrivateKey(RSA_KEY));
    expect(uselessPrivateKey(keys, counters)).toBeNull();
    counters.unseenConnections.set('tls-without-keys', 1);
    expect(uselessPrivateKey(keys, counters)).toMatch(
      /^the private key opens no connection of this capture: .* a key log is needed/,
    );
    expect(uselessPrivateKey(new KeyStore(), counters)).toBeNull();
    const secret = Buffer.concat([Buffer.of(3, 3), Buffer.alloc(46, 7)]);
    const encrypted = publicEncrypt({ key: RSA_KEY, padding: constants.RSA_PKCS1_PADDING }, secret);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(encrypted.length);
    expect(keys.premaster(Buffer.concat([length, encrypted]))).toEqual(secret);
    expect(uselessPrivateKey(keys, counters)).toBeNull();
  });

  it('a private key in the place of a log is opened with the password', () => {
    const path = join(directory, 'locked.pem');
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'word' } as const;
    writeFileSync(path, createPrivateKey(RSA_KEY).export({ type: 'pkcs8', format: 'pem', ...cipher }));
    const keys = new KeyStore();
    new KeyLogFiles([path], keys, false, systemFiles, 'word').close();
    expect(keys.hasPremaster).toBe(true);
    expect(() => new KeyLogFiles([path], new KeyStore(), false)).toThrow(/--private-key-password/);
  });

  it('that is missing is the mistake of the user, unless it is followed', () => {
    const path = join(directory, 'none');
    expect(() => new KeyLogFiles([path], new KeyStore(), false)).toThrow(/none: there is no such key log/);
    expect(() => new KeyLogFiles([directory], new KeyStore(), false)).toThrow(/cannot be read \(EISDIR\)/);
    new KeyLogFiles([path], new KeyStore(), true).close();
  });

  it('is followed while it grows, from a half line on', () => {
    const path = join(directory, 'growing');
    const keys = new KeyStore();
    const file = new KeyLogFile(path, keys);
    file.read(true);
    writeFileSync(path, line(1) + line(2).slice(0, 50));
    file.read(true);
    expect(keys.log.secrets).toBe(1);
    appendFileSync(path, line(2).slice(50));
    file.read(true);
    expect(keys.log.secrets).toBe(2);
    file.close();
  });

  it('may be begun anew: truncated, or replaced', () => {
    const path = join(directory, 'anew');
    const keys = new KeyStore();
    const file = new KeyLogFile(path, keys);
    writeFileSync(path, line(1) + line(2));
    file.read(true);
    writeFileSync(path, line(3));
    file.read(true);
    expect(keys.log.secrets).toBe(3);
    writeFileSync(`${path}.new`, line(4) + line(5) + line(6));
    renameSync(`${path}.new`, path);
    file.read(true);
    expect(keys.log.secrets).toBe(6);
    file.close();
  });

  it('is looked at again by itself, and once more at the end', () => {
    vi.useFakeTimers();
    try {
      const path = join(directory, 'polled');
      writeFileSync(path, '');
      const keys = new KeyStore();
      const files = new KeyLogFiles([path], keys, true);
      expect(keys.mayGrow).toBe(true);
      appendFileSync(path, line(1));
      vi.advanceTimersByTime(KEY_LOG_POLL_MILLISECONDS);
      expect(keys.log.secrets).toBe(1);
      appendFileSync(path, line(2).trimEnd());
      files.close();
      expect(keys.log.secrets).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
