// A phone book in a web page, which any bundler takes as it is.
import { createSuperofficePocketFetch, getMyCallerIDs } from 'specproof/superoffice-pocket';

const baseUrl = new URLSearchParams(location.search).get('server') ?? 'http://127.0.0.1:4010/Cust12345';
const pocket = createSuperofficePocketFetch({ baseUrl, credentials: { Bearer: 'token' } });

/** @type {string | null} */
let hash = null;

async function refresh() {
  const result = await getMyCallerIDs(pocket, { body: { LastHash: hash } });
  if (result.error !== undefined) return say(`Refused with ${result.status}`);
  if (result.unchanged) return say('Nothing has changed');
  hash = result.data.CallerIDHash;
  const items = (result.data.CallerIDs ?? []).map(({ PhoneNumber, PersonName, ContactName }) => {
    const item = document.createElement('li');
    item.textContent = `${PersonName || ContactName || '?'}: ${PhoneNumber ?? '?'}`;
    return item;
  });
  document.querySelector('#callers')?.replaceChildren(...items);
  say(`${items.length} callers`);
}

/** @param {string} text */
function say(text) {
  const state = document.querySelector('#state');
  if (state) state.textContent = text;
}

const tried = () => refresh().catch((error) => say(error.message));
document.querySelector('#refresh')?.addEventListener('click', tried);
void tried();
