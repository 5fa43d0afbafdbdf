// Replaces the secrets in the texts of connections: values where they were read as values, and then each copy of them
// wherever else it is.

import type { Area } from './area.ts';
import { writePiece } from './checksum-mending.ts';
import type { ReadConnection } from './read-connections.ts';
import type { Secret, Written } from './secret-set.ts';
import type { Substitution } from './substitute.ts';
import type { FoundText, TextSearch } from './text-search.ts';

export interface Replaced {
  /** Values, each as often as it was there. */
  values: number;
  /** Words that are a secret elsewhere, and stay where they are a name or a number. */
  readonly kept: Set<Secret>;
}

/** Replaces all that a connection has; what keeps it from being clean becomes its reason. */
export function replaceSecrets(
  { pair, areas, packed }: ReadConnection,
  search: TextSearch<Written>,
  substitution: Substitution,
  replaced: Replaced,
): void {
  for (const area of packed)
    if (holdsSecret(area, search)) pair.refuse('a compressed body of it holds a secret');
  for (const area of areas) {
    replacePlaces(area, substitution, replaced);
    for (const hit of longestFirst([...search.hits(area.bytes), ...begunHits(area, search)])) {
      const { start, end, found } = hit;
      if (area.touchesReplaced(start, end)) continue;
      if (area.touchesFixed(start, end)) {
        if (!found.secret.isPlain) pair.refuse('a name in it is a secret');
        replaced.kept.add(found.secret);
        continue;
      }
      if (found.substitute === found.text) pair.refuse('a value in it has no substitute');
      area.replace(start, found.substitute.slice(0, end - start));
      replaced.values++;
    }
    if (!area.write()) pair.refuse('the code of a value in it (HPACK) would change its length');
  }
}

function replacePlaces(area: Area, substitution: Substitution, replaced: Replaced): void {
  const places = area.places.toSorted((one, other) => other.end - other.start - (one.end - one.start));
  for (const { start, end, escapes } of places)
    for (const part of area.unreplaced(start, end)) {
      area.replace(part.start, substitution.written(area.text.slice(part.start, part.end), escapes));
      replaced.values++;
    }
}

function begunHits(area: Area, search: TextSearch<Written>): Iterable<FoundText<Written>> {
  return area.isLast ? search.begunHits(area.bytes) : [];
}

/** Of secrets that overlap, the shorter one is gone with the longer one. */
function longestFirst(hits: readonly FoundText<Written>[]): FoundText<Written>[] {
  return hits.toSorted(
    (one, other) => other.end - other.start - (one.end - one.start) || one.start - other.start,
  );
}

/** Whether a text that cannot be changed holds what must be. */
function holdsSecret(area: Area, search: TextSearch<Written>): boolean {
  if (area.places.length > 0) return true;
  for (const { found } of search.hits(area.bytes))
    if (!found.secret.isPlain || found.secret.isCredential) return true;
  return false;
}

/** Puts what has changed in the streams of a connection into its packets; returns how many have changed. */
export function writeStreams(
  { pair }: ReadConnection,
  before: readonly [Buffer, Buffer],
  file: Buffer,
): number {
  let packets = 0;
  for (const [side, stream] of pair.streams.entries()) {
    const first = stream.first ?? 0;
    for (const piece of stream.pieces) {
      const at = (piece.sequence - first) | 0;
      if (at >= 0 && writePiece(file, piece, before[side]!, stream.bytes, at)) packets++;
    }
  }
  return packets;
}
