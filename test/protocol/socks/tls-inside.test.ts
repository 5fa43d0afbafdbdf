// TLS behind the handshake of a SOCKS proxy, of which any one packet is lost: each response keeps its request.

import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pcap } from '../../support/capture-formats.ts';
import { Conversation } from '../../support/conversation.ts';
import { ethernet } from '../../support/headers.ts';
import { RecordedCapture } from '../../support/lost-packet.ts';
import { FIXTURES } from '../../support/repository.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-socks-'));
afterAll(() => rmSync(directory, { recursive: true }));

const FIRST_OF_HANDSHAKE = 3;
const PACKETS_OF_HANDSHAKE = 4;

it('without any packet of the handshake', () => {
  const talk = new Conversation().open();
  talk.send('\x05\x01\0');
  talk.respond('\x05\0');
  talk.send('\x05\x01\0\x03\x08app.test\x01\xbb');
  talk.respond('\x05\0\0\x01\x7f\0\0\x01\x12\x34');
  const { payloads } = new RecordedCapture(join(FIXTURES, 'wire/tls13-one.pcap'));
  const inside = payloads.filter((payload) => payload !== null && payload.bytes.length > 0);
  for (const payload of inside) {
    const text = payload!.bytes.toString('latin1');
    if (payload!.flow === inside[0]!.flow) talk.fromClient(text);
    else talk.fromServer(text);
  }
  const path = join(directory, 'socks.pcap');
  writeFileSync(path, pcap(talk.packets.map(({ bytes }) => ({ bytes: ethernet(bytes) }))));
  copyFileSync(join(FIXTURES, 'wire/tls13-one.keys'), join(directory, 'socks.keys'));
  const capture = new RecordedCapture(path);
  expect(capture.cookies.length).toBeGreaterThan(0);
  for (let at = 0; at < PACKETS_OF_HANDSHAKE; at++)
    expect(capture.pairsWithout(FIRST_OF_HANDSHAKE + at)).toEqual({ missing: [], wrong: [] });
});
