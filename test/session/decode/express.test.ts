import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodeExpress', () => {
  it.each([
    // captures/apps/express-session and express-session-fixation
    's%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYdSEn3cW0',
    's%3AcfbDUF0lksvitc-zEy7VNh7DEJB-6-Kb.nAbbd8jxkjaqRE0YSYtH%2BOX2IKhPj0oeew6LfgqyKKc',
  ])('knows the number of a session: %s', (value) => {
    for (const name of ['connect.sid', 'something'])
      expect(decodeSession(name, value)).toMatchObject({
        format: 'express-session',
        framework: 'Express',
        protection: 'opaque',
        algorithm: 'HMAC-SHA256',
        content: null,
      });
  });

  // Made with cookie-signature 1.2 from npm: encodeURIComponent('s:' + sign(value, 'k')).
  it('knows a UUID for a number', () => {
    const value =
      's%3A0b9a3c1e-3f5d-4a4e-9a7e-0f6d2b1c8e77.dFuMFhD6gwCVT5k%2B876Kp24Df%2B15%2B3bdrmDCBO7aAtI';
    expect(decodeSession('id', value)?.protection).toBe('opaque');
  });

  it('reads signed JSON and signed text', () => {
    const cart =
      's%3Aj%3A%7B%22cart%22%3A%5B1%5D%2C%22email%22%3A%22a%40b.example%22%7D.s5FcswAQnZ%2F5RvMaDqAlNdabA%2BWcimHc6wp8d3SQXpE';
    expect(decodeSession('cart', cart)).toMatchObject({
      format: 'express-signed-cookie',
      protection: 'signed',
      content: { cart: [1], email: 'a@b.example' },
      leaks: ['e-mail'],
    });
    expect(decodeSession('user', 's%3Aann.kmYXWsDlaS23k8L%2FS3IGjCuh5BqeTT5qxQ99LM9ZRBs')?.content).toBe(
      'ann',
    );
  });

  it.each(['s:', 's:a', 's:a.b', `s:a.${'A'.repeat(42)}`])('takes %s for nothing', (value) => {
    expect(decodeSession('x', value)).toBeNull();
  });
});

describe('decodeExpressJson', () => {
  it('reads JSON without a signature', () => {
    const value = encodeURIComponent('j:{"theme":"dark","n":1}');
    expect(decodeSession('prefs', value)).toMatchObject({
      format: 'express-json',
      protection: 'none',
      content: { theme: 'dark', n: 1 },
    });
    expect(decodeSession('prefs', 'j:{oops')).toBeNull();
  });
});
