// What `--messages judging` leaves out must be read by nothing that judges.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judgedFields, UNJUDGED_FIELDS } from '../../src/message-log/unjudged-fields.ts';
import { header, request, response } from '../support/messages.ts';
import { ROOT } from '../support/repository.ts';

const JUDGING = ['audit', 'browser', 'hop', 'session'];

it('no rule, session or browser names a field that is left out', () => {
  const text = JUDGING.flatMap((room) =>
    readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, 'src', room, name), 'utf8')),
  ).join('\n');
  expect([...UNJUDGED_FIELDS].filter((name) => text.includes(`'${name}'`))).toEqual([]);
});

it('requests, incomplete responses, and those with cookies keep every field', () => {
  const fields = [header('ETag', '"a"'), header('Location', '/')];
  expect(judgedFields(response({ fields }))).toEqual([header('Location', '/')]);
  expect(judgedFields(response({ fields, incomplete: true }))).toEqual(fields);
  expect(judgedFields(request({ fields }))).toEqual(fields);
  const setting = [...fields, header('set-cookie', 'a=1')];
  expect(judgedFields(response({ fields: setting }))).toEqual(setting);
});
