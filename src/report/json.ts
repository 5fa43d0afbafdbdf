// -T json: one document with the records in `messages`, `cookies`, `inventory`, `sessions` and
// `findings`, and the `summary`. With
// -e, the list of packets that `tshark -T json -e` writes.

import { needsPacket, needsRequest } from '../filter/display-filter.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { escapeJson } from './escape.ts';
import { carriesCookies, createRecordSource } from './record-source.ts';
import { auditUseOf, type Reporter, type ReportOptions } from './reporter.ts';
import { sessionRecord } from './session-record.ts';
import { chosenFields, indexName } from './tshark-layers.ts';

export function createJson(options: ReportOptions): Reporter {
  return options.fields.length > 0 ? createPacketList(options) : createDocument();
}

function createDocument(): Reporter {
  const records = createRecordSource();
  // The second list of the document begins when the first is complete: until then it is kept as text.
  const cookies: string[] = [];
  let separator = '\n';
  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: carriesCookies,
    begin: () => '{"messages":[',
    message(message, results) {
      let text = '';
      for (const record of records.read(message, results)) {
        if (record.type === 'cookie') {
          cookies.push(escapeJson(record));
          continue;
        }
        text += separator + escapeJson(record);
        separator = ',\n';
      }
      return text;
    },
    *end(summary, audit) {
      yield '\n],';
      yield* list('cookies', cookies, (text) => text);
      yield* list('inventory', audit?.inventory ?? [], escapeJson);
      yield* list('sessions', audit?.sessions ?? [], (session) => escapeJson(sessionRecord(session)));
      yield* list('findings', audit?.findings ?? [], escapeJson);
      yield `"summary":${escapeJson(summary)}}\n`;
    },
  };
}

/** `"name":[...],`, a piece for each item. */
function* list<Item>(name: string, items: readonly Item[], text: (item: Item) => string): Iterable<string> {
  yield `"${name}":[`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}\n${text(item)}`;
  yield '\n],';
}

function createPacketList(options: ReportOptions): Reporter {
  let separator = '\n';
  function packet(message: Message, results: MessageResults): string {
    const layers = chosenFields(options.fields, message, results, (field) => field.name);
    return escapeJson({
      _index: indexName('packets', message),
      _type: 'doc',
      _score: null,
      _source: { layers },
    });
  }
  return {
    auditUse: auditUseOf(options.fields),
    needsRequests: options.fields.some(needsRequest),
    needsPackets: options.fields.some(needsPacket),
    wants: () => true,
    begin: () => '[',
    message(message, results) {
      const text = separator + packet(message, results);
      separator = ',\n';
      return text;
    },
    end: () => ['\n]\n'],
  };
}
