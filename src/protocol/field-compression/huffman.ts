// The Huffman code of HPACK (RFC 7541 section 5.2 and appendix B), read eight bits at a time by a state machine
// whose states are the inner nodes of the code's tree.

/** Bits of each symbol's code; the code is canonical, so that the lengths say everything. The last one is EOS. */
const CODE_BITS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
  8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
  13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
  28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
  22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
  22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
  25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];
const EOS = 256;
/** Padding is fewer than eight bits, all ones: the beginning of EOS. */
const MAX_PADDING_BITS = 7;

/** One step: two symbols at most (no code is shorter than five bits), how many they are, and the next state. */
const SYMBOLS_SHIFT = 16;
const STATE_SHIFT = 18;
const FAILED = 1 << 27;

interface Machine {
  /** By state and byte. */
  readonly steps: Int32Array;
  /** By state: 1 where the string may end. */
  readonly mayEnd: Uint8Array;
}

let machine: Machine | null = null;

/** Bytes that the decoded form of so many bytes can take: the shortest code has five bits; one symbol too many. */
export function decodedRoom(bytes: number): number {
  return Math.ceil((bytes * 8) / 5) + 2;
}

/**
 * Decodes `bytes[start, end)` into `out`, which has `decodedRoom` for it. Returns how many bytes came out, or -1 for
 * a string that is not valid. With `truncated` the string may end anywhere.
 */
export function decodeHuffman(
  bytes: Buffer,
  start: number,
  end: number,
  out: Buffer,
  truncated: boolean = false,
): number {
  machine ??= buildMachine();
  const { steps, mayEnd } = machine;
  let state = 0;
  let length = 0;
  let seen = 0;
  for (let at = start; at < end; at++) {
    const step = steps[(state << 8) | bytes[at]!]!;
    out[length] = step & 0xff;
    out[length + 1] = (step >> 8) & 0xff;
    length += (step >> SYMBOLS_SHIFT) & 0b11;
    state = (step >> STATE_SHIFT) & 0xff;
    seen |= step;
  }
  return (seen & FAILED) !== 0 || !(truncated || mayEnd[state] === 1) ? -1 : length;
}

/** Bits of the code of an octet. */
export function codeBits(octet: number): number {
  return CODE_BITS[octet]!;
}

let codes: readonly number[] | null = null;

/** The code of a string, padded to whole octets (RFC 7541 section 5.2). */
export function encodeHuffman(bytes: Buffer): Buffer {
  codes ??= codesOf(buildTree());
  const out: number[] = [];
  let pending = 0;
  let pendingBits = 0;
  for (const octet of bytes) {
    const bits = codeBits(octet);
    const code = codes[octet]!;
    for (let bit = bits - 1; bit >= 0; bit--) {
      pending = (pending << 1) | ((code >> bit) & 1);
      if (++pendingBits < 8) continue;
      out.push(pending);
      pending = pendingBits = 0;
    }
  }
  if (pendingBits > 0) out.push((pending << (8 - pendingBits)) | (0xff >> pendingBits));
  return Buffer.from(out);
}

/** By symbol: the path from the root to it. */
function codesOf(tree: readonly number[][]): number[] {
  const found: number[] = [];
  const walk = (node: number, code: number): void => {
    for (const bit of [0, 1]) {
      const child = tree[node]![bit]!;
      const longer = code * 2 + bit;
      if (child < 0) found[-1 - child] = longer;
      else walk(child, longer);
    }
  };
  walk(0, 0);
  return found;
}

/** Children of the inner nodes, root first: another inner node, or -1 - symbol. */
function buildTree(): number[][] {
  const symbols = CODE_BITS.map((_, symbol) => symbol);
  symbols.sort((one, other) => CODE_BITS[one]! - CODE_BITS[other]! || one - other);
  const tree: number[][] = [[]];
  let code = 0;
  let codeBits = CODE_BITS[symbols[0]!]!;
  for (const symbol of symbols) {
    const bits = CODE_BITS[symbol]!;
    code <<= bits - codeBits;
    codeBits = bits;
    let node = 0;
    for (let bit = bits - 1; bit > 0; bit--) {
      const children = tree[node]!;
      node = children[(code >> bit) & 1] ??= tree.push([]) - 1;
    }
    tree[node]![code & 1] = -1 - symbol;
    code++;
  }
  return tree;
}

function buildMachine(): Machine {
  const tree = buildTree();
  const steps = new Int32Array(tree.length << 8);
  for (let state = 0; state < tree.length; state++)
    for (let byte = 0; byte < 256; byte++) steps[(state << 8) | byte] = stepOf(tree, state, byte);
  const mayEnd = new Uint8Array(tree.length);
  let node = 0;
  for (let bits = 0; bits <= MAX_PADDING_BITS; bits++) {
    mayEnd[node] = 1;
    node = tree[node]![1]!;
  }
  return { steps, mayEnd };
}

function stepOf(tree: readonly number[][], state: number, byte: number): number {
  let node = state;
  let symbols = 0;
  let count = 0;
  for (let bit = 7; bit >= 0; bit--) {
    node = tree[node]![(byte >> bit) & 1]!;
    if (node >= 0) continue;
    const symbol = -1 - node;
    if (symbol === EOS) return FAILED;
    symbols |= symbol << (8 * count++);
    node = 0;
  }
  return symbols | (count << SYMBOLS_SHIFT) | (node << STATE_SHIFT);
}
