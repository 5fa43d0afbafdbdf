// What a page is called where one script serves all of an application: its path with the parameter of its query that names
// the page (`/index.php?route=account/login`, `/?_task=logout`). Only parameters that are known to name pages or actions
// are shown, and only words: whatever else a query holds may be a secret, or what somebody searched for.

import { MAX_PAGE_CHARACTERS, MAX_PAGE_PARAMETERS } from './limits.ts';
import { isPageWord, pathOfTarget } from './target.ts';

/** Of frameworks and applications: OpenCart, Yii, Roundcube, MediaWiki, DokuWiki, Joomla, Drupal, Moodle, OTRS, Perl's CGI. */
const NAMES: ReadonlySet<string> = new Set([
  'a',
  'act',
  'action',
  'app',
  'area',
  'c',
  'class',
  'cmd',
  'command',
  'component',
  'controller',
  'ctl',
  'ctrl',
  'do',
  'event',
  'func',
  'function',
  'go',
  'm',
  'method',
  'mod',
  'mode',
  'module',
  'op',
  'operation',
  'option',
  'p',
  'page',
  'pg',
  'q',
  'r',
  'rm',
  'route',
  'screen',
  'section',
  'step',
  'tab',
  'task',
  'title',
  'view',
]);

/** One word alone: `/?logout`, `/index.php?login`. */
const ACTION = /^(?:sign|log)[-_]?(?:in|out|on|off)$|^(?:register|signup|account|profile|admin|settings)$/i;

/** The same with a value that only says so: Zabbix logs out with `reconnect=1`, Koha with `logout.x=1`. */
const FLAG = /^(?:do[-_]?)?(?:sign|log)[-_]?(?:in|out|on|off)(?:\.x)?$|^(?:re|dis)connect$/i;
const IS_SET = /^(?:1|true|yes)$/i;

/** Without a query that names the page: the path. From the wire: escape it. */
export function pageNameOf(target: string): string {
  const path = pathOfTarget(target);
  const start = target.indexOf('?');
  if (start < 0) return path;
  const naming = target
    .slice(start + 1, start + 1 + MAX_PAGE_CHARACTERS)
    .split('#', 1)[0]!
    .split(/[&;]/)
    .map((pair) => pair.replace(/%3a/gi, ':').replace(/%2f/gi, '/'))
    .filter(namesPage)
    .slice(0, MAX_PAGE_PARAMETERS);
  return naming.length === 0 ? path : `${path}?${naming.join('&')}`;
}

/** Does `name=value`, a parameter of a query, name a page? */
export function namesPage(pair: string): boolean {
  const at = pair.indexOf('=');
  const name = (at < 0 ? pair : pair.slice(0, at)).toLowerCase().replace(/^_/, '');
  const value = at < 0 ? '' : pair.slice(at + 1);
  if (value === '') return ACTION.test(name);
  if (IS_SET.test(value) && FLAG.test(name)) return true;
  // Drupal's `q=user/login` is a page, and `q=shoes` a search.
  if (name === 'q' && !value.includes('/')) return false;
  return NAMES.has(name) && isPageWord(value.replace(/^\//, ''));
}
