// -T ek: pairs of lines for Elasticsearch's bulk interface, named as tshark names them: `http_http_set_cookie` inside
// the layer `http`, or with -e the chosen fields (`http_set_cookie`) without layers. The sessions of a run follow in an
// index of their own. tshark 4.0 writes a _type beside _index, which Elasticsearch refuses since its version 8.

import { needsPacket, needsRequest } from '../filter/display-filter.ts';
import type { FieldValue, FilterField } from '../filter/field.ts';
import { FIELDS, fieldText } from '../filter/fields.ts';
import { recordTime } from '../record/cookie-records.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { escapeJson } from './escape.ts';
import { auditUseOf, type Reporter, type ReportOptions } from './reporter.ts';
import { sessionRecord } from './session-record.ts';
import { chosenFields, indexName } from './tshark-layers.ts';

const underscored = (field: FilterField): string => field.name.replaceAll('.', '_');

/** Text for everything but booleans; times in UTC. */
function ekValue(field: FilterField, value: FieldValue): string | boolean {
  if (typeof value === 'boolean') return value;
  return field.type === 'time' && typeof value === 'object'
    ? recordTime(value.seconds, value.nanoseconds)
    : fieldText(field, value);
}

/** Every field of the message, by layer: one value as itself, several as a list. */
function layersOf(message: Message, results: MessageResults): Record<string, Record<string, unknown>> {
  const layers: Record<string, Record<string, unknown>> = {};
  for (const field of FIELDS) {
    if (field.type === 'protocol' || field.isExtra || field.isOfPacket) continue;
    const values = field.values(message, results).map((value) => ekValue(field, value));
    if (values.length === 0) continue;
    const layer = field.name.slice(0, field.name.indexOf('.'));
    layers[layer] ??= {};
    layers[layer][`${layer}_${underscored(field)}`] = values.length === 1 ? values[0] : values;
  }
  return layers;
}

interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Two lines: the index, and the document, with its time in milliseconds since 1970. */
function pairOfLines(index: string, moment: Moment, content: Readonly<Record<string, unknown>>): string {
  const timestamp = String(moment.seconds * 1000 + Math.floor(moment.nanoseconds / 1e6));
  const header = { index: { _index: index } };
  return `${escapeJson(header)}\n${escapeJson({ timestamp, ...content })}\n`;
}

export function createEk(options: ReportOptions): Reporter {
  return {
    auditUse: options.fields.length > 0 ? auditUseOf(options.fields) : 'findings',
    needsRequests: options.fields.some(needsRequest),
    needsPackets: options.fields.some(needsPacket),
    wants: () => true,
    begin: () => '',
    message(message, results) {
      const layers =
        options.fields.length > 0
          ? chosenFields(options.fields, message, results, underscored)
          : layersOf(message, results);
      return pairOfLines(indexName('packets', message), message, { layers });
    },
    *end(_, audit) {
      if (options.fields.length > 0) return;
      for (const session of audit?.sessions ?? []) {
        const index = indexName('sessions', session.first);
        yield pairOfLines(index, session.first, { session: sessionRecord(session) });
      }
    },
  };
}
