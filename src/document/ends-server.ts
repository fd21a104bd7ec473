import type { Operation } from '../model/document.js';
import { onlyReads } from './safety.js';

/** Words that name the server itself, or all that it holds. */
const SERVER =
  /^(server|service|system|host|machine|node|daemon|process|app|application|instance|container|cluster|api|http|admin|management|actuator|controller|core|root|self|all|everything|database|db|data|storage|state|settings|config|configuration)$/;
/** Words that say of nearly everything that it ends, and words that say so of the server where nothing else is named. */
const ENDS = /^(shutdown|restart|reboot|poweroff|halt|factoryreset)$/;
const MAY_END = /^(stop|kill|quit|exit|terminate|reset|wipe|erase|purge|destroy|truncate)$/;

/** Words that, with `maintenance`, say that a server stops serving for a while. */
const PAUSES = /^(maintenance|mode|toggle|enable|start|enter|switch|turn|activate|on)$/;

/**
 * Whether an operation's path or id says that it stops, restarts, resets or wipes the server that serves it, or has it
 * refuse to serve, as in `POST /admin/shutdown`, `resetDatabase` or `toggleMaintenance`; not what it says of one thing, as in `POST /jobs/{id}/stop` or
 * `POST /password/reset`. `x-contract: { reads: true }` says that it does not.
 */
export function endsServer(operation: Operation): boolean {
  const { id, path, extension } = operation;
  const segments = path.split('/').filter((segment) => segment !== '' && !/^v\d/.test(segment));
  const [last = '', before = ''] = segments.toReversed();
  if (extension.reads === true || last.includes('{') || before.includes('{')) return false;
  const words = wordsOf(last);
  // A verb alone is about what stands before it.
  const isVerb = words.every((word) => isEnd(word) || word === 'all');
  const named = isVerb ? [...wordsOf(before), ...words] : words;
  const idWords = wordsOf(id);
  return saysEnd(named, operation) || (idWords.length > 1 && saysEnd(idWords, operation));
}

/** Words for taking away what is there, of which there may be much. */
const CLEARS =
  /^(reset|clear|purge|wipe|erase|empty|flush|truncate|remove|delete|destroy|prune|archive|revoke)$/;

/** Whether an operation takes things away by its method, or by what its id or the end of its path begins with. */
export function takesAway(operation: Operation): boolean {
  if (operation.method === 'delete') return true;
  const last = operation.path.split('/').at(-1) ?? '';
  const verbs = [wordsOf(operation.id)[0], last.includes('{') ? undefined : wordsOf(last)[0]];
  return !onlyReads(operation) && verbs.some((verb) => verb !== undefined && CLEARS.test(verb));
}

/** The words of a name in any spelling, in lower case; `shut-down`, `powerOff` and `factory_reset` are one each. */
function wordsOf(name: string): string[] {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words
    .replaceAll(/[^a-z]+/g, ' ')
    .replaceAll(/\b(shut|power|factory) (down|off|reset)\b/g, '$1$2')
    .split(' ')
    .filter((word) => word !== '');
}

function isEnd(word: string): boolean {
  return ENDS.test(word) || MAY_END.test(word);
}

function saysEnd(words: readonly string[], operation: Operation): boolean {
  if (words.some(isEnd) && words.every((word) => isEnd(word) || SERVER.test(word))) return true;
  const isPause = words.length > 1 && words.every((word) => PAUSES.test(word) || SERVER.test(word));
  if (isPause && words.includes('maintenance') && !onlyReads(operation)) return true;
  // `restart-policies` are things to read and to make; `restartBridge` is not.
  const [first = '', second = ''] = words;
  const isImperative = words.length === 2 && ENDS.test(first) && !second.endsWith('s');
  return !onlyReads(operation) && (isImperative || ENDS.test(words.at(-1) ?? ''));
}
