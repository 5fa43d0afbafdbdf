// Galois/Counter Mode (NIST SP 800-38D) over a block cipher that Node has in counter mode and not in this one: Camellia
// (RFC 6367). Only what a TLS record needs: nonces of 12 bytes, tags of 16.

import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';

const BLOCK_BYTES = 16;
const BLOCK_BITS = 128;
const NONCE_BYTES = 12;
/** The first block of the text is encrypted with counter 2, the tag with 1. */
const TEXT_COUNTER = 2;
const TAG_COUNTER = 1;
/** x^128 + x^7 + x^2 + x + 1, its bits the other way round. */
const POLYNOMIAL = 0xe1000000;

export class GcmDecipher {
  readonly #cipher: string;
  readonly #key: Buffer;
  /** The hash key: a block of zeros, encrypted. */
  readonly #hashKey: Uint32Array;

  /** `cipher` without its mode: `camellia-128`. */
  constructor(cipher: string, key: Buffer) {
    this.#cipher = cipher;
    this.#key = key;
    this.#hashKey = wordsOf(this.#block(Buffer.alloc(BLOCK_BYTES)));
  }

  /** The plaintext; null when the tag is wrong. */
  open(nonce: Buffer, data: Buffer, text: Buffer, tag: Buffer): Buffer | null {
    const hash = new Uint32Array(4);
    this.#hash(hash, data);
    this.#hash(hash, text);
    const lengths = Buffer.alloc(BLOCK_BYTES);
    lengths.writeUInt32BE(data.length * 8, 4);
    lengths.writeUInt32BE(text.length * 8, 12);
    this.#hash(hash, lengths);
    const expected = this.#block(counterBlock(nonce, TAG_COUNTER));
    for (let word = 0; word < 4; word++)
      expected.writeUInt32BE((expected.readUInt32BE(word * 4) ^ hash[word]!) >>> 0, word * 4);
    if (!timingSafeEqual(expected, tag)) return null;
    return createDecipheriv(`${this.#cipher}-ctr`, this.#key, counterBlock(nonce, TEXT_COUNTER)).update(text);
  }

  #block(block: Buffer): Buffer {
    return createCipheriv(`${this.#cipher}-ecb`, this.#key, null).setAutoPadding(false).update(block);
  }

  /** GHASH of `bytes`, the last block filled with zeros (section 6.4). */
  #hash(hash: Uint32Array, bytes: Buffer): void {
    const block = Buffer.alloc(BLOCK_BYTES);
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      if (bytes.copy(block, 0, at, at + BLOCK_BYTES) < BLOCK_BYTES) block.fill(0, bytes.length - at);
      for (let word = 0; word < 4; word++) hash[word]! ^= block.readUInt32BE(word * 4);
      multiply(hash, this.#hashKey);
    }
  }
}

/** `x` becomes the product of both in the field of 2^128 elements (section 6.3). */
function multiply(x: Uint32Array, y: Uint32Array): void {
  let [v0, v1, v2, v3] = [y[0]!, y[1]!, y[2]!, y[3]!];
  let [z0, z1, z2, z3] = [0, 0, 0, 0];
  for (let bit = 0; bit < BLOCK_BITS; bit++) {
    if ((x[bit >>> 5]! >>> (31 - (bit & 31))) & 1) {
      z0 ^= v0;
      z1 ^= v1;
      z2 ^= v2;
      z3 ^= v3;
    }
    const isOdd = v3 & 1;
    v3 = (v3 >>> 1) | (v2 << 31);
    v2 = (v2 >>> 1) | (v1 << 31);
    v1 = (v1 >>> 1) | (v0 << 31);
    v0 = (v0 >>> 1) ^ (isOdd ? POLYNOMIAL : 0);
  }
  x.set([z0, z1, z2, z3]);
}

function counterBlock(nonce: Buffer, counter: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  nonce.copy(block, 0, 0, NONCE_BYTES);
  block.writeUInt32BE(counter, NONCE_BYTES);
  return block;
}

function wordsOf(block: Buffer): Uint32Array {
  return Uint32Array.from([0, 4, 8, 12], (at) => block.readUInt32BE(at));
}
