// What tshark's two JSON formats share: an index name from the packet's local date, and fields as text.

import type { FilterField } from '../filter/field.ts';
import { fieldText } from '../filter/fields.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { localDate } from './local-time.ts';

/** `packets-2026-11-22`: Elasticsearch index of what was seen then, by local date, as tshark names it. */
export function indexName(documents: string, moment: { readonly seconds: number }): string {
  return `${documents}-${localDate(moment)}`;
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
