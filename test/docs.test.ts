// What in the documents is made of the program's own data is what `npm run docs` would write now.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { configSchema } from '../src/audit/config.ts';
import { RULES } from '../src/audit/rules/index.ts';
import { execute } from './support/program.ts';
import { ROOT } from './support/repository.ts';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'config.schema.json'), 'utf8'));

it('rules, schema, fields and shown outputs are up to date: else run npm run docs', async () => {
  const { status, stderr } = await execute(process.execPath, [join(ROOT, 'scripts', 'docs.mjs'), '--check']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('the schema that editors read is shipped, and knows every setting and every rule', () => {
  expect(packageJson.files).toContain('docs');
  expect(Object.keys(schema.properties)).toEqual(Object.keys(configSchema.entries));
  expect(Object.keys(schema.properties.rules.properties)).toEqual(RULES.map(({ meta }) => meta.id));
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.rules.additionalProperties).toBe(false);
  expect(schema.properties.ignore.items).toMatchObject({
    required: ['reason'],
    anyOf: [{ required: ['cookie'] }, { required: ['host'] }],
  });
});

it('both refuse the same severities and paths', () => {
  const allowed: string[] = schema.properties.rules.properties['samesite-missing'].enum;
  expect(allowed).toEqual(['high', 'medium', 'low', 'info', 'off']);
  for (const severity of [...allowed, 'error'])
    expect(safeParse(configSchema, { rules: { 'samesite-missing': severity } }).success).toBe(
      allowed.includes(severity),
    );
  const path = new RegExp(schema.properties.login.items.pattern);
  for (const text of ['/login', 'POST /login', '*/login', 'login', 'post /login', ' /login'])
    expect(safeParse(configSchema, { login: [text] }).success).toBe(path.test(text));
});

it('the configuration in docs/CONFIGURATION.md is one', () => {
  const [, example] = /```json\n(\{\n {2}"\$schema"[^`]*)```/.exec(
    readFileSync(join(ROOT, 'docs', 'CONFIGURATION.md'), 'utf8'),
  )!;
  const config = JSON.parse(example!);
  expect(safeParse(configSchema, config).issues).toBeUndefined();
  expect(Object.keys(config)).toEqual(Object.keys(configSchema.entries));
});
