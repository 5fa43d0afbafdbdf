// Substitutes for base64 that holds JSON or a user and a password (a web token, Flask's session, HTTP Basic): what is inside
// is replaced so that it is read as before, and outside each character keeps its class.

import { codeBits } from '../protocol/field-compression/huffman.ts';

/** From 0 to `count` - 1, as only a key and a text decide. */
export type NumbersOf = (text: string) => { below(count: number): number };

const GROUP_BYTES = 3;
const ALPHABETS = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Members that say how a token is to be read. */
const KEPT_MEMBERS = /^(?:alg|typ|cty|enc|crit)$/;

/** A text inside, `[start, end)` of the decoded bytes. */
interface Leaf {
  readonly start: number;
  readonly end: number;
}

/** A text inside of base64, and what is in its place. */
export interface ReplacedText {
  readonly text: string;
  readonly substitute: string;
}

/** The texts that two of these differ in; bytes as ISO-8859-1. */
export function replacedTexts(part: string, made: string, isCredentials: boolean): ReplacedText[] {
  const before = Buffer.from(part, 'base64');
  const after = Buffer.from(made, 'base64');
  const leaves = (isCredentials ? credentialLeaves(before) : jsonLeaves(before)) ?? [];
  return leaves
    .map(({ start, end }) => ({
      text: before.toString('latin1', start, end),
      substitute: after.toString('latin1', start, end),
    }))
    .filter(({ text, substitute }) => text !== substitute && !text.includes('\\'));
}

/** Null for what is no such base64. `isCredentials`: it may hold a user and a password. The head of a web token stays. */
export function contentSubstitute(part: string, isCredentials: boolean, numbersOf: NumbersOf): string | null {
  const isUrl = !/[+/]/.test(part);
  const bytes = Buffer.from(part, 'base64');
  const alphabet = isUrl ? 'base64url' : 'base64';
  if (bytes.toString(alphabet).replaceAll('=', '') !== part) return null;
  const leaves = isCredentials ? credentialLeaves(bytes) : jsonLeaves(bytes);
  if (leaves === null) return null;
  for (const leaf of leaves) replaceLeaf(bytes, leaf, alphabet, numbersOf);
  const made = bytes.toString(alphabet).replaceAll('=', '');
  return made === part && !/"alg"\s*:/.test(bytes.toString('latin1')) ? null : made;
}

/** Moments of Flask and Django are seconds since 1970 in four bytes, between two dots. */
export function isTimestamp(part: string): boolean {
  if (!/^[\w-]{6}$/.test(part)) return false;
  const seconds = Buffer.from(part, 'base64url').readUInt32BE(0);
  return seconds > 1.2e9 && seconds < 2.5e9;
}

function jsonLeaves(bytes: Buffer): Leaf[] | null {
  if (bytes[0] !== 0x7b && bytes[0] !== 0x5b) return null;
  const text = bytes.toString('latin1');
  try {
    if (typeof JSON.parse(bytes.toString()) !== 'object') return null;
  } catch {
    return null;
  }
  const leaves: Leaf[] = [];
  let member = '';
  for (const { index, 0: whole, 1: content = '', 2: colon } of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?/g)) {
    if (colon !== undefined) member = content;
    else if (!KEPT_MEMBERS.test(member)) leaves.push({ start: index + 1, end: index + whole.length - 1 });
  }
  return leaves;
}

function credentialLeaves(bytes: Buffer): Leaf[] | null {
  const colon = bytes.indexOf(0x3a);
  if (colon < 0) return null;
  return [
    { start: 0, end: colon },
    { start: colon + 1, end: bytes.length },
  ];
}

/** Three bytes are four characters of base64: the groups that a leaf touches are replaced one after the other. */
function replaceLeaf(
  bytes: Buffer,
  leaf: Leaf,
  alphabet: 'base64' | 'base64url',
  numbersOf: NumbersOf,
): void {
  const text = bytes.toString('latin1', leaf.start, leaf.end);
  const numbers = numbersOf(`${leaf.start % GROUP_BYTES} ${text}`);
  const isFree = freeBytes(text);
  for (let at = leaf.start - (leaf.start % GROUP_BYTES); at < leaf.end; at += GROUP_BYTES) {
    const group = bytes.subarray(at, at + GROUP_BYTES);
    const choices = [...group].map((byte, offset) => {
      const inLeaf = at + offset - leaf.start;
      return isFree[inLeaf] === true ? alternatives(byte) : [byte];
    });
    const options = groupOptions(group, choices, alphabet);
    if (options.length > 0) options[numbers.below(options.length)]!.copy(bytes, at);
  }
}

/** Letters and digits that no escape has. */
function freeBytes(text: string): boolean[] {
  const free: boolean[] = [];
  for (const unit of text.match(/\\u[0-9A-Fa-f]{4}|\\.|./gs) ?? [])
    for (let at = 0; at < unit.length; at++) free.push(unit.length === 1 && /[A-Za-z0-9]/.test(unit));
  return free;
}

function alternatives(byte: number): number[] {
  const character = String.fromCharCode(byte);
  const alphabet = ALPHABETS.find((one) => one.includes(character)) ?? character;
  return [...alphabet].map((one) => one.charCodeAt(0));
}

/** Other bytes whose base64 has the same classes of characters, and a code as long. */
function groupOptions(
  group: Buffer,
  choices: readonly (readonly number[])[],
  alphabet: 'base64' | 'base64url',
): Buffer[] {
  const shapes = alphabet === 'base64' ? SHAPES.base64 : SHAPES.base64url;
  const shift = 8 * (GROUP_BYTES - group.length);
  const shapeOf = (word: number): number => {
    let shape = shapes[(word >> 18) & 63]! * 64 + shapes[(word >> 12) & 63]!;
    if (group.length > 1) shape = shape * 64 + shapes[(word >> 6) & 63]!;
    if (group.length > 2) shape = shape * 64 + shapes[word & 63]!;
    return shape;
  };
  const original = (wordOf(group) << shift) >>> 0;
  const wanted = shapeOf(original);
  const options: Buffer[] = [];
  for (const first of choices[0] ?? [0])
    for (const second of choices[1] ?? [0])
      for (const third of choices[2] ?? [0]) {
        const word = (first << 16) | (second << 8) | third;
        if (word !== original && shapeOf(word) === wanted)
          options.push(Buffer.from([first, second, third]).subarray(0, group.length));
      }
  return options;
}

function wordOf(group: Buffer): number {
  return group.reduce((word, byte) => word * 256 + byte, 0);
}

/** Of each character of base64: its class, and how long its code in HPACK is. */
const SHAPES = { base64: shapesOf('+/'), base64url: shapesOf('-_') };

function shapesOf(last: string): number[] {
  const characters = `${ALPHABETS[2]}${ALPHABETS[1]}${ALPHABETS[0]}${last}`;
  return [...characters].map((character) => {
    const kind = ALPHABETS.findIndex((alphabet) => alphabet.includes(character));
    const bits = codeBits(character.charCodeAt(0));
    return kind < 0 ? 60 + last.indexOf(character) : kind * 16 + bits;
  });
}
