import type { NetworkFault } from '../../io/http-server/message.js';
import { NETWORK_FAULTS } from '../../io/http-server/message.js';

/** A misfortune asked for by a resilience test: one of the network, or an error of the server. */
export type Fault = NetworkFault | { status: number };

/** The names of faults, for those who asked for another one. */
export const FAULT_NAMES = `${NETWORK_FAULTS.join(', ')}, and status-NNN with an error status from 400 to 599`;

/** Reads a fault by its name; undefined when there is none of that name. */
export function parseFault(text: string): Fault | undefined {
  const name = text.toLowerCase();
  const status = /^status-([45]\d\d)$/.exec(name)?.[1];
  if (status !== undefined) return { status: Number(status) };
  return NETWORK_FAULTS.find((known) => known === name);
}

/** The name that `parseFault` reads. */
export function faultName(fault: Fault): string {
  return typeof fault === 'string' ? fault : `status-${String(fault.status)}`;
}
