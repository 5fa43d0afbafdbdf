// What is known of the content of a response, where a HAR file has kept it: most programs write it as text, with content codings
// undone.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import { Stamp } from '../flow/stream.ts';
import { mayWantContent } from '../message-log/wanted-contents.ts';
import { ContentReader } from '../protocol/content-reader.ts';
import { MAX_CONTENT_BYTES } from '../protocol/limits.ts';
import { type ContentFacts, type HeaderField, isNamed } from '../record/message.ts';
import { type HarObject, harNumber, harObject, harText } from './members.ts';

/** `fields`: the header fields of the response. Null: it is not there, or of no interest. */
export function entryContent(
  response: HarObject,
  fields: readonly HeaderField[],
  status: number,
  budget: BufferBudget,
): ContentFacts | null {
  if (!mayWantContent(status)) return null;
  const bytes = contentBytes(harObject(response.content));
  if (bytes === null) return null;
  const values = (name: string): string[] =>
    name === 'content-type' ? fields.filter((field) => isNamed(field, name)).map(({ value }) => value) : [];
  let found: ContentFacts | null = null;
  const reader = ContentReader.of({ values }, budget, new Stamp(), (facts) => {
    found = facts;
  });
  reader?.add(bytes, 0, bytes.length);
  reader?.close(true);
  return found;
}

/** The beginning; null: the file has left it out. */
function contentBytes({ text, encoding, size }: HarObject): Buffer | null {
  const written = harText(text);
  if (written === '') return harNumber(size) === 0 ? Buffer.alloc(0) : null;
  // A byte more than is read shows that it is not all.
  const coding = harText(encoding) === 'base64' ? 'base64' : 'utf8';
  return Buffer.from(written.slice(0, 2 * MAX_CONTENT_BYTES), coding);
}
