import { expect, it } from 'vitest';
import { Http1Head } from '../../../src/protocol/http1/head.ts';
import { asksForHttp2, targetOfConnect } from '../../../src/protocol/http1/upgrade.ts';

it('where a CONNECT request wants to go (RFC 9112 section 3.2.3)', () => {
  expect(targetOfConnect('app.test:443')).toEqual({ host: 'app.test', port: 443 });
  expect(targetOfConnect('[2001:db8::1]:80')).toEqual({ host: '2001:db8::1', port: 80 });
  for (const target of ['', '*', '/', 'app.test', 'http://app.test:80/', 'a:b', 'user@app.test:80'])
    expect(targetOfConnect(target)).toBeNull();
});

it('an Upgrade field that names HTTP/2 (RFC 7540 section 3.2)', () => {
  const asks = (value: string) =>
    asksForHttp2(new Http1Head('request', `GET / HTTP/1.1\r\nUpgrade: ${value}\r\n\r\n`, false));
  expect(['h2c', 'foo, h2c', 'H2C'].map(asks)).toEqual([true, true, true]);
  expect(['websocket', 'h2', 'h2cx'].map(asks)).toEqual([false, false, false]);
});
