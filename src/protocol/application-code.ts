// The code that an application writes into JSON for what came of a request, beside the status of HTTP: `{"code":1001}`.
// Each has its own: a few begin with a status of HTTP, of all others only the contrast to another response shows what they mean.

import { hashOfToken } from '../shared/token-hash.ts';

const CODE_NAME = '(?:status|(?:ret(?:urn)?|res(?:ult|p|ponse)?|biz|sub|api)?_?code)';
const CODE_MEMBER = new RegExp(`^(?:${CODE_NAME}|err(?:or)?_?(?:code|no)?|ret|status_?code)$`, 'i');
/** Whole numbers in these may be anything: only those of a verdict count. */
const VERDICT_MEMBER = /^(?:result|flag|success|ok|state)$/i;
/** A word, or a short number: a longer text may be a secret. */
const CODE_VALUE = /^(?:[a-z]{1,24}(?:[_-][a-z]{1,24}){0,3}|-?[a-z]?\d{1,8})$/i;
const VERDICT_VALUE = /^(?:-?1|0|true|false|[a-z]{1,12})$/i;

/** A client error or a server error of HTTP, or one that it begins with; Alibaba's A0201 blames the client as well. */
const FAILURE_CODE = /^(?:[45]\d\d|(?:40[0-9]|42[29]|50[0-3])\d{1,3}|[A-C]0\d{3})$/;
const FAILURE_MEMBER = /^(?:(?:ret(?:urn)?|res(?:ult|p|ponse)?|biz|sub|api)?_?code)$/i;

/** Whether a member is a code that means a failure wherever it comes from. */
export function isFailureCode(name: string, value: unknown): boolean {
  return FAILURE_MEMBER.test(name) && isScalar(value) && FAILURE_CODE.test(String(value));
}

/** A hash of the members of an object that are codes, or of a value that is nothing else; null: there is none. */
export function codeOf(value: unknown): string | null {
  if (isScalar(value)) return VERDICT_VALUE.test(String(value)) ? hashOfToken(`code ${value}`) : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const codes = Object.entries(value)
    .filter(([name, member]) => isScalar(member) && isCode(name, String(member)))
    .map(([name, member]) => `${name} ${String(member)}`);
  return codes.length === 0 ? null : hashOfToken(`code ${codes.sort().join('\n')}`);
}

function isCode(name: string, value: string): boolean {
  return (
    (CODE_MEMBER.test(name) && CODE_VALUE.test(value)) ||
    (VERDICT_MEMBER.test(name) && VERDICT_VALUE.test(value))
  );
}

function isScalar(value: unknown): value is number | string | boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}
