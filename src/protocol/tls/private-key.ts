// A server's RSA key for TLS up to 1.2 without forward secrecy: it decrypts what the client encrypted for that server
// (RFC 5246 section 7.4.7.1, RFC 8017 section 7.2).

import { constants, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto';
import { type FileAccess, readUpTo, systemFiles } from '../../shared/file-access.ts';
import { PermissionError, UserError } from '../../shared/user-error.ts';
import { MASTER_SECRET_BYTES } from './key-schedule.ts';
import { MAX_PRIVATE_KEY_BYTES } from './limits.ts';

/** PEM of any private key, also an encrypted one. */
const PEM = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/** PKCS #8 and the older form of OpenSSL (RFC 1421 section 4.6.1.1) say that a password is needed. */
const ENCRYPTED = /ENCRYPTED/;

/** A premaster secret is as long as a master secret. */
const PREMASTER_BYTES = MASTER_SECRET_BYTES;

/** Does a file that begins with `head` hold a private key? */
export function isPrivateKey(head: Buffer): boolean {
  return PEM.test(head.toString('latin1'));
}

/** The password itself, or the file whose first line it is. */
export type Passphrase = string | { readonly path: string };

export interface PrivateKeyFile {
  readonly path: string;
  /** Of an encrypted key; null when there is none. */
  readonly passphrase: Passphrase | null;
}

/** @throws {UserError} when it, or the file of its password, cannot be read, or it is no RSA key */
export function readPrivateKey(
  { path, passphrase }: PrivateKeyFile,
  files: FileAccess = systemFiles,
): KeyObject {
  let key: KeyObject;
  const pem = readNamed(path, 'private key', files);
  const isLocked = ENCRYPTED.test(pem.toString('latin1'));
  const password = passphrase === null || !isLocked ? null : passwordOf(passphrase, files);
  try {
    key = createPrivateKey(password === null ? { key: pem } : { key: pem, passphrase: password });
  } catch {
    throw new UserError(`${path}: ${isLocked ? lockedText(password) : NO_KEY}`);
  }
  if (key.asymmetricKeyType !== 'rsa')
    throw new UserError(
      `${path}: it is a key of type ${key.asymmetricKeyType}: only RSA keys decrypt TLS, and a key log (--keylog) always does`,
    );
  return key;
}

const NO_KEY = 'the private key cannot be read; give it as PEM';

function lockedText(password: string | null): string {
  return password === null
    ? 'the key is encrypted: give its password with --private-key-password env:<variable> or file:<path>'
    : 'the key is encrypted, and this password does not open it (or its cipher is none of OpenSSL 3: openssl pkey -in KEY -out NEW -aes256)';
}

/** The first line of a file, as openssl reads it. */
function passwordOf(passphrase: Passphrase, files: FileAccess): string {
  if (typeof passphrase === 'string') return passphrase;
  return readNamed(passphrase.path, 'file with a password', files).toString('utf8').split(/\r?\n/, 1)[0]!;
}

function readNamed(path: string, what: string, files: FileAccess): Buffer {
  try {
    return readUpTo(path, MAX_PRIVATE_KEY_BYTES, files);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      throw new PermissionError(`${path}: no permission to read the ${what}; run it with sudo`);
    throw new UserError(
      code === 'ENOENT'
        ? `${path}: there is no such ${what}`
        : `${path}: the ${what} cannot be read (${code})`,
    );
  }
}

/** The premaster secret, padded with PKCS #1; null when the key does not fit. Node itself refuses such padding. */
export function decryptPremaster(key: KeyObject, encrypted: Buffer): Buffer | null {
  let padded: Buffer;
  try {
    padded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    return null;
  }
  const start = padded.length - PREMASTER_BYTES;
  const isPadded = start > 2 && padded[0] === 0 && padded[1] === 2 && padded.indexOf(0, 2) === start - 1;
  return isPadded ? padded.subarray(start) : null;
}
