import { expect, it } from 'vitest';
import type { ClientHello } from '../../../src/protocol/tls/hello.ts';
import { MAX_UNDECRYPTED_HOSTS } from '../../../src/protocol/tls/limits.ts';
import {
  countUndecrypted,
  nameUndecryptedServer,
  WITHOUT_KEYS,
} from '../../../src/protocol/tls/undecrypted.ts';
import { Counters } from '../../../src/shared/counters.ts';

const hello = (serverName: string | null, protocols: string[] = []): ClientHello => ({
  random: Buffer.alloc(32),
  sessionId: Buffer.alloc(0),
  suites: [],
  serverName,
  protocols,
  ticket: Buffer.alloc(0),
  earlyData: false,
  encryptedHello: false,
});

it('counts every connection and names every server once', () => {
  const counters = new Counters();
  countUndecrypted(counters, WITHOUT_KEYS, hello('a.test', ['h2', 'http/1.1']));
  countUndecrypted(counters, WITHOUT_KEYS, hello('a.test', ['h2', 'http/1.1']));
  countUndecrypted(counters, WITHOUT_KEYS, hello(null));
  countUndecrypted(counters, WITHOUT_KEYS, null);
  nameUndecryptedServer(counters, WITHOUT_KEYS, hello('b.test'));
  expect(counters.unseenConnections.get(WITHOUT_KEYS)).toBe(4);
  expect([...counters.unseenHosts.get(WITHOUT_KEYS)!]).toEqual(['a.test (h2, http/1.1)', 'b.test']);
});

it('names no more servers than its bound', () => {
  const counters = new Counters();
  for (let index = 0; index < 100; index++) countUndecrypted(counters, WITHOUT_KEYS, hello(`${index}.test`));
  expect(counters.unseenHosts.get(WITHOUT_KEYS)!.size).toBe(MAX_UNDECRYPTED_HOSTS);
  expect(counters.unseenConnections.get(WITHOUT_KEYS)).toBe(100);
});
