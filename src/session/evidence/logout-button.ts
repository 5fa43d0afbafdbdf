// What a user clicks to log out, by the name that a request gives it: a button of a form, the image of one (`logout.x=12`,
// HTML Standard section 4.10.21.4), a method of an action, or a component of a framework.

import type { PostedAction } from '../../record/message.ts';
import { queryOf } from '../target.ts';
import { isLogoutName, wordsOf } from './action-name.ts';

const OUT = '(?:log|sign)-?(?:me-)?(?:out|off)';
/** With what Struts (`method:logout`) and Spring Web Flow (`_eventId_logout`) put before it. */
const BUTTON = new RegExp(
  `^(?:(?:do|btn|button|submit|action|user|method|event-id|image|img)-)?${OUT}(?:-(?:button|btn|submit|x|y))?$`,
);
const IMAGE = /[._][xy]$/i;
/** The value of a parameter that is there or not. */
const FLAG = /^(?:1|true|yes|on)?$/i;
/** Buttons that say in their text what they do. */
const SUBMIT = /^(?:submit|button|btn)$/i;

/** A component of Jakarta Faces (`menu:logout`, its form before it) or of ASP.NET (`ctl00$btnLogout`). */
const COMPONENT = /^(?:[\w-]{1,64}[:$]){1,8}([\w-]{1,64})(?:\.[xy])?$/;
const LOGOUT_COMPONENT = new RegExp(
  `^(?:(?:do|btn|button|submit|action|user|lnk|link|cmd|command|lb|menu|mi|menu-item)-)?${OUT}(?:-(?:button|btn|submit|link|lnk|command|cmd|item|menu-item|menuitem|action))?$`,
);
/** The link, or image, to log out in a LoginStatus of ASP.NET; the next two log in. */
const LOGIN_STATUS = /LoginStatus\d*\$ctl0[01](?:\.[xy])?$/i;
/** Apache Wicket: the number of a page, a listener, and the path of the component (`1-1.ILinkListener-header-logoutLink`). */
const WICKET =
  /^\d{1,9}(?:-\d{1,9})?\.(?:I\w{1,40}Listener)?(?:\.?\d{1,3})?-(?:[\w:~]{1,64}-)*([\w:~]{1,64})$/;
/** The same before version 1.5: `:1:header:logoutLink::ILinkListener::`. */
const OLD_WICKET = /^[\w.-]{0,64}:\d{1,9}:(?:[\w-]{1,64}:)*([\w-]{1,64}):\d{0,9}:I\w{1,40}Listener:/;

/** Scripts and links of Jakarta Faces and ASP.NET say which component was used. */
const SOURCE = /^(?:(?:javax|jakarta)\.faces\.source|__EVENTTARGET)$/;

/** The name of a field in a form. */
export function isLogoutButton(field: string): boolean {
  return BUTTON.test(wordsOf(field)) || isLogoutComponent(field);
}

/** A field of a form with what it asks for. */
export function isLogoutSource({ field, value }: PostedAction): boolean {
  if (SUBMIT.test(field)) return isLogoutName(wordsOf(value));
  return SOURCE.test(field) && (isLogoutComponent(value) || LOGOUT_COMPONENT.test(wordsOf(value)));
}

function isLogoutComponent(name: string): boolean {
  const own = COMPONENT.exec(name)?.[1];
  return own !== undefined && (LOGOUT_COMPONENT.test(wordsOf(own)) || LOGIN_STATUS.test(name));
}

/** Most queries need not be taken apart. */
const MAY_BE_OUT = /\?.*(?:log|sign)[-_+]?(?:me[-_+]?)?(?:out|off)/i;

/** Whether a parameter of a query is a logout by itself: `?logout`, `?do_logout=1`, `?btnLogout.x=3`, `?submit=Logout`. */
export function asksByButton(target: string): boolean {
  if (!MAY_BE_OUT.test(target)) return false;
  return [...queryOf(target)].some(
    ([name, value]) =>
      isFlag(name, value) || isLogoutSource({ field: name, value }) || isOfWicket(name, value),
  );
}

/** Where to go, what is looked for, what is shown: a logout in them is none. */
const OTHER_PARAMETER =
  /^(?:q|query|s|search|term|keywords?|filter|tags?|title|name|text|topic|subject|type|category|next|back|from|to|url|uri|sort|lang|message|msg|reason|status)$|return|redirect|refer|continue|target|dest|source|origin/i;

/** Whether any parameter of a query, whatever it is called, has the name of a logout as its value. */
export function namesLogoutAnywhere(target: string): boolean {
  if (!MAY_BE_OUT.test(target)) return false;
  return [...queryOf(target)].some(
    ([name, value]) =>
      /^\w{1,32}$/.test(value) && isLogoutName(wordsOf(value)) && !OTHER_PARAMETER.test(name),
  );
}

function isFlag(name: string, value: string): boolean {
  if (!BUTTON.test(wordsOf(name))) return false;
  if (/[:]|^_eventId_/.test(name)) return true;
  if (IMAGE.test(name)) return /^\d{1,5}$/.test(value);
  return FLAG.test(value) || isLogoutName(wordsOf(value));
}

function isOfWicket(name: string, value: string): boolean {
  const component =
    name === 'wicket:interface'
      ? OLD_WICKET.exec(value)?.[1]
      : value === ''
        ? WICKET.exec(name)?.[1]
        : undefined;
  return component !== undefined && LOGOUT_COMPONENT.test(wordsOf(component));
}
