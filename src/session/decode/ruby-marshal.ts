// Ruby's Marshal format 4.8 (doc/marshal.rdoc in the Ruby sources): texts, symbols, numbers, lists and maps are read,
// objects are listed by class and fields; no class is looked up and no method is called.

import { ByteReader } from './byte-reader.ts';
import { MAX_REPEATED_CHARACTERS } from './limits.ts';
import {
  attempt,
  bigNumberOf,
  binaryText,
  CLASS_KEY,
  DATA_KEY,
  doubleOf,
  keyText,
  type Plain,
  type Reading,
  recordOf,
  Unreadable,
} from './plain.ts';

/** In place of a value that was given already. */
const AGAIN = '(same as before)';

export function isMarshal(bytes: Buffer): boolean {
  return bytes[0] === 4 && bytes[1] === 8;
}

export function readMarshal(bytes: Buffer): Reading {
  return attempt(() => {
    if (!isMarshal(bytes)) throw new Unreadable('damaged');
    return new Marshal(bytes.subarray(2)).read();
  });
}

class Marshal {
  readonly #reader: ByteReader;
  readonly #symbols: string[] = [];
  /** Every value but the smallest kinds can be referred to, in order of its beginning. */
  readonly #objects: Plain[] = [];

  constructor(bytes: Buffer) {
    this.#reader = new ByteReader(bytes);
  }

  read(): Plain {
    return this.#reader.value(() => this.#readType(String.fromCharCode(this.#reader.u8())));
  }

  #readType(type: string): Plain {
    switch (type) {
      case '0':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'i':
        return this.#number();
      case ':':
        return this.#newSymbol();
      case ';':
        return this.#oldSymbol();
      case '@':
        return this.#objects[this.#number()] ?? AGAIN;
      case 'I': {
        const value = this.read();
        this.#pairs(() => this.#symbol()); // The encoding, mostly.
        return value;
      }
      case '"':
        return this.#register(this.#text());
      case '/': {
        const source = this.#text();
        this.#reader.u8(); // Options.
        return this.#register(`/${source}/`);
      }
      case 'f':
        return this.#register(double(this.#text()));
      case 'l':
        return this.#bigNumber();
      case '[':
        return this.#compound(() => this.#reader.items(this.#number(), 1, () => this.read()));
      case '{':
        return this.#compound(() => recordOf(this.#pairs(() => this.read())));
      case '}':
        return this.#compound(() => {
          const pairs = this.#pairs(() => this.read());
          this.read(); // The default.
          return recordOf(pairs);
        });
      case 'o':
      case 'S':
        return this.#compound(() => {
          const name = this.#symbol();
          return recordOf([[CLASS_KEY, name], ...this.#pairs(() => this.#symbol())]);
        });
      case 'u': {
        const name = this.#symbol();
        return this.#register({ [CLASS_KEY]: name, [DATA_KEY]: this.#text() });
      }
      case 'U':
        return this.#compound(() => ({ [CLASS_KEY]: this.#symbol(), [DATA_KEY]: this.read() }));
      case 'c':
      case 'm':
      case 'M':
        return this.#register(this.#text());
      case 'C':
      case 'e':
        this.#symbol(); // A subclass of text, list or map; a module that extends it.
        return this.read();
      default:
        throw new Unreadable('damaged');
    }
  }

  #register(value: Plain): Plain {
    const isLong = typeof value === 'string' && value.length > MAX_REPEATED_CHARACTERS;
    this.#objects.push(isLong || (typeof value === 'object' && value !== null) ? AGAIN : value);
    return value;
  }

  /** Lists and maps have their place before what is in them; referred to, they are not given again. */
  #compound(read: () => Plain): Plain {
    this.#objects.push(AGAIN);
    return read();
  }

  #pairs(readKey: () => Plain): [string, Plain][] {
    return this.#reader.items(this.#number(), 2, () => [keyText(readKey()), this.read()]);
  }

  /** A symbol, new or met before. */
  #symbol(): string {
    const type = String.fromCharCode(this.#reader.u8());
    if (type === ':') return this.#newSymbol();
    if (type === ';') return this.#oldSymbol();
    if (type !== 'I') throw new Unreadable('damaged');
    this.#reader.expect(0x3a);
    const symbol = this.#newSymbol();
    this.#pairs(() => this.#symbol());
    return symbol;
  }

  #newSymbol(): string {
    const symbol = this.#text();
    this.#symbols.push(symbol);
    return symbol;
  }

  #oldSymbol(): string {
    const symbol = this.#symbols[this.#number()];
    if (symbol === undefined) throw new Unreadable('damaged');
    return symbol;
  }

  #text(): string {
    return binaryText(this.#reader.take(this.#number()));
  }

  /** A sign, a length in units of two bytes, and the magnitude. */
  #bigNumber(): Plain {
    const negative = this.#reader.u8() === 0x2d;
    const magnitude = this.#reader.take(this.#number() * 2);
    return this.#register(bigNumberOf(magnitude, negative));
  }

  /** One byte for small numbers, else its value is how many bytes follow, least significant first. */
  #number(): number {
    const first = (this.#reader.u8() << 24) >> 24;
    if (first === 0) return 0;
    if (first > 4) return first - 5;
    if (first < -4) return first + 5;
    const bytes = this.#reader.take(Math.abs(first));
    return first > 0
      ? bytes.readUIntLE(0, bytes.length)
      : bytes.readUIntLE(0, bytes.length) - 256 ** bytes.length;
  }
}

function double(text: string): number | string {
  if (text === 'inf' || text === '-inf' || text === 'nan') return text;
  // Old versions of Ruby wrote the exact bits behind a NUL.
  return doubleOf(Number(text));
}
