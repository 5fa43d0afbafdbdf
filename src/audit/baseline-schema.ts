// The file that holds a baseline, as --update-baseline writes it.

import * as v from 'valibot';

const name = v.string('must be a text, in double quotes');
const nameOrNull = v.nullable(v.string('must be a text in double quotes, or null'));
const reason = v.optional(v.string('must be the reason why it is accepted, in double quotes'));
const A_DAY = 'must be a day such as "2027-03-31", the last on which it is accepted';
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) === true;
const expires = v.optional(v.pipe(v.string(A_DAY), v.check(isDay, A_DAY)));
const AN_OBJECT = 'must be an object, in braces';

export const baselineSchema = v.strictObject(
  {
    $comment: v.optional(v.string('must be a text, in double quotes')),
    version: v.literal(1, 'must be 1, the only version'),
    accepted: v.array(
      v.strictObject(
        { rule: name, host: name, cookie: nameOrNull, path: nameOrNull, reason, expires },
        AN_OBJECT,
      ),
      'must be a list, in brackets',
    ),
  },
  AN_OBJECT,
);
