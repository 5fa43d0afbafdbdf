// What an application's `drive` has in its hands: named steps, browsers, and replays of copied cookies.
import { startBrowsers } from './browser.mjs';
import { curl } from './curl.mjs';

/**
 * Drives an application while the capture runs. Gives the capture's bytes, and each response as its client saw it, in
 * the order of the steps, with notes between them.
 */
export async function driveApplication(application, { origin }, startCapturing) {
  const browsers = await startBrowsers(origin);
  try {
    const responses = [];
    let currentStep = 'warm up';
    const onResponse = (response) => {
      const { actor, ...rest } = response;
      responses.push({ actor, step: currentStep, ...rest });
    };
    const open = (actor) => browsers.open(actor, onResponse);
    const chrome = await open('chrome');
    // Scripts and styles come out of the browser's cache later: they make a capture large and say nothing.
    await application.warmUp?.({ chrome, origin });
    await chrome.forget();
    responses.length = 0;
    const capture = await startCapturing();
    const note = (text) => responses.push({ note: text });
    /** One step, in one browser; where it landed is noted. */
    const step = async (name, action, browser = chrome) => {
      currentStep = name;
      await action(browser);
      note(`landed ${await browser.place()}`);
    };
    const ask = (path, request) => curl(origin + path, request, (response) => responses.push(response));
    try {
      await application.drive({ step, chrome, open, note, ask, origin, replay: replayer(ask, note) });
      return { capture: await capture.finish(), responses };
    } catch (error) {
      capture.abandon();
      throw new Error(`${currentStep}: ${error.message}`);
    }
  } finally {
    await browsers.close();
  }
}

/**
 * Asks for a closed page with copied cookies, one by one and then together, and as somebody without any.
 * `isOpened(response)` tells whether the page opens; that is noted.
 */
function replayer(ask, note) {
  return async (cookies, path, isOpened, when = 'after the logout') => {
    // Together last: one of them may bring the others back to life.
    const sets = [...(cookies.length > 1 ? cookies.map((cookie) => [cookie]) : []), cookies, []];
    for (const set of sets) {
      const who = set.length === 0 ? 'no cookie' : set.map(({ name }) => name).join(' and ');
      const step = `${who} with curl ${when}`;
      const response = await ask(path, { step, cookies: set });
      note(
        `${step}: ${response.status}, ${response.body.length} characters, ${isOpened(response) ? 'opens' : 'refused'}`,
      );
    }
  };
}
