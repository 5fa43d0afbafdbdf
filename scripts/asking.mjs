// The questions of docs/ASKING.md, asked with DuckDB of the records of recorded logins: each block of SQL is followed by a
// block with what it gives. `npm run docs` and a test use it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CAPTURES = ['flask', 'express', 'django', 'php'].map((name) => `${name}-login.pcap`);
const QUESTION = /(?<=^```sql\n)(.*?)(^```\n\n```text\n)(.*?)(?=^```$)/gms;

/** DuckDB; null where its package is not installed, or not for this platform. */
export async function loadDuckDb() {
  try {
    return await import('@duckdb/node-api');
  } catch {
    return null;
  }
}

/**
 * The document with the results that its questions have now.
 * @param {string} text
 * @param {string} root the repository, with the program built
 * @param {object} duckDb what `loadDuckDb` gives
 * @returns {Promise<string>}
 */
export async function withResults(text, root, { DuckDBInstance }) {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-asking-'));
  try {
    const program = join(root, 'dist', 'cli', 'main.js');
    const args = ['-q', '-T', 'csv', '--report', `ndjson=${join(folder, 'records')}/`, ...CAPTURES];
    execFileSync(process.execPath, [program, ...args], { cwd: join(root, 'fixtures'), stdio: 'ignore' });
    const connection = await (await DuckDBInstance.create()).connect();
    let result = text;
    for (const { index, 1: query, 2: between, 3: shown } of [...text.matchAll(QUESTION)].reverse()) {
      const found = await connection.runAndReadAll(query.replaceAll("'records/", `'${folder}/records/`));
      const start = index + query.length + between.length;
      const rows = found.getRowsJson();
      result =
        result.slice(0, start) + tableText(found.columnNames(), rows) + result.slice(start + shown.length);
    }
    connection.closeSync();
    return result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Columns of text. */
function tableText(names, rows) {
  const lines = [names, ...rows.map((row) => row.map(cellText))];
  const widths = names.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const line = (cells) =>
    `${cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd()}\n`;
  return lines.map(line).join('');
}

function cellText(value) {
  if (value === null) return '';
  return Array.isArray(value) ? value.map(cellText).join(', ') : String(value);
}
