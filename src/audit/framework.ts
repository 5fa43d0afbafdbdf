// Which framework set a cookie? Only to name the setting to change; a wrong guess costs nothing but that.

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

const BY_SERVER: readonly (readonly [string, RegExp, Framework])[] = [
  ['x-powered-by', /express/i, 'Express'],
  ['x-powered-by', /php/i, 'PHP'],
  ['x-powered-by', /asp\.net/i, 'ASP.NET Core'],
  ['server', /werkzeug/i, 'Flask'],
  ['server', /kestrel/i, 'ASP.NET Core'],
  ['server', /wsgiserver/i, 'Django'],
  ['server', /(?:puma|passenger|webrick)/i, 'Rails'],
  ['server', /(?:coyote|tomcat)/i, 'Spring and Tomcat'],
];

export function frameworkOf(name: string, value: string, message: ResponseMessage): Framework | null {
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named !== undefined) return named[1];
  const formatted = BY_FORMAT[valueFormat(value) ?? ''];
  if (formatted !== undefined) return formatted;
  for (const [field, pattern, framework] of BY_SERVER)
    if (fieldValues(message, field).some((text) => pattern.test(text))) return framework;
  return null;
}
