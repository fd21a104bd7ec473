import { documentsOf } from '../../bundled.js';
import { exampleCases } from '../../cases/examples.js';
import { addressed } from '../../io/http.js';
import { loadContracts } from '../../load.js';
import { curlLine } from '../../message/curl.js';
import { Secrets } from '../../message/secrets.js';
import { startMock } from '../../mock.js';
import type { Contract } from '../../model.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';

/** `specproof mock`: serves the documents until it is interrupted. */
export async function runMock(
  args: string[],
  options: OptionValues<'port' | 'host'>,
  host: Host,
): Promise<number> {
  const contracts = await loadContracts(documentsOf(args, host.cwd), { cwd: host.cwd });
  const mock = await startMock({ contracts, host: options.host, port: options.port });
  const interrupted = new Promise<void>((resolve) => host.onInterrupt(resolve));
  host.stdout(greeting(contracts, mock.url));
  await interrupted;
  await mock.close();
  return 0;
}

function greeting(contracts: Contract[], url: string): string {
  const operations = contracts.flatMap((contract) => contract.operations);
  const width = Math.max(...operations.map(({ method }) => method.length));
  const lines = operations.map(({ method, path }) => `  ${method.toUpperCase().padEnd(width)} ${path}`);
  const [first] = operations.flatMap(
    (operation) =>
      exampleCases(operation, { headers: [], credentials: {}, values: {}, allowWrites: false }).cases,
  );
  const attempt = first
    ? ['', 'Try:', `  ${curlLine(addressed(first.request, url), new Secrets(contracts))}`]
    : [];
  return `${[`specproof mock listening on ${url}`, ...lines, ...attempt].join('\n')}\n`;
}
