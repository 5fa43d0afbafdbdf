// The head of an HTTP/1 message (RFC 9112 sections 3 to 5): its text is kept, and parsed only when it is read.

import type { HttpVersion } from '../../shared/http-version.ts';
import type { IrregularHead, MessageHead, MessageKind, RawField } from '../events.ts';
import { LF, latin1 } from './bytes.ts';
import { afterStartLine, FieldBlock, findValues, type SharedFieldBlocks } from './field-block.ts';
import { isIrregular } from './irregular-head.ts';
import { parseStatusLine, type StatusLine } from './status-line.ts';

export class Http1Head implements MessageHead {
  readonly kind: MessageKind;
  readonly text: string;
  readonly incomplete: boolean;
  /** How many Set-Cookie lines it has and where in the text the first begins, when that is known. */
  readonly #setCookies: number;
  readonly #firstSetCookie: number;
  readonly streamId = null;
  readonly scheme = null;
  readonly sharedLines: FieldBlock | null;
  readonly #lines: FieldBlock;
  #line: string | null = null;
  #status: StatusLine | null = null;

  /**
   * @param text the header block as ISO-8859-1, from the start line on
   * @param incomplete the block was not seen to its end; its last line is truncated unless it ends in LF
   * @param sharedLines its field lines where other heads have them too; then the text is the start line alone
   */
  constructor(
    kind: MessageKind,
    text: string,
    incomplete: boolean,
    setCookies = 0,
    firstSetCookie = 0,
    sharedLines: FieldBlock | null = null,
  ) {
    this.kind = kind;
    this.text = text;
    this.incomplete = incomplete;
    this.#setCookies = setCookies;
    this.#firstSetCookie = firstSetCookie;
    this.sharedLines = sharedLines;
    this.#lines = sharedLines ?? new FieldBlock(text, afterStartLine(text));
  }

  /** Characters of all of it. */
  get length(): number {
    return this.text.length + (this.sharedLines?.length ?? 0);
  }

  get version(): HttpVersion {
    if (this.kind === 'response') return this.#statusLine().version;
    const line = this.#startLine();
    return line.endsWith('HTTP/1.0') ? 'http/1.0' : 'http/1.1';
  }

  get method(): string {
    const line = this.#startLine();
    return line.slice(0, line.indexOf(' '));
  }

  get target(): string {
    const line = this.#startLine();
    return line.slice(line.indexOf(' '), line.lastIndexOf(' ')).trim();
  }

  get status(): number {
    return this.kind === 'response' ? this.#statusLine().status : 0;
  }

  get phrase(): string {
    return this.kind === 'response' ? this.#statusLine().phrase : '';
  }

  get fields(): readonly RawField[] {
    return this.#lines.fields;
  }

  mayHave(lowerCaseName: string): boolean {
    return this.#lines.mayHave(lowerCaseName);
  }

  values(lowerCaseName: string): readonly string[] {
    if (this.#setCookies > 0 && lowerCaseName === 'set-cookie')
      return findValues(this.text, lowerCaseName, this.#firstSetCookie, this.#setCookies);
    return this.#lines.values(lowerCaseName);
  }

  /** A response only. */
  get irregular(): IrregularHead | null {
    return this.kind === 'response' && isIrregular(this.text) ? { text: this.text, malformed: null } : null;
  }

  #statusLine(): StatusLine {
    this.#status ??= parseStatusLine(this.#startLine());
    return this.#status;
  }

  #startLine(): string {
    this.#line ??= this.#readStartLine();
    return this.#line;
  }

  #readStartLine(): string {
    const end = this.text.indexOf('\n');
    const line = end < 0 ? this.text : this.text.slice(0, end);
    return line.endsWith('\r') ? line.slice(0, -1).trimEnd() : line.trimEnd();
  }
}

/** The head of a request whose field lines are shared; `blocks` null: they are its own. */
export function requestHead(
  bytes: Buffer,
  start: number,
  end: number,
  incomplete: boolean,
  blocks: SharedFieldBlocks | null,
): Http1Head {
  const newline = blocks === null ? -1 : bytes.indexOf(LF, start);
  if (blocks === null || newline < 0 || newline >= end)
    return new Http1Head('request', latin1(bytes, start, end), incomplete);
  const lines = blocks.of(latin1(bytes, newline + 1, end));
  return new Http1Head('request', latin1(bytes, start, newline + 1), incomplete, 0, 0, lines);
}
