// A program of its own: captures with the npm package cap and writes pcap (draft-ietf-opsawg-pcap) to standard
// output. In a process of its own because the package aborts when its interface goes away and starves the event
// loop under load.

import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { CAP_CAVEAT } from './backends.ts';
import { FILE_HEADER_BYTES, linkTypeOf, originalLength, PCAP_RECORD_HEADER_BYTES } from './cap-format.ts';
import { CAP_BUFFER_MEBIBYTES, CAP_SNAP_LENGTH_BYTES } from './limits.ts';

/** The part of the package that is used here; it has no types of its own. */
interface CapPackage {
  Cap: (new () => CapSession) & {
    deviceList(): { name: string; description?: string; flags?: string }[];
  };
}
interface CapSession {
  open(device: string, filter: string, bufferBytes: number, frame: Buffer): string;
  on(event: 'packet', listener: (lengthBytes: number) => void): void;
}

const STANDARD_OUTPUT = 1;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
/** Never notified: waiting on it with a timeout is how a program sleeps without its event loop. */
const SLEEP = new Int32Array(new SharedArrayBuffer(4));

main();

function main(): void {
  const { values } = parseArgs({
    options: {
      interface: { type: 'string' },
      filter: { type: 'string', default: '' },
      buffer: { type: 'string', default: String(CAP_BUFFER_MEBIBYTES) },
      list: { type: 'boolean', default: false },
    },
  });
  try {
    const { Cap } = loadCap();
    const devices = Cap.deviceList();
    if (values.list || values.interface === undefined) {
      process.stdout.write(`${JSON.stringify(devices)}\n`);
      return;
    }
    // As with tcpdump and dumpcap, a number means the place in the list of interfaces.
    const device = devices[Number(values.interface) - 1]?.name ?? values.interface;
    capture(new Cap(), device, values.filter, Number(values.buffer) * 1024 * 1024);
    process.stderr.write(`${CAP_CAVEAT}\n`);
  } catch (error) {
    process.stderr.write(`cap: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function loadCap(): CapPackage {
  try {
    return createRequire(import.meta.url)('cap') as CapPackage;
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    throw new Error(
      /Cannot find module 'cap'/.test(text)
        ? 'the npm package cap is not installed: npm install cap (it needs a C++ compiler and libpcap-dev)'
        : 'the npm package cap is not built for this Node: npm rebuild cap (it needs a C++ compiler and libpcap-dev)',
    );
  }
}

/** Captures until it is killed. Throws what the package throws: no such device, no permission, a bad filter. */
function capture(session: CapSession, device: string, filter: string, bufferBytes: number): void {
  // The package writes each frame behind the space of its record header, so that one write carries both.
  const record = Buffer.alloc(PCAP_RECORD_HEADER_BYTES + CAP_SNAP_LENGTH_BYTES);
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const frame = record.subarray(PCAP_RECORD_HEADER_BYTES);
  const linkType = linkTypeOf(session.open(device, filter, bufferBytes, frame));
  writeFileHeader(linkType);

  session.on('packet', (lengthBytes) => {
    const timeUs = Math.round((performance.timeOrigin + performance.now()) * 1000);
    view.setUint32(0, Math.floor(timeUs / 1_000_000), true);
    view.setUint32(4, timeUs % 1_000_000, true);
    view.setUint32(8, lengthBytes, true);
    view.setUint32(12, originalLength(frame, lengthBytes, linkType), true);
    writeAll(record, PCAP_RECORD_HEADER_BYTES + lengthBytes);
  });
}

function writeFileHeader(linkType: number): void {
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  header.writeUInt32LE(MAGIC_MICROSECONDS, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(CAP_SNAP_LENGTH_BYTES, 16);
  header.writeUInt32LE(linkType, 20);
  writeAll(header, header.length);
}

/**
 * Writes and waits: while the reader is behind, this process blocks and the kernel's buffer fills, which is all the
 * backpressure the package allows. The listener's closure keeps the buffer alive, which the package forgets.
 */
function writeAll(bytes: Buffer, lengthBytes: number): void {
  let written = 0;
  while (written < lengthBytes) {
    try {
      written += writeSync(STANDARD_OUTPUT, bytes, written, lengthBytes - written);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(SLEEP, 0, 0, 1);
    }
  }
}
