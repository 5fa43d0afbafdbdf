import { describe, expect, it } from 'vitest';
import { Judgements } from '../../src/audit/judgements.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';
import { Topics } from '../../src/audit/topic.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { REMEMBERED_JUDGEMENTS } from '../../src/limits.ts';

const transport = { kind: 'network', because: null } as const;

function subject(text: string, change: Partial<SetCookieSubject> = {}): SetCookieSubject {
  const { cookie } = parseSetCookie(text);
  return {
    cookie,
    transport,
    refusal: null,
    isSession: false,
    deletion: false,
    ...change,
  } as SetCookieSubject;
}

describe('Judgements', () => {
  it('remembers by the name, the host and the attributes, whatever the value', () => {
    const judgements = new Judgements();
    const topics = new Topics(() => false);
    const topic = topics.of('a.example', 'sid');
    judgements.remember(subject('sid=1; Path=/'), topic, []);
    expect(judgements.of(subject('sid=2; Path=/'), topic)).toEqual([]);
    expect(judgements.of(subject('sid=2; Path=/; Secure'), topic)).toBeNull();
    expect(judgements.of(subject('sid=2; Path=/'), topics.of('b.example', 'sid'))).toBeNull();
  });

  it.each<Partial<SetCookieSubject>>([
    { transport: { kind: 'secure', because: 'tls' } },
    { refusal: 'SecureOnly' },
    { isSession: true },
    { deletion: true },
  ])('tells apart %o', (change) => {
    const judgements = new Judgements();
    const topic = new Topics(() => false).of('a.example', 'sid');
    judgements.remember(subject('sid=1; Path=/'), topic, []);
    expect(judgements.of(subject('sid=1; Path=/', change), topic)).toBeNull();
  });

  it('keeps a cookie and its deletion side by side, and forgets for others', () => {
    const judgements = new Judgements();
    const topics = new Topics(() => false);
    const topic = topics.of('a.example', 'c0');
    const live = subject('c0=1; Path=/');
    const deletion = subject('c0=; Max-Age=0', { deletion: true });
    judgements.remember(live, topic, []);
    judgements.remember(deletion, topic, []);
    expect(judgements.of(live, topic)).toEqual([]);
    expect(judgements.of(deletion, topic)).toEqual([]);
    for (let index = 1; index <= REMEMBERED_JUDGEMENTS; index++) {
      const other = topics.of('a.example', `c${index}`);
      judgements.remember(live, other, []);
    }
    expect(judgements.of(live, topic)).toBeNull();
  });
});
