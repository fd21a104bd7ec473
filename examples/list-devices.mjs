// Lists the devices on which an associate has registered Pocket CRM.
//
//   node examples/list-devices.mjs http://127.0.0.1:4010/Cust12345 7
import { createSuperofficePocketClient, NetworkError } from 'specproof/superoffice-pocket';
import * as validators from 'specproof/superoffice-pocket/validators';

const [baseUrl = 'http://127.0.0.1:4010/Cust12345', associate = '1'] = process.argv.slice(2);
const client = createSuperofficePocketClient({
  baseUrl,
  credentials: { Bearer: process.env.TOKEN ?? 'token' },
  validate: 'both',
  validators,
});

try {
  const { data, error, status } = await client.getRegisteredDevices({
    body: { AssociateId: Number(associate) },
  });
  if (error)
    throw new Error(`refused with ${status}: ${'Message' in error ? error.Message : error.ErrorMessage}`);
  for (const { DeviceName, Platform, OSVersion } of data)
    console.log([DeviceName, Platform, OSVersion].map((text) => text ?? '-').join('\t'));
} catch (error) {
  const why = error instanceof NetworkError ? `no server answers at ${baseUrl}` : error;
  console.error(why instanceof Error ? why.message : why);
  process.exitCode = 1;
}
