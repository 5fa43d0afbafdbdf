import { expect, it } from 'vitest';
import type { ClientHello } from '../../../src/protocol/tls/hello.ts';
import { KeyStore, type KeyWaiter } from '../../../src/protocol/tls/key-store.ts';
import { MAX_TLS_SESSIONS } from '../../../src/protocol/tls/limits.ts';

const hello = (overrides: Partial<ClientHello> = {}): ClientHello => ({
  random: Buffer.alloc(32, 5),
  sessionId: Buffer.alloc(0),
  suites: [],
  serverName: null,
  protocols: [],
  ticket: Buffer.alloc(0),
  earlyData: false,
  encryptedHello: false,
  ...overrides,
});
const line = (byte: string): Buffer => Buffer.from(`CLIENT_RANDOM ${byte.repeat(32)} ${'ab'.repeat(48)}\n`);

it('are in use from the first secret on, or as soon as some may come', () => {
  const keys = new KeyStore();
  expect([keys.isInUse, keys.mayOpen(hello())]).toEqual([false, false]);
  keys.add(Buffer.from('# nothing\nEXPORTER_SECRET 00 00\n'), true);
  expect(keys.isInUse).toBe(false);
  keys.add(line('05'), true);
  expect([keys.isInUse, keys.mayOpen(hello())]).toEqual([true, true]);
  expect(keys.mayOpen(hello({ random: Buffer.alloc(32, 6) }))).toBe(false);
  keys.mayGrow = true;
  expect(keys.mayOpen(hello({ random: Buffer.alloc(32, 6) }))).toBe(true);
  expect(keys.hasKeysOf(hello({ random: Buffer.alloc(32, 6) }))).toBe(false);
});

it('of a session open those that resume it; the oldest session is forgotten first', () => {
  const keys = new KeyStore();
  keys.rememberSession(Buffer.from('first'), Buffer.alloc(48, 1));
  expect(keys.mayOpen(hello({ sessionId: Buffer.from('first') }))).toBe(true);
  expect(keys.mayOpen(hello({ ticket: Buffer.from('first') }))).toBe(true);
  keys.rememberSession(Buffer.alloc(0), Buffer.alloc(48));
  expect(keys.mayOpen(hello())).toBe(false);
  for (let index = 0; index < MAX_TLS_SESSIONS; index++)
    keys.rememberSession(Buffer.from(`session ${index}`), Buffer.alloc(48));
  expect(keys.session(Buffer.from('first'))).toBeNull();
  expect(keys.session(Buffer.from('session 0'))).not.toBeNull();
});

it('let those who wait try again, but not for lines without a secret', () => {
  const keys = new KeyStore();
  const calls: string[] = [];
  const waiter = (name: string): KeyWaiter => ({
    retry: () => calls.push(`retry ${name}`),
    giveUp: () => calls.push(`give up ${name}`),
  });
  keys.waiters.add(waiter('one'));
  keys.waiters.add(waiter('two'));
  keys.add(Buffer.from('junk\n'), true);
  expect(calls).toEqual([]);
  keys.add(line('05').subarray(0, 100), false);
  expect(calls).toEqual([]);
  keys.add(line('05').subarray(100), false);
  expect(calls).toEqual(['retry one', 'retry two']);
  calls.length = 0;
  expect(keys.evictOldestWaiter()).toBe(true);
  expect(calls).toEqual(['give up one']);
  keys.finish();
  expect(calls).toEqual(['give up one', 'retry two', 'give up two']);
  expect(keys.evictOldestWaiter()).toBe(false);
});
