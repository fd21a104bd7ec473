/** Fields that are for the next hop alone, whatever Connection says (RFC 9110 §7.6.1). */
const FOR_ONE_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The fields of a message that go on to whoever comes next: all but those for one connection and those that Connection
 * names (RFC 9110 §7.6.1). `fields`: names and values in turn, as received; order and spelling stay.
 */
export function endToEnd(fields: readonly string[]): string[] {
  const named = namedByConnection(fields);
  const kept: string[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [name = '', value = ''] = [fields[i], fields[i + 1]];
    const key = name.toLowerCase();
    if (!FOR_ONE_HOP.has(key) && !named.includes(key)) kept.push(name, value);
  }
  return kept;
}

/** What most connections say of themselves. */
const PLAIN = new Set(['keep-alive', 'close']);

/** To drop what a message cannot do without is no business of a sender (RFC 9110 §7.6.1: no end-to-end fields). */
const NEVER_NAMED = new Set(['host', 'content-length', 'content-type', 'content-encoding', 'authorization', 'cache-control']); // prettier-ignore

function namedByConnection(fields: readonly string[]): string[] {
  const names: string[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    if (fields[i]?.toLowerCase() !== 'connection') continue;
    const value = (fields[i + 1] ?? '').toLowerCase();
    if (!PLAIN.has(value)) names.push(...value.split(',').map((name) => name.trim()));
  }
  return names.filter((name) => !NEVER_NAMED.has(name));
}
