import { expect, test } from 'vitest';
import { wiresharkFilter } from '../../src/analysis/wireshark-filter.ts';
import type { CookieFieldName, Evidence } from '../../src/audit/finding.ts';

const at = (
  frame: number,
  stream: number,
  field: Evidence['field'] = 'http.set_cookie',
  input = 'a.pcap',
) => ({
  input,
  frame,
  stream,
  field,
});

/** The second connection is HTTP/2, the third HTTP/3. */
const STREAMS = {
  filterOf: (stream: number) => `tcp.stream == ${stream}`,
  cookieFieldsOf: (stream: number): readonly CookieFieldName[] =>
    stream === 3
      ? []
      : stream === 2
        ? ['http2.headers.cookie', 'http2.headers.set_cookie']
        : ['http.cookie', 'http.set_cookie'],
};

/** As many as are kept: there may be more. */
const MANY = Array.from({ length: 20 }, (_, index) => at(index + 1, 1));

test.each<[string | null, Evidence[], string]>([
  ['sid', [at(3, 1)], '(tcp.stream == 1 and http.set_cookie contains "sid=") or frame.number == 3'],
  [
    'sid',
    [at(3, 1), at(5, 1), at(9, 4)],
    '((tcp.stream == 1 or tcp.stream == 4) and http.set_cookie contains "sid=") or frame.number == 3',
  ],
  [
    'sid',
    [at(3, 1, 'http2.headers.cookie')],
    '(tcp.stream == 1 and http2.headers.cookie contains "sid=") or frame.number == 3',
  ],
  [
    'sid',
    [at(3, 1), at(4, 2, 'http.cookie')],
    '((tcp.stream == 1 or tcp.stream == 2) and (http.set_cookie contains "sid=" or http.cookie contains "sid=")) or frame.number == 3',
  ],
  // Many connections: by content alone; many packets: by their connections, or all from the first to the last.
  ['sid', [1, 2, 3, 4].map((n) => at(n, n)), '(http.set_cookie contains "sid=") or frame.number == 1'],
  ['sid', MANY, '(http.set_cookie contains "sid=") or frame.number == 1'],
  [null, [3, 5, 7, 9].map((n) => at(n, n % 2)), 'tcp.stream == 1'],
  [
    null,
    [3, 5, 7, 9].map((n) => at(n, n)),
    '(frame.number == 3 or frame.number == 5 or frame.number == 7 or frame.number == 9)',
  ],
  [null, Array.from({ length: 9 }, (_, n) => at(n + 3, n)), '(frame.number >= 3 and frame.number <= 11)'],
  [null, MANY, '(frame.number >= 1 and frame.number <= 20)'],
  [
    null,
    [3, 5, 7, 9].map((n) => at(n, 1, null, 'b.pcap')),
    '(frame.number == 3 or frame.number == 5 or frame.number == 7 or frame.number == 9)',
  ],
  // What Wireshark does not show as a message with cookies.
  [
    'sid',
    [at(3, 1, null), at(9, 1, null)],
    '(tcp.stream == 1 and (http.cookie contains "sid=" or http.set_cookie contains "sid=")) or frame.number == 3 or frame.number == 9',
  ],
  [
    'sid',
    [at(3, 1), at(9, 1, null)],
    '(tcp.stream == 1 and (http.set_cookie contains "sid=" or http.cookie contains "sid=")) or frame.number == 3 or frame.number == 9',
  ],
  // It has no field for the cookies of HTTP/3.
  ['sid', [at(3, 3, null), at(9, 3, null)], 'frame.number == 3 or frame.number == 9'],
  [
    'sid',
    [at(3, 2, null)],
    '(tcp.stream == 2 and (http2.headers.cookie contains "sid=" or http2.headers.set_cookie contains "sid=")) or frame.number == 3',
  ],
  // Several responses in one packet.
  [null, [at(3, 1, null), at(3, 1, null)], 'frame.number == 3'],
  [null, [at(3, 1)], 'frame.number == 3'],
  ['', [at(3, 1)], 'frame.number == 3'],
  ['s\u00efd', [at(3, 1)], 'frame.number == 3'],
  ['a"b\\', [at(3, 1)], '(tcp.stream == 1 and http.set_cookie contains "a\\"b\\\\=") or frame.number == 3'],
  // Wireshark numbers the connections of each file.
  [
    'sid',
    [at(3, 1), at(2, 7, 'http.set_cookie', 'b.pcap')],
    '(tcp.stream == 1 and http.set_cookie contains "sid=") or frame.number == 3',
  ],
  ['sid', [at(2, 7, 'http.set_cookie', 'b.pcap')], '(http.set_cookie contains "sid=") or frame.number == 2'],
])('%s %j', (cookie, evidence, filter) => {
  expect(wiresharkFilter({ cookie, evidence }, 'a.pcap', STREAMS)).toBe(filter);
});
