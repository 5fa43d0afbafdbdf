// Flask's tagged JSON (flask/json/tag.py, TaggedJSONSerializer): a map whose only key is a space and a letter or two
// is a value of a type that JSON lacks.

import { binaryText, isList, isRecord, type Plain, recordOf } from './plain.ts';

type Untag = (content: Plain) => Plain;

const TAGS: ReadonlyMap<string, Untag> = new Map<string, Untag>([
  // A tuple, a list here.
  [' t', (content) => content],
  // Bytes, in base64.
  [' b', (content) => (typeof content === 'string' ? binaryText(Buffer.from(content, 'base64')) : content)],
  // Markup: text that is HTML.
  [' m', (content) => content],
  // A UUID, without its dashes.
  [' u', (content) => (typeof content === 'string' ? content.replace(UUID, '$1-$2-$3-$4-$5') : content)],
  // A date of HTTP.
  [' d', (content) => (typeof content === 'string' ? isoDate(content) : content)],
  // A map whose only key looked like a tag: it has `__` behind it.
  [' di', untagKey],
]);

const UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/** Resolves the tags at every depth (which `readJson` has limited). */
export function untag(content: Plain): Plain {
  if (isList(content)) return content.map(untag);
  if (!isRecord(content)) return content;
  const entries = Object.entries(content).map(([key, value]) => [key, untag(value)] as const);
  const [only] = entries;
  const resolve = entries.length === 1 ? TAGS.get(only![0]) : undefined;
  return resolve === undefined ? recordOf(entries) : resolve(only![1]);
}

function untagKey(content: Plain): Plain {
  if (!isRecord(content)) return content;
  return recordOf(Object.entries(content).map(([key, value]) => [key.replace(/__$/, ''), value]));
}

function isoDate(httpDate: string): string {
  const time = Date.parse(httpDate);
  return Number.isNaN(time) ? httpDate : new Date(time).toISOString();
}
