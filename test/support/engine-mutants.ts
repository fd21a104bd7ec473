import { runOptions } from '../../src/config/run-options.js';
import type { MutableMock } from '../../src/mock/mutable.js';
import { startMutableMock } from '../../src/mock/mutable.js';
import type { Contract, Operation } from '../../src/model/document.js';
import type { SentRequest } from '../../src/model/exchange.js';
import { baselineOf } from '../../src/prove/baseline.js';
import type { Mutant as EngineMutant, MutantKind } from '../../src/prove/mutant.js';
import { mutantsOf } from '../../src/prove/mutants-of.js';
import { answeredOnce } from '../../src/prove/observed.js';
import type { Answer, Fault, Received } from './conforming-server.js';
import { respond, startConformingServer, written } from './conforming-server.js';
import type { Mutant } from './mutants.js';
import { isOfOperation } from './mutants.js';

/**
 * The faults that `specproof prove` makes of the documents, by their operation: planned by what the hand-written server
 * answers, and put into its answers. Behaviors are left out: the engine breaks those of its own mock alone.
 */
export async function engineMutants(contracts: readonly Contract[]): Promise<Map<Operation, Mutant[]>> {
  const server = await startConformingServer();
  const mock = await startMutableMock(contracts, { seed: 1 });
  const run = runOptions(contracts, { server: server.url });
  const { exchanges, broken } = await baselineOf(run);
  await server.close();
  // It is asked without a socket from here on.
  await mock.close();
  if (broken.size > 0) throw new Error(`the server breaks ${[...broken.values()].join(', ')}`);
  const operations = contracts.flatMap((contract) => contract.operations);
  const planned = operations.map((operation) => {
    const own = [...mutantsOf(operation, exchanges.get(operation) ?? [], mock)];
    const usable = own.filter((each) => each !== undefined).filter(({ kind }) => kind !== 'behavior');
    return [operation, usable.map((mutant) => mutantFrom(mutant, mock))] as const;
  });
  return new Map(planned);
}

function mutantFrom(mutant: EngineMutant, mock: MutableMock): Mutant {
  const { operation } = mutant;
  return {
    name: `${operation.id}: ${nameOf(mutant)}`,
    operation: operation.id,
    caughtBy: caughtBy(mutant),
    fault: faultOf(mutant, mock),
  };
}

/** Says what is broken before the place, so that names of one kind of fault begin alike. */
function nameOf({ id, operation, kind }: EngineMutant): string {
  const own = id.slice(operation.id.length + 1);
  const [, status = '', path = '', keyword = '', how] = /^(\w+)(\/[^:]*)?:(\w+)(?::(.*))?$/s.exec(own) ?? [];
  if (kind === 'body') return `${status} breaks ${keyword}${how ? ` (${how})` : ''} at ${path || '/'}`;
  const [, place = '', code = ''] = /^accepts (.*):(.*)$/s.exec(own) ?? [];
  return kind === 'input' ? `accepts what breaks ${code} at ${place}` : own.replaceAll(':', ' ');
}

/** The checks of which one must say so. */
function caughtBy({ id, kind }: EngineMutant): string[] {
  const of = (ending: string, then: string, otherwise: string): string[] => [id.endsWith(ending) ? then : otherwise];
  const codes: Partial<Record<MutantKind, string[]>> = {
    body: ['response.body.schema'],
    header: of(':required', 'response.header.missing', 'response.header.schema'),
    status: id.endsWith(':status 500') ? ['response.status.server-error'] : ['response.status.undocumented', 'response.status.unexpected'],
    'media-type': of(':no media type', 'response.content-type.missing', 'response.content-type.undocumented'),
    syntax: of(':empty', 'response.body.missing', 'response.body.undecodable'),
    input: ['request.invalid.accepted'],
    'valid-input': ['request.valid.refused', 'response.status.undocumented'],
    credentials: ['request.auth.ignored'],
  };
  return codes[kind] ?? [];
} // prettier-ignore

function faultOf({ mutation, operation }: EngineMutant, mock: MutableMock): Fault {
  const { alters, ...ofRequests } = mutation;
  const isOfRequests = Object.keys(ofRequests).length > 0;
  return (answer, request) => {
    if (isOfRequests) return takenWrongly(answer, request, (sent) => [answeredOnce(mock, {}, sent), answeredOnce(mock, ofRequests, sent)]); // prettier-ignore
    const headers = Object.entries(answer.headers);
    const body = answer.body === undefined ? undefined : written(answer);
    const own = isOfOperation(operation, request) ? operation : undefined;
    const altered = alters?.({ status: answer.status, headers, body, operation: own, refused: undefined });
    if (altered) Object.assign(answer, { status: altered.status, headers: Object.fromEntries(altered.headers), raw: altered.body ?? '' }); // prettier-ignore
  };
}

type MockAnswer = ReturnType<typeof answeredOnce>;

/** Where the mock takes the request in another way with the fault, so does the server. */
function takenWrongly(
  answer: Answer,
  { method, url, headers, body }: Received,
  answersTo: (sent: SentRequest) => readonly [right: MockAnswer, wrong: MockAnswer],
): void {
  const fields = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const sent: SentRequest = { method, url, headers: fields, ...(body !== '' && { body }) };
  const [right, wrong] = answersTo(sent);
  if (right.status === wrong.status) return;
  if (wrong.status < 400) Object.assign(answer, { ...wrong, headers: Object.fromEntries(wrong.headers), raw: wrong.body ?? '' }); // prettier-ignore
  else if (answer.status < 400) Object.assign(answer, respond({ method, url, headers: {}, body }), { status: wrong.status }); // prettier-ignore
}
