import { expect, it } from 'vitest';
import { AeadCipher } from '../../../src/protocol/tls/aead.ts';
import { TLS_1_2 } from '../../../src/protocol/tls/key-schedule.ts';
import { MacCipher } from '../../../src/protocol/tls/mac-cipher.ts';
import { recordCipher } from '../../../src/protocol/tls/record-cipher.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';

it('a suite with a MAC gets a cipher with one, any other an AEAD', () => {
  const keys = { key: Buffer.alloc(16), iv: Buffer.alloc(12), mac: Buffer.alloc(20) };
  expect(recordCipher(suiteOf(0x1301)!, 0, keys, false)).toBeInstanceOf(AeadCipher);
  expect(recordCipher(suiteOf(0xc02f)!, TLS_1_2, keys, true)).toBeInstanceOf(AeadCipher);
  expect(recordCipher(suiteOf(0x002f)!, TLS_1_2, keys, false)).toBeInstanceOf(MacCipher);
  expect(recordCipher(suiteOf(0x0002)!, TLS_1_2, keys, false)).toBeInstanceOf(MacCipher);
});
