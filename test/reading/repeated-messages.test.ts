// Which messages are copies of one, and which only look like it.

import { describe, expect, it } from 'vitest';
import type { ComparedSource } from '../../src/reading/connection-copies.ts';
import { RepeatedMessages } from '../../src/reading/repeated-messages.ts';
import { Counters } from '../../src/shared/counters.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { header, request, response, SECONDS, setting } from '../support/messages.ts';

const nothingAhead = (): ComparedSource => ({ ahead: () => [] });
const one = nothingAhead();
const other = nothingAhead();

function repeated() {
  const counters = new Counters();
  Object.assign(counters, { messages: 10, requests: 5, responses: 5, setCookies: 5 });
  return { counters, messages: new RepeatedMessages(counters) };
}

describe('a copy', () => {
  it('comes from another source, within two seconds, and is no longer counted', () => {
    const { counters, messages } = repeated();
    expect(messages.warning).toBeNull();
    expect(messages.isRepeat(setting('a=1'), one)).toBe(false);
    expect(
      messages.isRepeat({ ...setting('a=1'), seconds: SECONDS + 2, input: 'b.pcap', stream: 9 }, other),
    ).toBe(true);
    expect(counters).toMatchObject({ messages: 9, requests: 5, responses: 4, setCookies: 4 });
    expect(messages.isRepeat(request(), one)).toBe(false);
    expect(messages.isRepeat(request(), other)).toBe(true);
    expect(counters).toMatchObject({ messages: 8, requests: 4 });
    expect(messages.warning).toBe('2 messages were captured twice, in login.pcap and b.pcap, and read once');
  });

  it('is one for each: what a client sends twice has two', () => {
    const { messages } = repeated();
    const from = (...sources: ComparedSource[]) =>
      sources.map((source) => messages.isRepeat(request(), source));
    expect(from(one, one, other, other, other)).toEqual([false, false, true, true, false]);
    expect(from(one)).toEqual([true]);
  });

  it('is a copy in each of three sources', () => {
    const { counters, messages } = repeated();
    const third = nothingAhead();
    const from = (...sources: ComparedSource[]) =>
      sources.map((source) => messages.isRepeat(setting('a=1'), source));
    expect(from(one, other, third, one, other, third)).toEqual([false, true, true, false, true, true]);
    expect(counters).toMatchObject({ messages: 6, setCookies: 1 });
  });

  it.each([
    ['the same source', {}, one],
    ['another time', { seconds: SECONDS + 3 }, other],
    ['another port', { srcPort: 40_123 }, other],
    ['another address', { dst: '127.0.0.3' }, other],
    ['another target', { target: '/other' }, other],
    ['another field', { fields: [header('Host', 'localhost')] }, other],
    ['another HTTP/2 stream', { streamId: 3 }, other],
  ])('is not what has %s', (_, change, source) => {
    const { messages } = repeated();
    messages.isRepeat(request(), one);
    expect(messages.isRepeat(request(change), source)).toBe(false);
  });
});

describe('clocks that differ', () => {
  const value = `session=${'x'.repeat(16)}`;
  const at = (seconds: number, input: string, ...setCookies: string[]) => ({
    ...response({ fields: setCookies.map((each) => header('Set-Cookie', each)) }),
    seconds,
    input,
  });

  it('are an error where two captures have one response that sets a long value', () => {
    const { messages } = repeated();
    messages.checkClock(at(SECONDS, 'a.pcap', value));
    messages.checkClock(at(SECONDS + 2, 'b.pcap', value));
    expect(() => messages.checkClock(at(SECONDS - 60, 'b.pcap', value))).toThrow(UserError);
    expect(() => messages.checkClock(at(SECONDS + 60, 'b.pcap', value))).toThrow(
      /a\.pcap and b\.pcap .* 60 s apart/,
    );
  });

  it('are not seen in one capture, nor in short values, which come again', () => {
    const { messages } = repeated();
    messages.checkClock(at(SECONDS, 'a.pcap', value, 'lang=en'));
    messages.checkClock(at(SECONDS + 60, 'a.pcap', value));
    messages.checkClock(at(SECONDS, 'a.pcap', 'lang=en'));
    messages.checkClock(at(SECONDS + 60, 'b.pcap', 'lang=en'));
  });
});
