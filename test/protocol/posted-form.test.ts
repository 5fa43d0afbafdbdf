import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { Http1Head } from '../../src/protocol/http1/head.ts';
import { MAX_FORM_BYTES, MAX_FORM_FIELDS } from '../../src/protocol/limits.ts';
import { type FormKind, PostedForm } from '../../src/protocol/posted-form.ts';
import { Conversation } from '../support/conversation.ts';
import fc from '../support/properties.ts';
import { Reading, readPackets } from '../support/reading.ts';
import {
  Bench,
  data,
  fromClient,
  fromServer,
  greeting,
  headers,
  plainBlock,
  responseBlock,
  sizesOf,
  splitBy,
  splitEvery,
} from './http2/support.ts';

function names(kind: FormKind, body: string): readonly string[] {
  const budget = new BufferBudget(1 << 20);
  const form = new PostedForm(kind, budget);
  const bytes = Buffer.from(body, 'latin1');
  form.add(bytes, 0, bytes.length);
  const found = form.names;
  expect(budget.usedBytes).toBe(0);
  return found;
}

const head = (type: string, method = 'POST', more = '') =>
  new Http1Head('request', `${method} / HTTP/1.1\r\nContent-Type: ${type}\r\n${more}\r\n`, false);

describe('which requests post a form', () => {
  const kindOf = (...of: Parameters<typeof head>) =>
    PostedForm.of(head(...of), new BufferBudget(1 << 20))?.kind ?? null;

  it.each([
    ['application/x-www-form-urlencoded; charset=UTF-8', 'urlencoded'],
    ['multipart/form-data; boundary=x', 'multipart'],
    ['application/json', 'json'],
    ['application/vnd.api+json', 'json'],
    ['text/plain', null],
    ['image/png', null],
  ])('%s', (type, kind) => expect(kindOf(type)).toBe(kind));

  it('not those that only ask, and not compressed ones', () => {
    expect(kindOf('application/json', 'GET')).toBeNull();
    expect(kindOf('application/json', 'POST', 'Content-Encoding: gzip\r\n')).toBeNull();
  });
});

describe('names of urlencoded fields', () => {
  it('in order, decoded, each once', () => {
    expect(
      names('urlencoded', 'user%5Bemail%5D=a%40b&user%5Bpassword%5D=geheim&x=1&x=2&remember+me=on'),
    ).toEqual(['user[email]', 'user[password]', 'x', 'remember me']);
  });

  it('what has no "=" may be a value, and what is no word may be one too', () => {
    expect(names('urlencoded', 'geheim')).toEqual([]);
    expect(names('urlencoded', `${'A'.repeat(65)}==&p%00w=1&a<b=1&ok=1`)).toEqual(['ok']);
  });

  it('JSON under the name of a form', () => {
    expect(names('urlencoded', '{"password":"a=b"}')).toEqual(['password']);
  });
});

describe('names of multipart fields (RFC 7578)', () => {
  const part = (name: string, value: string) =>
    `--b0\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

  it('of each part, and none from inside a value', () => {
    const fake = 'Content-Disposition: form-data; name="fake"\r\n\r\n';
    expect(names('multipart', `${part('email', 'a@b')}${part('password', fake)}--b0--\r\n`)).toEqual([
      'email',
      'password',
    ]);
  });

  it('of a file, whatever stands before', () => {
    const file =
      '--b0\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; filename="a"; name="photo"\r\n\r\nx\r\n--b0--';
    expect(names('multipart', file)).toEqual(['photo']);
  });
});

describe('keys of JSON', () => {
  it('at every depth, and no values', () => {
    expect(
      names('json', '{"user": {"email":"a@b", "password" :"x\\":\\"y"}, "list": ["password2", "z"]}'),
    ).toEqual(['user', 'email', 'password', 'list']);
  });

  it('of what is truncated', () => {
    expect(names('json', '{"email":"a@b","password":"gehei')).toEqual(['email', 'password']);
    expect(names('json', '{"email":"a@b","passw')).toEqual(['email']);
  });
});

describe('limits', () => {
  it('only the beginning of a body is looked at', () => {
    const form = new PostedForm('urlencoded', new BufferBudget(1 << 20));
    const bytes = Buffer.from(`a=${'x'.repeat(MAX_FORM_BYTES)}&late=1`);
    for (let at = 0; at < bytes.length; at += 1000) form.add(bytes, at, Math.min(at + 1000, bytes.length));
    expect(form.isClosed).toBe(true);
    expect(form.names).toEqual(['a']);
  });

  it('so many fields, and none without memory', () => {
    const many = Array.from({ length: 100 }, (_, index) => `f${index}=1`).join('&');
    expect(names('urlencoded', many)).toHaveLength(MAX_FORM_FIELDS);
    const form = new PostedForm('urlencoded', new BufferBudget(8));
    form.add(Buffer.from('password=x'), 0, 10);
    expect(form.names).toEqual([]);
  });

  it('no bytes take long, or give a name longer than a name', () => {
    const hostile = fc.array(fc.constantFrom('"', '\\', '=', '&', '%', ':', '--b\r\n', '\r\n\r\n', 'a'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(hostile, fc.constantFrom<FormKind>('urlencoded', 'multipart', 'json'), (parts, kind) => {
        for (const name of names(kind, parts.join(''))) expect(name.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});

const BODY = 'email=a%40b.test&password=geheim';
const LOGIN = `POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
const CHUNKED = `POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n${BODY.slice(0, 6)}\r\n${(BODY.length - 6).toString(16)}\r\n${BODY.slice(6)}\r\n0\r\n\r\n`;
const RESPONSE = 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n';

describe('over HTTP/1', () => {
  it.each([LOGIN, CHUNKED])('whole, byte by byte, and split anywhere', (request) => {
    for (const size of [10_000, 1, 7, 100]) {
      const talk = new Conversation().open();
      talk.send(request, size);
      talk.respond(RESPONSE);
      talk.exchange(RESPONSE, '/next');
      const { responses } = readPackets(talk.packets);
      expect(responses.map(({ requestTarget, form }) => [requestTarget, form])).toEqual([
        ['/login', ['email', 'password']],
        ['/next', null],
      ]);
    }
  });

  it('a gap in the body loses names, and no message', () => {
    const talk = new Conversation().open();
    talk.send(LOGIN.slice(0, -BODY.length));
    const first = talk.send(BODY.slice(0, 16));
    const second = talk.send(BODY.slice(16));
    talk.respond(RESPONSE);
    talk.exchange(RESPONSE, '/next');
    for (const lost of [first, second]) {
      const reading = readPackets(talk.packets.filter((packet) => packet !== lost));
      expect(reading.requests.map(({ target }) => target)).toEqual(['/login', '/next']);
      expect(reading.responses.map(({ status }) => status)).toEqual([302, 302]);
      expect(reading.responses[0]!.requestTarget).toBe('/login');
    }
  });

  it('packets out of order and doubled', () => {
    const talk = new Conversation().open();
    talk.send(LOGIN, 20);
    talk.respond(RESPONSE);
    const { packets } = talk;
    const shuffled = [...packets];
    [shuffled[8], shuffled[9]] = [shuffled[9]!, shuffled[8]!];
    shuffled.splice(8, 0, shuffled[8]);
    expect(readPackets(shuffled).responses.map(({ form }) => form)).toEqual([['email', 'password']]);
  });

  it('what is never answered gives its memory back', () => {
    const reading = new Reading();
    const talk = new Conversation().open();
    talk.send(LOGIN.slice(0, -5), 60);
    for (const packet of talk.packets) reading.packet(packet);
    reading.finish();
  });
});

describe('over HTTP/2', () => {
  const post = plainBlock([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':authority', 'example.test'],
    [':path', '/login'],
    ['content-type', 'application/json'],
  ]);
  const json = '{"email":"a@b.test","password":"geheim"}';
  const pieces = [
    ...greeting(),
    ...fromClient(headers(1, post), data(1, json.slice(0, 15), false), headers(3, post), data(3, '{"a":1}')),
    ...fromClient(data(1, json.slice(15))),
    ...fromServer(headers(1, responseBlock(302), true), headers(3, responseBlock(200), true)),
  ];

  it('whole, byte by byte, and split anywhere', () => {
    const expected = [['email', 'password'], ['a']];
    expect(new Bench().play(pieces).end().forms).toEqual(expected);
    const bytewise = new Bench().play(splitEvery(pieces, 1)).end();
    expect(bytewise.forms).toEqual(expected);
    expect(bytewise.budget.usedBytes).toBe(0);
    fc.assert(
      fc.property(sizesOf(fc), (sizes) => {
        expect(new Bench().play(splitBy(pieces, sizes)).end().forms).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('a response that comes before the body is over', () => {
    const early = [
      ...greeting(),
      ...fromClient(headers(1, post), data(1, json.slice(0, 34), false)),
      ...fromServer(headers(1, responseBlock(401), true)),
      ...fromClient(data(1, json.slice(34))),
    ];
    const bench = new Bench().play(early).end();
    expect(bench.forms).toEqual([['email', 'password']]);
    expect(bench.budget.usedBytes).toBe(0);
  });
});
