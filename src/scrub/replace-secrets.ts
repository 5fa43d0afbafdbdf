// Replaces the secrets in the texts of connections: values where they were read as values, and then each copy of them
// wherever else it is.

import type { Area } from './area.ts';
import { withSharedBits } from './base64-copies.ts';
import { writePiece } from './checksum-mending.ts';
import { characterOf, type EscapedCopy, escapedCopies, writtenAs } from './plain-view.ts';
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
    const hits = [...search.hits(area.bytes), ...begunHits(area, search)];
    for (const hit of longestFirst(hits)) replaceHit(hit, area, pair, replaced);
    for (const hit of longestFirst([...escapedCopies(area, search)])) replaceHit(hit, area, pair, replaced);
    if (!area.write()) pair.refuse('the code of a value in it (HPACK) would change its length');
  }
}

/** A copy with escapes knows how its characters are written. */
type Hit = FoundText<Written> | EscapedCopy<Written>;

function replaceHit(hit: Hit, area: Area, pair: ReadConnection['pair'], replaced: Replaced): void {
  const { start, end, found } = hit;
  if (area.touchesReplaced(start, end)) return;
  if (area.touchesFixed(start, end)) {
    if (!found.secret.isPlain) pair.refuse('a name in it is a secret');
    replaced.kept.add(found.secret);
    return;
  }
  if (found.substitute === found.text) pair.refuse('a value in it has no substitute');
  const written =
    'units' in hit ? writtenAs(hit.units, found.substitute) : found.substitute.slice(0, end - start);
  if (written === null) {
    pair.refuse('a value in it is written in a way that has no substitute');
    return;
  }
  area.replace(start, written);
  replaced.values++;
  if (found.shared !== undefined) shareBits(hit, found.shared, area);
}

/** The characters around it have some of its bits. */
function shareBits(hit: Hit, { before, after }: NonNullable<Written['shared']>, area: Area): void {
  const { start, end } = hit;
  const [unitBefore, unitAfter] =
    'units' in hit ? [hit.before, hit.after] : [area.text.charAt(start - 1), area.text.charAt(end)];
  for (const [at, unit, shared] of [
    [start - unitBefore.length, unitBefore, before],
    [end, unitAfter, after],
  ] as const) {
    const character = withSharedBits(characterOf(unit), shared);
    const written = character === null ? null : writtenAs([unit], character);
    const last = at + unit.length;
    if (written !== null && !area.touchesFixed(at, last) && !area.touchesReplaced(at, last))
      area.replace(at, written);
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
function longestFirst<One extends FoundText<Written>>(hits: readonly One[]): One[] {
  return hits.toSorted(
    (one, other) => other.end - other.start - (one.end - one.start) || one.start - other.start,
  );
}

/** Whether a text that cannot be changed holds what must be. */
function holdsSecret(area: Area, search: TextSearch<Written>): boolean {
  if (area.places.length > 0) return true;
  for (const hits of [search.hits(area.bytes), escapedCopies(area, search)])
    for (const { found } of hits) if (!found.secret.isPlain || found.secret.isCredential) return true;
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
