import type { Json, JsonObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import { comment } from '../shared/source-text.js';

/** A default or an example longer than that says little to a reader. */
const LONGEST_VALUE = 200;

/** What a schema says to its reader, as a documentation comment; undefined where it says nothing. */
export function schemaComment(node: JsonObject): string | undefined {
  const { title, description, format, deprecated } = node;
  const examples = [node.example ?? [], Array.isArray(node.examples) ? node.examples : []].flat();
  return commentOf(
    [title, description],
    [
      ...(typeof format === 'string' ? [`Format: ${format}`] : []),
      ...(deprecated === true ? ['@deprecated'] : []),
      ...tagged('@default', node.default),
      ...examples.flatMap((example) => tagged('@example', example)),
    ],
  );
}

/** What an operation, a parameter or a message says to its reader. */
export function nodeComment({ summary, description, deprecated }: JsonObject): string | undefined {
  return commentOf([summary, description], deprecated === true ? ['@deprecated'] : []);
}

function commentOf(texts: readonly (Json | undefined)[], tags: readonly string[]): string | undefined {
  const prose = texts.filter((text) => typeof text === 'string').filter((text) => text.trim() !== '');
  if (prose.length === 0 && tags.length === 0) return undefined;
  return comment([...prose, ...tags]);
}

function tagged(tag: string, value: Json | undefined): string[] {
  if (value === undefined) return [];
  const text = typeof value === 'string' ? value : jsonText(value);
  return text.length > LONGEST_VALUE ? [] : [`${tag} ${text}`];
}
