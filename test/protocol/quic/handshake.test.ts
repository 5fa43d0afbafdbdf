import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { QuicHandshake } from '../../../src/protocol/quic/handshake.ts';
import { CLIENT_TRAFFIC, SERVER_TRAFFIC } from '../../../src/protocol/tls/key-log-labels.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { QuicTalk } from '../../support/quic.ts';
import { stampAt } from './support.ts';

const talk = new QuicTalk();
const HELLO = talk.clientHello();
const STAMP = stampAt(1);

class Rig {
  readonly budget = new BufferBudget(1 << 20);
  readonly keys = new KeyStore();
  readonly handshake = new QuicHandshake(this.keys, this.budget);

  client(start: number, end: number): this {
    this.handshake.clientHello(start, HELLO, start, end, STAMP);
    return this;
  }
}

describe('the ClientHello', () => {
  it('in pieces, in any order', () => {
    const { handshake, budget } = new Rig().client(700, HELLO.length).client(0, 300).client(200, 800);
    expect(handshake).toMatchObject({
      isHelloWhole: true,
      hello: { serverName: 'quic.test', protocols: ['h3'] },
    });
    expect(budget.usedBytes).toBe(0);
  });

  it('a part of it has the client random', () => {
    const { handshake } = new Rig().client(0, 120);
    expect(handshake.hello).toBe(null);
    handshake.readPartOfHello();
    expect(handshake.hello).toMatchObject({
      random: talk.random,
      serverName: 'quic.test',
      protocols: ['h3'],
    });
    expect(handshake.isHelloWhole).toBe(false);
  });

  it('a part without its beginning has nothing', () => {
    const { handshake } = new Rig().client(20, 120);
    handshake.readPartOfHello();
    expect(handshake.hello).toBe(null);
    handshake.clear();
  });
});

it('the ServerHello settles the suite, behind a HelloRetryRequest as well', () => {
  const { handshake } = new Rig();
  const hello = talk.serverHello();
  const retry = Buffer.from(hello);
  Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex').copy(retry, 6);
  handshake.serverHello(0, retry, 0, retry.length, STAMP);
  expect(handshake).toMatchObject({ isSettled: false, isEarlyDataAccepted: false });
  handshake.serverHello(retry.length, hello, 0, hello.length, STAMP);
  expect(handshake.suite?.number).toBe(0x1301);
});

it('EncryptedExtensions say the protocol, and whether early data is taken', () => {
  for (const acceptsEarlyData of [true, false]) {
    const { handshake } = new Rig();
    const bytes = new QuicTalk({ protocol: 'h3-29', acceptsEarlyData }).encryptedExtensions();
    handshake.serverExtensions(0, bytes, 0, 5, STAMP);
    expect(handshake.hasExtensions).toBe(false);
    handshake.serverExtensions(5, bytes, 5, bytes.length, STAMP);
    expect(handshake).toMatchObject({
      hasExtensions: true,
      protocol: 'h3-29',
      isEarlyDataAccepted: acceptsEarlyData,
    });
  }
});

it('secrets are those of the client random, for the suite that was chosen', () => {
  const { handshake, keys } = new Rig().client(0, HELLO.length);
  expect(handshake.secret(CLIENT_TRAFFIC)).toBe(null);
  keys.add(talk.keyLog(['CLIENT_TRAFFIC_SECRET_0']), true);
  const secret = handshake.secret(CLIENT_TRAFFIC)!;
  expect(secret).toEqual(talk.secret('CLIENT_TRAFFIC_SECRET_0'));
  expect(handshake.secret(SERVER_TRAFFIC)).toBe(null);
  expect(handshake.suitesFor(secret).map(({ number }) => number)).toEqual([0x1301, 0x1303, 0x1304]);
  const hello = talk.serverHello();
  handshake.serverHello(0, hello, 0, hello.length, STAMP);
  expect(handshake.suitesFor(secret).map(({ number }) => number)).toEqual([0x1301]);
});
