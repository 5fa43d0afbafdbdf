import { constants, createPrivateKey } from 'node:crypto';
import { getCiphers } from 'node:tls';
import { describe, expect, it } from 'vitest';
import fc from '../../support/properties.ts';
import { RSA_KEY } from './certificates.ts';
import { type Conversation, REQUEST, RESPONSE, talk } from './conversation.ts';
import { CLIENT, converse, Rig, recordsOf, SERVER } from './support.ts';

// OpenSSL's ssl.h; Node does not name them all.
const SSL_OP_NO_EXTENDED_MASTER_SECRET = 1;
const SSL_OP_NO_ENCRYPT_THEN_MAC = 1 << 19;

const opened = (conversation: Conversation, split?: (left: number) => number) => {
  const rig = new Rig(conversation.keyLog);
  converse(rig, conversation.chunks, split);
  return rig;
};

const expectOpen = (conversation: Conversation, rig: Rig): void => {
  expect(rig.undecrypted).toEqual([]);
  expect(rig.text(CLIENT)).toBe(conversation.sent[0].toString('latin1'));
  expect(rig.text(SERVER)).toBe(conversation.sent[1].toString('latin1'));
  expect(rig.inner!.gaps).toEqual([[], []]);
  expect(rig.inner!.ends).toEqual([1, 1]);
  expect(rig.inner!.channel.tls).toBe(true);
  expect(rig.inner!.channel.number).toBe(7);
};

const BIG = Buffer.alloc(100_000, 'the quick brown fox ');

/** Every suite that Node's OpenSSL offers to a server with one of our certificates. */
const SUITES = [
  ...getCiphers().map((name) => name.toUpperCase()),
  'AES128-CCM',
  'AES256-CCM',
  'AES128-CCM8',
  'NULL-SHA256',
  'NULL-SHA',
  'ECDHE-RSA-NULL-SHA',
];
const isPsk = (name: string): boolean => name.includes('PSK') || name.includes('SRP');
const legacySuites = [...new Set(SUITES)].filter((name) => !name.startsWith('TLS_') && !isPsk(name));
const pskSuites = [...new Set(SUITES)].filter((name) => /^PSK-|^ECDHE-PSK-|^DHE-PSK/.test(name));

describe('every suite opens as Node wrote it', () => {
  const TLS13 = [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_CCM_SHA256',
    'TLS_AES_128_CCM_8_SHA256',
  ];
  it.each(TLS13)('TLS 1.3 %s', async (suite) => {
    // To OpenSSL 3.5 a tag of eight bytes is too weak for its default security level.
    const both = { ciphers: `${suite}:DEFAULT:@SECLEVEL=0`, minVersion: 'TLSv1.3' } as const;
    const responses = [RESPONSE, BIG, Buffer.from('x')];
    const conversation = await talk({ both, requests: [REQUEST, REQUEST, REQUEST], responses });
    expect(conversation.cipher).toBe(suite);
    for (const split of [undefined, () => 1, () => 1448])
      expectOpen(conversation, opened(conversation, split));
  });

  const variants: [string, number][] = [
    ['as it is by default', 0],
    ['without encrypt-then-mac', SSL_OP_NO_ENCRYPT_THEN_MAC],
    ['without extended master secret', SSL_OP_NO_EXTENDED_MASTER_SECRET],
  ];
  it.each(
    legacySuites.flatMap((suite) =>
      (['TLSv1.2', 'TLSv1.1', 'TLSv1'] as const).map((version) => [suite, version] as const),
    ),
  )('%s %s', async (suite, version) => {
    const certificate = suite.includes('ECDSA') ? 'ec' : 'rsa';
    for (const [, secureOptions] of variants) {
      if (secureOptions !== 0 && !/SHA(256|384)?$/.test(suite)) continue;
      const both = {
        ciphers: `${suite}:@SECLEVEL=0`,
        minVersion: version,
        maxVersion: version,
        secureOptions,
        dhparam: 'auto',
      } as const;
      let conversation: Conversation;
      try {
        conversation = await talk({
          both,
          certificate,
          requests: [REQUEST, REQUEST],
          responses: [RESPONSE, BIG],
        });
      } catch (error) {
        // Older versions have CBC with SHA-1 only, and not every OpenSSL has CCM and NULL.
        if (version === 'TLSv1.2' && getCiphers().includes(suite.toLowerCase())) throw error;
        continue;
      }
      expectOpen(conversation, opened(conversation));
      expectOpen(
        conversation,
        opened(conversation, () => 1000),
      );
    }
  });

  it.each(pskSuites)('%s', async (suite) => {
    const psk = Buffer.alloc(16, 7);
    let conversation: Conversation;
    try {
      conversation = await talk({
        both: { ciphers: `${suite}:@SECLEVEL=0`, maxVersion: 'TLSv1.2' },
        server: { pskCallback: () => psk, pskIdentityHint: 'x' },
        client: { pskCallback: () => ({ psk, identity: 'me' }), checkServerIdentity: () => undefined },
      });
    } catch {
      return;
    }
    expectOpen(conversation, opened(conversation));
  });
});

describe('connections of all kinds', () => {
  it('a client certificate, a hello that is retried, one byte a segment', async () => {
    const { RSA_CERTIFICATE: cert, RSA_KEY: key } = await import('./certificates.ts');
    const conversation = await talk({
      server: { requestCert: true, rejectUnauthorized: false, ecdhCurve: 'P-384' },
      client: { cert, key, ecdhCurve: 'P-256:P-384' },
    });
    const retry = Buffer.from('cf21ad74e59a6111be1d8c021e65b891', 'hex');
    expect(conversation.chunks.some(({ bytes }) => bytes.includes(retry))).toBe(true);
    expectOpen(conversation, opened(conversation));
    expectOpen(
      conversation,
      opened(conversation, () => 1),
    );
  });

  it.each([
    ['TLSv1.3', 0],
    ['TLSv1.2', 0],
    ['TLSv1.2', constants.SSL_OP_NO_TICKET],
  ] as const)('a resumed session, %s options %i', async (version, secureOptions) => {
    const ticketKeys = Buffer.alloc(48, 3);
    const store = new Map<string, Buffer>();
    const both = { minVersion: version, maxVersion: version, secureOptions } as const;
    const server = { ticketKeys, sessionIdContext: 'x' };
    const first = await talk({ both, server });
    expect(first.session).not.toBeNull();
    void store;
    const second = await talk({ both, server, client: { session: first.session! } });
    expectOpen(second, opened(second));
  });

  it('a session resumed by its ticket, with the key of the first connection alone', async () => {
    const both = { maxVersion: 'TLSv1.2' } as const;
    const server = { ticketKeys: Buffer.alloc(48, 3) };
    const first = await talk({ both, server });
    const second = await talk({ both, server, client: { session: first.session! } });
    const rig = opened(first);
    expectOpen(first, rig);
    const next = new Rig(rig.keys);
    converse(next, second.chunks);
    expectOpen(second, next);
  });

  it('a renegotiation, and data before and behind it', async () => {
    const conversation = await talk({
      both: { maxVersion: 'TLSv1.2' },
      requests: [REQUEST, Buffer.from('second')],
      responses: [RESPONSE, Buffer.from('response')],
      meanwhile: (client) =>
        new Promise((resolve, reject) => {
          client.renegotiate({ rejectUnauthorized: false }, (error) => (error ? reject(error) : resolve()));
        }),
    });
    expectOpen(conversation, opened(conversation));
    expectOpen(
      conversation,
      opened(conversation, () => 1),
    );
  });

  it('ALPN names the protocol inside', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const conversation = await talk({
        both: { maxVersion },
        server: { ALPNProtocols: ['http/1.1'] },
        client: { ALPNProtocols: ['h2', 'http/1.1'] },
      });
      const rig = opened(conversation);
      expect(rig.inner!.protocol).toBe('http/1.1');
      expect(rig.inner!.client).toBe(CLIENT);
    }
  });

  it('records of one byte', async () => {
    const requests = Array.from({ length: 50 }, (_, index) => Buffer.of(65 + (index % 26)));
    const conversation = await talk({ requests, responses: requests });
    expectOpen(conversation, opened(conversation));
    expectOpen(
      conversation,
      opened(conversation, () => 3),
    );
  });

  it('split anywhere', async () => {
    const conversation = await talk({ requests: [REQUEST, REQUEST], responses: [RESPONSE, BIG] });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        let turn = 0;
        expectOpen(
          conversation,
          opened(conversation, () => sizes[turn++ % sizes.length]!),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('what stays undecrypted says why', () => {
  it('without keys', async () => {
    const conversation = await talk({ client: { ALPNProtocols: ['h2', 'http/1.1'] } });
    const rig = new Rig('');
    converse(rig, conversation.chunks);
    expect(rig.undecrypted).toEqual(['tls-without-keys']);
    expect([...rig.context.counters.unseenHosts.get('tls-without-keys')!]).toEqual([
      'tls.test (h2, http/1.1)',
    ]);
    expect(rig.inner).toBeUndefined();
    expect(rig.channel.ignored).toBe(true);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('a wrong key, %s: nothing comes out', async (maxVersion) => {
    const conversation = await talk({ both: { maxVersion } });
    // Every secret with its last digit changed.
    const keyLog = conversation.keyLog.replace(/.(?=\n)/g, (digit) => (digit === '0' ? '1' : '0'));
    const rig = new Rig(keyLog);
    converse(rig, conversation.chunks);
    expect(rig.inner).toBeUndefined();
    expect(rig.undecrypted).toEqual(['tls-wrong-key']);
  });

  it('a suite that Node cannot decipher, by its name', async () => {
    const conversation = await talk({
      both: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
    });
    const chunks = conversation.chunks.map(({ direction, bytes }) => {
      const copy = Buffer.from(bytes);
      // The ServerHello begins with header, version and random; then the session id and the suite.
      if (direction === SERVER && copy[5] === 2) {
        const suiteAt = 5 + 4 + 2 + 32 + 1 + copy[43]!;
        expect(copy.readUInt16BE(suiteAt)).toBe(0xc02f);
        copy.writeUInt16BE(0xc011, suiteAt);
      }
      return { direction, bytes: copy };
    });
    const rig = new Rig(conversation.keyLog);
    converse(rig, chunks);
    expect(rig.undecrypted).toEqual(['tls-unsupported-suite TLS_ECDHE_RSA_WITH_RC4_128_SHA']);
  });

  it('a capture that begins in the middle', async () => {
    const conversation = await talk();
    const rig = new Rig(conversation.keyLog);
    converse(
      rig,
      conversation.chunks.filter(({ bytes }) => bytes[0] === 0x17),
    );
    expect(rig.undecrypted).toEqual(['tls-started-too-late']);
    expect(rig.inner).toBeUndefined();
  });
});

describe('keys that come later', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('%s: what waited is read in its order', async (maxVersion) => {
    const conversation = await talk({
      both: { maxVersion },
      requests: [REQUEST, REQUEST],
      responses: [RESPONSE, BIG],
    });
    const rig = new Rig('');
    rig.keys.mayGrow = true;
    converse(rig, conversation.chunks);
    expect(rig.inner).toBeUndefined();
    expect(rig.undecrypted).toEqual([]);
    rig.keys.add(Buffer.from(conversation.keyLog), true);
    expectOpen(conversation, rig);
    expect(rig.keys.budget.usedBytes).toBe(0);
    // Frames are those of the packets, not of the moment in which the key came.
    expect(rig.inner!.frames[CLIENT][0]).toBeLessThan(rig.inner!.frames[SERVER][0]!);
  });

  it('line by line, at any moment', async () => {
    const conversation = await talk({ requests: [REQUEST, REQUEST], responses: [RESPONSE, BIG] });
    const lines = conversation.keyLog.split(/(?<=\n)/);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: lines.length, maxLength: lines.length }),
        (moments) => {
          const rig = new Rig('');
          rig.keys.mayGrow = true;
          let step = 0;
          const tell = (): void => {
            lines.forEach((line, index) => {
              if (moments[index] === step) rig.keys.add(Buffer.from(line), true);
            });
            step++;
          };
          tell();
          for (const { direction, bytes } of conversation.chunks) {
            rig.feed(direction, bytes);
            tell();
          }
          rig.end();
          while (step <= 12) tell();
          expectOpen(conversation, rig);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('no longer than the bound', async () => {
    const conversation = await talk({
      requests: [REQUEST, REQUEST],
      responses: [RESPONSE, Buffer.alloc(1 << 21)],
    });
    const rig = new Rig('');
    rig.keys.mayGrow = true;
    converse(rig, conversation.chunks);
    expect(rig.undecrypted).toEqual(['tls-keys-too-late']);
    expect(rig.keys.budget.usedBytes).toBe(0);
    expect(rig.channel.ignored).toBe(true);
  });

  it('never: counted in the end', async () => {
    const conversation = await talk();
    const rig = new Rig('');
    rig.keys.mayGrow = true;
    converse(rig, conversation.chunks);
    rig.keys.finish();
    expect(rig.undecrypted).toEqual(['tls-without-keys']);
    expect(rig.keys.budget.usedBytes).toBe(0);
  });
});

describe('losses', () => {
  const LINES = Array.from({ length: 6000 }, (_, index) => `line ${String(index).padStart(6, '0')}\n`);
  const TEXT = Buffer.from(LINES.join(''));

  it.each([
    ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
    ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
    ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
    ['TLSv1.2', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ] as const)(
    '%s %s: any loss in the data is counted exactly, and the rest is read',
    async (maxVersion, suite) => {
      const responses = Array.from({ length: 20 }, (_, index) =>
        TEXT.subarray(index * 2600, (index + 1) * 2600),
      );
      const requests = responses.map((_, index) => Buffer.from(`request ${index}`));
      const conversation = await talk({
        both: { maxVersion, minVersion: maxVersion, ciphers: suite },
        requests,
        responses,
      });
      const all = conversation.sent[1].toString('latin1');
      const stream = Buffer.concat(
        conversation.chunks.filter(({ direction }) => direction === SERVER).map(({ bytes }) => bytes),
      );
      const firstData = stream.length - 20 * 2600;
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: stream.length - firstData - 3000 }),
          fc.integer({ min: 1, max: 20_000 }),
          fc.integer({ min: 100, max: 3000 }),
          (offset, count, segment) => {
            const from = Math.min(firstData + 1500 + offset, stream.length - 3200);
            const to = Math.min(from + count, stream.length - 3100);
            const rig = new Rig(conversation.keyLog);
            for (const { direction, bytes } of conversation.chunks)
              if (direction === CLIENT) rig.feed(CLIENT, bytes);
            for (let at = 0; at < from; at += segment)
              rig.feed(SERVER, stream.subarray(at, Math.min(at + segment, from)));
            rig.lose(SERVER, to - from);
            for (let at = to; at < stream.length; at += segment)
              rig.feed(SERVER, stream.subarray(at, at + segment));
            rig.end();
            expect(rig.undecrypted).toEqual([]);
            const [before, after] = [rig.inner!.parts[SERVER], rig.inner!.gaps[SERVER]];
            const got = Buffer.concat(before).toString('latin1');
            const lost = after.reduce((sum, gap) => sum + gap, 0);
            expect(got.length + lost).toBe(all.length);
            // A beginning and an end of what was sent.
            let same = 0;
            while (same < got.length && got[same] === all[same]) same++;
            expect(all.endsWith(got.slice(same))).toBe(true);
            expect(rig.text(CLIENT)).toBe(conversation.sent[0].toString('latin1'));
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it.each([
    ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
    ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
    ['TLSv1.2', 'ECDHE-RSA-CHACHA20-POLY1305'],
    ['TLSv1.2', 'ECDHE-RSA-AES128-SHA256'],
  ] as const)('%s %s: the first encrypted record of the server is truncated', async (maxVersion, suite) => {
    const conversation = await talk({
      both: { maxVersion, minVersion: maxVersion, ciphers: suite },
      requests: [Buffer.from('request')],
      responses: [Buffer.from('response')],
    });
    const rig = new Rig(conversation.keyLog);
    let isPlain = true;
    for (const { direction, bytes } of conversation.chunks) {
      const at = direction === SERVER && isPlain ? bytes.indexOf(Buffer.from([20, 3, 3, 0, 1, 1])) + 6 : 0;
      if (at < 6) {
        rig.feed(direction, bytes);
        continue;
      }
      isPlain = false;
      const end = at + 5 + bytes.readUInt16BE(at + 3);
      rig.feed(SERVER, bytes.subarray(0, at + 7));
      rig.lose(SERVER, end - at - 7);
      if (end < bytes.length) rig.feed(SERVER, bytes.subarray(end));
    }
    rig.end();
    expect(rig.text(SERVER)).toBe('response');
  });

  it.each(['AES128-SHA', 'ECDHE-RSA-AES256-SHA384'])('%s: a MAC finds its number again', async (ciphers) => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1'] as const) {
      if (maxVersion === 'TLSv1' && ciphers !== 'AES128-SHA') continue;
      const responses = Array.from({ length: 12 }, (_, index) =>
        TEXT.subarray(index * 1000, (index + 1) * 1000),
      );
      const requests = responses.map(() => Buffer.from('more'));
      const conversation = await talk({
        both: { maxVersion, minVersion: maxVersion, ciphers: `${ciphers}:@SECLEVEL=0` },
        requests,
        responses,
      });
      const rig = new Rig(conversation.keyLog);
      let seen = 0;
      for (const { direction, bytes } of conversation.chunks) {
        const isData = direction === SERVER && bytes[0] === 0x17;
        if (isData) seen++;
        if (isData && seen >= 4 && seen <= 6) rig.lose(SERVER, bytes.length);
        else rig.feed(direction, bytes);
      }
      rig.end();
      expect(rig.undecrypted).toEqual([]);
      expect(rig.text(SERVER).endsWith(TEXT.toString('latin1', 11_000, 12_000))).toBe(true);
      expect(rig.inner!.gaps[SERVER].length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['TLSv1.3', 0, 'any one record may be missing'],
    [
      'TLSv1.2',
      1,
      'any one record may be missing, but for the hello of the server, whose random makes the keys',
    ],
  ] as const)('%s: %3$s', async (version, first, _what) => {
    const conversation = await talk({
      both: { minVersion: version, maxVersion: version },
      requests: [REQUEST, REQUEST, REQUEST],
      responses: [RESPONSE, RESPONSE, RESPONSE],
    });
    const records = ([CLIENT, SERVER] as const).map((direction) =>
      recordsOf(
        Buffer.concat(
          conversation.chunks.filter((chunk) => chunk.direction === direction).map(({ bytes }) => bytes),
        ),
      ),
    );
    for (const direction of [CLIENT, SERVER] as const)
      for (
        let missing = direction === SERVER ? first : 0;
        missing < records[direction]!.length - 4;
        missing++
      ) {
        const rig = new Rig(conversation.keyLog);
        const feed = (way: 0 | 1, from: number, to?: number): void =>
          records[way]!.slice(from, to).forEach((record, index) => {
            if (way === direction && from + index === missing) rig.lose(way, record.length);
            else rig.feed(way, record);
          });
        feed(CLIENT, 0, 1);
        feed(SERVER, 0);
        feed(CLIENT, 1);
        rig.end();
        expect([direction, missing, rig.undecrypted]).toEqual([direction, missing, []]);
        expect(rig.text(CLIENT)).toBe(conversation.sent[0].toString('latin1'));
        expect(rig.text(SERVER)).toBe(conversation.sent[1].toString('latin1'));
      }
  });
});

describe('a key log with the secrets of one direction (TLS 1.3)', () => {
  it.each([
    ['SERVER', SERVER],
    ['CLIENT', CLIENT],
  ] as const)('%s alone: it is read, and the other one is said to be closed', async (label, direction) => {
    const conversation = await talk({
      both: { minVersion: 'TLSv1.3' },
      requests: [REQUEST, REQUEST],
      responses: [RESPONSE, RESPONSE],
    });
    const lines = conversation.keyLog.split('\n').filter((line) => line.startsWith(label));
    for (const kept of [lines, lines.filter((line) => line.includes('_TRAFFIC_SECRET_0'))])
      for (const size of [1, 7, 100_000]) {
        const rig = new Rig(`${kept.join('\n')}\n`);
        for (const chunk of conversation.chunks)
          for (let at = 0; at < chunk.bytes.length; at += size)
            rig.feed(chunk.direction, chunk.bytes.subarray(at, at + size));
        rig.end();
        expect(rig.text(direction)).toBe(conversation.sent[direction].toString('latin1'));
        expect(rig.text((direction ^ 1) as 0 | 1)).toBe('');
        expect(rig.undecrypted).toEqual(['tls-one-direction']);
      }
  });
});

describe('keys of another kind (up to TLS 1.2)', () => {
  const legacy = { maxVersion: 'TLSv1.2' } as const;

  it("the server's RSA key, without forward secrecy alone", async () => {
    for (const [ciphers, isOpened] of [
      ['AES128-SHA:@SECLEVEL=0', true],
      ['AES256-GCM-SHA384:@SECLEVEL=0', true],
      ['ECDHE-RSA-AES128-GCM-SHA256', false],
    ] as const) {
      const conversation = await talk({ both: { ...legacy, ciphers } });
      const rig = new Rig('');
      rig.keys.addPrivateKey(createPrivateKey(RSA_KEY));
      for (const { direction, bytes } of conversation.chunks) rig.feed(direction, bytes);
      rig.end();
      expect([ciphers, rig.undecrypted]).toEqual([ciphers, isOpened ? [] : ['tls-without-keys']]);
      if (isOpened) expect(rig.text(SERVER)).toBe(conversation.sent[1].toString('latin1'));
    }
  });
});

describe('hostile input', () => {
  it('mutations of real conversations never throw and leave no memory behind', async () => {
    const conversations = [
      await talk({ requests: [REQUEST, REQUEST], responses: [RESPONSE, BIG.subarray(0, 3000)] }),
      await talk({ both: { maxVersion: 'TLSv1.2' } }),
      await talk({ both: { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:@SECLEVEL=0' } }),
    ];
    const mutation = fc.record({
      chunk: fc.nat(30),
      at: fc.nat(3000),
      kind: fc.constantFrom('flip', 'drop', 'repeat', 'lose', 'truncate', 'insert'),
      value: fc.nat(255),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...conversations),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        (conversation, mutations) => {
          const rig = new Rig(conversation.keyLog);
          conversation.chunks.forEach(({ direction, bytes }, index) => {
            const mine = mutations.filter(({ chunk }) => chunk === index);
            let copy = Buffer.from(bytes);
            for (const { kind, at, value } of mine) {
              const place = at % Math.max(1, copy.length);
              if (kind === 'flip') copy[place]! ^= value;
              else if (kind === 'truncate') copy = copy.subarray(0, place);
              else if (kind === 'drop')
                copy = Buffer.concat([copy.subarray(0, place), copy.subarray(place + value)]);
              else if (kind === 'insert')
                copy = Buffer.concat([
                  copy.subarray(0, place),
                  Buffer.alloc(value, value),
                  copy.subarray(place),
                ]);
              else if (kind === 'repeat') rig.feed(direction, copy);
              else rig.lose(direction, value + 1);
            }
            rig.feed(direction, copy);
          });
          rig.end(true);
          rig.keys.finish();
          expect(rig.keys.budget.usedBytes).toBe(0);
          expect(rig.context.budget.usedBytes).toBeLessThanOrEqual(0);
          // Nothing comes out that was not sent.
          for (const direction of [CLIENT, SERVER] as const)
            for (const part of rig.inner?.parts[direction] ?? [])
              expect(conversation.sent[direction].includes(part)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
