// Prints which room of src/ imports which, with the number of files that do: `node scripts/rooms.mjs [folder]`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

const source = process.argv[2] ?? join(import.meta.dirname, '..', 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(sep).join('/'));
const roomOf = (file) => file.split('/')[0];

const arrows = new Map();
for (const file of files) {
  const text = readFileSync(join(source, file), 'utf8');
  for (const [, target] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)) {
    const path = normalize(join(dirname(file), target))
      .split(sep)
      .join('/');
    if (path.startsWith('..') || roomOf(path) === roomOf(file)) continue;
    const rooms = arrows.get(roomOf(file)) ?? new Map();
    rooms.set(roomOf(path), new Set(rooms.get(roomOf(path))).add(file));
    arrows.set(roomOf(file), rooms);
  }
}
for (const room of [...new Set(files.map(roomOf))].sort()) {
  const targets = [...(arrows.get(room) ?? [])].sort(([a], [b]) => a.localeCompare(b));
  console.log(`${room} -> ${targets.map(([target, { size }]) => `${target} (${size})`).join(', ') || '-'}`);
}
