// What bench/live.mjs compares: each tool's command line, and how what it printed is read.

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const MISSION = ['-Y', 'http.response and http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];

/** How crumbshark shows the cookies: its options, and the value in a line of a Set-Cookie. */
export const FORMATS = {
  fields: { options: MISSION, value: (line) => /^sid=([0-9a-f]{32})/.exec(line)?.[1] ?? null },
  ndjson: {
    options: ['-T', 'ndjson'],
    value: (line) =>
      line.startsWith('{"type":"set-cookie"') ? (/"value":"([0-9a-f]{32})"/.exec(line)?.[1] ?? null) : null,
  },
  table: {
    options: ['--show-values'],
    value: (line) => /^ *\d+ .* ([0-9a-f]{32}) /.exec(line)?.[1] ?? null,
  },
};

const BACKENDS = ['auto', 'tcpdump', 'dumpcap', 'cap'];
export const TOOLS = [...BACKENDS, 'tshark', 'tcpdump-w'];

const numberIn = (text, pattern) => {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found.replaceAll(',', ''));
};

/**
 * @param buffer MiB; null for the tool's default
 * @returns {{command: string[], begun: RegExp, value: ((line: string) => string | null) | null,
 *   counts(errors: string, output: string): {packets: number | null, lost: number | null}}}
 */
export function toolOf(name, format, buffer) {
  const bufferOption = buffer === null ? [] : ['-B', String(buffer)];
  if (name === 'tshark')
    return {
      command: ['tshark', '-i', 'lo', '-l', ...bufferOption, ...MISSION],
      begun: /Capturing on/,
      value: FORMATS.fields.value,
      counts: (errors) => ({ packets: null, lost: numberIn(errors, /^(\d+) packets? dropped/m) ?? 0 }),
    };
  if (name === 'tcpdump-w')
    return {
      command: [
        'tcpdump',
        '-i',
        'lo',
        '-w',
        '/dev/null',
        ...(buffer === null ? [] : ['-B', String(buffer * 1024)]),
      ],
      begun: /listening on/,
      value: null,
      counts: (errors) => ({
        packets: numberIn(errors, /^(\d+) packets? captured/m),
        lost: numberIn(errors, /^(\d+) packets? dropped by kernel/m),
      }),
    };
  return {
    command: [
      process.execPath,
      MAIN,
      '-i',
      'lo',
      '--backend',
      name,
      ...bufferOption,
      ...FORMATS[format].options,
    ],
    begun: /capturing on/,
    value: FORMATS[format].value,
    counts: (errors, output) => ({
      packets: numberIn(errors + output, /(?:Seen +|"packets":)([\d,]+)/),
      lost:
        numberIn(errors + output, /([\d,]+)\s+packets?:\s+dropped\s+by\s+the\s+kernel/) ??
        numberIn(output, /"why":"dropped-by-kernel","packets":(\d+)/) ??
        0,
    }),
  };
}
