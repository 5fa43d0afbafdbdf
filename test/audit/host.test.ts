import { describe, expect, it } from 'vitest';
import { browserUrl, messageHost, withoutPort } from '../../src/audit/host.ts';
import { request, response } from '../support/messages.ts';

describe('hostOf', () => {
  it.each([
    ['http://Shop.Example/a/b?c=/d', 'shop.example'],
    ['http://shop.example:8080/', 'shop.example:8080'],
    ['https://[::1]:5000/', '[::1]:5000'],
    ['http://shop.example?x', 'shop.example'],
    ['http://shop.example#x/y', 'shop.example'],
    ['http://user:p@ss@shop.example/', 'shop.example'],
    ['http://shop.example/@other', 'shop.example'],
    ['http://localhost', 'localhost'],
  ])('%s', (url, host) => {
    expect(messageHost(request(), url)).toBe(host);
  });

  it('without a URL or a host: the address of the server', () => {
    expect(messageHost(response(), null)).toBe('127.0.0.2:5000');
    expect(messageHost(request({ dst: '2001:db8::1', dstPort: 80 }), null)).toBe('[2001:db8::1]:80');
    expect(messageHost(request(), 'http:///path')).toBe('127.0.0.2:5000');
  });
});

describe('withoutPort', () => {
  it.each([
    ['shop.example:80', 'shop.example'],
    ['shop.example', 'shop.example'],
    ['[::1]:5000', '[::1]'],
    ['[::1]', '[::1]'],
  ])('%s', (host, name) => {
    expect(withoutPort(host)).toBe(name);
  });
});

describe('browserUrl', () => {
  it('has the scheme that the browser used', () => {
    expect(browserUrl(request(), 'http://shop.example/a?b', false)).toBe('http://shop.example/a?b');
    expect(browserUrl(request(), 'http://shop.example/a?b', true)).toBe('https://shop.example/a?b');
    expect(browserUrl(request(), 'https://shop.example/', true)).toBe('https://shop.example/');
    expect(browserUrl(response(), null, true)).toBe('https://127.0.0.2:5000/');
  });
});
