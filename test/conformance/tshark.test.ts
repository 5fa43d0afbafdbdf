// The mission's command with only the program's name changed, and its relatives, against tshark itself. Where the
// two differ, the difference is listed here with its reason.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { crumbshark, execute } from '../support/program.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES, hasPrograms } from '../support/repository.ts';

const APPS = join(CAPTURES, 'apps');
const HAS_TSHARK = hasPrograms('tshark');

const MISSION = ['-Y', 'http.response and http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];

interface Difference {
  readonly reason: string;
  /** Lines that only crumbshark prints, and lines that only tshark 4.0 prints. */
  readonly ours: number;
  readonly theirs: number;
}

const HTTP1_ONLY = 'to tshark http.set_cookie is a field of HTTP/1 only';

/** The mission's command. */
const KNOWN: Readonly<Record<string, Difference>> = {
  'netem-reorder': {
    reason: 'tshark does not put segments in order unless tcp.reassemble_out_of_order is set',
    ours: 5,
    theirs: 0,
  },
  'raw-1xx': {
    reason: 'tshark joins an interim and a final response of one segment into one line',
    ours: 2,
    theirs: 1,
  },
  'raw-pipelined': {
    reason: 'tshark joins responses that end in one segment into one line',
    ours: 2,
    theirs: 1,
  },
  'raw-folded': { reason: 'tshark stops reading the header at the first folded line', ours: 1, theirs: 1 },
  'raw-spacecolon': {
    reason: 'tshark does not know a name with white space before the colon',
    ours: 1,
    theirs: 1,
  },
  'raw-controlchars': {
    reason:
      'tshark prints control bytes raw, non-ASCII ones as U+FFFD, and leaves white space at the end of a value',
    ours: 1,
    theirs: 1,
  },
  'snaplen-200': {
    reason:
      'tshark waits for the truncated bytes: it loses two responses and joins a truncated value to an empty one',
    ours: 3,
    theirs: 2,
  },
  'h2c-nginx-prior': { reason: HTTP1_ONLY, ours: 10, theirs: 0 },
  'h2c-prior-hpack-reuse': { reason: HTTP1_ONLY, ours: 12, theirs: 0 },
  'h2c-upgrade': { reason: HTTP1_ONLY, ours: 3, theirs: 0 },
};

/** Every field that crumbshark shares with tshark. */
const FIELDS = [
  'frame.number',
  'frame.time',
  'frame.time_epoch',
  'ip.src',
  'ip.dst',
  'ip.addr',
  'ipv6.src',
  'ipv6.dst',
  'ipv6.addr',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.port',
  'tcp.stream',
  'http.request.method',
  'http.request.uri',
  'http.request.full_uri',
  'http.host',
  'http.user_agent',
  'http.referer',
  'http.cookie',
  'http.cookie_pair',
  'http.response.code',
  'http.response.phrase',
  'http.set_cookie',
  'http.location',
  'http.server',
  'http.content_type',
];

/** With them tshark reads segments in order and prints a message in the frame that completes its header. */
const RIGHT = ['-o', 'tcp.reassemble_out_of_order:TRUE', '-o', 'http.desegment_body:FALSE'];

const TEXT_IN_BODIES =
  'without desegmentation tshark takes text in a body for a response where a segment begins with it';

/** All fields of all messages. */
const KNOWN_FIELDS: Readonly<Record<string, Difference>> = {
  'raw-1xx': {
    reason: 'tshark joins an interim and a final response of one segment into one line',
    ours: 3,
    theirs: 1,
  },
  'raw-pipelined': { reason: 'tshark joins the requests of one segment into one line', ours: 9, theirs: 1 },
  'raw-folded': { reason: 'tshark stops reading the header at the first folded line', ours: 1, theirs: 1 },
  'raw-spacecolon': {
    reason: 'tshark does not know a name with white space before the colon',
    ours: 1,
    theirs: 1,
  },
  'raw-controlchars': {
    reason: 'tshark prints control bytes raw and non-ASCII ones as U+FFFD',
    ours: 1,
    theirs: 1,
  },
  'snaplen-200': {
    reason: 'tshark waits for the truncated bytes of a header and loses what follows',
    ours: 7,
    theirs: 2,
  },
  'ip-fragments': { reason: TEXT_IN_BODIES, ours: 0, theirs: 4 },
  'netem-duplicate': { reason: TEXT_IN_BODIES, ours: 0, theirs: 4 },
  'netem-reorder': { reason: TEXT_IN_BODIES, ours: 0, theirs: 1 },
  qinq: { reason: TEXT_IN_BODIES, ours: 0, theirs: 4 },
  vlan: { reason: TEXT_IN_BODIES, ours: 0, theirs: 4 },
  'raw-fake-in-body': { reason: TEXT_IN_BODIES, ours: 0, theirs: 4 },
};

const FILTERS = [
  'http',
  'http.request',
  'http.response',
  'http.request.method == "POST"',
  'http.request.method in {"GET", "HEAD"}',
  'http.response.code == 302 and http.set_cookie',
  'http.response.code >= 300 && http.response.code < 400',
  'http.set_cookie contains "csrftoken"',
  'http.set_cookie matches "^SESSIONID="',
  'not http.location and http.response',
  'http.cookie and !(http.request.uri contains "login")',
  'http.location or http.request.uri == "/"',
  'tcp.srcport == 8000 && http.response.code == 200',
  'ip.addr == 127.0.0.0/8 && http.request',
  'tcp.stream == 2 && http',
  'tcp.stream in {1..3} && http.response',
  'frame.number > 20 && frame.number <= 40 && http',
  'http.response.code != 200',
  'http.host == "127.0.0.1:8000" || http.server contains "WSGI"',
];

const names = HAS_CAPTURES ? readdirSync(APPS) : [];
/** To tshark the fields of HTTP/2 are others; TLS needs its keys, which most captures do not hold. */
const readable = names.filter((name) => !/^(h2-|h2c-|tls1)/.test(name));

function capture(name: string): string {
  const classic = join(APPS, name, 'capture.pcap');
  return existsSync(classic) ? classic : join(APPS, name, 'capture.pcapng');
}

let isVersion40 = false;
beforeAll(async () => {
  if (HAS_TSHARK)
    isVersion40 = /^TShark \(Wireshark\) 4\.0\./m.test((await execute('tshark', ['-v'])).stdout);
});

async function linesOfTshark(args: readonly string[]): Promise<string[]> {
  const { stdout } = await execute('tshark', args);
  return linesOf(stdout);
}

async function linesOfCrumbshark(args: readonly string[]): Promise<string[]> {
  const { stdout, status } = await crumbshark(args);
  expect(status).toBe(0);
  return linesOf(stdout);
}

const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

/** The lines of one list that the other has not. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function compare(ours: string[], theirs: string[], known: Difference | undefined): void {
  if (known === undefined) {
    expect(ours).toEqual(theirs);
    return;
  }
  const difference = { ours: without(ours, theirs).length, theirs: without(theirs, ours).length };
  if (isVersion40) expect(difference).toEqual({ ours: known.ours, theirs: known.theirs });
  else {
    expect(difference.ours).toBeLessThanOrEqual(known.ours);
    expect(difference.theirs).toBeLessThanOrEqual(known.theirs);
  }
}

const title = (known: Readonly<Record<string, Difference>>) => (name: string) => ({
  name,
  note: known[name] === undefined ? 'the same lines' : known[name].reason,
});

describe.skipIf(!HAS_TSHARK || !HAS_CAPTURES)('tshark (needs tshark and the shared captures)', () => {
  it.concurrent.each(names.map(title(KNOWN)))("the mission's command, $name: $note", async ({ name }) => {
    const args = ['-r', capture(name), ...MISSION];
    const [ours, theirs] = await Promise.all([linesOfCrumbshark(args), linesOfTshark(args)]);
    compare(ours, theirs, KNOWN[name]);
  });

  it.concurrent.each(readable.map(title(KNOWN_FIELDS)))('every field, $name: $note', async ({ name }) => {
    const shown = FIELDS.flatMap((field) => ['-e', field]);
    const args = ['-r', capture(name), '-Y', 'http.request or http.response', '-T', 'fields', ...shown];
    const [ours, theirs] = await Promise.all([linesOfCrumbshark(args), linesOfTshark([...RIGHT, ...args])]);
    compare(ours, theirs, KNOWN_FIELDS[name]);
  });
});

describe.skipIf(!HAS_TSHARK)('display filters (needs tshark)', () => {
  it.concurrent.each(FILTERS)('%s', async (filter) => {
    const shown = ['-T', 'fields', '-e', 'frame.number', '-e', 'tcp.stream', '-e', 'http.response.code'];
    const args = ['-r', join(FIXTURES, 'django-login.pcap'), '-Y', filter, ...shown];
    const [ours, theirs] = await Promise.all([
      linesOfCrumbshark(args),
      // The last frame of a body has the fields of its message in tshark; only those with a start line count.
      linesOfTshark([
        ...RIGHT,
        ...args.map((arg) => (arg === filter ? `(${filter}) and (http.request or http.response)` : arg)),
      ]),
    ]);
    expect(ours).toEqual(theirs);
    if (filter !== 'tcp.stream == 2 && http') expect(ours.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!HAS_TSHARK)('-E (needs tshark)', () => {
  it.concurrent.each([
    'header=y',
    'separator=;',
    'separator=/s quote=d',
    'quote=s aggregator=|',
    'occurrence=f',
    'occurrence=l quote=n',
    'aggregator=/s header=y quote=d',
  ])('%s', async (settings) => {
    const shown = [
      '-T',
      'fields',
      '-e',
      'frame.number',
      '-e',
      'http.location',
      '-e',
      'http.set_cookie',
      '-e',
      'tcp.port',
    ];
    const chosen = settings.split(' ').flatMap((setting) => ['-E', setting]);
    const args = ['-r', join(FIXTURES, 'django-login.pcap'), '-Y', 'http.set_cookie', ...shown, ...chosen];
    const [ours, theirs] = await Promise.all([linesOfCrumbshark(args), linesOfTshark([...RIGHT, ...args])]);
    expect(ours).toEqual(theirs);
  });
});
