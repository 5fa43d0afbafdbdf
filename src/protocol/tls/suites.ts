// What a cipher suite means for decryption: which cipher, how long its keys are, which hash derives them
// (RFC 5246 appendix C, RFC 8446 appendix B.4). Read out of the registered names, which say all of it.

import { suiteName } from './suite-names.ts';

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha384';

/** How a record is protected. */
export type Protection = 'gcm' | 'ccm' | 'chacha20-poly1305' | 'cbc' | 'null';

export interface CipherSuite {
  readonly number: number;
  readonly name: string;
  readonly protection: Protection;
  /** The cipher as node:crypto calls it; empty for NULL. */
  readonly cipher: string;
  readonly keyBytes: number;
  /** The part of the nonce that comes from the keys (AEAD), or a block of the cipher (CBC). */
  readonly ivBytes: number;
  /** The authentication tag of an AEAD, or the MAC. */
  readonly tagBytes: number;
  /** What the MAC of a suite that is no AEAD is made with. */
  readonly mac: HashName | null;
  /** The hash of the key derivation, from TLS 1.2 on. */
  readonly hash: 'sha256' | 'sha384';
  readonly isTls13: boolean;
}

/** `AES_128_GCM_SHA256`, `AES_256_CCM_8`, `3DES_EDE_CBC_SHA`, `CHACHA20_POLY1305_SHA256`, `NULL_SHA` */
const CIPHER =
  /^(?:(?<block>AES|ARIA|CAMELLIA)_(?<bits>128|256)_(?<mode>CBC|GCM|CCM)(?<short>_8)?|(?<other>3DES_EDE_CBC|CHACHA20_POLY1305|NULL))(?:_(?<hash>MD5|SHA|SHA256|SHA384))?$/;

const HASHES: Readonly<Record<string, HashName>> = {
  MD5: 'md5',
  SHA: 'sha1',
  SHA256: 'sha256',
  SHA384: 'sha384',
};
const HASH_BYTES: Readonly<Record<HashName, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48 };
const GCM_TAG_BYTES = 16;

/** Bytes that a hash puts out. */
export function hashBytes(hash: HashName): number {
  return HASH_BYTES[hash];
}

const known = new Map<number, CipherSuite | null>();

/** The suite of this number; null when it cannot be decrypted here. */
export function suiteOf(number: number): CipherSuite | null {
  let suite = known.get(number);
  if (suite === undefined) {
    suite = readName(number, suiteName(number));
    known.set(number, suite);
  }
  return suite;
}

function readName(number: number, name: string): CipherSuite | null {
  if (name.includes('_EXPORT')) return null;
  const isTls13 = !name.includes('_WITH_');
  const groups = CIPHER.exec(name.replace(/^TLS_(?:.*_WITH_)?/, ''))?.groups;
  if (groups === undefined) return null;
  const { block, bits, mode, short, other } = groups;
  const named = HASHES[groups.hash ?? 'SHA256']!;
  const base = { number, name, isTls13, hash: named === 'sha384' ? 'sha384' : 'sha256' } as const;
  const tagBytes = short === undefined ? GCM_TAG_BYTES : 8;
  const ivBytes = isTls13 ? 12 : 4;
  if (mode === 'GCM' || mode === 'CCM') {
    const protection = mode === 'GCM' ? 'gcm' : 'ccm';
    const cipher = `${block!.toLowerCase()}-${bits}-${protection}`;
    return { ...base, protection, cipher, keyBytes: Number(bits) / 8, ivBytes, tagBytes, mac: null };
  }
  if (other === 'CHACHA20_POLY1305') {
    const protection = 'chacha20-poly1305';
    return { ...base, protection, cipher: protection, keyBytes: 32, ivBytes: 12, tagBytes, mac: null };
  }
  const mac = { mac: named, tagBytes: HASH_BYTES[named] };
  if (other === 'NULL') return { ...base, protection: 'null', cipher: '', keyBytes: 0, ivBytes: 0, ...mac };
  if (other === '3DES_EDE_CBC')
    return { ...base, protection: 'cbc', cipher: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8, ...mac };
  const cipher = `${block!.toLowerCase()}-${bits}-cbc`;
  return { ...base, protection: 'cbc', cipher, keyBytes: Number(bits) / 8, ivBytes: 16, ...mac };
}
