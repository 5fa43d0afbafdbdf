import { expect, it } from 'vitest';
import { TlsChannel } from '../../../src/protocol/tls/channel.ts';
import { TestChannel } from './support.ts';

it('is the same connection in TLS; it waits as long as the connection around it does', () => {
  const outer = new TestChannel();
  let waits = false;
  const inner = new TlsChannel(outer, { isBuffering: (direction) => waits && direction === 1 });
  expect([inner.number, inner.tls, inner.endpoints]).toEqual([outer.number, true, outer.endpoints]);
  expect(inner.streams.map(({ direction, channel }) => [direction, channel === inner])).toEqual([
    [0, true],
    [1, true],
  ]);
  expect(inner.streams.map(({ waiting, behind }) => waiting || behind)).toEqual([false, false]);
  waits = true;
  expect(inner.streams.map(({ waiting }) => waiting)).toEqual([false, true]);
  expect(inner.streams.map(({ behind }) => behind)).toEqual([false, true]);
});
