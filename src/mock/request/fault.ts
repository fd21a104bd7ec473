import type { NetworkFault } from '../../io/http-server/message.js';
import { NETWORK_FAULTS } from '../../io/http-server/message.js';

/** A fault that a resilience test can ask for: a network fault, or an error status. */
export type Fault = NetworkFault | { status: number };

/** The names of all faults, for error messages. */
export const FAULT_NAMES = `${NETWORK_FAULTS.join(', ')}, and status-NNN with an error status from 400 to 599`;

/** Parses the name of a fault; undefined when no fault has that name. */
export function parseFault(text: string): Fault | undefined {
  const name = text.toLowerCase();
  const status = /^status-([45]\d\d)$/.exec(name)?.[1];
  if (status !== undefined) return { status: Number(status) };
  return NETWORK_FAULTS.find((known) => known === name);
}

/** Returns the name that `parseFault` reads. */
export function faultName(fault: Fault): string {
  return typeof fault === 'string' ? fault : `status-${String(fault.status)}`;
}
