// Every limit of crumbshark, named, with its unit. What happens when one is hit is counted in `Counters`
// (src/counters.ts) and shown in the summary.

/** Bytes asked of the operating system in one read: it fits the second-level cache. */
export const READ_BLOCK_BYTES = 1 << 18;

/** Captured bytes of one packet. Wireshark's own limit for most link types; a larger claim is damage. */
export const MAX_PACKET_BYTES = 1 << 18;

/** Bytes of one pcapng block (a decryption secrets block may hold a whole key log). */
export const MAX_BLOCK_BYTES = 1 << 26;

/** Bytes searched for the next plausible record after damage in a capture file. */
export const MAX_RESYNC_BYTES = 1 << 24;

/** Bytes a packet can have had on the wire (Linux goes up to 512 KiB); a larger claim is damage. */
export const MAX_WIRE_BYTES = 1 << 20;

/** Headers that may be nested in one packet (VLAN tags, MPLS labels, tunnels, extension headers). */
export const MAX_HEADER_DEPTH = 32;

/** Datagrams whose fragments are being collected at one time, and the bytes they may hold together. */
export const MAX_FRAGMENTED_DATAGRAMS = 1024;
export const MAX_FRAGMENT_BYTES = 1 << 24;
/** Seconds of packet time after which an unfinished datagram is given up (RFC 8200 section 4.5 says 60). */
export const FRAGMENT_TIMEOUT_SECONDS = 60;

/** TCP connections remembered at one time; 36 bytes each. Beyond it the least useful are forgotten. */
export const MAX_CONNECTIONS = 1 << 20;
/** Connections with reassembly and parser state at one time; about 1 KiB each. */
export const MAX_LIVE_CONNECTIONS = 1 << 16;
/** Packet seconds after which a connection is forgotten: closed; opened but never answered; any other. */
export const CLOSED_SECONDS = 10;
export const UNANSWERED_SECONDS = 120;
export const IDLE_SECONDS = 3600;
/** Packet seconds after which an idle connection between two messages shrinks to its sequence numbers. */
export const SHRINK_SECONDS = 2;

/** What one direction may hold back while it waits for a missing segment. */
export const MAX_OUT_OF_ORDER_BYTES = 1 << 22;
export const MAX_OUT_OF_ORDER_SEGMENTS = 4096;
/** Segments to wait for a missing one once the receiver has acknowledged it: the capture lost it. */
export const MAX_ACKNOWLEDGED_GAP_SEGMENTS = 64;
/** Packet seconds, whole ones, after which a segment of the connection is one too many then. */
export const MAX_ACKNOWLEDGED_GAP_SECONDS = 2;
/** Held back bytes and unfinished header blocks of all connections together. */
export const MAX_BUFFERED_BYTES = 1 << 26;
/** A segment further ahead than this is no part of the stream (RFC 7323: the largest window is 1 GiB). */
export const MAX_WINDOW_BYTES = 1 << 30;
/** A segment further behind than this is no retransmission. */
export const MAX_RETRANSMISSION_BYTES = 1 << 26;
/** Holes in bodies remembered until a late segment fills them, in one direction. */
export const MAX_SKIPPED_GAPS = 64;

/** Bytes of one HTTP header block. */
export const MAX_HEAD_BYTES = 1 << 20;
/** Bytes of a chunk-size line with its extensions, and of a trailer section. */
export const MAX_CHUNK_LINE_BYTES = 1 << 14;
/** Bytes looked at before a direction's protocol must be clear. */
export const MAX_PROBE_BYTES = 1 << 16;
/** Requests waiting for their responses on one connection, and the bytes that they take with their heads. */
export const MAX_PENDING_REQUESTS = 4096;
export const MAX_PENDING_REQUEST_BYTES = 1 << 19;

/** Bytes of a posted body that are looked at for the names of its fields; fields, and characters of a name. */
export const MAX_FORM_BYTES = 1 << 14;
export const MAX_FORM_FIELDS = 64;
export const MAX_FORM_NAME_CHARACTERS = 64;

// Live capture (src/capture/live/)

/** Kernel buffer of tcpdump and dumpcap: a second of packets at the fastest rate we measured. */
export const LIVE_BUFFER_MEBIBYTES = 64;
/** Kernel buffer of the cap backend, whose ring has slots of 64 KiB each: smaller ones lost packets. */
export const CAP_BUFFER_MEBIBYTES = 128;
/** Largest kernel buffer that may be asked for: libpcap holds its size in a signed 32-bit number of bytes. */
export const MAX_LIVE_BUFFER_MEBIBYTES = 2047;
/** Frame length at which the cap backend cuts (hard-coded in the package). */
export const CAP_SNAP_LENGTH_BYTES = 65535;
/** Milliseconds for which a stopped capture may go on delivering what the kernel still holds. */
export const LIVE_DRAIN_MILLISECONDS = 1000;
/** Characters kept of what a capture program writes to standard error; its last words are what matters. */
export const LIVE_MESSAGE_CHARACTERS = 1 << 14;

// The demonstration application (src/demo/)

/** Bytes of a posted form. */
export const DEMO_FORM_BYTES = 1 << 14;
/** Users that can register: they are held in memory. */
export const DEMO_USERS = 1000;
/** Bytes that a compressed session may unfold to. */
export const DEMO_SESSION_BYTES = 1 << 16;

// Reading and writing capture files (src/capture/)

/** Bytes read between two turns of the event loop, so that signals and progress are seen. */
export const YIELD_BYTES = 1 << 24;
/** Bytes of options after the packet in one pcapng packet block; a larger claim is damage. */
export const MAX_BLOCK_OPTION_BYTES = 1 << 17;
/** Plausible records in a row that end the search after damage. */
export const RESYNC_RECORDS = 3;
/** Packet seconds between a record taken after damage and the first or the last one before it. */
export const MAX_RESYNC_SECONDS = 366 * 86_400;
/** Records looked at to tell the variants of classic pcap apart that share a magic number. */
export const VARIANT_RECORDS = 3;
/** Window of a Zstandard frame: what `zstd -d` itself accepts without --long. */
export const MAX_ZSTD_WINDOW_BYTES = 1 << 27;
/** Compressed bytes handed to zlib at one time; deflate turns them into at most 1032 times as many. */
export const INFLATE_SLICE_BYTES = 1 << 14;
/** Packets gathered for one write to a capture file. */
export const WRITE_BATCH_BYTES = 1 << 19;

/** Octets of a cookie's name and value together; a browser drops a longer one (RFC 6265bis 5.6 step 5). */
export const MAX_NAME_VALUE_OCTETS = 4096;
/** Octets of one cookie attribute's value; a longer attribute is ignored (RFC 6265bis 5.6, attribute step 6). */
export const MAX_ATTRIBUTE_VALUE_OCTETS = 1024;
/** A cookie lives 400 days at most, whatever it asks for (RFC 6265bis 5.5). */
export const MAX_COOKIE_AGE_SECONDS = 400 * 86_400;
/** Seconds in which a cookie without SameSite still goes on a cross-site POST navigation (RFC 6265bis 5.6.7.2). */
export const LAX_ALLOWING_UNSAFE_SECONDS = 120;
/** Cookies kept for one domain, and in one cookie store (RFC 6265bis 6.1 asks for 50 and 3000 at least). */
export const MAX_COOKIES_PER_DOMAIN = 180;
export const MAX_STORED_COOKIES = 3000;
/** Cookies that a full store gives up at once, so that a flood does not sort the store for every cookie. */
export const EVICTION_BATCH_COOKIES = 300;
/** Characters of a host name (RFC 1035 2.3.4: 255 octets); a longer one is no host. */
export const MAX_HOST_CHARACTERS = 255;
/** Attribute sections of Set-Cookie fields remembered with their meaning (a power of two), and the longest field. */
export const REMEMBERED_SECTIONS = 256;
export const MAX_REMEMBERED_FIELD_CHARACTERS = 1024;
/** Domains remembered with whether they are public suffixes (a power of two). */
export const REMEMBERED_DOMAINS = 1024;
/** Damaged places of one capture that are told in words; the others are counted. */
export const MAX_DAMAGE_WARNINGS = 5;

/** Parentheses and negations inside each other in a display filter. */
export const MAX_FILTER_DEPTH = 256;
/** Characters that a report waits for before it writes, unless it writes live. */
export const OUTPUT_BATCH_CHARACTERS = 1 << 16;
/** Characters of a host and path, and of a value shown whole, in one cell of the table. */
export const MAX_CELL_CHARACTERS = 512;

/**
 * Seconds of packet time in which fragments of a datagram that is complete count as the same fragments seen again
 * (a capture of several interfaces), and not as the beginning of another datagram with the same identification.
 */
export const FRAGMENT_REPEAT_SECONDS = 0.1;

/** Browsers told apart at one time, each with a cookie store of its own; the one idle longest goes first. */
export const MAX_CLIENTS = 4096;
/** Browsers told apart behind one address with one User-Agent. */
export const MAX_CLIENTS_ALIKE = 32;
/** Cookies of one browser that are awaited back, and requests of it in which one is looked for. */
export const MAX_AWAITED_COOKIES = 32;
export const AWAITED_REQUESTS = 64;
/** Findings kept of each severity, each for a rule, a host and a cookie name. */
export const MAX_FINDINGS = 10_000;
/** Cookie names of hosts of which something is remembered: that one is a session, what was found about it. */
export const MAX_AUDIT_TARGETS = 50_000;
/** Names of cookies remembered with what they say about their role. */
export const MAX_REMEMBERED_NAMES = 4096;
/** Values of session cookies remembered (a power of two), to find them where they do not belong; the longest. */
export const MAX_SESSION_VALUES = 1 << 14;
export const MAX_SESSION_VALUE_CHARACTERS = 512;

/** Values of a session cookie of a host that are compared with the next one, and the longest. */
export const MAX_ISSUED_VALUES = 4;
/** Cookies of unknown names, and paths that they open, remembered at one time; answers kept of one cookie. */
export const MAX_CANDIDATES = 1 << 8;
export const MAX_SIGHTINGS = 4;
/** Characters of the fields of an answer and its request that are kept for it. */
export const MAX_SIGHTING_CHARACTERS = 1 << 14;
/** Answers to requests without sessions that are looked at, and how many more for each path that is closed. */
export const CANDIDATE_RESPONSES = 1 << 12;
export const CANDIDATE_RESPONSES_OF_A_PAGE = 64;
/** Cookies remembered of a request that was turned away, and the longest. */
export const MAX_DENIED_COOKIES = 16;
export const MAX_DENIED_COOKIE_CHARACTERS = 256;
/** Small numbers whose hashes are known, and names of users that sessions are compared with. */
export const HASHED_NUMBERS = 1 << 10;
export const MAX_OBSERVED_USERNAMES = 512;
export const MAX_COMPARED_CHARACTERS = 128;
/** Sessions followed at one time; the one idle longest goes first. */
export const MAX_SESSIONS = 1 << 13;
/** Values of sessions by which they are found again: a session may change its value with every answer. */
export const MAX_INDEXED_VALUES = 1 << 14;
/** Events listed of one session; runs of the same events are one. The others are counted. */
export const MAX_SESSION_EVENTS = 100;
/** Values of one session of which it is known when they were last accepted. */
export const MAX_ACCEPTED_VALUES = 4;
/** Characters of values kept of all sessions together, to be shown, and of one value. */
export const MAX_SESSION_TEXT_CHARACTERS = 1 << 23;
export const MAX_SHOWN_VALUE_CHARACTERS = 4096;
/** Characters of a path, and of the attributes of a cookie, in an event. */
export const MAX_EVENT_TEXT_CHARACTERS = 256;
/** Requests with a session whose answers are still to come. */
export const MAX_PENDING_SESSION_REQUESTS = 1 << 12;
/** Paths remembered where somebody without a session was turned away. */
export const MAX_PROTECTED_PAGES = 4096;
/** Browsers numbered at one time, and addresses told apart that send the same session. */
export const MAX_SESSION_CLIENTS = 1 << 14;
export const MAX_SESSION_ADDRESSES = 8;

// HTTP/2 (src/protocol/http2/); header blocks are bounded by MAX_HEAD_BYTES, compressed and not

/** Bytes of one HPACK dynamic table, by RFC 7541's own count; browsers allow 65536, servers mostly 4096. */
export const MAX_HPACK_TABLE_BYTES = 1 << 20;
/** Bytes of an HPACK table whose size was not seen, after a gap or in a connection joined in the middle. */
export const ASSUMED_HPACK_TABLE_BYTES = 1 << 16;
/** Bytes of the HPACK tables of all connections together. */
export const MAX_HPACK_BYTES = 1 << 26;
/** Streams of one connection whose request waits for its response; servers mostly allow 100 to 250. */
export const MAX_HTTP2_STREAMS = 1024;
/** Bytes kept while the next frame boundary is searched after a gap. */
export const MAX_FRAME_SEARCH_BYTES = 1 << 16;
/** Bytes of a header block that is decoded only to see whether it makes sense. */
export const MAX_PROBED_BLOCK_BYTES = 1 << 11;
/** Blocks of findings, remarks in a line each, and cookies named in one block of the table; the others are counted. */
export const MAX_FINDINGS_IN_FULL = 30;
export const MAX_FINDING_LINES = 20;
export const MAX_COOKIES_NAMED = 12;
/** Sessions told in the table, and steps of one: the others are counted. */
export const MAX_SESSIONS_NAMED = 5;
export const MAX_SESSION_STEPS = 24;
/** Names of the fields of one form that are told. */
export const MAX_FORM_FIELDS_NAMED = 8;
/** Sessions drawn, steps of one diagram, and user agents told apart in it. */
export const MAX_DIAGRAMS = 50;
export const MAX_DIAGRAM_STEPS = 40;
export const MAX_DIAGRAM_CLIENTS = 6;
/** Characters of one diagram: Mermaid draws nothing of a text with more than 50000. */
export const MAX_DIAGRAM_CHARACTERS = 40_000;
/** Characters of a path, a name or attributes in the life of a session: what is longer loses its middle. */
export const MAX_LABEL_CHARACTERS = 64;
/** Bytes of a configuration or a baseline: a larger file is something else. */
export const MAX_SETTINGS_BYTES = 1 << 24;
// TLS (src/protocol/tls/)

/** Bytes of a record's body (RFC 5246 section 6.2.3; RFC 8446 allows less). */
export const MAX_TLS_RECORD_BYTES = (1 << 14) + 2048;
/** Bytes of one handshake message that is read: hellos with long lists, not certificates. */
export const MAX_TLS_HANDSHAKE_BYTES = 1 << 17;
/** What one connection may hold back until its keys are there: bytes, segments, packet seconds. */
export const MAX_TLS_BUFFERED_BYTES = 1 << 20;
export const MAX_TLS_BUFFERED_SEGMENTS = 1 << 12;
export const MAX_TLS_BUFFERED_SECONDS = 30;
/** What all connections together may hold back for their keys. */
export const MAX_TLS_ALL_BUFFERED_BYTES = 1 << 25;
/** Record numbers that are tried for the first record after a gap. */
export const MAX_TLS_SEQUENCE_TRIALS = 1 << 12;
/** Record numbers that are tried with each suite when the ServerHello is missing. */
export const MAX_TLS_FIRST_SEQUENCES = 8;
/** Records in a row that may not open before a direction is given up. */
export const MAX_TLS_UNDECRYPTED_RECORDS = 32;
/** Bytes kept while the next record is looked for after a gap. */
export const MAX_TLS_RESYNC_BYTES = 1 << 16;
/** Master secrets of earlier connections remembered for those that resume them. */
export const MAX_TLS_SESSIONS = 1 << 12;
/** Bytes of a key log's line. */
export const MAX_KEY_LOG_LINE_BYTES = 1 << 12;
/** Milliseconds between two looks at a key log that grows. */
export const KEY_LOG_POLL_MILLISECONDS = 100;
/** Bytes of a pcapng file in which secrets are looked for before its packets are read. */
export const MAX_SECRETS_LOOKAHEAD_BYTES = 1 << 24;
/** Servers named for each cause of connections that nobody can see into. */
export const MAX_UNSEEN_HOSTS = 16;

/** Records that wait for a program that reads them; when there are more the run pauses at the end of a block. */
export const MAX_QUEUED_RECORDS = 1024;

// Reading cookie values (src/session/decode/)

/** Characters of a cookie value that is read; a browser keeps 4096 octets, a proxy may pass more. */
export const MAX_DECODED_CHARACTERS = 1 << 16;
/** Bytes that compressed content of a cookie may unfold to. */
export const MAX_INFLATED_BYTES = 1 << 16;
/** Lists and maps inside each other in the content of a cookie. */
export const MAX_CONTENT_DEPTH = 64;
/** Values in the content of a cookie: every text, number, list and map counts. */
export const MAX_CONTENT_VALUES = 10_000;
/** Digits of a number in the content of a cookie; of a longer one only the number of its digits is told. */
export const MAX_NUMBER_DIGITS = 64;
/** Characters of one value from a cookie, and keys, that are told in a sentence. */
export const MAX_SENTENCE_VALUE_CHARACTERS = 80;
export const MAX_SENTENCE_KEYS = 8;
/** Cookies of the same message that are looked at for the other part of a value (its signature). */
export const MAX_COMPANIONS = 256;
/** Cookies that one value may be cut into. */
export const MAX_CHUNKS = 64;
/** Characters of a key or text whose shape is looked at (an e-mail address, a token); longer ones are prose. */
export const MAX_SHAPED_CHARACTERS = 1024;
/** Characters of a text that a serialisation refers to again; a longer one would multiply. */
export const MAX_REPEATED_CHARACTERS = 64;
/** Bytes of a text looked for in a Java object at every byte; longer ones would take more than linear time. */
export const MAX_JAVA_TEXT_BYTES = 256;
