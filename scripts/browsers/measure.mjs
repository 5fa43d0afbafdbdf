// What a browser does with recorded rows: each is served to it again, and what it keeps and sends is written down.
import { within } from './process.mjs';
import { startServer } from './server.mjs';

const SERVE_MS = 10_000;
const MARKER = 'X-Measured';
const PAGE = '<!doctype html><link rel="icon" href="data:,"><title>measured</title>';
const RESPONSES_URL = 'http://www.example.com';

/**
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {Awaited<ReturnType<typeof import('./server.mjs').startServer>>} Server
 */

/**
 * A started browser.
 * @typedef {object} Browser
 * @property {string} version
 * @property {() => Promise<unknown>} clear empties the jar
 * @property {(url: string) => Promise<unknown>} navigate goes there as if the user had typed it
 * @property {(script: string) => Promise<unknown>} run runs a script in the page as if the user had asked for it
 * @property {() => Promise<import('./rows.mjs').StoredCookie[]>} cookies the jar
 * @property {(marker: [string, string]) => Promise<string[] | null>} reasons why cookies were refused of the next
 *   response with this header; null when the browser gives none
 * @property {() => Promise<void>} close ends it and removes its profile
 */

/**
 * Starts a browser with a server that is all of its network, does some work with both, and ends both.
 * @template T
 * @param {(server: Server) => Promise<Browser>} start
 * @param {(browser: Browser, server: Server) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withBrowser(start, work) {
  const server = await startServer();
  let browser;
  try {
    browser = await start(server);
    return await work(browser, server);
  } finally {
    await browser?.close();
    server.close();
  }
}

/** How a page asks another host: the names are those of a row's `how`. */
const WAYS = {
  fetch: (url) => `fetch(${url}, { mode: 'no-cors', credentials: 'include' }).then(() => true)`,
  link: (url) =>
    `{ const a = document.createElement('a'); a.href = ${url}; document.body.append(a); a.click(); }`,
  form: (url) =>
    `{ const form = document.createElement('form'); form.method = 'POST'; form.action = ${url};
       document.body.append(form); form.submit(); }`,
  iframe: (url) =>
    `{ const frame = document.createElement('iframe'); frame.src = ${url}; document.body.append(frame); }`,
};

const LOADED = `document.readyState === 'complete' || new Promise((loaded) => addEventListener('load', loaded))`;

let measured = 0;

/** A response with these Set-Cookie fields, a character a byte. Browsers count Expires from its Date. */
function responseWith(fields, time) {
  const marker = String(++measured);
  const head = [
    'HTTP/1.1 200 OK',
    `${MARKER}: ${marker}`,
    ...(time === null ? [] : [`Date: ${new Date(time).toUTCString()}`]),
    'Content-Type: text/html',
    'Cache-Control: no-store',
    `Content-Length: ${PAGE.length}`,
    'Connection: close',
    ...fields.map((field) => `Set-Cookie: ${field}`),
  ];
  return { marker, bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${PAGE}`, 'latin1') };
}

/**
 * Makes the browser ask for a URL, of its own accord or from a page of another site. Gives the Cookie field it sent,
 * and its reasons to refuse cookies of the response.
 */
async function ask(browser, server, { url, from, how }, { fields = [], time = null } = {}) {
  if (from !== undefined) {
    server.serve(from, responseWith([], null).bytes);
    await browser.navigate(from);
    await browser.run(LOADED);
  }
  const { marker, bytes } = responseWith(fields, time);
  const served = within(SERVE_MS, `the request for ${url}`, server.serve(url, bytes));
  const reasons = browser.reasons([MARKER, marker]);
  const asked = from === undefined ? browser.navigate(url) : browser.run(WAYS[how](JSON.stringify(url)));
  const [sent, refused] = await Promise.all([served, reasons, asked]);
  return { sent, reasons: refused };
}

/** What a page of another site sends cannot be asked for when the row does not say how. */
const hasSend = ({ sendUrl, sendHow, group }) =>
  sendUrl !== undefined && (sendHow !== undefined || group !== 'xs-send');

/** A row as this browser does it today. */
async function measureRow(browser, server, row) {
  const { reasons } = await ask(browser, server, row, row);
  // To the second, as Date is.
  const time = new Date().toISOString().replace(/\.\d+/, '');
  const stored = await browser.cookies();
  const today = {
    ...row,
    time,
    stored,
    reasons: reasons ?? undefined,
    sent: undefined,
    browser: browser.version,
  };
  if (!hasSend(row)) return today;
  const { sent } = await ask(browser, server, { url: row.sendUrl, from: row.sendFrom, how: row.sendHow });
  return { ...today, sent };
}

/**
 * Measures jars (see `jarsOf`), and calls back with each recorded row and today's. A row that cannot be measured has
 * an error in place of today's; its jar ends there.
 * @param {Browser} browser
 * @param {Server} server
 * @param {Row[][]} jars
 * @param {{ deadlineMs: number, onRow: (row: Row, today: Row | Error) => void }} options
 */
export async function measureJars(browser, server, jars, { deadlineMs, onRow }) {
  for (const steps of jars) {
    await browser.clear();
    for (const row of steps) {
      if (Date.now() > deadlineMs) throw new Error('The time limit is reached.');
      try {
        onRow(row, await measureRow(browser, server, row));
      } catch (error) {
        onRow(row, error);
        break;
      }
    }
  }
}

/** Measures raw responses, and calls back with each and the cookies that the browser kept of it, as name=value. */
export async function measureResponses(browser, server, responses, { deadlineMs, onResponse }) {
  for (const response of responses) {
    if (Date.now() > deadlineMs) throw new Error('The time limit is reached.');
    await browser.clear();
    const url = `${RESPONSES_URL}/${response.id}`;
    const served = server.serve(url, Buffer.from(response.raw, 'latin1'));
    // Some of them never become a page: that is no matter.
    await browser.navigate(url).catch(() => {});
    await within(SERVE_MS, `the request for ${url}`, served);
    const cookies = await browser.cookies();
    onResponse(
      response,
      cookies.map(({ name, value }) => `${name}=${value}`),
    );
  }
}
