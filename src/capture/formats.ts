// Finds the reader for a capture by its first bytes, never by its name, and describes files that are no captures.

import { counted } from '../shared/counted.ts';
import { CHANGED_LINE_ENDS, LOST_LINE_ENDS } from './line-ends.ts';
import { isPcapMagic, PcapReader } from './pcap.ts';
import { PcapngReader } from './pcapng.ts';
import { SECTION_HEADER, WRITTEN_AS_TEXT } from './pcapng-blocks.ts';
import type { PacketSink } from './raw-packet.ts';
import type { CaptureReader, ReaderHooks } from './reader.ts';
import { isSnoop, SnoopReader } from './snoop.ts';

/** First bytes that identify every format; a shorter input is identified by what it has. */
export const HEAD_BYTES = 12;

const MESSAGE_LOG_HEAD = '{"crumbshark';

/** Whether it may be a message log (docs/MESSAGES.md), which is no capture. */
export function isMessageLog(head: Buffer): boolean {
  return head.toString('latin1', 0, MESSAGE_LOG_HEAD.length) === MESSAGE_LOG_HEAD;
}

const JSON_BEGINNING = /^(?:\xef\xbb\xbf)?\s*\{/;

/**
 * Whether it may be a HAR file, which is no capture: an object of JSON with a member `log`. Reading it says whether it is one.
 * @param head its first bytes, the more the better
 */
export function isHarFile(head: Buffer): boolean {
  const text = head.toString('latin1');
  return JSON_BEGINNING.test(text) && !isMessageLog(head) && /"log"\s*:\s*(?:\{|$)/.test(text);
}

const READABLE = 'pcap, pcapng and snoop are read, also compressed with gzip, zstd or lz4';

/** The reader for a capture that starts with `head`; undefined when it is none. */
export function openReader(head: Buffer, sink: PacketSink, hooks: ReaderHooks): CaptureReader | undefined {
  if (head.length < 4) return undefined;
  const magic = head.readUInt32BE(0);
  if (isPcapMagic(magic, head.readUInt32LE(0))) return new PcapReader(sink, hooks);
  if (magic === SECTION_HEADER) return new PcapngReader(sink, hooks);
  return isSnoop(head) ? new SnoopReader(sink, hooks) : undefined;
}

/** The first bytes of pcap and pcapng captures, in either byte order. */
const HEADER =
  /\xd4\xc3\xb2\xa1\x02\0\x04\0|\xa1\xb2\xc3\xd4\0\x02\0\x04|\x4d\x3c\xb2\xa1\x02\0\x04\0|\n\r\r\n.{4}(?:\x4d\x3c\x2b\x1a|\x1a\x2b\x3c\x4d)/s;
const TEXT = /^[\t\n\r\x20-\x7e\x80-\xff]+$/;

/** First bytes, as ISO-8859-1, of files that are given by mistake, and what to say of them. */
const OTHER_FILES: readonly (readonly [RegExp, string])[] = [
  [
    // The first bytes of pcap in UTF-16, or in UTF-8 from what Windows' code pages 437, 850 and 1252 make of them.
    /^(\xff\xfe|\xfe\xff|(\xef\xbb\xbf)?(\xef\xbf\xbd|\xe2\x95\x98\xe2\x94\x9c|\xc3\x88\xe2\x94\x9c|\xc3\x94\xc3\x83))/,
    WRITTEN_AS_TEXT,
  ],
  [/^\r\n\r\r\r\n/, `is pcapng whose line ends were changed${CHANGED_LINE_ENDS}`],
  [
    /^(\r\n\r\r\n|\n\r\n|\n\n\n).{4}(\x4d\x3c\x2b\x1a|\x1a\x2b\x3c\x4d)/s,
    `is pcapng whose line ends were changed${LOST_LINE_ENDS}`,
  ],
  // PowerShell writes each line of its own.
  [/^(\r?\n){2,4}.{4,12}(\x4d\x3c\x2b\x1a|\x1a\x2b\x3c\x4d)/s, WRITTEN_AS_TEXT],
  [/^(BZh|\xfd7zXZ)/, 'is compressed with bzip2 or xz: decompress it first'],
  [/^.{257}ustar/s, 'is a tar archive: extract the capture first (tar xf)'],
  [/^(PK\x03\x04|7z\xbc\xaf|Rar!)/, 'is an archive: extract the capture first'],
  [/^(GMBU|RTSS)/, 'is a Network Monitor capture: convert it first (editcap -F pcapng IN OUT)'],
  [
    /^(\x00.{3}TRSNIFF|TRSNIFF|XCP\0|\x7fver)/s,
    'is a capture of another tool: convert it first (editcap -F pcapng IN OUT)',
  ],
  [
    /^\s*(#.*\n)*(CLIENT_RANDOM|CLIENT_HANDSHAKE|SERVER_HANDSHAKE|CLIENT_TRAFFIC|RSA )/,
    'is a TLS key log: give it with --keylog',
  ],
  [/^(\xef\xbb\xbf)?\s*\{\s*"log"/, 'is a HAR file, which has no packets'],
  [/^\{"crumbshark/, 'is a message log, which has no packets'],
  [/^(\xef\xbb\xbf)?\s*[{[]/, 'is JSON'],
  [/^(\xef\xbb\xbf)?\s*</, 'is HTML or XML'],
  [TEXT, 'is text'],
];

/**
 * What to say about an input that is no capture.
 * @param head its first bytes, the more the better
 */
export function describeOtherFile(head: Buffer, name: string): string {
  const text = head.toString('latin1');
  const header = HEADER.exec(text);
  if (header !== null && TEXT.test(text.slice(0, header.index)))
    return (
      `no capture: text comes before its header (${counted(header.index, 'byte')}): leave out -t (docker run, kubectl exec), or cut ` +
      `it off: tail -c +${header.index + 1} FILE > NEW`
    );
  const known = OTHER_FILES.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return `no capture: it ${known[1]}; ${READABLE}`;
  if (/\.etl$/i.test(name))
    return `no capture: it is a Windows trace: convert it first (etl2pcapng); ${READABLE}`;
  return `no capture; ${READABLE}`;
}
