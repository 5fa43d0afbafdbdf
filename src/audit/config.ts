// What crumbshark.config.json may hold. docs/config.schema.json is made of this schema, for editors (JSON Schema,
// draft 7); every message says what is allowed, and follows the path of the member.

import * as v from 'valibot';
import { SEVERITIES } from './finding.ts';
import { RULES } from './rules/index.ts';

const CHOICES = [...SEVERITIES, 'off'] as const;
/** `/login`, `POST /users/*`, `?_task=logout` or `POST /graphql signOut`. */
const REQUEST = /^(?:[A-Z]+ )?(?:[/*][^\s?]*(?:\?\S+)?|\?\S+)(?: \S+)?$/;

/** `POST /login`, `* /users/:id`, `GET /api/*`. */
const ROUTE = /^(?:[A-Z]+|\*) \/\S*$/;
/** A file in the repository, with a line or without: neither absolute nor outside. */
const SOURCE = /^(?![/\\])(?!(?:.*[/\\])?\.\.(?:[/\\]|$))[^:\x00-\x1f\x7f-\x9f]+(?::[1-9]\d{0,6})?$/;

const severity = v.picklist(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`);
const choice = v.picklist(CHOICES, `must be one of ${CHOICES.join(', ')}`);

function text(what: string) {
  return v.pipe(v.string(`must be ${what}, in double quotes`), v.nonEmpty(`must be ${what}, and is empty`));
}

function list<T extends v.GenericSchema>(item: T, description: string) {
  return v.optional(v.pipe(v.array(item, 'must be a list, in brackets'), v.description(description)));
}

const AN_OBJECT = 'must be an object, in braces';
const nameGlob = text('the name of a cookie, * matches anything');
const request = v.pipe(
  text('a request such as "/login", "?_task=login" or "POST /graphql login"'),
  v.regex(
    REQUEST,
    'must be a path such as "/login" or "POST /login", a parameter such as "?_task=login", or both and a name in the body such as "POST /graphql login"; * matches anything',
  ),
);

const ignored = v.pipe(
  v.strictObject(
    {
      cookie: v.optional(v.pipe(nameGlob, v.description('Name of the cookies, * matches anything'))),
      host: v.optional(
        v.pipe(text('a host, * matches anything'), v.description('Host, with its port or without')),
      ),
      reason: v.pipe(
        text('the reason why the cookie is left out'),
        v.description('Why they are left out; it is shown with every run'),
      ),
    },
    AN_OBJECT,
  ),
  v.check(
    ({ cookie, host }) => cookie !== undefined || host !== undefined,
    'must name a cookie or a host, or both',
  ),
);

export const configSchema = v.strictObject(
  {
    $schema: v.optional(v.string('must be the URL of the schema, in double quotes')),
    rules: v.optional(
      v.pipe(
        v.strictObject(
          Object.fromEntries(
            RULES.map(({ meta }) => [meta.id, v.optional(v.pipe(choice, v.description(`${meta.title}.`)))]),
          ),
          AN_OBJECT,
        ),
        v.description('Another severity for a rule, or "off"'),
      ),
    ),
    ignore: list(ignored, 'Cookies and hosts that are left out'),
    sessionCookies: list(nameGlob, 'Names of cookies that carry a session, whatever they look like'),
    notSessionCookies: list(nameGlob, 'Names of cookies that carry no session, whatever they look like'),
    login: list(
      request,
      'Where users log in: path, parameters, and a name in the body; a path alone: any method but GET, HEAD and OPTIONS',
    ),
    logout: list(
      request,
      'Where users log out: path, parameters, and a name in the body; without a method: any',
    ),
    sources: v.optional(
      v.pipe(
        v.record(
          v.pipe(
            v.string(),
            v.regex(ROUTE, 'must be a method and a path, such as "POST /login" or "* /users/:id"'),
          ),
          v.pipe(
            v.string('must be a file, in double quotes'),
            v.regex(SOURCE, 'must be a file of the repository, such as "src/auth.ts" or "src/auth.ts:42"'),
          ),
          AN_OBJECT,
        ),
        v.description(
          'The source of each route, for reports that show findings in the code: method and path, :name stands for one part of a path, * for any characters; the first that matches counts',
        ),
      ),
    ),
    failOn: v.optional(
      v.pipe(severity, v.description('As --fail-on: exit 1 when a finding is at or above this severity')),
    ),
  },
  AN_OBJECT,
);

export type Config = v.InferOutput<typeof configSchema>;
