// The same text compressed by the programs lz4 1.9.4 and zstd 1.5.4: an independent reference for our decompression.

/** What was compressed: 158,000 bytes, more than two LZ4 blocks and one Zstandard block. */
export const CONTENT = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i % 100}\n`).join(''));

const decode = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'base64');

/** lz4 -B4 -BD: linked blocks of 64 KiB, content checksum. */
export const LZ4_LINKED: Buffer = decode([
  'BCJNGERAXrcCAABxbGluZSAwCgcAEjEHABIyBwASMwcAEjQHABI1BwASNgcAEjcHABI4BwASOQcAFDFHAANIABMxSQATMUoA',
  'EzFLABMxTAATMU0AEzFOABMxTwATMVAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMzUAATM1AA',
  'EzNQABMzUAATM1AAEzNQABMzUAATM1AAEzNQABMzUAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAA',
  'EzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM2UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAATNlAA',
  'EzZQABM2UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzhQABM4UAATOFAAEzhQABM4UAATOFAA',
  'EzhQABM4UAATOFAAEzhQABM5UAATOVAAEzlQABM5UAATOVAAEzlQABM5UAATOVAAEzlQABM5UAADTwADTgADTQADTAADSwAD',
  'SgADSQADSAAERwAPFgP/////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////ilBpbmUgOQ4BAAASNab8Dwz9////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '/////////////////////////////////////////////////+FQCmxpbmX7AQAAsyA5MQpsaW5lIDkyCAATMwgAEzQIABM1',
  'CAATNggAEzcIABM4CAASOQgAEjAHAANOAANNAANMAANLAANKAANJAANIAARHAAM/AARHAANIABMxSQATMUoAEzFLABMxTAAT',
  'MU0AEzFOABMxTwATMZYAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMzUAATM1AAEzNQABMzUAAT',
  'M1AAEzNQABMzUAATM1AAEzNQABMzUAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzVQABM1UAAT',
  'NVAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM2UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAAT',
  'N1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzhQABM4UAATOFAAEzhQABM4UAATOFAAEzhQABM4UAAT',
  'OFAAEzhQABM5UAAPFgP/////////////////////////////////////////////////////////////////////////////',
  '//////////////////////////////////////////////////////////9nUGUgOTkKAAAAAA/HgBA=',
]);

/** lz4 -B4 -BI -BX --content-size: independent blocks with checksums, content size. */
export const LZ4_INDEPENDENT: Buffer = decode([
  'BCJNGHxAMGkCAAAAAABdtwIAAHFsaW5lIDAKBwASMQcAEjIHABIzBwASNAcAEjUHABI2BwASNwcAEjgHABI5BwAUMUcAA0gA',
  'EzFJABMxSgATMUsAEzFMABMxTQATMU4AEzFPABMxUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAA',
  'EzNQABMzUAATM1AAEzNQABMzUAATM1AAEzNQABMzUAATM1AAEzNQABM0UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAA',
  'EzRQABM0UAATNVAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzZQABM2UAATNlAAEzZQABM2UAATNlAA',
  'EzZQABM2UAATNlAAEzZQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATOFAAEzhQABM4UAATOFAA',
  'EzhQABM4UAATOFAAEzhQABM4UAATOFAAEzlQABM5UAATOVAAEzlQABM5UAATOVAAEzlQABM5UAATOVAAEzlQAANPAANOAANN',
  'AANMAANLAANKAANJAANIAARHAA8WA///////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '//////////////////////////////////////////////////////////////////////////////+KUGluZSA5WhRp/JkC',
  'AACTNQpsaW5lIDk2CAATNwgAEzgIABI5CAASMAcAEjEHABIyBwASMwcAEjQHAANKAANJAANIAARHAAIjABQxRwADSAATMUkA',
  'EzFKABMxSwATMUwAEzFNABMxTgATMU8AEzGWABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATM1AA',
  'EzNQABMzUAATM1AAEzNQABMzUAATM1AAEzNQABMzUAATM1AAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAA',
  'EzRQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM1UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAATNlAA',
  'EzZQABM2UAATNlAAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM4UAATOFAAEzhQABM4UAATOFAA',
  'EzhQABM4UAATOFAAEzhQABM4UAATOVAAEzlQABM5UAATOVAAEzlQABM5UAAPFgP/////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////yFAKbGluZaWtfgD7AQAAsyA5MQpsaW5lIDkyCAATMwgAEzQIABM1CAATNggAEzcIABM4CAASOQgAEjAH',
  'AANOAANNAANMAANLAANKAANJAANIAARHAAM/AARHAANIABMxSQATMUoAEzFLABMxTAATMU0AEzFOABMxTwATMZYAEzJQABMy',
  'UAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMzUAATM1AAEzNQABMzUAATM1AAEzNQABMzUAATM1AAEzNQABMz',
  'UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM1',
  'UAATNVAAEzVQABM2UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAATN1AAEzdQABM3UAATN1AAEzdQABM3',
  'UAATN1AAEzdQABM3UAATN1AAEzhQABM4UAATOFAAEzhQABM4UAATOFAAEzhQABM4UAATOFAAEzhQABM5UAAPFgP/////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '//////////////////////////////9nUGUgOTkKPxrk2QAAAAAPx4AQ',
]);

/** lz4 -l. */
export const LZ4_LEGACY: Buffer = decode([
  'AiFMGCIEAABxbGluZSAwCgcAEjEHABIyBwASMwcAEjQHABI1BwASNgcAEjcHABI4BwASOQcAFDFHAANIABMxSQATMUoAEzFL',
  'ABMxTAATMU0AEzFOABMxTwATMVAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMyUAATMlAAEzJQABMzUAATM1AAEzNQ',
  'ABMzUAATM1AAEzNQABMzUAATM1AAEzNQABMzUAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzRQABM0UAATNFAAEzVQ',
  'ABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM1UAATNVAAEzVQABM2UAATNlAAEzZQABM2UAATNlAAEzZQABM2UAATNlAAEzZQ',
  'ABM2UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzdQABM3UAATN1AAEzhQABM4UAATOFAAEzhQABM4UAATOFAAEzhQ',
  'ABM4UAATOFAAEzhQABM5UAATOVAAEzlQABM5UAATOVAAEzlQABM5UAATOVAAEzlQABM5UAADTwADTgADTQADTAADSwADSgAD',
  'SQADSAAERwAPFgP/////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////////////////////////////////',
  '////////////////////////////////////////////////////////////////////JVBlIDk5Cg==',
]);

/** zstd of a file: content size, checksum. */
export const ZSTD_FILE: Buffer = decode([
  'KLUv/aQwaQIArAMAkgYQELCncAdpGAB2RUSktLToQAwzMzMzMyIiIiIi////v23btt22bduSJEmS27ZtmyRJkhQRERERI3c5',
  'xRAACAoDQmaoIL5uwJPKNRJIwOjb////z9v8GQEhWDSpZD+txEggesThRhiuRWSKflk8x9m6CNBSRQAACCABACzpDoTzaGMf',
]);

/** zstd of a pipe: window descriptor, checksum. */
export const ZSTD_PIPE: Buffer = decode([
  'KLUv/QRY1AMA4kYREbAlOQfWYQrsXRGRsuVVKCgBVVVVVVVERERERDMzMzMz////v23btt22bduSJEmS27Ztm4iIiIgUzV1O',
  'xBgCARAQYwiEZaggvv4GwJPKNRKQ0bf///+fAdv8GQEhCFkQsk9bYiQQPeKwEYbWIglFvyyOpUBo3VJFAAAIIAEALOkOhPNo',
  'Yx8=',
]);

/** zstd --no-check -19. */
export const ZSTD_WITHOUT_CHECKSUM: Buffer = decode([
  'KLUv/aAwaQIAxAMAEkcRDtDnpQ+OJCKllCn1JYoR4P////8YY4wxxhh3d3d3d2ZmZmZmVVVVVVVERERERLZt23bbtm1LkiRJ',
  'fpwVuQzkFANEIKeYY6gQ+MLeAcCTyjUSkOHv////b+f8GRUwhVWEnESiSCA+4rARhotQWGEtHqWcMC0FTQAAAAEALWlM/66B',
]);
