import { describe, expect, it } from 'vitest';
import { addressOf, endsOf } from '../../src/har/server-address.ts';

describe('serverIPAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:443', '192.0.2.7'],
    ['[::1]', '::1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['', null],
    ['shop.test', null],
    ['999.1.1.1', null],
  ])('%j is %j', (text, address) => expect(addressOf(text)).toBe(address));
});

describe('both ends', () => {
  it('are loopback where the server is, by its address or by its name', () => {
    expect(endsOf('shop.test', '127.0.0.1')).toEqual({ client: '127.0.0.1', server: '127.0.0.1' });
    expect(endsOf('shop.test:80', '::1')).toEqual({ client: '::1', server: '::1' });
    for (const host of ['localhost:5000', 'app.localhost', '127.0.0.1:8000'])
      expect(endsOf(host, null)).toEqual({ client: '127.0.0.1', server: '127.0.0.1' });
    expect(endsOf('[::1]:80', null)).toEqual({ client: '::1', server: '::1' });
  });

  it('are a browser and the server elsewhere', () => {
    expect(endsOf('shop.test', '192.0.2.7')).toEqual({ client: 'browser', server: '192.0.2.7' });
    expect(endsOf('shop.test:8080', null)).toEqual({ client: 'browser', server: 'shop.test' });
    expect(endsOf('notlocalhost', null).client).toBe('browser');
  });
});
