import { describe, expect, it } from 'vitest';
import { isGob, readGob } from '../../../src/session/decode/gob.ts';
import fc from '../../support/properties.ts';

const read = (base64Url: string) => readGob(Buffer.from(base64Url, 'base64url'));

// Made with gob.NewEncoder(...).Encode(map[interface{}]interface{}{"k": value}) of Go 1.19.
describe('readGob', () => {
  it.each([
    ['int 1', 'Dv-BBAEC_4IAARABEAAAGP-CAAEGc3RyaW5nDAMAAWsDaW50BAIAAg==', 1],
    ['int -1', 'Dv-BBAEC_4IAARABEAAAGP-CAAEGc3RyaW5nDAMAAWsDaW50BAIAAQ==', -1],
    ['int 300', 'Dv-BBAEC_4IAARABEAAAGv-CAAEGc3RyaW5nDAMAAWsDaW50BAQA_gJY', 300],
    ['int -129', 'Dv-BBAEC_4IAARABEAAAGv-CAAEGc3RyaW5nDAMAAWsDaW50BAQA_gEB', -129],
    ['int64 1 << 40', 'Dv-BBAEC_4IAARABEAAAIP-CAAEGc3RyaW5nDAMAAWsFaW50NjQECAD6AgAAAAAA', 2 ** 40],
    ['uint 7', 'Dv-BBAEC_4IAARABEAAAGf-CAAEGc3RyaW5nDAMAAWsEdWludAYCAAc=', 7],
    ['true', 'Dv-BBAEC_4IAARABEAAAGf-CAAEGc3RyaW5nDAMAAWsEYm9vbAICAAE=', true],
    ['false', 'Dv-BBAEC_4IAARABEAAAGf-CAAEGc3RyaW5nDAMAAWsEYm9vbAICAAA=', false],
    ['1.5', 'Dv-BBAEC_4IAARABEAAAHv-CAAEGc3RyaW5nDAMAAWsHZmxvYXQ2NAgEAP74Pw==', 1.5],
    ['-0.25', 'Dv-BBAEC_4IAARABEAAAHv-CAAEGc3RyaW5nDAMAAWsHZmxvYXQ2NAgEAP7Qvw==', -0.25],
    ['[]byte("raw")', 'Dv-BBAEC_4IAARABEAAAH_-CAAEGc3RyaW5nDAMAAWsHW111aW50OAoFAANyYXc=', 'raw'],
    ['"x"', 'Dv-BBAEC_4IAARABEAAAHP-CAAEGc3RyaW5nDAMAAWsGc3RyaW5nDAMAAXg=', 'x'],
    ['nil', 'Dv-BBAEC_4IAARABEAAAEf-CAAEGc3RyaW5nDAMAAWsA', null],
  ])('reads %s', (_, gob, value) => {
    expect(isGob(Buffer.from(gob, 'base64url'))).toBe(true);
    expect(read(gob).content).toEqual({ k: value });
  });

  it('reads maps of other types', () => {
    // map[string]string{"user": "ann", "role": "admin"}; map[interface{}]interface{}{42: "x"}
    expect(read('Dv-LBAEC_4wAAQwBDAAAGP-MAAIEcm9sZQVhZG1pbgR1c2VyA2Fubg==').content).toEqual({
      role: 'admin',
      user: 'ann',
    });
    expect(read('Dv-BBAEC_4IAARABEAAAGP-CAAEDaW50BAIAVAZzdHJpbmcMAwABeA==').content).toEqual({ 42: 'x' });
  });

  it.each([
    ['a struct', 'Ff-FAwEBAVAB_4YAAQEBAUEBBAAAAAX_hgEGAA=='],
    [
      'a struct in the map',
      'Dv-BBAEC_4IAARABEAAALP-CAAEGc3RyaW5nDAMAAWsGbWFpbi5Q_4UDAQEBUAH_hgABAQEBQQEEAAAABv-GAwEGAA==',
    ],
    [
      'a list in the map',
      'Dv-BBAEC_4IAARABEAAAJf-CAAEGc3RyaW5nDAMAAWsIW11zdHJpbmf_hwIBAv-IAAEMAAAJ_4gGAAIBcAFx',
    ],
    ['a map of four thousand million', 'Dv-BBAEC_4IAARABEAAAGP-CAPz_____'],
  ])('does not read %s', (_, gob) => {
    expect(read(gob)).toEqual({ content: null, problem: 'damaged' });
  });

  it('never throws', () => {
    const head = Buffer.from('Dv-BBAEC_4IAARABEAAAGP-CAAE', 'base64url');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void readGob(Buffer.concat([head, bytes]))),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void readGob(Buffer.from(bytes))));
  });
});
