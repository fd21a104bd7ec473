import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { AjvSchema } from '../keywords/dialect.js';
import { newAjv } from './ajv.js';
import type { Entry } from './entry.js';
import { linkReferences } from './entry.js';

/** An ajv that is loaded, and given what is to be compiled, when the first schema is compiled. */
export class Compiler {
  private readonly added: { entry: Entry; schema: AjvSchema }[] = [];
  private made: Ajv2020 | undefined;

  constructor(private readonly setUp: (ajv: Ajv2020) => void) {}

  /** Makes a schema known. What it refers to may be added after it, and before anything is compiled. */
  add(entry: Entry, schema: AjvSchema): void {
    this.added.push({ entry, schema });
  }

  /** The validating function of a schema that was added. @throws what ajv does where it cannot compile it. */
  validating({ id }: Entry): ValidateFunction {
    return this.ajv().getSchema(id) as ValidateFunction;
  }

  private ajv(): Ajv2020 {
    if (!this.made) this.setUp((this.made = newAjv()));
    const fresh = this.added.splice(0);
    for (const { entry, schema } of fresh) this.made.addSchema(schema, entry.id);
    linkReferences(
      this.made,
      fresh.map(({ entry }) => entry),
    );
    return this.made;
  }
}
