// Counters of a run: traffic, damage, limits that were hit, what could not be read. Plain numbers, filled by every
// stage, read once by the summary.

import { InputShares } from './input-shares.ts';
import { noRepeats, type RepeatedCounts } from './repeated-input.ts';

export class Counters {
  readonly #inputs: InputShares = new InputShares(this);
  readonly #repeated: RepeatedCounts = noRepeats();

  packets = 0;
  /** Bytes of the packets as they were on the wire. */
  bytes = 0;
  /** Places where a capture file is damaged, and the bytes skipped to get past them. */
  damagedRecords = 0;
  skippedBytes = 0;
  /** Packets truncated by the snap length. */
  truncatedPackets = 0;
  /** Packets by link type that no decoder knows. */
  unknownLinkTypes: Map<number, number> = new Map();
  /** Packets with a header that contradicts itself or ends too early. */
  malformedPackets = 0;
  /** Packets truncated inside a header: nothing behind it is known. */
  truncatedHeaders = 0;
  /** Packets with more nested headers than `MAX_HEADER_DEPTH`. */
  deepPackets = 0;
  /** IP fragments; datagrams reassembled from them; datagrams abandoned (timeout or limits). */
  fragments = 0;
  reassembledDatagrams = 0;
  lostDatagrams = 0;
  /** Encrypted 802.11 data frames and ESP packets: their payload cannot be read. */
  encryptedFrames = 0;

  /** Packets of tunnels that are known and not opened, by name. */
  unopenedTunnels: Map<string, number> = new Map();

  /** TCP and QUIC connections, and those of QUIC alone. */
  connections = 0;
  quicConnections = 0;
  /** Connections with HTTP whose first packets the capture does not have. */
  joinedConnections = 0;
  /** Gaps in the byte streams of connections that are read, and their bytes. */
  gaps = 0;
  gapBytes = 0;
  /** QUIC packets that their receiver has acknowledged, and the capture lacks. */
  lostQuicPackets = 0;
  /** QUIC packets from or to an endpoint of a connection that is read, which belong to none that is known. */
  orphanQuicPackets = 0;
  /** Requests without a response, where the capture lacks bytes that may have been one. */
  lostResponses = 0;
  /** Connections evicted from a full table. */
  forgottenConnections = 0;
  /** Payload bytes dropped: outside the receive window, or of a segment its receiver never acknowledged. */
  droppedBytes = 0;
  /** Segments whose bytes came before with other content, where receivers may have taken either. */
  ambiguousSegments = 0;
  /** Header blocks above the size limit. */
  oversizeHeads = 0;
  /** Pending requests evicted before their responses came. */
  forgottenRequests = 0;

  /** Frames and header blocks of HTTP/2 and HTTP/3 that contradict themselves. */
  damagedFrames = 0;
  /** Header fields of HTTP/2 and HTTP/3 that refer to entries of HPACK and QPACK tables that were not captured. */
  unknownFields = 0;
  /** HPACK and QPACK tables dropped because of a limit. */
  forgottenTables = 0;
  /** Set-Cookie fields in trailers of HTTP/2 and HTTP/3: no browser reads them there. */
  trailerSetCookies = 0;

  /** Limits of the user (-c, -a) that ended the reading before the end of a capture. */
  limitsReached = 0;

  /** Packets the kernel dropped before a live capture saw them. */
  droppedByKernel = 0;
  /** Packets behind the end of a capture that ended before what it was to capture; 1 where their number is not known. */
  lostAtEnd = 0;

  messages = 0;
  /** Requests, and final responses: those behind interim ones (1xx). */
  requests = 0;
  responses = 0;
  /** Responses whose header block was not captured whole. */
  incompleteResponses = 0;
  setCookies = 0;
  cookies = 0;
  /** Messages, and responses that set cookies, that were not judged: they came faster than that goes. */
  hastyMessages = 0;
  hastyResponses = 0;
  /** Cookies evicted from a full cookie store before they expired. */
  evictedCookies = 0;
  /** Browsers evicted because there were too many. */
  forgottenClients = 0;
  /** Findings not kept because there were too many. */
  droppedFindings = 0;
  /** Times that a cookie was not listed because there were too many, and values that were not counted. */
  droppedInventoryCookies = 0;
  uncountedValues = 0;
  /** Session values evicted because there were too many. */
  forgottenSessionValues = 0;
  /** Sessions evicted before their end because there were too many. */
  forgottenSessions = 0;
  /** Connections that cannot be read (encrypted, no keys), by cause. */
  unseenConnections: Map<string, number> = new Map();
  /** Servers of some of these connections, by the same causes. */
  unseenHosts: Map<string, Set<string>> = new Map();
  /** TLS records that failed to decrypt although the connection's keys are right: damage. */
  undecryptedRecords = 0;
  /** The same of QUIC packets. */
  undecryptedPackets = 0;

  /** Which inputs the counts come from. */
  get inputs(): InputShares {
    return this.#inputs;
  }

  /** What was taken out of the counts, as another input has it too. */
  get repeated(): RepeatedCounts {
    return this.#repeated;
  }
}

/**
 * Whether responses were lost, or the snap length hides parts of them: they may have set cookies that are only seen in
 * requests then.
 */
export function mayHideSetCookies({
  truncatedPackets,
  incompleteResponses,
  lostResponses,
  requests,
  responses,
}: SetCookieLoss): boolean {
  return lostResponses > 0 || (truncatedPackets > 0 && (incompleteResponses > 0 || responses < requests));
}

export type SetCookieLoss = Pick<
  Counters,
  'truncatedPackets' | 'incompleteResponses' | 'lostResponses' | 'requests' | 'responses'
>;

/** Increments the count under `key`. */
export function count<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
