// Keeps a file with the caller ids of the signed-in user, and asks for no more than what has changed.
//
//   node examples/sync-phone-book.mjs http://127.0.0.1:4010/Cust12345 phone-book.json
import { readFile, writeFile } from 'node:fs/promises';
import { createSuperofficePocketClient } from 'specproof/superoffice-pocket';

const [baseUrl = 'http://127.0.0.1:4010/Cust12345', file = 'phone-book.json'] = process.argv.slice(2);
const client = createSuperofficePocketClient({
  baseUrl,
  credentials: { Bearer: process.env.TOKEN ?? 'token' },
});

/** @type {{ hash: string | null, entries: object[] }} */
const book = JSON.parse(await readFile(file, 'utf8').catch(() => '{ "hash": null, "entries": [] }'));

const result = await client.getMyCallerIDs({
  params: {
    query: { $select: 'CallerIDHash,CallerIDs/PhoneNumber,CallerIDs/PersonName,CallerIDs/ContactName' },
  },
  body: { LastHash: book.hash },
});
if (result.error !== undefined) {
  console.error(`refused with ${result.status}`);
  process.exitCode = 1;
} else if (result.unchanged) {
  console.log(`nothing has changed: ${book.entries.length} entries`);
} else {
  const { CallerIDHash: hash, CallerIDs: callers } = result.data;
  // What is not selected is null, and not worth keeping.
  const entries = (callers ?? []).map(({ PhoneNumber: number, PersonName, ContactName }) => ({
    number,
    name: PersonName || ContactName || '',
  }));
  await writeFile(file, JSON.stringify({ hash, entries }, null, 2));
  console.log(`${entries.length} entries are in ${file}`);
}
