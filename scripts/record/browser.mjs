// Chromium as a user has it: pages are opened, forms filled and sent, links clicked; every response of the application
// is told as the browser saw it.
import { setTimeout as sleep } from 'node:timers/promises';
import { launchChromium, openTab } from '../browsers/devtools.mjs';
import { watchTraffic } from './traffic.mjs';

const QUIET_MS = 600;
const SETTLED_MS = 20_000;
const POLL_MS = 50;
const LOAD_MS = 60_000;
const FORM_MS = 10_000;
/** A page that another one replaced, and statuses of errors: a question for a password that nobody answered, or no page. */
const HARMLESS = [
  'net::ERR_ABORTED',
  'net::ERR_INVALID_AUTH_CREDENTIALS',
  'net::ERR_HTTP_RESPONSE_CODE_FAILURE',
];

/** A field is known by its name, its id or a selector. */
const FIND = `(key) => {
  const find = (selector) => { try { return document.querySelector(selector); } catch { return null; } };
  return find('[name="' + key + '"]') ?? find('#' + CSS.escape(key)) ?? find(key);
}`;

const HAS_FIELDS = `(keys) => keys.every((key) => (${FIND})(key) !== null)`;

/** Fills fields as typing does: frameworks listen to events. */
const FILL = `(fields) => {
  for (const [key, value] of Object.entries(fields)) {
    const field = (${FIND})(key);
    if (field === null) throw new Error('no field ' + key);
    if (typeof value === 'boolean') { if (field.checked !== value) field.click(); continue; }
    field.focus();
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
}`;

const CLICK = `(selector) => {
  const target = document.querySelector(selector);
  if (target === null) throw new Error('nothing to click: ' + selector);
  target.click();
}`;

/** Starts Chromium; `open(actor, onResponse)` opens a window with a jar of its own. */
export async function startBrowsers(origin) {
  const connection = await launchChromium();
  return {
    open: (actor, onResponse) =>
      openBrowser(connection, origin, (response) => onResponse({ actor, ...response })),
    close: connection.close,
  };
}

async function openBrowser(connection, origin, onResponse) {
  const { browserContextId } = await connection.send('Target.createBrowserContext');
  const tab = await openTab(connection, browserContextId);
  const traffic = watchTraffic(connection, tab.sessionId, origin, onResponse);
  await answerQuestions(connection, tab);
  const settle = async () => {
    const deadline = Date.now() + SETTLED_MS;
    while (traffic.quietMs() < QUIET_MS && Date.now() < deadline) await sleep(POLL_MS);
  };
  const evaluate = async (expression) => {
    const options = { expression, userGesture: true, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await tab('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  /** Does something to the page and waits until the network is quiet. */
  const act = async (expression) => {
    traffic.touch();
    await evaluate(expression);
    await settle();
  };
  return {
    evaluate,
    async goTo(url) {
      traffic.touch();
      const { errorText } = await tab('Page.navigate', { url }, { limitMs: LOAD_MS });
      if (errorText && !HARMLESS.includes(errorText)) throw new Error(`${url}: ${errorText}`);
      await settle();
    },
    async fill(fields) {
      // Some pages are there long before their forms.
      const deadline = Date.now() + FORM_MS;
      while (
        !(await evaluate(`(${HAS_FIELDS})(${JSON.stringify(Object.keys(fields))})`)) &&
        Date.now() < deadline
      )
        await sleep(POLL_MS);
      await evaluate(`(${FILL})(${JSON.stringify(fields)})`);
    },
    click: (selector) => act(`(${CLICK})(${JSON.stringify(selector)})`),
    act,
    /** The jar of the application. */
    async cookies() {
      const { cookies } = await connection.send('Storage.getCookies', { browserContextId });
      return cookies;
    },
    forget: () => connection.send('Storage.clearCookies', { browserContextId }),
    place: () => evaluate('location.href + " t: " + document.title'),
  };
}

/** Says yes to what scripts ask, and leaves the browser's own question for a password unanswered. */
async function answerQuestions({ listeners }, tab) {
  const answers = {
    'Page.javascriptDialogOpening': () => tab('Page.handleJavaScriptDialog', { accept: true }),
    'Fetch.requestPaused': ({ requestId }) => tab('Fetch.continueRequest', { requestId }),
    'Fetch.authRequired': ({ requestId }) =>
      tab('Fetch.continueWithAuth', { requestId, authChallengeResponse: { response: 'CancelAuth' } }),
  };
  listeners.add(({ method, params, sessionId }) => {
    if (sessionId === tab.sessionId && Object.hasOwn(answers, method))
      answers[method](params).catch(() => {});
  });
  await tab('Fetch.enable', { handleAuthRequests: true });
}
