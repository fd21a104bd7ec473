import { METHODS } from 'node:http';

/** Whether a server can receive requests of a method: Node's parser knows a list of them, of late QUERY too. */
export function isReceivable(method: string): boolean {
  return METHODS.includes(method);
}
