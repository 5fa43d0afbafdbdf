// Sequence numbers for exported PDUs that have none: each continues its direction, and one that begins with the PDU before it
// is that PDU again, with more of the same message.

import { MAX_EXPORTED_STREAMS, MAX_PDU_BYTES_COMPARED } from './limits.ts';
import { ACK, PSH, type Segment } from './segment.ts';

/** One direction of an exported connection. */
export class ExportedStream {
  /** The sequence number of the next PDU. */
  next = 1;
  /** The sequence number, the first bytes and the length of the last PDU. */
  #start = 1;
  #first: Buffer = Buffer.alloc(0);
  #length = 0;

  /** Gives a PDU its sequence number. */
  number(pdu: Buffer, wireBytes: number): number {
    if (!this.#isMoreOfTheSame(pdu)) this.#start = this.next;
    this.#first = Buffer.from(pdu.subarray(0, MAX_PDU_BYTES_COMPARED));
    this.#length = pdu.length;
    this.next = (this.#start + wireBytes) | 0;
    return this.#start;
  }

  #isMoreOfTheSame(pdu: Buffer): boolean {
    const first = this.#first;
    return this.#length > 0 && pdu.length > this.#length && pdu.subarray(0, first.length).equals(first);
  }
}

export class ExportedStreams {
  /** The oldest first. */
  readonly #streams = new Map<string, ExportedStream>();

  /** The direction of a segment whose endpoints are known. */
  of(segment: Segment): ExportedStream {
    return this.#find(keyOf(segment, true));
  }

  /** Numbers a segment that holds `pdu`. */
  number(segment: Segment, stream: ExportedStream, pdu: Buffer): void {
    segment.sequence = stream.number(pdu, segment.payloadLength);
    const other = this.#find(keyOf(segment, false));
    // Without endpoints both sides are in one direction, and say nothing of each other.
    segment.acknowledgement = other === stream ? 0 : other.next;
    segment.flags = PSH | ACK;
    segment.isUnnumbered = true;
  }

  #find(key: string): ExportedStream {
    let stream = this.#streams.get(key);
    if (stream !== undefined) return stream;
    if (this.#streams.size >= MAX_EXPORTED_STREAMS)
      for (const oldest of this.#streams.keys()) {
        this.#streams.delete(oldest);
        break;
      }
    stream = new ExportedStream();
    this.#streams.set(key, stream);
    return stream;
  }
}

function keyOf(segment: Segment, isForward: boolean): string {
  const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } =
    segment;
  const source = [source0, source1, source2, source3, segment.sourcePort].join(' ');
  const destination = [destination0, destination1, destination2, destination3, segment.destinationPort].join(
    ' ',
  );
  return isForward ? `${source} ${destination}` : `${destination} ${source}`;
}
