// Requests that curl makes, as somebody makes them who has a copied cookie and no browser.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT_SECONDS = '30';
const MAX_BYTES = 32 * 1024 * 1024;
const execute = promisify(execFile);

/**
 * Asks for a URL with these cookies ({ name, value }), and tells `onResponse` what came back. Gives its status and body.
 */
export async function curl(
  url,
  { step, cookies = [], method = 'GET', headers = [], data = null },
  onResponse,
) {
  const field = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const parameters = [
    '--silent',
    '--show-error',
    '--include',
    '--max-time',
    LIMIT_SECONDS,
    '--request',
    method,
  ];
  for (const header of [...(field === '' ? [] : [`Cookie: ${field}`]), ...headers])
    parameters.push('--header', header);
  if (data !== null) parameters.push('--data', data);
  const { stdout } = await execute('curl', [...parameters, url], {
    encoding: 'latin1',
    maxBuffer: MAX_BYTES,
  });
  const { status, fields, body } = parse(stdout);
  const setCookie = fields.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
  const location = fields.find(([name]) => name === 'location')?.[1];
  const cookie = field === '' ? null : field;
  onResponse({ actor: 'curl', step, status, setCookie, method, url, cookie, ...(location && { location }) });
  return { status, location, body: Buffer.from(body, 'latin1').toString('utf8') };
}

/** The last head, after those of 100 Continue, and the body. */
function parse(text) {
  const end = text.indexOf('\r\n\r\n');
  const [first, ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(first.split(' ')[1]);
  const body = text.slice(end + 4);
  if (status < 200) return parse(body);
  const fields = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status, fields, body };
}
