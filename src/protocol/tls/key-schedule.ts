// From the secrets of a key log to keys: HKDF-Expand-Label of TLS 1.3 (RFC 8446 section 7.1, RFC 5869) and the
// pseudorandom functions of TLS 1.2 (RFC 5246 section 5) and of TLS 1.0 and 1.1 (RFC 2246 section 5).

import { createHmac } from 'node:crypto';
import type { CipherSuite, HashName } from './suites.ts';

export const TLS_1_0 = 0x0301;
export const TLS_1_1 = 0x0302;
export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;

export const MASTER_SECRET_BYTES = 48;

function hmac(hash: HashName, key: Uint8Array, ...parts: (Uint8Array | string)[]): Buffer {
  const code = createHmac(hash, key);
  for (const part of parts) code.update(part);
  return code.digest();
}

/** HKDF-Expand (RFC 5869 section 2.3). */
export function hkdfExpand(hash: HashName, key: Uint8Array, info: Uint8Array, lengthBytes: number): Buffer {
  const blocks: Buffer[] = [];
  let block: Buffer = Buffer.alloc(0);
  for (let bytes = 0; bytes < lengthBytes; bytes += block.length) {
    block = hmac(hash, key, block, info, Buffer.of(blocks.length + 1));
    blocks.push(block);
  }
  return Buffer.concat(blocks, lengthBytes);
}

/** HKDF-Expand-Label with an empty context (RFC 8446 section 7.1). */
export function expandLabel(hash: HashName, secret: Uint8Array, label: string, lengthBytes: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([
    Buffer.of(lengthBytes >> 8, lengthBytes & 0xff, name.length),
    name,
    Buffer.of(0),
  ]);
  return hkdfExpand(hash, secret, info, lengthBytes);
}

/** P_hash (RFC 5246 section 5). */
function expandPhash(hash: HashName, secret: Uint8Array, seed: Buffer, lengthBytes: number): Buffer {
  const blocks: Buffer[] = [];
  let a: Buffer = seed;
  for (let bytes = 0; bytes < lengthBytes; ) {
    a = hmac(hash, secret, a);
    const block = hmac(hash, secret, a, seed);
    blocks.push(block);
    bytes += block.length;
  }
  return Buffer.concat(blocks, lengthBytes);
}

/** The pseudorandom function of a version up to TLS 1.2. */
export function prf(
  version: number,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Buffer,
  lengthBytes: number,
): Buffer {
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed]);
  if (version >= TLS_1_2) return expandPhash(hash, secret, labelled, lengthBytes);
  // TLS 1.0 and 1.1: one half of the secret with MD5, the other with SHA-1, and both together (RFC 2246 section 5).
  const halfBytes = Math.ceil(secret.length / 2);
  const output = expandPhash('md5', secret.subarray(0, halfBytes), labelled, lengthBytes);
  const other = expandPhash('sha1', secret.subarray(secret.length - halfBytes), labelled, lengthBytes);
  for (let index = 0; index < lengthBytes; index++) output[index]! ^= other[index]!;
  return output;
}

/** The keys of one sender. */
export interface WriteKeys {
  readonly key: Buffer;
  readonly iv: Buffer;
  /** The MAC's key; empty for an AEAD. */
  readonly mac: Buffer;
}

/** The keys of a TLS 1.3 traffic secret (RFC 8446 section 7.3). */
export function trafficKeys(suite: CipherSuite, secret: Buffer): WriteKeys {
  return {
    key: expandLabel(suite.hash, secret, 'key', suite.keyBytes),
    iv: expandLabel(suite.hash, secret, 'iv', suite.ivBytes),
    mac: Buffer.alloc(0),
  };
}

/** The secret after a KeyUpdate (RFC 8446 section 7.2). */
export function updatedSecret(suite: CipherSuite, secret: Buffer): Buffer {
  return expandLabel(suite.hash, secret, 'traffic upd', secret.length);
}

/** The client's and the server's keys up to TLS 1.2 (RFC 5246 section 6.3). */
export function connectionKeys(
  version: number,
  suite: CipherSuite,
  masterSecret: Buffer,
  clientRandom: Buffer,
  serverRandom: Buffer,
): readonly [client: WriteKeys, server: WriteKeys] {
  const macBytes = suite.mac === null ? 0 : suite.tagBytes;
  const { keyBytes, ivBytes } = suite;
  const seed = Buffer.concat([serverRandom, clientRandom]);
  const length = 2 * (macBytes + keyBytes + ivBytes);
  const block = prf(version, suite.hash, masterSecret, 'key expansion', seed, length);
  const keysAt = 2 * macBytes;
  const ivsAt = keysAt + 2 * keyBytes;
  const keysOf = (index: number): WriteKeys => ({
    mac: block.subarray(index * macBytes, (index + 1) * macBytes),
    key: block.subarray(keysAt + index * keyBytes, keysAt + (index + 1) * keyBytes),
    iv: block.subarray(ivsAt + index * ivBytes, ivsAt + (index + 1) * ivBytes),
  });
  return [keysOf(0), keysOf(1)];
}
