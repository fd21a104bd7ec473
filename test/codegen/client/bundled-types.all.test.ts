import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type {
  AppleCallerIdsClient,
  AppleCallerIdsClientOptions,
  components as AppleComponents,
  Credentials as AppleCredentials,
} from '../../../generated/apple-caller-ids/client.js';
import { createAppleCallerIdsClient } from '../../../generated/apple-caller-ids/client.js';
import type {
  components,
  Credentials,
  SuperofficePocketClient,
} from '../../../generated/superoffice-pocket/client.js';
import { createSuperofficePocketClient } from '../../../generated/superoffice-pocket/client.js';
import { typeErrors } from '../type-check.js';

type Schemas = components['schemas'];
type AppleSchemas = AppleComponents['schemas'];

/** Compiled, never called: these are about types alone. */
function compileOnly(_body: () => Promise<void>): void {
  // The compiler has done the work.
}

const superOffice = (): SuperofficePocketClient =>
  createSuperofficePocketClient({ baseUrl: 'http://localhost' });
const apple = (options: AppleCallerIdsClientOptions = {}): AppleCallerIdsClient =>
  createAppleCallerIdsClient({ baseUrl: 'http://localhost', ...options });

it('the types of the bundled clients compile as strictly as any user could ask', () => {
  const path = 'test/codegen/client/bundled-types.all.test.ts';
  const text = readFileSync(fileURLToPath(new URL('bundled-types.all.test.ts', import.meta.url)), 'utf8');
  expect(typeErrors({ [path]: text })).toEqual([]);
});

describe('the type of an answer of a bundled client', () => {
  it('is narrowed by its error', () => {
    compileOnly(async () => {
      const { data, error, response } = await superOffice().getMyCallerIDs({ body: {} });
      expectTypeOf(response).toEqualTypeOf<Response>();
      if (error !== undefined) {
        expectTypeOf(error).toEqualTypeOf<Schemas['AnyError']>();
        expectTypeOf(data).toEqualTypeOf<undefined>();
        if ('Message' in error) expectTypeOf(error.Message).toEqualTypeOf<string | null>();
        else expectTypeOf(error.Error).toEqualTypeOf<boolean>();
        return;
      }
      expectTypeOf(data).toEqualTypeOf<Schemas['CallerIDCollection']>();
    });
  });

  it('is narrowed by its data', () => {
    compileOnly(async () => {
      const answer = await apple().getCallerIdResources({ params: { path: { orgId: '1', brandId: '2' } } });
      if (answer.data) {
        expectTypeOf(answer.data).toEqualTypeOf<AppleSchemas['CallerIdPage']>();
        expectTypeOf(answer.error).toEqualTypeOf<undefined>();
        for (const item of answer.data.data) expectTypeOf(item.id).toEqualTypeOf<string>();
        return;
      }
      expectTypeOf(answer.error).toEqualTypeOf<AppleSchemas['ErrorBody']>();
    });
  });

  it('demands a check for null where the body may be null', () => {
    compileOnly(async () => {
      const { data, error } = await superOffice().getCallerIDsFromSelection({ body: { SelectionId: 1 } });
      if (error !== undefined) return;
      // @ts-expect-error null means that nothing has changed
      expectTypeOf(data.CallerIDs);
      if (data === null) return;
      expectTypeOf(data.CallerIDHash).toEqualTypeOf<string | null>();
      expectTypeOf(data.CallerIDs?.[0]?.PhoneNumber).toEqualTypeOf<number | null | undefined>();
    });
  });

  it('is that of JSON in the methods of openapi-fetch, where other media types are documented too', () => {
    compileOnly(async () => {
      const { data, error } = await superOffice().POST('/api/v1/Agents/Pocket/GetRegisteredDevices', {
        body: {},
      });
      if (error === undefined) expectTypeOf(data).toEqualTypeOf<Schemas['Device'][]>();
    });
  });
});

describe('the type of a call of a bundled client', () => {
  it('demands the documented body', () => {
    compileOnly(async () => {
      const client = superOffice();
      await client.getMyCallerIDs({ body: { LastHash: null, MinDate: '2016-10-24T03:40:47.4374779+02:00' } });
      // @ts-expect-error the body is required
      await client.getMyCallerIDs({});
      // @ts-expect-error nor can everything be left out
      await client.getMyCallerIDs();
      // @ts-expect-error no such property
      await client.getMyCallerIDs({ body: { lastHash: '' } });
      // @ts-expect-error an id is a number
      await client.getRegisteredDevices({ body: { AssociateId: '7' } });
    });
  });

  it('demands the documented parameters', () => {
    compileOnly(async () => {
      const path = { orgId: '9467895078742654934', brandId: '9467895078742654921' };
      const client = apple();
      await client.getCallerIdResources({ params: { path, query: { ql: 'state==PUBLISHED', limit: 2 } } });
      // @ts-expect-error both ids are required
      await client.getCallerIdResources({ params: { path: { orgId: '1' } } });
      // @ts-expect-error an id is too large for a number
      await client.getCallerIdResources({ params: { path: { ...path, orgId: 1 } } });
      // @ts-expect-error state is no parameter, but a selector in ql
      await client.getCallerIdResources({ params: { path, query: { state: 'PUBLISHED' } } });
      // @ts-expect-error a GET takes no body
      await client.getCallerIdResources({ params: { path }, body: {} });
    });
  });
});

describe('the type of the credentials of a bundled client', () => {
  it('accepts exactly one of the documented alternatives', () => {
    expectTypeOf<{ Basic: { username: string; password: string } }>().toExtend<Credentials>();
    expectTypeOf<{ Bearer: string }>().toExtend<Credentials>();
    expectTypeOf<{ SoTicket: string }>().toExtend<Credentials>();
    expectTypeOf<{ SoTicket: string; SoAppToken: string }>().toExtend<Credentials>();
    expectTypeOf<{ XsrfToken: string }>().toExtend<Credentials>();
    expectTypeOf<{ Basic: string }>().not.toExtend<Credentials>();
    expectTypeOf<{ Bearer: string; XsrfToken: string }>().not.toExtend<Credentials>();
    expectTypeOf<{ SoAppToken: string }>().not.toExtend<Credentials>();
    expectTypeOf<object>().not.toExtend<Credentials>();
    expectTypeOf<{ AccessToken: string }>().toExtend<AppleCredentials>();
    expectTypeOf<{ AccessToken: number }>().not.toExtend<AppleCredentials>();
  });

  it('accepts values and functions that give them, by the schemes of the document', () => {
    const AccessToken = 'token';
    createAppleCallerIdsClient({ credentials: { AccessToken } });
    createAppleCallerIdsClient({ credentials: { AccessToken: () => AccessToken } });
    createAppleCallerIdsClient({
      credentials: { AccessToken: ({ renew }) => Promise.resolve(renew ? 'new' : 'old') },
    });
    createAppleCallerIdsClient({ credentials: { AccessToken: () => undefined } });
    createAppleCallerIdsClient({});
    compileOnly(async () => {
      // @ts-expect-error no such scheme
      apple({ credentials: { AccesToken: 'token' } });
      // @ts-expect-error the mode of fetch is no credential
      apple({ credentials: 'include' });
      // @ts-expect-error each scheme has a function of its own
      apple({ credentials: () => ({ AccessToken }) });
      return Promise.resolve();
    });
  });
});
