import { expect, test } from 'vitest';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { parseFilter } from '../../src/filter/parser.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { request, response, setting } from '../support/messages.ts';

/** Which of four messages a filter selects: request, response, response with two cookies, response without. */
const messages = [
  request(),
  response(),
  setting('a=1; Secure', 'b=2'),
  response({ fields: [], status: 200 }),
];
const selected = (filter: string): string =>
  messages.map((message) => (compileFilter(filter).match(message, NO_RESULTS) !== null ? 'x' : '.')).join('');

// The expected selections follow from wireshark-filter(4); test/filter/display-filter.test.ts compares with tshark.
test.each([
  ['http.request', 'x...'],
  ['not http.request', '.xxx'],
  ['!http.request and http.set_cookie', '.xx.'],
  ['http.request or http.response and http.response.code == 200', 'x..x'],
  ['(http.request or http.response) and http.response.code == 200', '...x'],
  ['http.response.code in {200, 404}', '...x'],
  ['http.response.code in {300..399}', '.xx.'],
  ['http.response.code not in {302}', 'x..x'],
  ['http.request.method == POST', 'x...'],
  ['http.request.method in {"GET" "POST"}', 'x...'],
  ['tcp.port == 5000', 'xxxx'],
  ['tcp.port != 5000', '....'],
  ['tcp.port != 80', 'xxxx'],
  ['tcp.port !== 5000', 'xxxx'],
  ['tcp.port === 5000', '....'],
  ['tcp.srcport > 40000', 'x...'],
  ['tcp.srcport le 5000', '.xxx'],
  ['http.set_cookie != "zzz"', '.xx.'],
  ['http.set_cookie contains "Secure"', '..x.'],
  ['http.set_cookie contains "secure"', '....'],
  ['http.set_cookie contains ""', '....'],
  ['http.set_cookie matches "SECURE$"', '..x.'],
  [String.raw`http.set_cookie matches "^\w=\d$"`, '..x.'],
  ['http.set_cookie ~ "(?i)secure"', '..x.'],
  ['ip.addr == 127.0.0.0/8', 'xxxx'],
  ['ip.src == 127.0.0.2', '.xxx'],
  ['ipv6.addr == ::1', '....'],
  ['frame.time_epoch >= 1795381092.123456789', 'xxxx'],
  ['frame.time_epoch > 1795381092.123456789', '....'],
  ['frame.time < "2026-11-22T20:58:12.2Z"', 'xxxx'],
  ['cookie.secure', '..x.'],
  // Of two cookies one has no Secure.
  ['http.set_cookie and not cookie.secure', '.xx.'],
  ['cookie.name == "b" and not cookie.secure', '..x.'],
  ['cookie.name == "b" and cookie.secure', '....'],
  ['cookie.secure == false', '.xx.'],
  ['cookie.name == "b" || cookie.httponly', '.xx.'],
  ['lower(http.set_cookie) contains "secure"', '..x.'],
  ['upper(http.request.method) == "GET" or "POST" == http.request.method', 'x...'],
  ['len(http.request.method) == 4', 'x...'],
  ['count(http.set_cookie) > 1', '..x.'],
  ['count(http.set_cookie) == 0', '....'],
  ['string(tcp.srcport) matches "^5"', '.xxx'],
  ['max(tcp.srcport, tcp.dstport) > 5000', 'xxxx'],
  ['min(tcp.srcport, tcp.dstport, 80) == 80', 'xxxx'],
  ['abs(tcp.srcport - tcp.dstport) > 100', 'xxxx'],
  ['http.set_cookie[0] == a', '..x.'],
  ['http.set_cookie[0:2] == "a="', '..x.'],
  ['http.set_cookie[0-1] == 61:3d', '..x.'],
  ['http.set_cookie[-6:] == "Secure"', '..x.'],
  ['http.set_cookie[0,2] == "a1"', '..x.'],
  ["http.set_cookie contains ';'", '.xx.'],
  ['all http.set_cookie contains "="', '.xx.'],
  ['all http.set_cookie contains "Secure"', '....'],
  ['any tcp.port == 5000', 'xxxx'],
  ['all tcp.port == 5000', '....'],
  ['all tcp.port in {1..65535}', 'xxxx'],
  ['tcp.port + 1 == 5001', 'xxxx'],
  ['{tcp.srcport + 1} * 2 == 10002', '.xxx'],
  ['tcp.srcport % 5000 == 0', '.xxx'],
  ['tcp.srcport / 0 == 0', '....'],
  ['tcp.srcport == tcp.dstport', '....'],
  ['ip.src == ip.src', 'xxxx'],
  ['http.response.code & 0x100', '.xx.'],
  ['200 <= http.response.code < 300', '...x'],
  ['http.request.uri.path == "/login"', 'x...'],
  ['http.chat contains "HTTP/1.1"', 'xxxx'],
  ['http.request.line contains "Host: "', 'x...'],
  ['frame.len > 0', '....'],
  ['! ! http', 'xxxx'],
  ['tls', '....'],
])('%s selects %s', (filter, expected) => {
  expect(selected(filter)).toBe(expected);
});

test.each([
  ['http.request and', 17, 'ends too early'],
  ['and http', 1, '"and" was not expected here'],
  ['http.request http', 14, '"http" was not expected here'],
  ['(http', 6, '")" was expected'],
  ['http)', 5, '")" was not expected here'],
  ['http AND tcp', 6, 'lower case: and'],
  ['http.host contains', 19, 'ends too early'],
  ['"a" == "b"', 1, 'there is none'],
  ['lower(tcp.port) == "a"', 1, 'is for text'],
  ['nothing(tcp.port) == 1', 1, 'there is no function nothing()'],
  ['max(http.host) > 1', 1, 'is for numbers'],
  ['count(http.host, http.server) > 1', 1, 'takes one argument'],
  ['lower(http.host)', 17, 'a comparison was expected'],
  ['tcp.port + http.host == 1', 12, 'is no number'],
  ['tcp.port == http', 13, 'cannot be compared'],
  ['ip.src == tcp.port', 11, 'cannot be compared'],
  ['http.response.code[0] == 1', 19, 'a slice is for text'],
  ['http.response.code matches "2"', 28, 'string(http.response.code)'],
  ['all http', 9, 'a comparison was expected'],
  ['http contains "x"', 15, 'is for text'],
  ['http.response.code == abc', 23, 'whole number'],
  ['http.response.code contains "2"', 29, 'is for text'],
  ['http.host matches "["', 19, 'regular expression'],
  ['http.host matches x', 19, 'double quotes'],
  ['http.response.code in {}', 24, 'a value was expected'],
  ['http == 1', 9, 'is a protocol'],
  ['ip.addr == localhost', 12, 'an address'],
  ['"abc"', 1, 'there is none'],
  ['http.request ==', 16, 'a value was expected'],
])('%s is wrong at character %i', (filter, position, words) => {
  expect(() => parseFilter(filter)).toThrow(UserError);
  expect(() => parseFilter(filter)).toThrow(`at character ${position} of the filter`);
  expect(() => parseFilter(filter)).toThrow(words);
});

test('an unknown field is named with its place and the nearest', () => {
  expect(() => parseFilter('http and http.set_cooki')).toThrow(
    /character 10 .*"http\.set_cooki"\. Did you mean "http\.set_cookie"/,
  );
});

test('too many parentheses inside each other are rejected', () => {
  expect(() => parseFilter('('.repeat(100_000))).toThrow(UserError);
  expect(selected(`${'('.repeat(100)}http.request${')'.repeat(100)}`)).toBe('x...');
});
