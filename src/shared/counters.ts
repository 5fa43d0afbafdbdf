// What was counted on the way: damage, limits that were hit, what could not be seen. Plain numbers, filled by
// every stage, read once by the summary.

export class Counters {
  packets = 0;
  /** Bytes of the packets as they were on the wire. */
  bytes = 0;
  /** Places where a capture file is damaged, and the bytes skipped to get past them. */
  damagedRecords = 0;
  skippedBytes = 0;
  /** Packets that the snap length cut. */
  truncatedPackets = 0;
  /** Packets by link type that no decoder knows. */
  unknownLinkTypes: Map<number, number> = new Map();
  /** Packets with a header that contradicts itself or ends too early. */
  malformedPackets = 0;
  /** Packets that the snap length cut inside a header: nothing behind it is known. */
  truncatedHeaders = 0;
  /** Packets with more headers inside each other than `MAX_HEADER_DEPTH`. */
  deepPackets = 0;
  /** IP fragments, datagrams put together again, datagrams given up (time or limits). */
  fragments = 0;
  reassembledDatagrams = 0;
  lostDatagrams = 0;
  /** 802.11 data frames that are encrypted, ESP packets: nothing inside can be seen. */
  encryptedFrames = 0;

  connections = 0;
  /** Gaps in the byte streams of connections we followed, and the bytes they hid. */
  gaps = 0;
  gapBytes = 0;
  /** Connections forgotten because the table was full. */
  forgottenConnections = 0;
  /** Bytes that arrived too far ahead of a gap and were dropped. */
  droppedBytes = 0;
  /** Header blocks larger than the limit. */
  oversizeHeads = 0;
  /** Requests forgotten before their responses came: too many waited. */
  forgottenRequests = 0;

  /** HTTP/2 frames and header blocks that contradict themselves. */
  damagedFrames = 0;
  /** HTTP/2 header fields that refer to a part of the connection that was not captured. */
  unknownFields = 0;
  /** HPACK tables given up because of a limit. */
  forgottenTables = 0;
  /** Set-Cookie fields in HTTP/2 trailers: no browser reads them there. */
  trailerSetCookies = 0;

  /** Packets the kernel dropped before a live capture saw them. */
  droppedByKernel = 0;

  messages = 0;
  setCookies = 0;
  cookies = 0;
  /** Cookies that a full cookie store gave up before they expired. */
  evictedCookies = 0;
  /** Browsers forgotten because too many were seen. */
  forgottenClients = 0;
  /** Findings that were not kept because there were too many. */
  droppedFindings = 0;
  /** Values of sessions that were not remembered any longer because too many were seen. */
  forgottenSessionValues = 0;
  /** Sessions that were not followed to their end, because there were too many. */
  forgottenSessions = 0;
  /** Connections nobody can see into, by cause. */
  unseenConnections: Map<string, number> = new Map();
  /** Servers of some of them, by the same causes. */
  unseenHosts: Map<string, Set<string>> = new Map();
  /** TLS records that did not open although their connection's keys are right: damage. */
  closedRecords = 0;
}

/** Adds one under `key`. */
export function count<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
