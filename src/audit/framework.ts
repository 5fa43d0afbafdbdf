// Which framework set a cookie? Used only to name the setting to change, so that a wrong guess does little harm.

import { fieldValues, type ResponseMessage } from '../record/message.ts';
import { valueFormat } from '../session/value-format.ts';

export const FRAMEWORKS = [
  'Flask',
  'Django',
  'Express',
  'PHP',
  'Spring and Tomcat',
  'Rails',
  'ASP.NET Core',
  'Laravel',
] as const;
export type Framework = (typeof FRAMEWORKS)[number];

const BY_NAME: readonly (readonly [RegExp, Framework])[] = [
  [/^(?:sessionid|csrftoken|messages|django_language)$/, 'Django'],
  [/^(?:connect\.sid|express:sess|koa[.:]sess)/, 'Express'],
  [/^PHPSESSID$/, 'PHP'],
  [/^(?:JSESSIONID(?:SSO)?|SESSION|remember-me)$/, 'Spring and Tomcat'],
  [/^(?:\.AspNetCore\.|\.AspNet\.|ASP\.NET_)/, 'ASP.NET Core'],
  [/^(?:laravel_session|XSRF-TOKEN)$/, 'Laravel'],
];

const BY_FORMAT: Readonly<Record<string, Framework>> = {
  'a Flask session': 'Flask',
  'a Django signed session': 'Django',
  'an Express session': 'Express',
  'a Laravel session': 'Laravel',
  'an ASP.NET Core ticket': 'ASP.NET Core',
  'a Rails session': 'Rails',
  'a Java session': 'Spring and Tomcat',
};

const BY_POWERED_BY: readonly (readonly [RegExp, Framework])[] = [
  [/express/i, 'Express'],
  [/php/i, 'PHP'],
  [/asp\.net/i, 'ASP.NET Core'],
];

const BY_SERVER: readonly (readonly [RegExp, Framework])[] = [
  [/werkzeug/i, 'Flask'],
  [/kestrel/i, 'ASP.NET Core'],
  [/wsgiserver/i, 'Django'],
  [/(?:puma|passenger|webrick)/i, 'Rails'],
  [/(?:coyote|tomcat)/i, 'Spring and Tomcat'],
];

/** By the name of the cookie, else the format of its value, else the X-Powered-By and Server fields; or null. */
export function frameworkOf(name: string, value: string, message: ResponseMessage): Framework | null {
  return (
    find(BY_NAME, name) ??
    BY_FORMAT[valueFormat(value) ?? ''] ??
    find(BY_POWERED_BY, fieldValues(message, 'x-powered-by').join(',')) ??
    find(BY_SERVER, fieldValues(message, 'server').join(','))
  );
}

function find(patterns: readonly (readonly [RegExp, Framework])[], text: string): Framework | null {
  for (const [pattern, framework] of patterns) if (pattern.test(text)) return framework;
  return null;
}
