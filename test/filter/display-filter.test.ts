import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/display-filter.ts';
import type { Message } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { runCaptures } from '../support/analyse.ts';
import { header, request, response, setting } from '../support/messages.ts';
import fc from '../support/properties.ts';

test('an empty filter lets everything through', () => {
  const filter = compileFilter('  ');
  expect(filter.match(request(), NO_RESULTS)).toEqual({ cookies: null, findings: null });
  expect(filter.mayMatch('request', false, false)).toBe(true);
});

test('it is known whether the rules have to look first', () => {
  const needs = (text: string): boolean => compileFilter(text).needsRules;
  expect(needs('finding.severity == "high"')).toBe(true);
  expect(needs('http.response and not (cookie.verdict in {"stored"})')).toBe(true);
  expect(needs('')).toBe(false);
  expect(needs('cookie.secure or http.host == "finding.rule"')).toBe(false);
});

test("the mission's filter wants responses with Set-Cookie and nothing else", () => {
  const { mayMatch } = compileFilter('http.response and http.set_cookie');
  expect(mayMatch('response', true, false)).toBe(true);
  expect(mayMatch('response', false, true)).toBe(false);
  expect(mayMatch('request', true, true)).toBe(false);
});

test.each([
  ['http.response or http.cookie', 'request', false, true, true],
  ['http.response or http.cookie', 'request', false, false, false],
  ['not http.set_cookie', 'response', true, false, true],
  ['not http.request', 'request', false, false, false],
  ['cookie.name == "a"', 'response', false, false, false],
  ['http.response.code not in {200}', 'request', false, false, true],
  ['http.host == "x" and not frame', 'request', false, false, false],
] as const)(
  '%s may match a %s (Set-Cookie %s, Cookie %s): %s',
  (text, kind, hasSetCookie, hasCookie, expected) => {
    expect(compileFilter(text).mayMatch(kind, hasSetCookie, hasCookie)).toBe(expected);
  },
);

// Whatever the filter and the message: what matches must have been let through before it was made.
const leaf = fc.constantFrom(
  'http.request',
  'http.response',
  'http.set_cookie',
  'http.cookie',
  'cookie.secure',
  'http.host',
  'tls',
  'tcp.port != 80',
  'http.response.code == 200',
  'cookie.name == "a"',
  'http.cookie_pair contains "a"',
  'http.set_cookie != "x"',
  'http.request.method not in {GET}',
);
const { filterText } = fc.letrec<{ filterText: string }>((tie) => ({
  filterText: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('filterText').map((text) => `not (${text})`),
    fc.tuple(tie('filterText'), tie('filterText')).map(([left, right]) => `(${left}) and (${right})`),
    fc.tuple(tie('filterText'), tie('filterText')).map(([left, right]) => `(${left}) or (${right})`),
  ),
}));
const line = fc.constantFrom(
  header('Set-Cookie', 'a=1; Secure'),
  header('Set-Cookie', 'x'),
  header('Cookie', 'a=1'),
  header('Host', 'h'),
  { ...header('Set-Cookie', 'a='), truncated: true },
);
const message: fc.Arbitrary<Message> = fc
  .tuple(fc.boolean(), fc.array(line), fc.boolean())
  .map(([isRequest, fields, tls]) =>
    isRequest ? request({ fields, tls }) : response({ fields, tls, status: 200 }),
  );

test('a filter never matches what it has ruled out', () => {
  fc.assert(
    fc.property(filterText, message, (text, candidate) => {
      const filter = compileFilter(text);
      const has = (name: string): boolean => candidate.fields.some((field) => field.name === name);
      if (filter.match(candidate, NO_RESULTS) !== null)
        expect(filter.mayMatch(candidate.kind, has('Set-Cookie'), has('Cookie'))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const captures = fileURLToPath(new URL('../../../shared/captures/apps/', import.meta.url));
const hasTshark = (() => {
  try {
    for (const program of ['tshark', 'mergecap']) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const FILTERS = [
  'http',
  'http.response and http.set_cookie',
  'http.request.method == "POST" or http.response.code == 302',
  'not http.request and http.set_cookie contains "session"',
  'http.response.code in {300..399}',
  'http.response.code in {200, 404}',
  'http.response.code not in {200}',
  'http.set_cookie matches "httponly"',
  'http.set_cookie contains "httponly"',
  'http.set_cookie matches "max-age=[0-9]+"',
  'http.set_cookie != "zzz"',
  'http.set_cookie ~= "plain1=1"',
  'http.set_cookie === "zzz"',
  'http.cookie_pair matches "^session="',
  'http.cookie and !(http.request.method == GET)',
  'tcp.port != 5000',
  'tcp.dstport == 5000 or tcp.dstport == 8000',
  'tcp.stream > 2 and tcp.stream <= 4',
  'ip.src == 127.0.0.0/8 and http.location',
  'ip.addr != 10.0.0.0/8',
  'http.host == "127.0.0.1:5000" && http.request.uri == "/login"',
  'http.user_agent contains "curl" or http.content_type contains "html"',
  'http.request or http.response and http.response.phrase == "FOUND"',
  'frame.number >= 12 and frame.number lt 40',
  'frame.time_epoch > 1795375680.55',
  'frame.time < "Nov 22, 2026 19:28:02"',
];

// Captures on which tshark 4.0 finds every message (reference/capturing.md 1.1).
const COMPARED = [
  'flask-login',
  'flask-login-plain',
  'django',
  'express-session',
  'php-regenerate',
  'raw-sixty',
]
  .map((name) => `${captures}${name}/capture.pcap`)
  .filter((path) => existsSync(path));

async function selectedFrames(path: string, filters: readonly string[]): Promise<string[]> {
  const compiled = filters.map(compileFilter);
  const frames: number[][] = filters.map(() => []);
  await runCaptures([path], {
    needsRequests: true,
    wants: () => true,
    message: (found) => {
      for (const [index, filter] of compiled.entries())
        if (filter.match(found, NO_RESULTS) !== null) frames[index]!.push(found.frame);
    },
  });
  return frames.map((list) => list.join(' '));
}

/** Packets with a part of a body are no messages; without the option a message is in the packet that ends its body. */
function tsharkFrames(path: string, filter: string): string {
  const options = ['-o', 'http.desegment_body:FALSE', '-T', 'fields', '-e', 'frame.number'];
  const expression = `(http.request or http.response) and (${filter})`;
  const output = execFileSync('tshark', ['-r', path, '-Y', expression, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output.trim().split('\n').join(' ');
}

test.skipIf(!hasTshark || COMPARED.length === 0)(
  'selects the frames that tshark selects (needs tshark and the shared captures)',
  { timeout: 300_000 },
  async () => {
    // One file of all: tshark takes longer to start than to read.
    const directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
    const path = join(directory, 'merged.pcap');
    try {
      execFileSync('mergecap', ['-a', '-F', 'pcap', '-w', path, ...COMPARED]);
      const ours = await selectedFrames(path, FILTERS);
      const theirs = FILTERS.map((filter) => tsharkFrames(path, filter));
      const named = (frames: string[]) =>
        Object.fromEntries(FILTERS.map((filter, index) => [filter, frames[index]]));
      expect(named(ours)).toEqual(named(theirs));
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);

test('a rule that does not exist is a mistake, and says which ones are near', () => {
  const check = (filter: string) => () =>
    compileFilter(filter).checkRules(['samesite-missing', 'domain-wide'], ['high', 'low']);
  expect(check('finding.rule == "samesite-mising"')).toThrow(
    '-Y: at character 17 of the filter: there is no rule "samesite-mising". Did you mean "samesite-missing"? "crumbshark rules" lists them all',
  );
  expect(check('finding.rule in {"domain-wide", "nonsense"}')).toThrow(
    'there is no rule "nonsense". "crumbshark rules"',
  );
  expect(check('finding.rule == "domain-wide" or finding.rule contains "same"')).not.toThrow();
  expect(check('')).not.toThrow();
  expect(check('finding.severity == critical')).toThrow(
    'there is no severity "critical". They are high, low',
  );
});

test('conditions on cookies are about one cookie at a time, and it is told which ones', () => {
  const message = setting('sid=1; HttpOnly', 'theme=dark');
  const found = (text: string) => compileFilter(text).match(message, NO_RESULTS)?.cookies;
  expect(found('cookie.name == "sid" and not cookie.httponly')).toBeUndefined();
  expect(found('cookie.name == "theme" and not cookie.httponly')).toEqual([1]);
  expect(found('not cookie.httponly')).toEqual([1]);
  expect(found('cookie.name contains "i" or cookie.value == "dark"')).toEqual([0, 1]);
  expect(found('count(cookie.name) > 1')).toBeUndefined();
  expect(found('http.set_cookie contains "sid"')).toBeNull();
  expect(compileFilter('not cookie.httponly').match(request(), NO_RESULTS)?.cookies).toEqual([]);
});

test('conditions on findings are about one finding at a time, and of that cookie', () => {
  const message = setting('sid=1', 'theme=dark');
  const raised = [
    { rule: 'httponly-missing', severity: 'high', cookie: 'sid' },
    { rule: 'samesite-missing', severity: 'low', cookie: 'theme' },
    { rule: 'cacheable', severity: 'medium', cookie: null },
  ];
  const found = (text: string) => compileFilter(text).match(message, { ...NO_RESULTS, raised });
  expect(found('finding.severity == high and finding.rule == "samesite-missing"')).toBeNull();
  expect(found('finding.severity == high')).toEqual({ cookies: null, findings: [0] });
  expect(found('cookie.name == "sid" and finding.severity == "low"')).toBeNull();
  expect(found('cookie.name == "theme" and finding.severity == "low"')).toEqual({
    cookies: [1],
    findings: [1],
  });
  expect(found('finding.rule == "cacheable" and cookie.name')).toEqual({ cookies: [0, 1], findings: [2] });
  expect(found('not finding.rule')).toBeNull();
});
