import { expect, it } from 'vitest';
import { MORE, NO, YES } from '../../../src/protocol/http1/start-line.ts';
import { isClientHello, isServerHello, tlsRecordAt } from '../../../src/protocol/tls/first-record.ts';
import { SIMPLE_HANDSHAKE } from './rfc8448.ts';

const [client, server] = SIMPLE_HANDSHAKE.chunks.map(({ bytes }) => bytes);

it('a record header: a type, a version, a length that a record can have', () => {
  const at = (text: string) => tlsRecordAt(Buffer.from(text, 'latin1'), 0, text.length);
  expect(['\x16\x03\x01\x02\0', '\x17\x03\x03\x48\0x'].map(at)).toEqual([YES, YES]);
  expect(['\x16', '\x16\x03', '\x16\x03\x01\x02'].map(at)).toEqual([MORE, MORE, MORE]);
  expect(
    ['\x16\x02', '\x18\x03\x01\0\x05', '\x16\x03\x05\0\x05', '\x16\x03\x01\0\0', '\x16\x03\x01\x48\x01'].map(
      at,
    ),
  ).toEqual([NO, NO, NO, NO, NO]);
});

it('a hello of the client or of the server; a header alone may be of either', () => {
  expect([isClientHello(client!, 0, client!.length), isServerHello(client!, 0, client!.length)]).toEqual([
    true,
    false,
  ]);
  expect([isClientHello(server!, 0, server!.length), isServerHello(server!, 0, server!.length)]).toEqual([
    false,
    true,
  ]);
  expect([isClientHello(client!, 0, 5), isServerHello(server!, 0, 5)]).toEqual([true, true]);
  expect([isClientHello(client!, 0, 4), isClientHello(Buffer.from('GET / HTTP/1.1'), 0, 14)]).toEqual([
    false,
    false,
  ]);
});
