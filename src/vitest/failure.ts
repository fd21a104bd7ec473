import { formatLocation } from '../errors.js';
import type { Contract, Location } from '../model/document.js';

/** A finding as far as a failed test shows it. */
export interface Told {
  check: string;
  message: string;
  at: string;
  expected: string;
  received: string;
  location: Location;
  /** The line of the document. */
  line?: string | undefined;
  curl?: string | undefined;
}

/**
 * That a test has broken the contract. Test runners show `expected` and `actual` as a difference.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly expected: string;
  readonly actual: string;
  /** Asks runners for the difference. */
  readonly showDiff = true;

  constructor(findings: readonly Told[]) {
    super(messageOf(findings));
    this.expected = sides(findings, ({ expected }) => expected);
    this.actual = sides(findings, ({ received }) => received);
    // What is in our own code explains nothing to who reads it.
    this.stack = `${this.name}: ${this.message}`;
  }
}

function sides(findings: readonly Told[], side: (finding: Told) => string): string {
  return findings.map((finding) => `${finding.at}: ${side(finding)}`).join('\n');
}

/** What is broken, the line of the document that says so, and how to repeat the request. */
function messageOf(findings: readonly Told[]): string {
  const texts = findings.map(({ check, message, location, line }) => {
    const clause = line === undefined || line === '' ? '' : `  ${line}`;
    return `${check}: ${message}\n  ${formatLocation(location)}${clause}`;
  });
  const curl = findings.find((finding) => finding.curl !== undefined)?.curl;
  return [...new Set(texts), ...(curl === undefined ? [] : [`  ${curl}`])].join('\n');
}

/** A finding with the line of the document that it breaks. */
export function told(contract: Contract | undefined, finding: Omit<Told, 'line'>): Told {
  return { ...finding, line: contract?.lineAt(finding.location) };
}
