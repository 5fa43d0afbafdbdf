// A server's RSA key for TLS up to 1.2 without forward secrecy: it decrypts what the client encrypted for that server
// (RFC 5246 section 7.4.7.1, RFC 8017 section 7.2).

import { constants, createPrivateKey, type KeyObject, privateDecrypt } from 'node:crypto';
import { readUpTo } from '../../shared/read-up-to.ts';
import { UserError } from '../../shared/user-error.ts';
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

export interface PrivateKeyFile {
  readonly path: string;
  /** Of an encrypted key; null when there is none. */
  readonly passphrase: string | null;
}

/** @throws {UserError} when it cannot be read, or is no RSA key */
export function readPrivateKey({ path, passphrase }: PrivateKeyFile): KeyObject {
  let key: KeyObject;
  const pem = readPem(path);
  try {
    key = createPrivateKey(passphrase === null ? { key: pem } : { key: pem, passphrase });
  } catch {
    const isLocked = ENCRYPTED.test(pem.toString('latin1'));
    throw new UserError(
      isLocked
        ? `${path}: the key is encrypted: -o 'uat:rsa_keys:"FILE","PASSWORD"' gives its password`
        : `${path}: the private key cannot be read; give it as PEM`,
    );
  }
  if (key.asymmetricKeyType !== 'rsa')
    throw new UserError(
      `${path}: it is a key of type ${key.asymmetricKeyType}: only RSA keys decrypt TLS, and a key log (--keylog) always does`,
    );
  return key;
}

function readPem(path: string): Buffer {
  try {
    return readUpTo(path, MAX_PRIVATE_KEY_BYTES);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT'
        ? `${path}: there is no such private key`
        : `${path}: the private key cannot be read (${code})`,
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
