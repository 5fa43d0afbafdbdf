import { describe, expect, it } from 'vitest';
import { TableField, UNKNOWN_FIELD } from '../../../src/protocol/field-compression/field.ts';
import { FieldList } from '../../../src/protocol/field-compression/field-list.ts';

const taken = (list: FieldList, bytes = Buffer.alloc(0)) =>
  list.take(bytes).map(({ name, value, truncated }) => [name, value, truncated]);

describe('FieldList', () => {
  it('joins the lines of a Cookie field in the place of the first one, and never Set-Cookie', () => {
    const list = new FieldList();
    for (const [name, value] of [
      ['cookie', 'a=1'],
      ['accept', '*/*'],
      ['set-cookie', 'x=1'],
      ['cookie', 'b=2; c=3'],
      ['set-cookie', 'y=2'],
      ['cookie', 'd=4'],
    ] as const)
      list.add(new TableField(name, value));
    expect(taken(list)).toEqual([
      ['cookie', 'a=1; b=2; c=3; d=4', false],
      ['accept', '*/*', false],
      ['set-cookie', 'x=1', false],
      ['set-cookie', 'y=2', false],
    ]);
    expect(list.setCookies).toBe(2);
    expect(list.hasCookie).toBe(true);
  });

  it('a truncated line of Cookie is not taken for a whole one', () => {
    const list = new FieldList();
    list.add(new TableField('cookie', 'a=1'));
    list.add(new TableField('cookie', 'b=2'));
    list.add(new TableField('cookie', 'c=', undefined, true));
    expect(taken(list)).toEqual([
      ['cookie', 'a=1; b=2', false],
      ['cookie', 'c=', true],
    ]);
  });

  it('keeps pseudo-header fields apart, the first of each', () => {
    const list = new FieldList();
    for (const [name, value] of [
      [':method', 'GET'],
      [':method', 'POST'],
      [':path', '/'],
      [':protocol', 'websocket'],
      [':status', '200'],
    ] as const)
      list.add(new TableField(name, value));
    expect(taken(list)).toEqual([]);
    expect(list).toMatchObject({ method: 'GET', path: '/', scheme: null, authority: null, status: '200' });
    list.clear();
    expect(list).toMatchObject({ method: null, path: null, status: null, bytes: 0, setCookies: 0 });
  });

  it('makes strings of literals when they are taken', () => {
    const list = new FieldList();
    const bytes = Buffer.from('....a=1....');
    list.addLiteral(new TableField('set-cookie', ''), 4, 7, false);
    list.add(new TableField('server', 'x'));
    expect(taken(list, bytes)).toEqual([
      ['set-cookie', 'a=1', false],
      ['server', 'x', false],
    ]);
    list.clear();
    list.add(new TableField('date', 'y'));
    expect(taken(list, bytes)).toEqual([['date', 'y', false]]);
  });

  it('removes white space around values, which HTTP/2 does not allow (RFC 9113 section 8.2.1)', () => {
    const list = new FieldList();
    list.add(new TableField('set-cookie', ' \ta=1; b\t '));
    list.add(new TableField('x', ' '));
    list.addLiteral(new TableField('set-cookie', ''), 0, 5, false);
    expect(taken(list, Buffer.from(' c=3\t'))).toEqual([
      ['set-cookie', 'a=1; b', false],
      ['x', '', false],
      ['set-cookie', 'c=3', false],
    ]);
  });

  it('leaves out what is unknown or not valid, and says so', () => {
    const list = new FieldList();
    list.add(UNKNOWN_FIELD);
    list.addLiteral(UNKNOWN_FIELD, 0, 1, false);
    expect(list.unknown).toBe(2);
    list.clear();
    expect(list.isIncomplete).toBe(false);
    list.addLiteral(new TableField('x', ''), 0, 1, true);
    expect(taken(list, Buffer.of(0x00))).toEqual([]);
    expect(list.isIncomplete).toBe(true);
  });
});
