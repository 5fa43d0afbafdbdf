import { describe, expect, it } from 'vitest';
import { MORE, NO, YES } from '../../../src/protocol/http1/start-line.ts';
import * as socks from '../../../src/protocol/socks/messages.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('each message is as long as it says, in any surroundings', () => {
  it.each([
    ['a greeting', '\x05\x02\0\x02', socks.greetingBytes],
    ['a method', '\x05\0', socks.methodBytes],
    ['a password', '\x01\x05alice\x06secret', socks.passwordBytes],
    ['what is said of it', '\x01\0', socks.passwordReplyBytes],
    ['a request, IPv4', '\x05\x01\0\x01\x0a\0\0\x09\0P', asRequest],
    ['a request, a name', '\x05\x01\0\x03\x08app.test\0P', asRequest],
    ['a request, IPv6', `\x05\x01\0\x04${'\0'.repeat(16)}\0P`, asRequest],
    ['a reply', '\x05\x05\0\x01\0\0\0\0\0\0', asReply],
    ['SOCKS4', '\x04\x01\0P\x0a\0\0\x09user\0', socks.socks4RequestBytes],
    ['SOCKS4a', '\x04\x01\0P\0\0\0\x01\0app.test\0', socks.socks4RequestBytes],
    ['a reply of SOCKS4', '\0\x5b\0\0\0\0\0\0', socks.socks4ReplyBytes],
  ])('%s', (_, text, lengthOf) => {
    const around = bytes(`\x05\x05${text}GET / HTTP`);
    expect(lengthOf(around, 2, around.length)).toBe(text.length);
    for (let count = 1; count < text.length; count++)
      expect(lengthOf(around, 2, 2 + count)).toBe(socks.PART_OF_MESSAGE);
    expect(lengthOf(bytes('GET / HTTP/1.1\r\n'), 0, 16)).toBe(socks.NO_MESSAGE);
  });
});

function asRequest(bytes: Buffer, start: number, end: number): number {
  return socks.addressedBytes(bytes, start, end, false);
}

function asReply(bytes: Buffer, start: number, end: number): number {
  return socks.addressedBytes(bytes, start, end, true);
}

it.each([
  ['\x05\x01\0\x01\x0a\0\0\x09\0P', { host: '10.0.0.9', port: 80 }],
  ['\x05\x01\0\x03\x08app.test\x20\xfb', { host: 'app.test', port: 8443 }],
  [`\x05\x01\0\x04\x20\x01\x0d\xb8${'\0'.repeat(11)}\x01\0P`, { host: '2001:db8::1', port: 80 }],
  ['\x04\x01\0P\xc6\x33\x64\x02user\0', { host: '198.51.100.2', port: 80 }],
  ['\x04\x01\0P\0\0\0\x07user\0app.test\0', { host: 'app.test', port: 80 }],
])('the target of %j', (text, target) => {
  expect(socks.targetOf(bytes(text), 0)).toEqual(target);
});

it('a client begins with SOCKS, or with something else that has the same first byte', () => {
  const at = (text: string) => socks.socksAt(bytes(text), 0, text.length);
  expect(['\x05\x01\0', '\x05\x01\0\x05\x01', '\x04\x01\0P\x0a\0\0\x09\0'].map(at)).toEqual([YES, YES, YES]);
  expect(['\x05', '\x05\x02\0', '\x04', '\x04\x01\0P\x0a\0\0\x09us'].map(at)).toEqual([
    MORE,
    MORE,
    MORE,
    MORE,
  ]);
  // DCE/RPC, a greeting with something behind it, a command that SOCKS4 does not have.
  expect(['\x05\0\x0b\x03', '\x05\x01\0zz', '\x04\x09\0P'].map(at)).toEqual([NO, NO, NO]);
  expect([socks.isGranted(bytes('\x05\0'), 0), socks.isGranted(bytes('\x05\x01'), 0)]).toEqual([true, false]);
  expect([socks.isGranted(bytes('\0\x5a'), 0), socks.isGranted(bytes('\0\x5b'), 0)]).toEqual([true, false]);
});
