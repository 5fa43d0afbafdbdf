import { describe, expect, it } from 'vitest';
import { backendOf } from '../../src/session/backend-names.ts';
import { header, request, response } from '../support/messages.ts';

describe('the server that sent the response', () => {
  const of = (sent: string, ...set: string[]) =>
    backendOf({
      request: request({ fields: [header('Cookie', sent)] }),
      message: response({ fields: set.map((field) => header('Set-Cookie', field)) }),
    })?.backend ?? null;

  it.each<[string, string[], string | null]>([
    ['SRV=s1', [], 's1'],
    ['SRV=s1', ['SRV=s2; Path=/'], 's2'],
    ['SERVERID=web-02|ZyXw|ZyXw', [], 'web-02'],
    ['route=1b2c3d4e5f60718293a4b5c6d7e8f901', [], '1b2c3d4e5f60718293a4b5c6d7e8f901'],
    ['BIGipServerpool=1677787402.36895.0000', [], '1677787402.36895.0000'],
    ['JSESSIONID=0123456789ABCDEF.node1', [], 'node1'],
    ['JSESSIONID=0123456789ABCDEF', [], null],
    ['route=1718000000.123.45.678|0123', [], null],
    ['sticky=dGhpcyBpcyByYW5kb20gcGVyIGNsaWVudA==', [], null],
    ['AWSALB=abc', [], null],
    ['SRV=', [], null],
  ])('%s %j', (sent, set, backend) => {
    expect(of(sent, ...set)).toBe(backend);
  });
});

describe('a field of the response', () => {
  const of = (name: string, value: string) =>
    backendOf({ request: request({ fields: [] }), message: response({ fields: [header(name, value)] }) })
      ?.backend ?? null;

  it.each([
    ['X-Served-By', 'web1', 'web1'],
    ['X-Upstream-Addr', '10.0.0.2:8080', '10.0.0.2:8080'],
    ['X-Backend-Server', 'app-02', 'app-02'],
    // Fastly names its caches.
    ['X-Served-By', 'cache-fra-etou8220034-FRA', null],
    ['Server', 'nginx', null],
    ['X-Request-Id', '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6', null],
  ])('%s: %s', (name, value, backend) => expect(of(name, value)).toBe(backend));
});
