import { METHODS } from 'node:http';

/** Whether Node's HTTP parser lets a server receive requests of a method; QUERY from Node 20.19 on, others never. */
export function isReceivable(method: string): boolean {
  return METHODS.includes(method);
}
