import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('signed tokens', () => {
  it('of RFC 7519 section 3.1 are read', () => {
    const token =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(decodeSession('token', token)).toMatchObject({
      format: 'jwt',
      protection: 'signed',
      algorithm: 'HS256',
      issuedAtMs: null,
      expiresAtMs: 1300819380_000,
      content: { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true },
    });
  });

  it('of a recording (captures/apps/express-jwt) are read', () => {
    const token =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJnIiwicm9sZSI6InVzZXIiLCJpYXQiOjE3OTUzNzU2OTUsImV4cCI6MTc5NTM3OTI5NX0.ZJlhLL5Yca3MrsF7LIltawk27iMOlnVPzd5rfP6Ohb8';
    const decoded = decodeSession('token', token)!;
    expect(decoded).toMatchObject({
      issuedAtMs: 1795375695_000,
      expiresAtMs: 1795379295_000,
      leaks: ['user number', 'common role'],
    });
    // date -u -d @1795375695, date -u -d @1795379295
    expect(decoded.sentence).toBe(
      'JSON Web Token, signed and not encrypted, issued 2026-11-22 19:28:15 UTC, ' +
        'valid until 2026-11-22 20:28:15 UTC: it holds sub, role, iat and exp.',
    );
  });

  it('are read behind the word Bearer', () => {
    expect(
      decodeSession('auth', `Bearer%20${json({ alg: 'HS256' })}.${json({ sub: 'x' })}.c2ln`)?.format,
    ).toBe('jwt');
  });

  it('may be compressed, and may not be bombs', () => {
    const header = json({ alg: 'HS512', zip: 'DEF' });
    const token = (claims: Buffer) => `${header}.${deflateRawSync(claims).toString('base64url')}.c2ln`;
    expect(decodeSession('t', token(Buffer.from('{"sub":"x"}')))?.content).toEqual({ sub: 'x' });
    const bomb = decodeSession('t', token(Buffer.alloc(30_000_000, 0x41)))!;
    expect(bomb).toMatchObject({ format: 'jwt', content: null });
    expect(bomb.sentence).toContain('too large');
  });
});

describe('tokens without protection', () => {
  it('of RFC 7519 section 6.1 are shown', () => {
    const token =
      'eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.';
    const decoded = decodeSession('token', token)!;
    expect(decoded).toMatchObject({ protection: 'none', algorithm: 'none', expiresAtMs: 1300819380_000 });
    expect(decoded.sentence).toContain('its algorithm is none');
  });

  it('have an empty signature, or a hidden "none"', () => {
    const claims = json({ sub: 'x', exp: 1 });
    expect(decodeSession('t', `${json({ alg: 'RS256' })}.${claims}.`)).toMatchObject({
      protection: 'none',
      algorithm: 'RS256',
    });
    expect(decodeSession('t', `${json({ alg: 'nOnE' })}.${claims}.c2ln`)?.protection).toBe('none');
  });
});

describe('claims', () => {
  const decode = (claims: unknown) => decodeSession('t', `${json({ alg: 'HS256' })}.${json(claims)}.c2ln`)!;

  it('that bound the time are shown', () => {
    expect(decode({ sub: 'x' }).sentence).toContain('it never expires');
    expect(decode({ exp: 5, iat: 1, nbf: 1 }).sentence).not.toContain('not valid before');
    expect(decode({ exp: 5, iat: 1, nbf: 2 }).sentence).toContain('not valid before 1970-01-01 00:00:02 UTC');
  });

  it('that are no times are no times', () => {
    for (const exp of ['1', null, -1, 1e300, [], {}])
      expect(decode({ exp, iat: exp })).toMatchObject({ expiresAtMs: null, issuedAtMs: null });
  });

  it('may be anything', () => {
    expect(decode('text').content).toBe('text');
    expect(decodeSession('t', `${json({ alg: 'HS256' })}.!.c2ln`)).toBeNull();
    expect(decodeSession('t', `${json({ alg: 'HS256' })}..c2ln`)).toMatchObject({
      format: 'jwt',
      content: null,
    });
  });

  it('with numbers of 64 bits stay exact', () => {
    const token = `${json({ alg: 'HS256' })}.${Buffer.from('{"sub":1234567890123456789}').toString('base64url')}.c2ln`;
    expect(decodeSession('t', token)?.content).toEqual({ sub: '1234567890123456789' });
  });
});

describe('encrypted tokens', () => {
  it('of RFC 7516 appendix A.3 show their header', () => {
    const token =
      'eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ';
    expect(decodeSession('token', token)).toMatchObject({
      format: 'jwe',
      protection: 'encrypted',
      algorithm: 'A128KW A128CBC-HS256',
      content: null,
    });
  });

  it('with an empty key are those of Auth.js, in one cookie or several', () => {
    // jose 6: new EncryptJWT({sub:'x'}).setProtectedHeader({alg:'dir',enc:'A256GCM',kid:'k1'})
    const token =
      'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiazEifQ..Rx5rSJ8n6d1qI9xj.ngxti0N3RgbTICU.CooJHDkNOnp9WEc31zFGMg';
    const expected = { format: 'jwe', framework: 'Auth.js', algorithm: 'dir A256GCM' };
    expect(decodeSession('__Secure-authjs.session-token', token)).toMatchObject(expected);
    const rest = [{ name: 'next-auth.session-token.1', value: token.slice(70) }];
    expect(decodeSession('next-auth.session-token.0', token.slice(0, 70), rest)).toMatchObject(expected);
  });

  it('need both algorithms', () => {
    expect(decodeSession('t', `${json({ alg: 'dir' })}..a.b.c`)).toBeNull();
  });
});

it('takes three parts without an algorithm for no token', () => {
  expect(decodeSession('t', `${json({ typ: 'JWT' })}.${json({ sub: 'x' })}.c2ln`)).toBeNull();
  expect(decodeSession('t', `${json({ alg: 5 })}.${json({ sub: 'x' })}.c2ln`)).toBeNull();
});
