import type { Json } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { MutableMock } from '../../mock/mutable.js';
import type { Mutation, Slip } from '../../mock/mutation.js';
import { mockedServers } from '../../mock/target.js';
import type { Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import { arrowsTo } from '../../resources/graph.js';
import type { Kind } from '../../resources/kinds.js';
import { requestPlaces } from '../../resources/places.js';
import type { RunOptions } from '../../runner/options.js';
import { verify } from '../../runner/verify.js';
import type { Mutant } from '../mutant.js';
import type { Observed } from '../observed.js';
import { answered } from '../observed.js';
import type { Answered } from '../one-clause.js';
import { newlyBroken } from '../one-clause.js';

/** One way to slip that a sequence of requests gives room for. */
interface Chance {
  operation: Operation;
  slip: Slip;
  /** The member that is lost. */
  member: string | undefined;
}

/**
 * The servers that keep things, and slip in one way. Each is shown by the requests that follow a thing through its life:
 * some answer to them differs, and breaks nothing by itself. None where the mock cannot follow a thing without a fault.
 */
export async function sequenceMutants(
  { maker, reader, changers, remover, lister }: Kind,
  run: RunOptions,
  mock: MutableMock,
): Promise<Mutant[]> {
  const life = await lifeOf(run, mock);
  if (!life) return [];
  const own = [maker, reader, ...changers, ...(remover ? [remover] : []), ...(lister ? [lister.from] : [])];
  const chances = new Map<string, Chance>();
  const slips: Mutation['slips'] = (operation, slip, member) => {
    if (own.includes(operation))
      chances.set(`${operation.id} ${slip} ${member ?? ''}`, { operation, slip, member });
    return false;
  };
  const right = replayed(mock, { slips }, life);
  return [...chances.values()].flatMap((chance) => {
    const mutation = slipping(chance);
    const wrong = replayed(mock, mutation, life);
    return isSeenTogether(life, right, wrong) ? [mutantOf(chance, mutation, own)] : [];
  });
}

/** The operations by which a thing is followed, and those that make what it is inside of. */
export function operationsAround({ maker, reader, changers, remover, lister }: Kind): Operation[] {
  const all = new Set([maker, reader, ...changers, ...(remover ? [remover] : []), ...(lister ? [lister.from] : [])]); // prettier-ignore
  for (const operation of all)
    for (const { from, origin } of arrowsTo(operation)) if (origin === 'made') all.add(from);
  return [...all];
}

/** The exchanges with the mock in their order; undefined where one of them breaks the document. */
async function lifeOf(run: RunOptions, mock: MutableMock): Promise<Answered[] | undefined> {
  mock.mutate(undefined);
  const exchanges: Answered[] = [];
  const contracts = [...new Set(run.operations.map(({ operation }) => operation.contract))];
  const server = mockedServers(mock.url, contracts);
  // They are sent again in the order in which they were told.
  for await (const event of verify({ ...run, server, concurrency: 1 })) {
    if (event.type === 'report') continue;
    if (event.findings.some(({ severity }) => severity === 'error')) return undefined;
    if (event.type === 'exchange' && isAnswered(event.exchange)) exchanges.push(event.exchange);
  }
  return exchanges;
}

function isAnswered(exchange: Exchange): exchange is Answered {
  return exchange.outcome.kind === 'response';
}

type Answer = Observed['answer'];

/** What a mock that starts anew answers to the requests, one after the other. */
function replayed(mock: MutableMock, mutation: Mutation, life: readonly Answered[]): Answer[] {
  return answered(mock, mutation, ...life.map(({ request }) => request));
}

/** Whether answers differ that by themselves break no clause which the right ones keep. */
function isSeenTogether(
  life: readonly Answered[],
  right: readonly Answer[],
  wrong: readonly Answer[],
): boolean {
  const different = [...life.entries()].filter(([i]) => textOf(right[i]) !== textOf(wrong[i]));
  return (
    different.length > 0 &&
    different.every(([i, exchange]) => {
      const alteration = wrong[i];
      return (
        alteration && newlyBroken(exchange, alteration).every(({ check }) => !check.startsWith('response.'))
      );
    })
  );
}

function textOf(answer: Answer | undefined): string {
  return answer ? jsonText([answer.status, answer.body ?? null] as Json) : '';
}

function slipping({ operation, slip, member }: Chance): Mutation {
  return { slips: (of, which, name) => of === operation && which === slip && name === member };
}

function mutantOf(chance: Chance, mutation: Mutation, own: readonly Operation[]): Mutant {
  const { operation, slip, member } = chance;
  const place = member === undefined ? undefined : `/${member}`;
  const written =
    place === undefined ? undefined : requestPlaces(operation).find(({ path }) => path === place);
  return {
    id: `${operation.id}:sequence:${slip}${place ?? ''}`,
    operation,
    kind: 'sequence',
    clause: written?.pointer ?? operation.pointer,
    what: wordsOf(chance, own[0]),
    mutation,
    phases: ['behaviors'],
    together: own,
  };
}

function wordsOf({ operation, slip, member = '' }: Chance, maker: Operation | undefined): string {
  const isMaker = operation === maker;
  const words: Readonly<Record<Slip, string>> = {
    unkept: isMaker ? 'answers as if it made something, and keeps nothing' : 'answers as if it changed something, and changes nothing', // prettier-ignore
    'member-unkept': isMaker ? `makes things without keeping ${member}` : `changes things without ${member}`,
    'id-reused': 'gives the id of what was made before',
    unremoved: 'answers as if it removed something, which stays',
    unlisted: 'lists nothing of what was made',
    outdated: 'answers with what was there before the last change',
  };
  return words[slip];
}
