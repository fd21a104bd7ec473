import { jsonText } from '../../json/text.js';

/** A TypeScript type as it is written, and what binds its parts at the outermost level. */
export interface TypeText {
  readonly text: string;
  readonly form: 'single' | 'union' | 'intersection';
  /** The parts of a union or an intersection. */
  readonly parts?: readonly TypeText[];
}

const INDENT = '    ';

/** A type that needs no parentheses anywhere. */
export function single(text: string): TypeText {
  return { text, form: 'single' };
}

export const UNKNOWN = single('unknown');
export const NEVER = single('never');

/** Any of the types, each named once. */
export function union(types: readonly TypeText[]): TypeText {
  const parts = distinct(types, 'union').filter(({ text }) => text !== NEVER.text);
  if (parts.some(({ text }) => text === UNKNOWN.text)) return UNKNOWN;
  const [only = NEVER] = parts;
  if (parts.length <= 1) return only;
  return { text: parts.map(({ text }) => text).join(' | '), form: 'union', parts };
}

/** All of the types together, each named once. */
export function intersection(types: readonly TypeText[]): TypeText {
  const parts = distinct(types, 'intersection').filter(({ text }) => text !== UNKNOWN.text);
  if (parts.some(({ text }) => text === NEVER.text)) return NEVER;
  const [only = UNKNOWN] = parts;
  if (parts.length <= 1) return only;
  const text = parts.map((part) => (part.form === 'union' ? `(${part.text})` : part.text)).join(' & ');
  return { text, form: 'intersection', parts };
}

function distinct(types: readonly TypeText[], form: 'union' | 'intersection'): TypeText[] {
  const flat = types.flatMap((type) => (type.form === form ? (type.parts ?? [type]) : [type]));
  return [...new Map(flat.map((type) => [type.text, type])).values()];
}

export function arrayOf({ text, form }: TypeText): TypeText {
  return single(form === 'single' ? `${text}[]` : `(${text})[]`);
}

/** One member of an object type. */
export interface Member {
  /** As it is written before the question mark: a name or an index signature. */
  key: string;
  isOptional?: boolean;
  isReadonly?: boolean;
  type: string;
  /** A documentation comment, which ends before the line that the member stands on. */
  comment?: string | undefined;
}

/** An object type with one line for each member. */
export function objectOf(members: readonly Member[]): TypeText {
  return members.length === 0 ? single('{}') : single(`{\n${membersText(members)}\n}`);
}

/** The lines of members, indented once. */
export function membersText(members: readonly Member[]): string {
  return members.map(memberText).join('\n');
}

function memberText({ key, isOptional, isReadonly, type, comment = '' }: Member): string {
  const line = `${isReadonly === true ? 'readonly ' : ''}${key}${isOptional === true ? '?' : ''}: ${type};`;
  return indented(comment === '' ? line : `${comment}\n${line}`);
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, INDENT);
}

/** The name of a property as TypeScript writes it. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : jsonText(name);
}

/** A property's name in quotation marks, for access by index. */
export function propertyText(name: string): string {
  return jsonText(name);
}
