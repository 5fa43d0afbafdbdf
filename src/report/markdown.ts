// Pieces of Markdown (CommonMark with tables) for the documents that are made of the program's data.

/** Text with its markup characters escaped. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

/** As code, also inside a table. */
export function markdownCode(text: string): string {
  const [open, close] = text.includes('`') ? ['``', ' ``'] : ['`', '`'];
  return `${open}${text.replaceAll('|', '\\|')}${close}`;
}

/** A table: a head, and rows of cells that are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
