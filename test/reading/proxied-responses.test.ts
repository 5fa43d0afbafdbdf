// The two sides of a proxy are one exchange within the other: two captures of which that is not true have clocks that differ.

import { describe, expect, it } from 'vitest';
import { ProxiedResponses } from '../../src/reading/proxied-responses.ts';
import type { ResponseMessage } from '../../src/record/message.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { header, request, response, SECONDS } from '../support/messages.ts';

const KEY = 'session=s%3Akq7RzX9vB2mLw4TnYc8uP1dF.sig';
const FRONT = { src: '192.0.2.7', srcPort: 51_000, dst: '192.0.2.1', dstPort: 80 };
const BACK = { src: '192.0.2.1', srcPort: 42_000, dst: '10.0.0.2', dstPort: 3000 };

interface Exchange {
  readonly input: string;
  readonly beginMs: number;
  readonly endMs: number;
  readonly places?: typeof FRONT;
  readonly setCookie?: string;
  readonly cookie?: string;
  readonly target?: string;
  readonly userAgent?: string;
  readonly status?: number;
}

const USUAL = {
  ...{ places: FRONT, setCookie: KEY, cookie: 'lang=en' },
  ...{ target: '/login', userAgent: 'Firefox', status: 303 },
};

function exchange(change: Exchange): ResponseMessage {
  const { input, beginMs, endMs, places, setCookie, cookie, target, userAgent, status } = {
    ...USUAL,
    ...change,
  };
  const at = (ms: number) => ({ input, seconds: SECONDS, nanoseconds: Math.round(ms * 1e6) });
  const fields = [header('Host', 'shop.example'), header('User-Agent', userAgent), header('Cookie', cookie)];
  return {
    ...response({ fields: [header('Set-Cookie', setCookie)] }),
    ...{ ...at(endMs), status },
    request: request({ ...at(beginMs), ...places, fields, target, url: `http://shop.example${target}` }),
  };
}

const front = exchange({ input: 'front.pcap', beginMs: 100, endMs: 104 });
const back = (change: Partial<Exchange> = {}) =>
  exchange({ input: 'back.pcap', beginMs: 101, endMs: 103, places: BACK, ...change });

function check(...responses: ResponseMessage[]): void {
  const proxied = new ProxiedResponses();
  for (const one of responses) proxied.check(one);
}

describe('the two sides of a proxy', () => {
  it('fit where one exchange lies within the other', () => {
    check(back(), front);
    check(back({ target: '/shop/login' }), front);
  });

  it.each([
    ['the server is late', 2, '-0.0020'],
    ['the server is early', -2, '-0.0020'],
    ['by hours', 7_200_000, '-7200.0000'],
  ])('are an error where their clocks differ: %s', (_, ms, shift) => {
    const shifted = back({ beginMs: 101 + ms, endMs: 103 + ms });
    const inOrder = ms < 0 ? [shifted, front] : [front, shifted];
    expect(() => check(...inOrder)).toThrow(UserError);
    const named = ms < 0 ? 'front.pcap' : 'back.pcap';
    expect(() => check(...inOrder)).toThrow(
      new RegExp(`the two sides of a proxy, .* move the times of ${named} by ${shift} s \\(editcap -t\\)`),
    );
  });

  it('are not seen where a session is only sent again, or a setting is the same for all', () => {
    const late = { beginMs: 500, endMs: 502 };
    check(front, back({ ...late, cookie: KEY }));
    for (const setCookie of [
      'lang=en',
      'theme=high-contrast-with-large-letters',
      'id=12345678901234567890123',
    ])
      check(
        { ...exchange({ input: 'front.pcap', beginMs: 100, endMs: 104, setCookie }) },
        back({ ...late, setCookie }),
      );
  });

  it.each([
    ['the same capture', { input: 'front.pcap' }],
    ['another path', { target: '/sso' }],
    ['another browser', { userAgent: 'curl' }],
    ['another status', { status: 200 }],
  ])('are not what has %s', (_, change) => {
    check(front, back({ beginMs: 500, endMs: 502, ...change }));
  });

  it('of one connection are copies', () => {
    expect(() => check(front, back({ beginMs: 500, endMs: 502, places: FRONT }))).toThrow(
      /hold the same responses, and their times do not fit/,
    );
  });
});
