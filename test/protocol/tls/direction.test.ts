// One direction, where whole connections do not reach: records that need not be opened, and damage.

import { describe, expect, it } from 'vitest';
import { type Conversation, REQUEST, talk } from './conversation.ts';
import { CLIENT, converse, Rig, recordsOf, SERVER } from './support.ts';

const BODY = Buffer.alloc(100_000, 'body ');

async function download(maxVersion: 'TLSv1.2' | 'TLSv1.3', ciphers: string): Promise<Conversation> {
  return talk({
    both: { maxVersion, minVersion: maxVersion, ciphers },
    requests: [REQUEST, REQUEST],
    responses: [BODY, Buffer.from('the end')],
  });
}

describe.each([
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
  ['TLSv1.3', 'TLS_AES_128_CCM_SHA256'],
  ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLSv1.2', 'ECDHE-RSA-CHACHA20-POLY1305'],
] as const)('%s %s', (maxVersion, ciphers) => {
  it.each([1, 20_000, BODY.length - 1, BODY.length])(
    'content that is not wanted (%i bytes) is counted off exactly',
    async (skip) => {
      const conversation = await download(maxVersion, ciphers);
      for (const size of [1448, 100_000]) {
        const rig = new Rig(conversation.keyLog);
        rig.context.skips[SERVER] = skip;
        converse(rig, conversation.chunks, () => size);
        expect(rig.text(SERVER)).toBe(conversation.sent[1].toString('latin1', skip));
        expect(rig.undecrypted).toEqual([]);
      }
    },
  );

  it('when nothing is wanted any more the rest is left alone', async () => {
    const conversation = await download(maxVersion, ciphers);
    const rig = new Rig(conversation.keyLog);
    rig.context.skips[SERVER] = Number.POSITIVE_INFINITY;
    converse(rig, conversation.chunks);
    expect(rig.text(SERVER)).toBe('');
    expect(rig.text(CLIENT)).toBe(conversation.sent[0].toString('latin1'));
  });

  it('a damaged record is lost, and counted; the next one opens', async () => {
    const conversation = await download(maxVersion, ciphers);
    const stream = Buffer.concat(
      conversation.chunks.filter(({ direction }) => direction === SERVER).map(({ bytes }) => bytes),
    );
    const records = recordsOf(stream).map((record) => Buffer.from(record));
    const damaged = records.findIndex((record) => record.length > 16_000) + 2;
    records[damaged]![1000]! ^= 1;
    const rig = new Rig(conversation.keyLog);
    for (const { direction, bytes } of conversation.chunks) if (direction === CLIENT) rig.feed(CLIENT, bytes);
    for (const record of records) rig.feed(SERVER, record);
    rig.end();
    expect(rig.context.counters.undecryptedRecords).toBe(1);
    expect(rig.inner!.gaps[SERVER]).toEqual([16_384]);
    expect(rig.text(SERVER).length).toBe(conversation.sent[1].length - 16_384);
    expect(rig.text(SERVER).endsWith('the end')).toBe(true);
  });

  it('when nothing opens any more it is given up', async () => {
    const conversation = await download(maxVersion, ciphers);
    const rig = new Rig(conversation.keyLog);
    for (const { direction, bytes } of conversation.chunks) rig.feed(direction, bytes);
    const junk = Buffer.alloc(5 + 100, 0x55);
    junk.set([23, 3, 3, 0, 100]);
    for (let count = 0; count < 100; count++) rig.feed(CLIENT, junk);
    expect(rig.channel.ignored).toBe(true);
    expect(rig.undecrypted).toEqual(['tls-damaged']);
  });
});
