import { expect, test } from 'vitest';
import {
  messageHost,
  messagePath,
  requestUrl,
  serverAddress,
  urlWithHost,
} from '../../src/record/message-host.ts';
import { header, request, response } from '../support/messages.ts';

test('host and path come from the URL of the request', () => {
  for (const message of [request(), response()]) {
    expect(requestUrl(message)).toBe('http://localhost:5000/login?next=/');
    expect(messageHost(message)).toBe('localhost:5000');
    expect(messagePath(message)).toBe('/login');
  }
  const odd = request({ url: 'https://user:pw@[::1]:8443?x=/y' });
  expect(messageHost(odd)).toBe('[::1]:8443');
  expect(messagePath(odd)).toBe('');
});

test('the host stays as it was written, and a caller may give the URL', () => {
  expect(messageHost(request({ url: 'http://Shop.Example/' }))).toBe('Shop.Example');
  expect(messageHost(request(), 'http://shop.example/')).toBe('shop.example');
});

test('without the request, or without a host in its URL, the server is named by its address', () => {
  expect(messageHost(response({ request: null }))).toBe('127.0.0.2:5000');
  expect(messageHost(response({ request: null, src: '::1' }))).toBe('[::1]:5000');
  expect(messageHost(request({ url: 'http:///path' }))).toBe('127.0.0.2:5000');
  expect(messagePath(response({ request: null }))).toBeNull();
});

test('the server receives requests and sends responses', () => {
  expect(serverAddress(request({ dst: '2001:db8::1', dstPort: 80 }))).toBe('[2001:db8::1]:80');
  expect(serverAddress(response({ src: '192.0.2.1', srcPort: 8080 }))).toBe('192.0.2.1:8080');
});

test('a URL says no host where the part of the request that names it was not captured', () => {
  const lost = { incomplete: true, fields: [header('Accept', '*/*')], dst: '192.0.2.1', dstPort: 8080 };
  expect(urlWithHost(null)).toBeNull();
  expect(urlWithHost(request(lost))).toBe('http://localhost:5000/login?next=/');
  for (const host of ['192.0.2.1', '192.0.2.1:8080']) {
    const url = `http://${host}/login`;
    expect(urlWithHost(request({ ...lost, url }))).toBeNull();
    expect(urlWithHost(request({ ...lost, url, incomplete: false }))).toBe(url);
    expect(urlWithHost(request({ ...lost, url, fields: [header('Host', host)] }))).toBe(url);
  }
  expect(urlWithHost(request({ ...lost, dst: '2001:db8::1', url: 'https://[2001:db8::1]/' }))).toBeNull();
});
