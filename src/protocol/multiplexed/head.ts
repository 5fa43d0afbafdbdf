// The head of a message of HTTP/2 (RFC 9113 section 8.3) or HTTP/3 (RFC 9114 section 4.3): pseudo-header fields where
// HTTP/1 has a start line.

import type { HttpVersion } from '../../shared/http-version.ts';
import type { IrregularHead, MalformedHead, MessageHead, MessageKind, RawField } from '../events.ts';
import type { FieldList } from '../field-compression/field-list.ts';

export type MultiplexedVersion = Extract<HttpVersion, 'h2' | 'h3'>;

export class MultiplexedHead implements MessageHead {
  readonly kind: MessageKind;
  readonly streamId: number;
  readonly version: MultiplexedVersion;
  readonly phrase = '';
  readonly sharedLines = null;
  readonly method: string;
  readonly target: string;
  readonly scheme: string | null;
  readonly status: number;
  readonly incomplete: boolean;
  readonly fields: readonly RawField[];
  readonly #authority: string | null;
  readonly #pseudoFault: MalformedHead | null;

  /** Copies what it needs from `list`, decoded from the block `bytes`; `isWhole`: the block was read to its end. */
  constructor(
    version: MultiplexedVersion,
    kind: MessageKind,
    streamId: number,
    list: FieldList,
    bytes: Buffer,
    isWhole: boolean,
  ) {
    this.version = version;
    this.kind = kind;
    this.streamId = streamId;
    const { method, path, authority, scheme, status } = list;
    this.method = method ?? '';
    this.target = path ?? (method === 'CONNECT' ? (authority ?? '') : '');
    this.scheme = scheme;
    this.status = status !== null && /^[1-9]\d\d$/.test(status) ? Number(status) : 0;
    this.#authority = authority;
    this.fields = list.take(bytes);
    this.incomplete = !isWhole || list.isIncomplete;
    const isMissing = kind === 'response' && status === null && !this.incomplete;
    this.#pseudoFault = list.pseudoFault ?? (isMissing ? 'pseudo-field-missing' : null);
  }

  /** A response only: what RFC 9113 section 8.1.1 and RFC 9114 section 4.1.2 forbid to accept. */
  get irregular(): IrregularHead | null {
    if (this.kind === 'request') return null;
    const malformed = this.#pseudoFault ?? faultOf(this.fields);
    return malformed === null && !hasDoubled(this.fields) ? null : { text: null, malformed };
  }

  mayHave(): boolean {
    return true;
  }

  /** `host` is the :authority field, which goes before a Host field (RFC 9113 section 8.3.1). */
  values(lowerCaseName: string): string[] {
    if (lowerCaseName === 'host' && this.#authority !== null) return [this.#authority];
    const values: string[] = [];
    for (const { name, value, truncated } of this.fields)
      if (!truncated && name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName)
        values.push(value);
    return values;
  }
}

const UPPER_CASE = /[A-Z]/;
const CONTROL = /[\0-\x08\n-\x1f\x7f]/;

/** Fields for which browsers refuse a response that has two which differ. */
const SINGLE_FIELDS: ReadonlySet<string> = new Set(['content-length', 'location', 'content-disposition']);

function hasDoubled(fields: readonly RawField[]): boolean {
  let singles: string[] | null = null;
  for (const { name, value } of fields) {
    if (!SINGLE_FIELDS.has(name)) continue;
    if (singles?.includes(name) || (name === 'content-length' && value.includes(','))) return true;
    singles ??= [];
    singles.push(name);
  }
  return false;
}

/** What makes regular fields malformed (RFC 9113 section 8.2.1; Chromium refuses every control but HTAB). */
function faultOf(fields: readonly RawField[]): MalformedHead | null {
  for (const { name, value } of fields) {
    if (UPPER_CASE.test(name)) return 'upper-case-name';
    if (CONTROL.test(value)) return 'control-in-value';
  }
  return null;
}
