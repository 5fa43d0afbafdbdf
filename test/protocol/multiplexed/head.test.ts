import { describe, expect, it } from 'vitest';
import { TableField } from '../../../src/protocol/field-compression/field.ts';
import { FieldList } from '../../../src/protocol/field-compression/field-list.ts';
import { MultiplexedHead } from '../../../src/protocol/multiplexed/head.ts';

function head(kind: 'request' | 'response', fields: [string, string][], isWhole = true): MultiplexedHead {
  const list = new FieldList();
  for (const [name, value] of fields) list.add(new TableField(name, value));
  return new MultiplexedHead('h2', kind, 7, list, Buffer.alloc(0), isWhole);
}

describe('MultiplexedHead', () => {
  it('a request', () => {
    const request = head('request', [
      [':method', 'POST'],
      [':scheme', 'https'],
      [':authority', 'example.test'],
      [':path', '/login'],
      ['accept', '*/*'],
    ]);
    expect(request).toMatchObject({
      kind: 'request',
      version: 'h2',
      streamId: 7,
      method: 'POST',
      scheme: 'https',
      target: '/login',
      status: 0,
      phrase: '',
      incomplete: false,
    });
    expect(request.fields.map(({ name }) => name)).toEqual(['accept']);
  });

  it('what is not known is empty, and never made up', () => {
    expect(head('request', [])).toMatchObject({ method: '', target: '', scheme: null });
    expect(head('response', [])).toMatchObject({ status: 0 });
    for (const status of ['', '20', '2000', '0200', 'OK', '+99', '1e2'])
      expect(head('response', [[':status', status]]).status, status).toBe(0);
    expect(head('response', [[':status', '404']]).status).toBe(404);
  });

  it.each<[string, [string, string][]]>([
    [
      'pseudo-field-late',
      [
        ['a', 'b'],
        [':status', '200'],
      ],
    ],
    ['pseudo-field-missing', [['a', 'b']]],
    [
      'pseudo-field-doubled',
      [
        [':status', '200'],
        [':status', '200'],
      ],
    ],
    [
      'pseudo-field-unknown',
      [
        [':status', '200'],
        [':version', '1'],
      ],
    ],
    [
      'upper-case-name',
      [
        [':status', '200'],
        ['Set-Cookie', 'a=1'],
      ],
    ],
    [
      'control-in-value',
      [
        [':status', '200'],
        ['x', 'a\r\nb'],
      ],
    ],
    [
      'control-in-value',
      [
        [':status', '200'],
        ['x', 'a\x7f'],
      ],
    ],
  ])('%s: malformed (RFC 9113 sections 8.2 and 8.3)', (malformed, fields) => {
    expect(head('response', fields).irregular).toEqual({ text: null, malformed });
  });

  it('fields that may stand once, and stand twice', () => {
    for (const fields of [
      [
        ['location', '/a'],
        ['location', '/b'],
      ],
      [['content-length', '1, 2']],
    ] as [string, string][][])
      expect(head('response', [[':status', '200'], ...fields]).irregular).toEqual({
        text: null,
        malformed: null,
      });
    expect(
      head('response', [
        [':status', '200'],
        ['location', '/a'],
        ['content-length', '1'],
        ['x', ','],
        ['x', ''],
      ]).irregular,
    ).toBeNull();
  });

  it('is regular else, and a request always', () => {
    expect(
      head('response', [
        [':status', '200'],
        ['x', 'a\tb\xe9'],
      ]).irregular,
    ).toBeNull();
    expect(
      head('request', [
        ['a', 'b'],
        [':path', '/'],
      ]).irregular,
    ).toBeNull();
  });

  it('values are found by name whatever its case; :authority counts more than Host', () => {
    const fields: [string, string][] = [
      ['host', 'other.test'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['set-cookie2', 'c=3'],
    ];
    expect(head('response', fields).values('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(head('request', fields).values('host')).toEqual(['other.test']);
    expect(head('request', [[':authority', 'example.test'], ...fields]).values('host')).toEqual([
      'example.test',
    ]);
  });

  it('is incomplete when anything is missing', () => {
    expect(head('response', [], false).incomplete).toBe(true);
    const list = new FieldList();
    list.addLiteral(new TableField('x', ''), 0, 1, true);
    // A value that is no Huffman code: known only when its string is made.
    expect(new MultiplexedHead('h2', 'response', 1, list, Buffer.of(0), true).incomplete).toBe(true);
  });
});
