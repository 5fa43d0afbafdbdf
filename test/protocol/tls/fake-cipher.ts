// A cipher for tests of what stands around one: a record opens when its first byte of content is its number.

import { type RecordCipher, TLS_RECORD_HEADER_BYTES } from '../../../src/protocol/tls/record.ts';

export class FakeCipher implements RecordCipher {
  readonly #mark: number;
  type = 23;
  plain: Buffer = Buffer.alloc(0);
  plainStart = 0;
  plainEnd = 0;
  readonly overheadBytes = 3;
  readonly hasExactLength = true;
  trials = 0;

  constructor(mark = 0) {
    this.#mark = mark;
  }

  open(sequence: number, bytes: Buffer, at: number): boolean {
    this.trials++;
    return (
      bytes[at + TLS_RECORD_HEADER_BYTES] === sequence &&
      bytes[at + TLS_RECORD_HEADER_BYTES + 1] === this.#mark
    );
  }

  peekType(): number {
    return this.type;
  }

  passed(): void {}
}

/** A record of a fake cipher with so many bytes of content. */
export function fakeRecord(sequence: number, contentBytes: number, mark = 0): Buffer {
  const record = Buffer.alloc(TLS_RECORD_HEADER_BYTES + 3 + contentBytes, 0x2e);
  record.set([23, 3, 3, (3 + contentBytes) >> 8, (3 + contentBytes) & 0xff, sequence, mark]);
  return record;
}
