import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decryptPremaster, isPrivateKey, readPrivateKey } from '../../../src/protocol/tls/private-key.ts';
import { EC_KEY, RSA_CERTIFICATE, RSA_KEY } from './certificates.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-private-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe('a private key', () => {
  it('is known by its PEM', () => {
    for (const kind of ['', 'RSA ', 'EC ', 'ENCRYPTED '])
      expect(isPrivateKey(Buffer.from(`Bag Attributes\n-----BEGIN ${kind}PRIVATE KEY-----\nMII`))).toBe(true);
    expect(isPrivateKey(Buffer.from(RSA_CERTIFICATE))).toBe(false);
    expect(isPrivateKey(Buffer.from('CLIENT_RANDOM 00 00\n'))).toBe(false);
  });

  it('is read, with its password where it has one', () => {
    expect(readPrivateKey({ path: write('rsa.pem', RSA_KEY), passphrase: null }).type).toBe('private');
    const locked = createPrivateKey(RSA_KEY).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'word',
    });
    const path = write('locked.pem', String(locked));
    expect(readPrivateKey({ path, passphrase: 'word' }).type).toBe('private');
    expect(() => readPrivateKey({ path, passphrase: null })).toThrow(
      /locked\.pem: the key is encrypted: give its password with --private-key-password env:<variable> or file:<path>/,
    );
    for (const passphrase of ['wrong', ''])
      expect(() => readPrivateKey({ path, passphrase })).toThrow(/this password does not open it/);
  });

  it.each([
    ['PKCS #8, AES', 'pkcs8', 'aes-256-cbc'],
    ['PKCS #8, 3DES', 'pkcs8', 'des-ede3-cbc'],
    ['the older form of OpenSSL, AES', 'pkcs1', 'aes-128-cbc'],
    ['the older form of OpenSSL, 3DES', 'pkcs1', 'des-ede3-cbc'],
  ] as const)('encrypted as %s: its password is text, or the first line of a file', (name, type, cipher) => {
    const passphrase = 'pässword with spaces ';
    const path = write(
      `${name}.pem`,
      String(createPrivateKey(RSA_KEY).export({ type, format: 'pem', cipher, passphrase })),
    );
    expect(isPrivateKey(readFileSync(path))).toBe(true);
    expect(readPrivateKey({ path, passphrase }).type).toBe('private');
    for (const end of ['', '\n', '\r\n', '\nsecond line\n']) {
      const file = write('password', passphrase + end);
      expect(readPrivateKey({ path, passphrase: { path: file } }).type).toBe('private');
    }
    const wrong = write('password', passphrase.trim());
    expect(() => readPrivateKey({ path, passphrase: { path: wrong } })).toThrow(/does not open it/);
  });

  it('a password is not looked for where none is needed; a missing file of one is the mistake of the user', () => {
    const missing = { path: join(directory, 'no-password') };
    const plain = write('plain.pem', RSA_KEY);
    expect(readPrivateKey({ path: plain, passphrase: missing }).type).toBe('private');
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'word' } as const;
    const locked = createPrivateKey(RSA_KEY).export({ type: 'pkcs8', format: 'pem', ...cipher });
    const path = write('locked.pem', String(locked));
    expect(() => readPrivateKey({ path, passphrase: missing })).toThrow(
      /no-password: there is no such file with a password/,
    );
    expect(() => readPrivateKey({ path, passphrase: { path: directory } })).toThrow(
      /the file with a password cannot be read \(EISDIR\)/,
    );
  });

  it('that is no RSA key, or none at all, is the mistake of the user', () => {
    expect(() => readPrivateKey({ path: write('ec.pem', EC_KEY), passphrase: null })).toThrow(
      /type ec: only RSA keys decrypt TLS/,
    );
    expect(() => readPrivateKey({ path: write('x.pem', RSA_CERTIFICATE), passphrase: null })).toThrow(
      /cannot be read; give it as PEM/,
    );
    expect(() => readPrivateKey({ path: join(directory, 'none'), passphrase: null })).toThrow(
      /there is no such private key/,
    );
    expect(() => readPrivateKey({ path: directory, passphrase: null })).toThrow(/cannot be read \(EISDIR\)/);
  });
});

describe('a premaster secret', () => {
  const key = createPrivateKey(RSA_KEY);
  const encrypt = (bytes: Buffer) =>
    publicEncrypt({ key: createPublicKey(RSA_KEY), padding: constants.RSA_PKCS1_PADDING }, bytes);

  it('is decrypted with the key it was encrypted for', () => {
    const premaster = Buffer.from('0303'.padEnd(96, 'ab'), 'hex');
    expect(decryptPremaster(key, encrypt(premaster))).toEqual(premaster);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(decryptPremaster(privateKey, encrypt(premaster))).toBeNull();
  });

  it('of another length, or too short to be one, is none', () => {
    for (const length of [0, 47, 49])
      expect(decryptPremaster(key, encrypt(Buffer.alloc(length, 3)))).toBeNull();
    expect(decryptPremaster(key, Buffer.alloc(10))).toBeNull();
  });
});
