// -T fields: one line a message, the values of the fields named with -e, as tshark prints them (tshark(1), -T and -E).

import { needsPacket, needsRequest } from '../filter/display-filter.ts';
import type { FilterField } from '../filter/field.ts';
import { fieldText } from '../filter/fields.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { escapeText } from './escape.ts';
import {
  auditUseOf,
  type FieldOutput,
  type Reporter,
  type ReportOptions,
  TSHARK_FIELD_OUTPUT,
} from './reporter.ts';

const KNOWN_SETTINGS =
  'header=y|n separator=/t|/s|<character> occurrence=f|l|a aggregator=,|/s|<character> quote=d|s|n';
const QUOTES = { d: '"', s: "'", n: '' } as const;

/** Reads the settings given with -E. Throws a UserError that names the known ones. */
export function parseFieldOutput(settings: readonly string[]): FieldOutput {
  let output = TSHARK_FIELD_OUTPUT;
  for (const setting of settings) output = { ...output, ...parseSetting(setting) };
  return output;
}

function parseSetting(setting: string): Partial<FieldOutput> {
  const equals = setting.indexOf('=');
  const name = setting.slice(0, equals);
  const value = setting.slice(equals + 1);
  if (name === 'header' && /^[ynYN]$/.test(value)) return { header: value.toLowerCase() === 'y' };
  if (name === 'occurrence' && (value === 'f' || value === 'l' || value === 'a'))
    return { occurrence: value };
  if (name === 'quote' && (value === 'd' || value === 's' || value === 'n')) return { quote: QUOTES[value] };
  if (name === 'separator' && isCharacter(value)) return { separator: character(value) };
  if (name === 'aggregator' && isCharacter(value)) return { aggregator: character(value) };
  const meant = Object.hasOwn(TSHARK_FIELD_OUTPUT, name)
    ? ''
    : didYouMean(name, Object.keys(TSHARK_FIELD_OUTPUT));
  throw new UserError(`-E: unknown setting "${setting}".${meant} The settings are ${KNOWN_SETTINGS}`);
}

const isCharacter = (value: string): boolean => [...value].length === 1 || value === '/t' || value === '/s';
const character = (value: string): string => (value === '/t' ? '\t' : value === '/s' ? ' ' : value);

/** All values of one field in one cell; empty without values. */
function cell(field: FilterField, message: Message, results: MessageResults, output: FieldOutput): string {
  const values = field.values(message, results);
  if (values.length === 0) return '';
  const { occurrence, aggregator, quote } = output;
  const first = occurrence === 'l' ? values.length - 1 : 0;
  const end = occurrence === 'f' ? 1 : values.length;
  let text = escapeText(fieldText(field, values[first]!));
  for (let index = first + 1; index < end; index++)
    text += aggregator + escapeText(fieldText(field, values[index]!));
  return quote + text + quote;
}

export function createFields(options: ReportOptions): Reporter {
  const { fields, fieldOutput } = options;
  return {
    auditUse: auditUseOf(fields),
    needsRequests: fields.some(needsRequest),
    needsPackets: fields.some(needsPacket),
    wants: () => true,
    begin: () =>
      fieldOutput.header ? `${fields.map((field) => field.name).join(fieldOutput.separator)}\n` : '',
    message(message, results) {
      let line = '';
      for (let index = 0; index < fields.length; index++) {
        if (index > 0) line += fieldOutput.separator;
        line += cell(fields[index]!, message, results, fieldOutput);
      }
      return `${line}\n`;
    },
    end: () => [],
  };
}
