// What is written for messages, and what is left out as it follows from the rest.

import { describe, expect, it } from 'vitest';
import { MAX_REFERRED_REQUESTS } from '../../src/message-log/limits.ts';
import { MessageLogWriter } from '../../src/message-log/log-writer.ts';
import type { RequestMessage, ResponseMessage } from '../../src/record/message.ts';
import { Counters } from '../../src/shared/counters.ts';
import { form, header, request, response } from '../support/messages.ts';

type Line = Record<string, unknown>;
const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

function writer(mode: 'all' | 'judging' = 'all', counters = new Counters()) {
  const log = new MessageLogWriter(mode);
  return {
    log,
    counters,
    lines: (message: RequestMessage | ResponseMessage) => linesOf(log.message(message, counters)),
  };
}

const respondTo = (
  asked: RequestMessage,
  fields = [header('ETag', '"a"'), header('Location', '/')],
): ResponseMessage => ({
  ...response({ fields }),
  request: asked,
});

describe('a response', () => {
  it('has the number of its request, and that of the connection only where it is another one', () => {
    const { lines } = writer();
    const asked = request();
    const [input, written] = lines(asked);
    expect(input).toEqual({ n: 1, kind: 'input', input: 'login.pcap' });
    expect(written).toMatchObject({
      n: 2,
      kind: 'request',
      from: ['127.0.0.1', 40_122],
      to: ['127.0.0.2', 5000],
    });
    const [back] = lines(respondTo(asked));
    expect(back).toMatchObject({ n: 3, request: 2, status: 302 });
    expect(back).not.toHaveProperty('stream');
    const [other] = lines({ ...respondTo(asked), stream: 9 });
    expect(other).toMatchObject({ request: 2, stream: 9, from: ['127.0.0.2', 5000] });
  });

  it('has the names that its request posts, which another message of it has not', () => {
    const { lines } = writer();
    const posting = request({ postsForm: true });
    lines(posting);
    const [line] = lines(respondTo(request({ postsForm: true, form: form('name', 'password') })));
    expect(line).toMatchObject({ request: 2, form: { kind: 'urlencoded', fields: ['name', 'password'] } });
  });

  it('has its request itself where that has no line, or one too far away', () => {
    const { lines } = writer();
    const early = request({ frame: 1 });
    expect(lines(respondTo(early)).at(-1)).toMatchObject({ request: { kind: 'request', frame: 1 } });
    lines(early);
    for (let frame = 2; frame <= MAX_REFERRED_REQUESTS + 1; frame++) lines(request({ frame }));
    expect(lines(respondTo(early)).at(-1)).toMatchObject({ request: { frame: 1 } });
  });

  it('without one has none', () => {
    expect(
      writer()
        .lines(response({ request: null }))
        .at(-1),
    ).not.toHaveProperty('request');
  });
});

describe('--messages judging', () => {
  it('leaves out what no rule reads of responses without cookies, and keeps how much there was', () => {
    const { lines } = writer('judging');
    const fields = [header('ETag', '"a"'), header('Location', '/')];
    expect(lines(respondTo(request(), fields)).at(-1)).toMatchObject({
      fields: [['Location', '/']],
      characters: 16,
    });
    const setting = [...fields, header('Set-Cookie', 'a=1')];
    expect(lines(respondTo(request(), setting)).at(-1)).toHaveProperty('fields.length', 3);
  });
});

describe('counters that matter while messages come', () => {
  it('have a line when they change what is concluded', () => {
    const counters = new Counters();
    const { lines } = writer('all', counters);
    const kinds = () => lines(request()).map(({ kind }) => kind);
    expect(kinds()).toEqual(['input', 'request']);
    counters.gaps = 1;
    expect(kinds()).toEqual(['counters', 'request']);
    counters.gaps = 2;
    expect(kinds()).toEqual(['request']);
    counters.truncatedPackets = 1;
    expect(kinds()).toEqual(['counters', 'request']);
    counters.requests++;
    expect(kinds()).toEqual(['counters', 'request']);
  });
});

it('the last line has what was read, and nothing of what was judged', () => {
  const { log, counters } = writer();
  counters.packets = 3;
  counters.droppedFindings = 2;
  counters.unseenHosts.set('tls-without-keys', new Set(['a.example']));
  const [line] = linesOf(log.end({ counters, warnings: ['a'], inputs: [], repeats: [] }));
  expect(line).toEqual({
    n: 1,
    kind: 'end',
    counters: { packets: 3, unseenHosts: [['tls-without-keys', ['a.example']]] },
    warnings: ['a'],
    inputs: [],
    repeats: [],
  });
});
