import { exampleCases } from '../../cases/examples.js';
import { methodName, nameOf } from '../../document/methods.js';
import { formatLocation } from '../../errors.js';
import { curlLine } from '../../http/secrets/curl.js';
import { Secrets } from '../../http/secrets/redaction.js';
import { addressed } from '../../io/http-client/index.js';
import { isReceivable } from '../../io/http-server/methods.js';
import type { Contract, Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { leftOutLines } from './left-out.js';

/**
 * The first line tells scripts where the mock is, the others tell people what they can do there.
 * @param addressOf Where the paths of a document start.
 */
export function greeting(
  contracts: readonly Contract[],
  url: string,
  addressOf: (contract: Contract) => string,
): string {
  const operations = contracts.flatMap((contract) => contract.operations);
  const width = Math.max(...operations.map(({ method }) => method.length));
  const lines = operations.map((each) => {
    const address = addressOf(each.contract);
    const base = address.startsWith(url) ? address.slice(url.length) : address;
    return `  ${methodName(each).padEnd(width)} ${base}${each.path}`;
  });
  const first = firstCase(operations);
  const attempt = first
    ? section('Try:', [
        `  ${curlLine(addressed(first.request, addressOf(first.operation.contract)), new Secrets(contracts))}`,
      ])
    : [];
  const nothing =
    operations.length === 0 ? ['  No document describes an operation that could be served.'] : [];
  const all = [
    `specproof mock listening on ${url}`,
    ...lines,
    ...nothing,
    ...section('Left out, answered with 501:', leftOutLines(contracts)),
    ...section(
      'Not served, as this version of Node.js cannot receive such a method:',
      unreceivableLines(contracts),
    ),
    ...section('Examples that break their own schema, served all the same:', brokenExampleLines(contracts)),
    ...attempt,
  ];
  return `${all.join('\n')}\n`;
}

/** Making those of all operations takes long in large documents. */
function firstCase(operations: readonly Operation[]): Case | undefined {
  for (const operation of operations) {
    const options = { headers: [], credentials: {}, values: {}, allowWrites: false, isSentOnce: true };
    const [first] = exampleCases(operation, options).cases;
    if (first) return first;
  }
  return undefined;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines] : [];
}

/** A line for each operation whose requests no server on this Node can receive. */
export function unreceivableLines(contracts: readonly Contract[]): string[] {
  const operations = contracts.flatMap((contract) => contract.operations);
  return operations.filter((each) => !isReceivable(methodName(each))).map((each) => `  ${nameOf(each)}`);
}

/** A line for each example that is served although it breaks its own schema. */
export function brokenExampleLines(contracts: readonly Contract[]): string[] {
  const lines = contracts.flatMap((contract) =>
    contract.brokenExamples
      .filter(({ isOfSchema }) => isOfSchema !== true)
      .map(({ pointer }) => `  ${formatLocation(contract.locate(pointer))}`),
  );
  return [...new Set(lines)];
}
