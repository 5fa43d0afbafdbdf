// A capture as it would have been with a snap length: of each packet only the first bytes.

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** Cuts the packets of a little-endian pcap file (draft-ietf-opsawg-pcap) to `snapLength` bytes. */
export function withSnapLength(pcap: Buffer, snapLength: number): Buffer {
  const pieces = [pcap.subarray(0, FILE_HEADER_BYTES)];
  for (let at = FILE_HEADER_BYTES; at < pcap.length; ) {
    const captured = pcap.readUInt32LE(at + 8);
    const header = Buffer.from(pcap.subarray(at, at + RECORD_HEADER_BYTES));
    const start = at + RECORD_HEADER_BYTES;
    const kept = Math.min(captured, snapLength);
    header.writeUInt32LE(kept, 8);
    pieces.push(header, pcap.subarray(start, start + kept));
    at = start + captured;
  }
  return Buffer.concat(pieces);
}
