import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';
import { readPayload, timedValue } from '../../../src/session/decode/itsdangerous.ts';

// Made with itsdangerous 2.1.2 (Debian's python3-itsdangerous), TimestampSigner.get_timestamp set to 1751495900.
const ISSUED_MS = 1751495900_000;

describe('timedValue', () => {
  it('reads the time, whatever its epoch', () => {
    const parts = { payload: 'p', algorithm: 'HMAC-SHA1' };
    const signature = 'A'.repeat(27);
    expect(timedValue(`p.aGW03A.${signature}`)).toEqual({ ...parts, issuedAtMs: ISSUED_MS });
    // The same second counted from 2011, as itsdangerous 0.24 did: 1751495900 - 1293840000 = 0x1b47465c.
    expect(timedValue(`p.G0dGXA.${signature}`)).toEqual({ ...parts, issuedAtMs: ISSUED_MS });
    // The first second of 2011 that needs three bytes, and the last of four bytes.
    expect(timedValue(`p.AQAA.${signature}`)?.issuedAtMs).toBe((1293840000 + 65536) * 1000);
    expect(timedValue(`p._____w.${signature}`)?.issuedAtMs).toBe(0xffffffff * 1000);
  });

  it.each([
    ['no time', `p.${'A'.repeat(27)}`],
    ['a time of two bytes', `p.AQA.${'A'.repeat(27)}`],
    ['a time of six bytes', `p.AQAAAAAA.${'A'.repeat(27)}`],
    ['a signature of no known length', `p.aGW03A.${'A'.repeat(26)}`],
    ['no payload', `.aGW03A.${'A'.repeat(27)}`],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(timedValue(text)).toBeNull();
  });
});

describe('decodeItsdangerous', () => {
  it('reads URLSafeTimedSerializer', () => {
    // URLSafeTimedSerializer('k', salt='reset').dumps('alice@example.com')
    expect(decodeSession('t', 'ImFsaWNlQGV4YW1wbGUuY29tIg.aGW03A.TfkYYfKjfBgmOcqBk0HbTr-urAQ')).toMatchObject(
      {
        format: 'itsdangerous',
        protection: 'signed',
        issuedAtMs: ISSUED_MS,
        content: 'alice@example.com',
        leaks: ['e-mail'],
      },
    );
  });

  it('reads URLSafeSerializer', () => {
    // URLSafeSerializer('k').dumps({'id': 5, 'name': 'itsdangerous'})
    expect(
      decodeSession('t', 'eyJpZCI6NSwibmFtZSI6Iml0c2Rhbmdlcm91cyJ9.xMgdR7CiuEIQ_zfBXIIiffV1CfE'),
    ).toMatchObject({
      format: 'itsdangerous',
      issuedAtMs: null,
      content: { id: 5, name: 'itsdangerous' },
    });
  });

  it.each(['a.b', '1.2.3', 'GA1.2.1234567890.1234567890', `NQ.${'A'.repeat(27)}`])(
    'takes %s for nothing',
    (value) => {
      expect(decodeSession('t', value)).toBeNull();
    },
  );
});

describe('readPayload', () => {
  it('calls damaged what is no JSON', () => {
    for (const payload of ['!', 'AAAA', '.AAAA', '.']) expect(readPayload(payload).problem).toBe('damaged');
  });
});
