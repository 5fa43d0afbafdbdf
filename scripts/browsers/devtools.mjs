// A Chromium started for a script and driven through the DevTools protocol over a pipe: no port that others can reach,
// no library.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProfile, findProgram, startBrowser, within } from './process.mjs';

const START_MS = 60_000;
const COMMAND_MS = 10_000;

/** Debian's name first. */
export const findChromium = () => findProgram('chromium', 'chromium-browser', 'google-chrome');

/** Messages end with NUL, in both directions. */
function openConnection({ child, gone }) {
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const pending = new Map();
  const listeners = new Set();
  let lastId = 0;
  let text = '';
  const receive = (message) => {
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.id === undefined) for (const listener of listeners) listener(message);
    else if (message.error) call?.reject(new Error(message.error.message));
    else call?.resolve(message.result);
  };
  fromBrowser.setEncoding('utf8').on('data', (chunk) => {
    const messages = (text + chunk).split('\0');
    text = messages.pop();
    for (const message of messages) receive(JSON.parse(message));
  });
  // That the browser has ended is told by `gone`.
  for (const pipe of [toBrowser, fromBrowser]) pipe.on('error', () => {});
  return {
    listeners,
    send(method, params = {}, { sessionId, limitMs = COMMAND_MS } = {}) {
      const id = ++lastId;
      const result = new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return within(limitMs, method, Promise.race([result, gone]));
    },
  };
}

/** What every Chromium here is started with: alone with its profile, and quiet. */
const PARAMETERS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-proxy-server',
  '--disable-quic',
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--metrics-recording-only',
  '--no-first-run',
  '--password-store=basic',
  // Chromium's sandbox does not start for root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Debian's profile blocks cookies in embedded pages, Chromium's own does not. */
function allowThirdPartyCookies(profile) {
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/**
 * Starts Chromium with an empty profile and these parameters beside its own. The connection has `version`, `send` for
 * commands, the `listeners` of its events, and `close`, which ends the browser.
 */
export async function launchChromium(parameters = []) {
  const program = findChromium();
  if (program === null) throw new Error('There is no chromium on this machine.');
  const profile = createProfile();
  allowThirdPartyCookies(profile);
  const profileParameter = `--user-data-dir=${profile}`;
  const started = startBrowser(program, [...PARAMETERS, profileParameter, ...parameters, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    profile,
  });
  const connection = openConnection(started);
  const close = () => started.stop(() => connection.send('Browser.close'));
  try {
    const { product } = await connection.send('Browser.getVersion', {}, { limitMs: START_MS });
    return { ...connection, version: product.split('/')[1], close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens a tab whose network is watched; gives the function that sends commands to it. */
export async function openTab({ send }, browserContextId = undefined) {
  const target = { url: 'about:blank', browserContextId };
  const { targetId } = await send('Target.createTarget', target, { limitMs: START_MS });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const tab = (method, params, options) => send(method, params, { ...options, sessionId });
  await tab('Network.enable');
  await tab('Page.enable');
  return Object.assign(tab, { sessionId });
}
