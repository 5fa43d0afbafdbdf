import { expect, test } from 'vitest';
import { accepted, rejected } from '../../src/cookie/verdict.ts';
import { FIELDS, fieldNamed, fieldText, findField } from '../../src/filter/fields.ts';
import type { Message } from '../../src/record/message.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { header, request, response, setting, settingTruncated } from '../support/messages.ts';
import { clientVerdict } from '../support/verdicts.ts';

const texts = (name: string, message: Message, results = NO_RESULTS): string[] => {
  const field = fieldNamed(name, '-e');
  return field.values(message, results).map((value) => fieldText(field, value));
};

test.each([
  ['frame.number', ['40']],
  ['frame.time_epoch', ['1795381092.123456789']],
  ['ip.src', ['127.0.0.1']],
  ['ip.dst', ['127.0.0.2']],
  ['ip.addr', ['127.0.0.1', '127.0.0.2']],
  ['ipv6.addr', []],
  ['tcp.srcport', ['40122']],
  ['tcp.dstport', ['5000']],
  ['tcp.port', ['40122', '5000']],
  ['tcp.stream', ['3']],
  ['tcp', ['tcp']],
  ['udp', []],
  ['udp.port', []],
  ['quic', []],
  ['quic.connection.number', []],
  ['tls', []],
  ['http', ['http']],
  ['http.request', ['1']],
  ['http.request.method', ['POST']],
  ['http.request.uri', ['/login?next=/']],
  ['http.request.full_uri', ['http://localhost:5000/login?next=/']],
  ['http.host', ['localhost:5000']],
  ['http.cookie', ['a=1; b=2;c']],
  ['http.cookie_pair', ['a=1', 'b=2', 'c']],
  ['http.response', []],
  ['http.response.code', []],
  ['http2.streamid', []],
  ['http2.headers.cookie', []],
  ['cookie.name', []],
])('%s of a request', (name, expected) => {
  expect(texts(name, request())).toEqual(expected);
});

test.each([
  ['tcp', []],
  ['tcp.port', []],
  ['tcp.stream', []],
  ['udp', ['udp']],
  ['udp.srcport', ['40122']],
  ['udp.dstport', ['5000']],
  ['udp.port', ['40122', '5000']],
  ['quic', ['quic']],
  ['quic.connection.number', ['1']],
])('%s of a request of HTTP/3', (name, expected) => {
  expect(texts(name, { ...request(), protocol: 'h3', stream: 3, transportStream: 1 })).toEqual(expected);
});

test('the connections of TCP have numbers of their own beside those of QUIC', () => {
  expect(texts('tcp.stream', { ...request(), stream: 3, transportStream: 1 })).toEqual(['1']);
});

test.each([
  ['http.response', ['1']],
  ['http.response.code', ['302']],
  ['http.response.phrase', ['FOUND']],
  ['http.request', []],
  ['http.request.full_uri', []],
  ['http.set_cookie', ['a="1"; Secure; Max-Age=60', 'b=; Path=/x; SameSite=Lax; Max-Age=0']],
  ['http2.headers.set_cookie', []],
  ['cookie.name', ['a', 'b']],
  ['cookie.value', ['"1"', '']],
  ['cookie.path', ['/x']],
  ['cookie.domain', []],
  ['cookie.max_age', ['60', '0']],
  ['cookie.secure', ['1', '0']],
  ['cookie.httponly', ['0', '0']],
  ['cookie.samesite', ['Lax']],
  ['cookie.deletion', ['0', '1']],
])('%s of a response', (name, expected) => {
  const message = setting('a="1"; Secure; Max-Age=60', 'b=; Path=/x; SameSite=Lax; Max-Age=0');
  expect(texts(name, message)).toEqual(expected);
});

test.each([
  ['a=1; Secure; Path=/x; SameSi', { name: ['a'], value: ['1'], path: ['/x'], secure: ['1'] }],
  ['a=1; Path=/x', { name: ['a'], value: ['1'] }],
  ['a=1; Secure', { name: ['a'], value: ['1'] }],
  ['a=1', { name: ['a'] }],
  ['a', {}],
])('of a field that is truncated behind %j only what was captured whole is known', (text, known) => {
  const message = settingTruncated(text);
  for (const name of [
    'name',
    'value',
    'domain',
    'path',
    'expires',
    'max_age',
    'secure',
    'httponly',
    'samesite',
    'deletion',
  ])
    expect(texts(`cookie.${name}`, message), name).toEqual((known as Record<string, string[]>)[name] ?? []);
  expect(texts('http.set_cookie', message)).toEqual([]);
});

test('HTTP/2, TLS and IPv6', () => {
  const message = response({ protocol: 'h2', streamId: 7, tls: true, src: '::1', phrase: '' });
  expect(texts('http2', message)).toEqual(['http2']);
  expect(texts('http2.streamid', message)).toEqual(['7']);
  expect(texts('http2.headers.set_cookie', message)).toEqual(texts('http.set_cookie', message));
  expect(texts('tls', message)).toEqual(['tls']);
  expect(texts('ipv6.src', message)).toEqual(['::1']);
  expect(texts('ip.src', message)).toEqual([]);
  expect(texts('http.response.phrase', message)).toEqual([]);
});

test.each([
  ['h2', 'http2', 'http3'],
  ['h3', 'http3', 'http2'],
] as const)('header fields of %s have names of their own', (protocol, name, other) => {
  const asked = request({ protocol, streamId: 4, authority: 'shop.example', method: 'POST', target: '/a?b' });
  const given = response({ protocol, streamId: 4, status: 302, phrase: '' });
  for (const [field, message, values] of [
    [name, asked, [name]],
    [`${name}.headers.method`, asked, ['POST']],
    [`${name}.headers.path`, asked, ['/a?b']],
    [`${name}.headers.authority`, asked, ['shop.example']],
    [`${name}.headers.cookie`, asked, texts('http.cookie', asked)],
    [`${name}.headers.status`, asked, []],
    [`${name}.headers.status`, given, ['302']],
    [`${name}.headers.set_cookie`, given, texts('http.set_cookie', given)],
    [`${name}.headers.method`, given, []],
  ] as const) {
    expect(texts(field, message), field).toEqual(values);
    expect(texts(field.replace(name, other), message), field).toEqual([]);
  }
  expect(texts(protocol === 'h3' ? 'quic.stream.stream_id' : 'http2.streamid', asked)).toEqual(['4']);
  expect(texts(protocol === 'h3' ? 'http2.streamid' : 'quic.stream.stream_id', asked)).toEqual([]);
  expect(texts('http.cookie', asked)).not.toEqual([]);
  expect(texts('http.set_cookie', given)).not.toEqual([]);
});

test('header names are found whatever their case', () => {
  const fields = ['USER-AGENT', 'ReFerer', 'location', 'SERVER', 'content-TYPE'].map((name) =>
    header(name, name),
  );
  const message = request({ fields });
  for (const [name, value] of [
    ['http.user_agent', 'USER-AGENT'],
    ['http.referer', 'ReFerer'],
    ['http.location', 'location'],
    ['http.server', 'SERVER'],
    ['http.content_type', 'content-TYPE'],
  ] as const)
    expect(texts(name, message)).toEqual([value]);
});

test('an unknown field is named with the nearest, or with what to use instead', () => {
  expect(() => fieldNamed('http.setcookie', '-e')).toThrow(
    '-e: unknown field "http.setcookie". Did you mean "http.set_cookie"',
  );
  for (const { name } of FIELDS)
    expect(() => fieldNamed('qqqqqqqqqq', '-e')).toThrow(new RegExp(` ${name.split('.', 1)[0]}\\b`));
  expect(() => fieldNamed('http.file_data', '-e')).toThrow('bodies are not kept');
  expect(findField('_ws.col.Info')?.name).toBe('_ws.col.info');
});

test('what rules raise about a message', () => {
  const cookie = { name: 'a' } as Parameters<typeof accepted>[0];
  const message = setting('a=1', 'b=1; Secure', 'c=; Max-Age=0', 'not whole');
  const verdicts = [
    clientVerdict(accepted(cookie, false, null)),
    clientVerdict(rejected('SecureOnly', '5.7 step 13', '')),
    clientVerdict(accepted(cookie, true, null)),
    null,
  ];
  const raised = [
    { rule: 'samesite-missing', severity: 'medium', cookie: 'a' },
    { rule: 'domain-wide', severity: 'info', cookie: null },
  ];
  const results = { ...NO_RESULTS, verdicts, raised };
  expect(texts('cookie.verdict', message, results)).toEqual(['stored', 'SecureOnly', 'nothing-to-delete']);
  expect(texts('finding.rule', message, results)).toEqual(['samesite-missing', 'domain-wide']);
  expect(texts('finding.severity', message, results)).toEqual(['medium', 'info']);
  for (const name of ['cookie.verdict', 'finding.rule', 'finding.severity']) {
    expect(texts(name, request())).toEqual([]);
    expect(findField(name)?.isFromAudit).toBe(true);
  }
  expect(findField('cookie.name')?.isFromAudit).toBeUndefined();
  expect(findField('no.such.field')).toBeNull();
});
