import { expect, test } from 'vitest';
import { setCookieRecords } from '../../../src/record/cookie-records.ts';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { StreamedRows } from '../../../src/report/screen/streamed-rows.ts';
import { setting } from '../../support/messages.ts';
import fc from '../../support/properties.ts';

const screen = (isTerminal: boolean) =>
  screenOf({ columns: 80, colour: false, isAsciiOnly: false, isTerminal, details: false });

/** Responses with their fields, in frames from 1 on. */
function shown(responses: readonly (readonly string[])[], isTerminal = false): string {
  const rows = new StreamedRows(screen(isTerminal));
  const text = responses.flatMap((fields, index) =>
    setCookieRecords({ ...setting(...fields), frame: index + 1 }, NO_RESULTS, () => '').map((record) =>
      rows.add(record),
    ),
  );
  return text.join('') + rows.end();
}

/** What a screen shows: a carriage return begins the line again. */
function onScreen(text: string): string[] {
  return text.split('\n').map((line) =>
    line
      .split('\r')
      .reduce((before, after) => after + before.slice(after.length), '')
      .trimEnd(),
  );
}

/** `a1`: a row of cookie a in frame 1; `2x3@4`: two fields, three more times, to frame 4. */
const short = (lines: readonly string[]): string =>
  lines
    .flatMap((line) => {
      const row = /^ +(\d+) .* ([abc]) +/.exec(line);
      const note = /the same (?:(\d+) fields )?(\d+) more times?, to frame (\d+)/.exec(line);
      if (note !== null) return `${note[1] ?? 1}x${note[2]}@${note[3]}`;
      return row === null ? [] : `${row[2]}${row[1]}`;
    })
    .join(' ');

test('one header, and how often the last row is repeated', () => {
  const text = shown([['a=1'], ['b=1'], ['b=1']], true);
  expect(text.match(/Frame/g)).toHaveLength(1);
  expect(text).toMatch(/\r {4}the same 1 more time, to frame 3\n$/);
});

test.each<[what: string, responses: string[][], rows: string]>([
  [
    'two cookies again and again',
    [['a=1', 'b=1'], ['a=1', 'b=1'], ['a=1', 'b=1'], ['c=1']],
    'a1 b1 2x2@3 c4',
  ],
  [
    'one of the two is another',
    [
      ['a=1', 'b=1'],
      ['a=1', 'c=1'],
    ],
    'a1 b1 a2 c2',
  ],
  ['one is missing', [['a=1', 'b=1'], ['a=1'], ['a=1']], 'a1 b1 a2 1x1@3'],
  ['one is missing at the end', [['a=1', 'b=1'], ['a=1', 'b=1'], ['a=1']], 'a1 b1 2x1@2 a3'],
  [
    'one more',
    [
      ['a=1', 'b=1'],
      ['a=1', 'b=1'],
      ['a=1', 'b=1', 'c=1'],
    ],
    'a1 b1 2x1@2 a3 b3 c3',
  ],
  ['one more at once', [['a=1'], ['a=1', 'b=1'], ['a=1', 'b=1']], 'a1 a2 b2 2x1@3'],
  ['twice in one response', [['a=1', 'b=1', 'b=1'], ['b=1']], 'a1 b1 1x2@2'],
  ['the second one alone', [['a=1', 'b=1'], ['b=1']], 'a1 b1 b2'],
])('%s', (_, responses, rows) => {
  for (const isTerminal of [true, false])
    expect(short(onScreen(shown(responses, isTerminal))), String(isTerminal)).toBe(rows);
});

test('no field is lost, whatever follows what', () => {
  const response = fc.array(fc.constantFrom('a=1', 'b=1', 'c=1'), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(response, { maxLength: 12 }), fc.boolean(), (responses, isTerminal) => {
      let fields = 0;
      for (const part of short(onScreen(shown(responses, isTerminal))).split(' ')) {
        const note = /^(\d+)x(\d+)@/.exec(part);
        fields += note === null ? Number(part !== '') : Number(note[1]) * Number(note[2]);
      }
      expect(fields).toBe(responses.flat().length);
    }),
  );
});
