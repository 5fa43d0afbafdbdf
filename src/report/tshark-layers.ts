// The parts that tshark's two JSON formats share: an index name from the packet's local date, fields as text.

import { type FilterField, fieldText } from '../filter/fields.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';

/** `packets-2026-11-22`: Elasticsearch index of what was seen then, by local date, as tshark names it. */
export function indexName(documents: string, { seconds }: { readonly seconds: number }): string {
  const date = new Date(seconds * 1000);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${documents}-${parts.map((part) => String(part).padStart(2, '0')).join('-')}`;
}

/** The chosen fields that the message has, each a list of texts. */
export function chosenFields(
  fields: readonly FilterField[],
  message: Message,
  results: MessageResults,
  key: (field: FilterField) => string,
): Record<string, string[]> {
  const layers: Record<string, string[]> = {};
  for (const field of fields) {
    const values = field.values(message, results);
    if (values.length > 0) layers[key(field)] = values.map((value) => fieldText(field, value));
  }
  return layers;
}
