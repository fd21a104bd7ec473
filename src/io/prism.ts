import type { createInstance, getHttpOperationsFromSpec, resetJSONSchemaGenerator } from '@stoplight/prism-http';
import { ToolError, messageOf } from '../errors.js';
import type { Contract, Json, JsonObject, Operation } from '../model.js';
import type { Generate, Generated } from '../mocking/answer.js';
import type { Choice } from '../mocking/choice.js';
import { isObject, walk } from '../openapi/grammar.js';

/** The part of Prism that is used here, by the types it publishes. */
interface PrismModule {
  createInstance: typeof createInstance;
  getHttpOperationsFromSpec: typeof getHttpOperationsFromSpec;
  resetJSONSchemaGenerator: typeof resetJSONSchemaGenerator;
}

type Instance = ReturnType<typeof createInstance>;
type Resource = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];
type Components = Parameters<typeof createInstance>[1];
type Config = NonNullable<Parameters<Instance['request']>[2]>;
type Input = Parameters<Instance['request']>[0];
`;
