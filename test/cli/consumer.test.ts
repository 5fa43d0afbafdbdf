import { expect, test } from 'vitest';
import { ReportConsumer, type ReportTarget } from '../../src/cli/consumer.ts';
import type { Output } from '../../src/cli/output.ts';
import { cookieSelection } from '../../src/filter/cookie-selection.ts';
import { compileFilter } from '../../src/filter/display-filter.ts';
import { fieldValues, type Message } from '../../src/record/message.ts';
import { createMasker } from '../../src/report/mask.ts';
import { request, setting, summary } from '../support/messages.ts';

/** A report of the Set-Cookie values, and what reaches its output. */
function target(masked: boolean, wants = true): ReportTarget & { text(): string } {
  let text = '';
  const output: Output = {
    write: (more) => {
      text += more;
    },
    flush: () => {},
    pause: () => undefined,
    isClosed: () => false,
    end: async () => {
      text += '.';
    },
  };
  const reporter = {
    wants: () => wants,
    begin: () => '[',
    message: (message: Message) => `${fieldValues(message, 'set-cookie').join('|')} `,
    end: () => ']',
  };
  return { reporter, output, masked, text: () => text };
}

test('every report gets its beginning, its messages and its end', async () => {
  const targets = [target(false), target(false)];
  const consumer = new ReportConsumer(compileFilter('http.response'), null, null, targets);
  consumer.message(request());
  expect(targets.map((each) => each.text())).toEqual(['', '']);
  consumer.message(setting('a=1'));
  await consumer.end(summary());
  expect(targets.map((each) => each.text())).toEqual(['[a=1 ].', '[a=1 ].']);
});

test('the filter and the selection hold for all reports, masking for those that ask', () => {
  const masker = createMasker(Buffer.from('key'));
  const [plain, masked] = [target(false), target(true)];
  const consumer = new ReportConsumer(compileFilter('http.response'), cookieSelection('a', null), masker, [
    plain,
    masked,
  ]);
  consumer.message(request());
  consumer.message(setting('b=22222222'));
  consumer.message(setting('a=11111111', 'b=22222222'));
  expect(plain.text()).toBe('[a=11111111 ');
  expect(masked.text()).toBe(`[a=${masker.value('11111111')} `);
});

test('a message is wanted when the filter, the selection and a report let it through', () => {
  const wants = (filter: string, name: string | null, ...targets: ReportTarget[]) =>
    new ReportConsumer(compileFilter(filter), cookieSelection(name, null), null, targets).wants(
      'response',
      false,
      false,
    );
  expect(wants('', null, target(false, false), target(false, true))).toBe(true);
  expect(wants('', null, target(false, false))).toBe(false);
  expect(wants('http.set_cookie', null, target(false))).toBe(false);
  expect(wants('', 'sid', target(false))).toBe(false);
});
