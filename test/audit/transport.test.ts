import { describe, expect, it } from 'vitest';
import { TRANSPORTS, transportOf } from '../../src/audit/transport.ts';
import type { RequestMessage } from '../../src/record/message.ts';
import { header, request } from '../support/messages.ts';

const NETWORK = { src: '198.51.100.7', dst: '203.0.113.10' };

function transport(change: Partial<RequestMessage>, assumeHttps = false, host = 'shop.example') {
  const message = request({ url: `http://${host}/`, fields: [], ...change });
  const { kind, because } = transportOf(message, message, message.url, host, assumeHttps);
  return because === null ? kind : `${kind} ${because}`;
}

describe('transportOf', () => {
  it('TLS is secure, on loopback too', () => {
    expect(transport({ ...NETWORK, tls: true })).toBe('secure tls');
    expect(transport({ tls: true }, false, 'localhost:5000')).toBe('secure tls');
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('both ends %s are loopback', (address) => {
    expect(transport({ src: address, dst: address })).toBe('loopback');
    expect(transport({ src: address, dst: '203.0.113.10' })).toBe('network');
    expect(transport({ src: '203.0.113.10', dst: address })).toBe('network');
  });

  it.each(['192.0.2.1', '10.1.2.3', 'fe80::1'])('a machine that asks itself by %s is loopback', (address) => {
    expect(transport({ src: address, dst: address }, false, `${address}:80`)).toBe('loopback');
  });

  it.each(['localhost', 'localhost:5000', 'app.localhost:80', '127.0.0.1:8000', '[::1]:8000', '[::1]'])(
    'the host %s is loopback',
    (host) => {
      expect(transport(NETWORK, false, host)).toBe('loopback');
    },
  );

  it.each(['localhost.example', 'shop.example:127', '1.127.0.1', '[2001:db8::1]:80'])(
    'the host %s is not',
    (host) => {
      expect(transport(NETWORK, false, host)).toBe('network');
    },
  );

  it('without its request only the addresses of a response count', () => {
    const message = request(NETWORK);
    expect(transportOf(message, null, null, '127.0.0.1:80', false).kind).toBe('network');
  });

  it.each([
    ['X-Forwarded-Proto', 'https'],
    ['x-forwarded-proto', 'HTTPS, http'],
    ['Forwarded', 'for=192.0.2.60;proto=https;by=203.0.113.43'],
    ['Forwarded', 'For="[2001:db8::1]"; Proto="https"'],
    ['Forwarded', 'for=1, proto=https'],
    ['X-Forwarded-Ssl', 'on'],
    ['Front-End-Https', 'On'],
  ])('%s: %s is a proxy that ended TLS', (name, value) => {
    expect(transport({ fields: [header(name, value)] })).toBe('secure forwarded');
  });

  it.each([
    ['X-Forwarded-Proto', 'http'],
    ['X-Forwarded-Proto', 'http, https'],
    ['Forwarded', 'for=https;proto=http'],
    ['Forwarded', 'xproto=https'],
  ])('%s: %s is none', (name, value) => {
    expect(transport({ ...NETWORK, fields: [header(name, value)] })).toBe('network');
  });

  it('says what shows it, so that nothing is said of a connection that was in cleartext', () => {
    const shownBy = (change: Partial<RequestMessage>, assumeHttps = false) => {
      const message = request({ url: 'http://shop.example/', fields: [], ...change });
      return transportOf(message, message, message.url, 'shop.example', assumeHttps).shownBy;
    };
    expect(shownBy({ fields: [header('x-forwarded-ssl', 'on')] })).toBe('X-Forwarded-Ssl');
    expect(shownBy({ url: 'https://shop.example/' })).toBe('the URL that a proxy was asked for');
    expect(shownBy({}, true)).toBe('--assume-https');
    expect(shownBy({ tls: true })).toBeNull();
    expect(shownBy({})).toBeNull();
  });

  it('there are no more of them than rule-cache-key.ts has bits for', () => {
    expect(TRANSPORTS.length).toBeLessThanOrEqual(16);
  });

  it('--assume-https, unless it is known', () => {
    expect(transport(NETWORK, true)).toBe('secure assume-https');
    expect(transport({}, true, 'localhost')).toBe('secure assume-https');
    expect(transport({ ...NETWORK, tls: true }, true)).toBe('secure tls');
  });

  it('an https URL sent to a proxy in cleartext', () => {
    expect(transport({ ...NETWORK, url: 'https://shop.example/' })).toBe('secure forwarded');
  });
});
