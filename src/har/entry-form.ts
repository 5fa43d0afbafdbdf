// What a request posts: the names of its fields, read from the body as it was sent or from the list of parameters. The values in
// both, passwords among them, are dropped with the entry.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import { MAX_FORM_BYTES, MAX_FORM_FIELDS } from '../protocol/limits.ts';
import { PostedForm } from '../protocol/posted-form.ts';
import { type FormFacts, type HeaderField, isNamed } from '../record/message.ts';
import { type HarObject, harList, harObject, harText } from './members.ts';

export interface PostedForms {
  readonly postsForm: boolean;
  readonly form: FormFacts | null;
}

/** `fields`: the header fields of the request. */
export function postedForms(
  request: HarObject,
  fields: readonly HeaderField[],
  budget: BufferBudget,
): PostedForms {
  const { text, params, mimeType } = harObject(request.postData);
  const valuesOf = (name: string): string[] =>
    fields.filter((field) => isNamed(field, name)).map(({ value }) => value);
  const values = (name: string): string[] => {
    if (name === 'content-encoding') return [];
    const own = valuesOf(name);
    return name === 'content-type' && own.length === 0 && harText(mimeType) !== ''
      ? [harText(mimeType)]
      : own;
  };
  const method = harText(request.method).toUpperCase();
  const posted = PostedForm.of({ method, values }, budget);
  if (posted === null) return { postsForm: false, form: null };
  const form = factsOf(posted, harText(text));
  const listed = harList(params);
  if (form.fields.length > 0 || listed.length === 0) return { postsForm: true, form };
  const fromList = new PostedForm('urlencoded', budget, valuesOf('cookie'));
  return { postsForm: true, form: { ...factsOf(fromList, urlencoded(listed)), kind: form.kind } };
}

function factsOf(posted: PostedForm, text: string): FormFacts {
  const bytes = Buffer.from(text.slice(0, MAX_FORM_BYTES), 'utf8');
  posted.add(bytes, 0, bytes.length);
  posted.close();
  const { kind, names, actions, user, token, refreshToken, repeatedCookies } = posted;
  return {
    kind,
    fields: names,
    actions,
    user,
    ...(token === null ? null : { token }),
    ...(refreshToken === null ? null : { refreshToken }),
    ...(repeatedCookies.length === 0 ? null : { repeatedCookies }),
  };
}

function urlencoded(params: readonly unknown[]): string {
  return params
    .slice(0, MAX_FORM_FIELDS)
    .map(harObject)
    .map(({ name, value }) => `${escaped(harText(name))}=${escaped(harText(value))}`)
    .join('&');
}

/** What has a meaning in a form. */
function escaped(text: string): string {
  return text.replaceAll(/[%&+=]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
