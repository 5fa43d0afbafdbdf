import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

/** The beginning of the sample payload in Microsoft's "Authenticated encryption details in ASP.NET Core". */
const SAMPLE = Buffer.from(
  '09F0C9F0809C810C19661940953653F8AAFFEE57572F404C3F7FCC9DCCD9323E84179916ECBA1F4AA118451F2D137A28',
  'hex',
);
/** python3: uuid.UUID(bytes_le=bytes.fromhex('809C810C19661940953653F8AAFFEE57')) */
const KEY_ID = '0c819c80-6619-4019-9536-53f8aaffee57';

describe('decodeDataProtection', () => {
  it.each(['base64', 'base64url'] as const)('reads the key id in %s', (encoding) => {
    expect(decodeSession('.AspNetCore.Cookies', SAMPLE.toString(encoding))).toMatchObject({
      format: 'aspnet-core',
      framework: 'ASP.NET Core',
      protection: 'encrypted',
      content: { keyId: KEY_ID },
    });
  });

  it('reads a ticket in several cookies', () => {
    const value = SAMPLE.toString('base64url');
    const rest = [
      { name: '.AspNetCore.CookiesC1', value: value.slice(0, 20) },
      { name: '.AspNetCore.CookiesC2', value: value.slice(20) },
    ];
    expect(decodeSession('.AspNetCore.Cookies', 'chunks-2', rest)?.content).toEqual({ keyId: KEY_ID });
    expect(decodeSession('.AspNetCore.Cookies', 'chunks-2')?.format).toBe('aspnet-core-chunks');
  });

  it('needs the magic number and a key id', () => {
    expect(decodeSession('x', SAMPLE.subarray(0, 20).toString('base64'))).toBeNull();
    expect(decodeSession('x', 'CfDJ8')).toBeNull();
  });
});

describe('decodeBinaryFormatter', () => {
  it('recognises the header of [MS-NRBF] 2.6.1', () => {
    // SerializationHeaderRecord: type 0, root 1, header -1, version 1.0
    const header = Buffer.from('0001000000ffffffff01000000000000000c02000000', 'hex').toString('base64');
    expect(header.startsWith('AAEAAAD/////')).toBe(true);
    expect(decodeSession('x', header)).toMatchObject({
      format: 'dotnet-serialized',
      serialization: 'dotnet',
      protection: 'none',
      content: null,
    });
  });
});

describe('decodeAspNet', () => {
  it.each([
    ['ASP.NET_SessionId', 'lit3py55t21z5v55vlm25s55', 'aspnet-session-id', 'opaque'],
    // public recording: Classic ASP
    ['ASPSESSIONIDASRBTARQ', 'BONMILOBNCIDOLKBCDPJFHKA', 'asp-session-id', 'opaque'],
    ['.ASPXAUTH', '1F'.repeat(64), 'aspnet-ticket', 'encrypted'],
    ['.AspNet.ApplicationCookie', 'Ab-_'.repeat(40), 'owin-ticket', 'encrypted'],
  ])('%s', (name, value, format, protection) => {
    expect(decodeSession(name, value)).toMatchObject({ format, protection, content: null });
    expect(decodeSession('other', value)).toBeNull();
  });

  it('wants the shape too', () => {
    expect(decodeSession('ASP.NET_SessionId', 'short')).toBeNull();
    expect(decodeSession('.ASPXAUTH', 'not a ticket'.repeat(8))).toBeNull();
  });
});
