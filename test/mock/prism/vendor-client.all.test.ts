// The vendor's own client of the Pocket agent, before both engines: ours answers as the vendor does, Prism as far as it can.
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { started } from '../../support/engines.js';

/** What is used of the client. */
interface PocketAgent {
  getMyCallerIDsAsync(lastHash?: string, minDate?: Date, maxDate?: Date): Promise<CallerIds | null>;
  getCallerIDsFromSelectionAsync(selectionId: number, lastHash?: string): Promise<CallerIds | null>;
  getRegisteredDevicesAsync(associateId?: number): Promise<{ deviceName: string; platform: string }[]>;
}

interface CallerIds {
  callerIDHash: string;
  callerIDs: { phoneNumber: string | number; personName: string }[];
}

type NewAgent = new (url: string, config: object) => PocketAgent;

// Its modules of ECMAScript name files that Node.js does not find.
const { PocketAgent: Agent } = createRequire(import.meta.url)('@superoffice/webapi') as {
  PocketAgent: NewAgent;
};

const CREDENTIALS = [
  { auth: { username: 'user', password: 'password' } },
  { headers: { Authorization: 'Bearer token' } },
  { headers: { Authorization: 'SoTicket 7T:abc' } },
];

describe.each(['specproof', 'prism'])('the client of the vendor, before the engine %s', (engine) => {
  let url: string;
  beforeAll(async () => {
    const { urls } = await started(engine, ['superoffice-pocket']);
    url = urls['superoffice-pocket'] ?? '';
  });

  // Of the schemes of HTTP, Prism takes Basic, Bearer and Digest alone.
  it.each(engine === 'prism' ? CREDENTIALS.slice(0, 2) : CREDENTIALS)(
    'reads caller ids and devices with the credentials %j',
    async (credentials) => {
      const agent = new Agent(url, credentials);
      const mine = await agent.getMyCallerIDsAsync('other', new Date(0), new Date(86_400_000));
      expect(mine?.callerIDHash).toMatch(/^necessitatibus/);
      expect(mine?.callerIDs[0]).toMatchObject({ personName: 'Lebsack-Denesik' });
      const selected = await agent.getCallerIDsFromSelectionAsync(480);
      expect(selected?.callerIDs[0]).toMatchObject({ personName: 'Bruen, Huel and Schmeler' });
      const devices = await agent.getRegisteredDevicesAsync(117);
      expect(devices[0]).toMatchObject({ platform: 'Apple' });
    },
  );

  it('is told that nothing has changed, by ours alone: Prism knows no change tokens', async () => {
    const agent = new Agent(url, CREDENTIALS[0] ?? {});
    const known = await agent.getMyCallerIDsAsync('other');
    const again = await agent.getMyCallerIDsAsync(known?.callerIDHash ?? '');
    if (engine === 'specproof') expect(again).toBeNull();
    else expect(again).toEqual(known);
  });

  it.runIf(engine === 'prism')('is refused its ticket, a scheme that Prism does not know', async () => {
    const agent = new Agent(url, CREDENTIALS[2] ?? {});
    await expect(agent.getRegisteredDevicesAsync(117)).rejects.toMatchObject({ response: { status: 401 } });
  });
});
