import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { likelySample, nearSample, randomSample, sample } from '../../schema/sample/index.js';
import { believable } from '../data/believable/index.js';

/** What a value is made for. */
export interface MadeFor {
  contract: Contract;
  pointer: Pointer;
  /** What it is called, or what it is about. */
  name: string;
}

/** Makes up the values of answers that no example gives. */
export class MadeValues {
  private drawn = 0;
  private readonly known = new WeakMap<Contract, Map<string, Json | undefined>>();

  /** Equal seeds make equal values, in the order in which they are asked for. */
  constructor(private readonly seed: number) {}

  /** The valid value of a schema, always the same one; undefined where no valid one is found. */
  fixed({ contract, pointer, name }: MadeFor): Json | undefined {
    const known = this.known.get(contract) ?? new Map<string, Json | undefined>();
    this.known.set(contract, known);
    const key = `${name} ${pointer}`;
    if (!known.has(key)) known.set(key, this.numbered({ contract, pointer, name }, 0));
    return known.get(key);
  }

  /** A valid value of a schema that need not look like anything; undefined where none is found. */
  plain({ contract, pointer }: MadeFor): Json | undefined {
    return sample(contract, pointer, 'response')?.value;
  }

  /** One of several valid values of a schema, by its number; the first one is as the author shows it. */
  numbered({ contract, pointer, name }: MadeFor, turn: number): Json | undefined {
    const about = { names: [name], turn };
    const seed = this.seed * SEEDS + turn;
    const likely = likelySample(contract, pointer, 'response', { seed, proposals: believable, about });
    return (likely ?? sample(contract, pointer, 'response'))?.value;
  }

  /** Another valid value of a schema at each call; undefined where no valid one is found. */
  random({ contract, pointer, name }: MadeFor): Json | undefined {
    const seed = this.seed * SEEDS + this.drawn++;
    // The first of several would be as the author shows it.
    const likeness = { proposals: believable, about: { names: [name], turn: seed } };
    return (
      randomSample(contract, pointer, 'response', seed, likeness) ?? sample(contract, pointer, 'response')
    )?.value;
  }

  /** Some other valid values of a schema, always the same ones. */
  others({ contract, pointer }: MadeFor): Json[] {
    return Array.from({ length: OTHERS }, (_, seed) => randomSample(contract, pointer, 'response', seed))
      .filter((made) => made !== undefined)
      .map(({ value }) => value);
  }

  /** What comes near a valid value of a schema that nothing is known to satisfy; undefined at worst. */
  near({ contract, pointer }: MadeFor): Json | undefined {
    return nearSample(contract, pointer, 'response')?.value;
  }

  /** Starts the sequence of random values again. */
  restart(): void {
    this.drawn = 0;
  }
}

const OTHERS = 8;

/** So many values are drawn before those of the next seed follow. */
const SEEDS = 1_000_003;
