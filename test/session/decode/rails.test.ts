import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with ActiveSupport 6.1 and Rack 2.2 (Debian's ruby-activesupport, ruby-rack).
describe('decodeRails', () => {
  it.each([
    // MessageVerifier.new('s3cret', digest: 'SHA1', serializer: Marshal)
    [
      'Rails',
      'BAh7CEkiD3Nlc3Npb25faWQGOgZFVEkiJWQzYjA3Mzg0ZDExM2VkZWM0OWVhYTYyMzhhZDVmZjAwBjsAVEkiEF9jc3JmX3Rva2VuBjsAVEkiCWFiYz0GOwBUSSIMdXNlcl9pZAY7AFRpLw==--1097ba74b276f48c4d4993c65a9ba2f6c0ac8008',
      { session_id: 'd3b07384d113edec49eaa6238ad5ff00', _csrf_token: 'abc=', user_id: 42 },
    ],
    // Rack::Session::Cookie::Base64::Marshal with OpenSSL::HMAC.hexdigest('SHA1', ...), escaped
    [
      'Rack',
      'BAh7CEkiD3Nlc3Npb25faWQGOgZFVEkiRWFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWIGOwBUSSIJdXNlcgY7AFRJIgpjYXJvbAY7AFRJIgljc3JmBjsAVEkiJXh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4BjsAVA%3D%3D--99088c5f935da618fd0ba8a775d76138f90d1070',
      { session_id: 'ab'.repeat(32), user: 'carol', csrf: 'x'.repeat(32) },
    ],
  ])('reads a marshalled session of %s', (_, value, content) => {
    expect(decodeSession('_app_session', value)).toMatchObject({
      format: 'rails-marshal',
      framework: 'Rails',
      protection: 'signed',
      algorithm: 'HMAC-SHA1',
      serialization: 'ruby',
      content,
    });
  });

  it('reads base64 that was broken into lines', () => {
    const [data = '', signature = ''] =
      'BAh7CEkiD3Nlc3Npb25faWQGOgZFVEkiJWQzYjA3Mzg0ZDExM2VkZWM0OWVhYTYyMzhhZDVmZjAwBjsAVEkiEF9jc3JmX3Rva2VuBjsAVEkiCWFiYz0GOwBUSSIMdXNlcl9pZAY7AFRpLw==--1097ba74b276f48c4d4993c65a9ba2f6c0ac8008'.split(
        '--',
      );
    const broken = `${data.replace(/.{60}/g, '$&%0A')}%0A--${signature}`;
    expect(decodeSession('_app_session', broken)?.keys).toEqual(['session_id', '_csrf_token', 'user_id']);
  });

  it('reads a marshalled object in the envelope of Rails', () => {
    // cookies.signed[:theme] = ['dark', 1], by Rails 6.1 with load_defaults 6.1.
    expect(
      decodeSession(
        'theme',
        'eyJfcmFpbHMiOnsibWVzc2FnZSI6IkJBaGJCMGtpQ1dSaGNtc0dPZ1pGVkdrRyIsImV4cCI6bnVsbCwicHVyIjoiY29va2llLnRoZW1lIn19--43f3cdde01bb3d4952ae9279f94b41ece38990b3',
      ),
    ).toMatchObject({
      format: 'rails-json',
      framework: 'Rails',
      serialization: 'ruby',
      content: ['dark', 1],
    });
  });

  it('reads JSON, and what the envelope of Rails says', () => {
    // MessageVerifier.new('s3cret', digest: 'SHA256', serializer: JSON).generate({'user_id' => 42})
    expect(
      decodeSession(
        'x',
        'eyJ1c2VyX2lkIjo0Mn0=--965289b503cc168d260cb09a309e62fbd23ddef47c5f41727f23bc427d891c09',
      ),
    ).toMatchObject({
      format: 'rails-json',
      algorithm: 'HMAC-SHA256',
      content: { user_id: 42 },
      serialization: null,
    });
    // .generate(42, purpose: 'cookie.user_id', expires_at: Time.utc(2030, 1, 2, 3, 4, 5))
    expect(
      decodeSession(
        'user_id',
        'eyJfcmFpbHMiOnsibWVzc2FnZSI6Ik5EST0iLCJleHAiOiIyMDMwLTAxLTAyVDAzOjA0OjA1LjAwMFoiLCJwdXIiOiJjb29raWUudXNlcl9pZCJ9fQ==--6e3547c62665c8805eff54151d00910ca20d00e7c19bdfc7cbf572578a670ed3',
      ),
    ).toMatchObject({
      content: 42,
      expiresAtMs: Date.UTC(2030, 0, 2, 3, 4, 5),
    });
  });

  it('calls what Rack names Rack', () => {
    const value = 'obKU0D2iHI9S5u/63VY=--ktvaAFPSHMuT5HVQ--0ISQa78oeD9JUNqpkZqH3g==';
    expect(decodeSession('rack.session', value)).toMatchObject({
      format: 'rails-encrypted',
      framework: 'Rack',
      sentence: 'Rack session, encrypted.',
    });
  });

  it.each([
    // MessageEncryptor.new('k' * 32, cipher: 'aes-256-gcm', serializer: JSON).encrypt_and_sign({'user_id' => 42})
    ['AES-256-GCM', 'obKU0D2iHI9S5u/63VY=--ktvaAFPSHMuT5HVQ--0ISQa78oeD9JUNqpkZqH3g=='],
    ['AES-256-GCM', encodeURIComponent('obKU0D2iHI9S5u/63VY=--ktvaAFPSHMuT5HVQ--0ISQa78oeD9JUNqpkZqH3g==')],
    // MessageEncryptor.new('k' * 32, 'j' * 64, cipher: 'aes-256-cbc', digest: 'SHA1', serializer: JSON)
    [
      'AES-256-CBC',
      'QWFhWVgzOWtVWFZmRzArTXJZOUlFZz09LS1lUHMrbCtQL2RiRnFZWkY4UHVOemd3PT0=--66f17a93e30984d50463a1a547b26988e8748cd4',
    ],
  ])('recognises %s', (algorithm, value) => {
    expect(decodeSession('_app_session', value)).toMatchObject({
      format: 'rails-encrypted',
      protection: 'encrypted',
      algorithm,
      content: null,
    });
  });

  it.each(['a--b', 'a--b--c', '--', `--${'a'.repeat(40)}`, `hello--${'a'.repeat(40)}`])(
    'takes %s for nothing',
    (value) => {
      expect(decodeSession('x', value)).toBeNull();
    },
  );
});

describe('decodeMarshal', () => {
  it('reads a marshalled object without a signature', () => {
    expect(
      decodeSession(
        'x',
        'BAh7CkkiD3Nlc3Npb25faWQGOgZFVEkiJWQzYjA3Mzg0ZDExM2VkZWM0OWVhYTYyMzhhZDVmZjAwBjsAVEkiEF9jc3JmX3Rva2VuBjsAVEkiCjZReDQ9BjsAVEkiDHVzZXJfaWQGOwBUaS9JIgpmbGFzaAY7AFR7BkkiC25vdGljZQY7AFRJIg9TaWduZWQgaW4uBjsAVEkiGXdhcmRlbi51c2VyLnVzZXIua2V5BjsAVFsHWwZpL0kiDyQyYSQxMiRhYmMGOwBU',
      ),
    ).toMatchObject({
      format: 'ruby-marshal',
      protection: 'none',
      serialization: 'ruby',
      content: { flash: { notice: 'Signed in.' }, 'warden.user.user.key': [[42], '$2a$12$abc'] },
    });
  });
});
