// A text without its escapes, wherever they are: percent-encoded, also twice, those of scripts and JSON, those of HTML. A copy of a
// secret that has escapes which nothing needs (`%61bc`) is found in it.

import type { Area } from './area.ts';
import type { FoundText, TextSearch } from './text-search.ts';

/** One character each: percent-encoded (RFC 3986), `\u0061`, `\x61`, `&#x61;`, `&#97;`, and the slash as PHP writes it in JSON. */
const ESCAPED =
  /%(?:25){0,3}([0-9A-Fa-f]{2})|\\(?:u00|x)([0-7][0-9A-Fa-f])|&#[xX]0{0,4}([0-7]?[0-9A-Fa-f]);|&#0{0,4}(\d{1,3});|\\(\/)/g;
const MAX_ASCII = 0x7f;

interface PlainView {
  readonly bytes: Buffer;
  /** Where each byte is written; behind the last one, where the text ends. */
  readonly starts: Uint32Array;
}

/** A copy with escapes. */
export interface EscapedCopy<Found> extends FoundText<Found> {
  /** How each of its characters is written, and how the one before it and the one after it are; empty where there is none. */
  readonly units: readonly string[];
  readonly before: string;
  readonly after: string;
}

/** The copies in an area that are written with escapes, in no order. */
export function* escapedCopies<Found>(area: Area, search: TextSearch<Found>): Generator<EscapedCopy<Found>> {
  const view = plainView(area.text);
  if (view === null) return;
  const { bytes, starts } = view;
  const begun = area.isLast ? search.begunHits(bytes) : [];
  for (const hits of [search.hits(bytes), begun])
    for (const { start, end, found } of hits) {
      const from = starts[start]!;
      const to = starts[end]!;
      if (to - from === end - start) continue;
      const unit = (at: number): string =>
        at < 0 || at >= bytes.length ? '' : area.text.slice(starts[at], starts[at + 1]);
      const units = Array.from({ length: end - start }, (_, at) => unit(start + at));
      yield { start: from, end: to, found, units, before: unit(start - 1), after: unit(end) };
    }
}

/** Other characters written as those of `units` are; null where one of them has no room. */
export function writtenAs(units: readonly string[], characters: string): string | null {
  const written = units.map((unit, at) => writtenUnit(unit, characters.charAt(at)));
  return written.includes(null) ? null : written.join('');
}

function writtenUnit(unit: string, character: string): string | null {
  if (unit.length === 1) return character;
  if (unit === '\\/') return character === '/' ? unit : null;
  const [, before = '', digits = '', after = ''] = /^(&#[xX]?|.*?(?=..$))([^;]+)(;?)$/.exec(unit) ?? [];
  const isDecimal = before === '&#';
  const code = character.charCodeAt(0).toString(isDecimal ? 10 : 16);
  const made = (/[A-F]/.test(digits) ? code.toUpperCase() : code).padStart(digits.length, '0');
  return made.length === digits.length ? `${before}${made}${after}` : null;
}

/** The character that a unit is written for. */
export function characterOf(unit: string): string {
  const view = plainView(unit);
  return view === null ? unit : view.bytes.toString('latin1');
}

/** Null for a text without escapes. */
function plainView(text: string): PlainView | null {
  if (text.search(ESCAPED) < 0) return null;
  const bytes = Buffer.alloc(text.length);
  const starts = new Uint32Array(text.length + 1);
  let length = 0;
  let from = 0;
  const literal = (end: number): void => {
    for (; from < end; from++) {
      bytes[length] = text.charCodeAt(from);
      starts[length++] = from;
    }
  };
  for (const match of text.matchAll(ESCAPED)) {
    const code = codeOf(match);
    if (code === null) continue;
    literal(match.index);
    bytes[length] = code;
    starts[length++] = match.index;
    from = match.index + match[0].length;
  }
  literal(text.length);
  starts[length] = text.length;
  return { bytes: bytes.subarray(0, length), starts };
}

function codeOf([, percent, script, hexadecimal, decimal]: RegExpExecArray): number | null {
  if (percent !== undefined) return Number.parseInt(percent, 16);
  const digits = script ?? hexadecimal;
  if (digits !== undefined) return Number.parseInt(digits, 16);
  if (decimal === undefined) return 0x2f;
  return Number(decimal) <= MAX_ASCII ? Number(decimal) : null;
}
