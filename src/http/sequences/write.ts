import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { SequenceKind } from './kinds.js';

/**
 * The items as texts that follow one another in the body. An event is an object of its fields; whatever else is given
 * is its data.
 */
export function writeItems(kind: SequenceKind, items: readonly Json[]): string[] {
  switch (kind) {
    case 'lines':
      return items.map((item) => `${jsonText(item)}\n`);
    case 'records':
      return items.map((item) => `\x1E${jsonText(item)}\n`);
    case 'events':
      return items.map(eventText);
  }
}

/** HTML §9.2.6: a line for each field, and for each line of the data; an empty line ends the event. */
function eventText(item: Json): string {
  const { data = null, ...others } = isObject(item) ? item : { data: item };
  const fields = ['event', 'id', 'retry'].flatMap((name) => {
    const value = others[name];
    return typeof value === 'string' || typeof value === 'number'
      ? [`${name}: ${oneLine(String(value))}\n`]
      : [];
  });
  const text = typeof data === 'string' ? data : jsonText(data);
  const lines = text.split(/\r\n|\n|\r/).map((line) => `data: ${line}\n`);
  return `${[...fields, ...lines].join('')}\n`;
}

/** Only data can have several lines. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, ' ');
}

/** Whether reading what is written for an item gives the item again. */
export function isWritable(kind: SequenceKind, item: Json): boolean {
  if (kind !== 'events') return true;
  if (!isObject(item) || typeof item.data !== 'string' || item.data.includes('\r')) return false;
  return Object.entries(item).every(([name, value]) => {
    if (name === 'data') return true;
    if (name === 'retry') return typeof value === 'number' && Number.isInteger(value) && value >= 0;
    return ['event', 'id'].includes(name) && typeof value === 'string' && !/[\r\n\0]/.test(value);
  });
}
