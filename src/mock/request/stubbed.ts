import type { HeaderList } from '../../http/headers.js';
import type { Json } from '../../json/json.js';
import type { Preferences } from './prefer.js';
import { readPreferences } from './prefer.js';
import type { Refusal } from './refusal.js';

/** The answer that a test has set, in the place of what the request itself may prefer. */
export interface Stubbed {
  preferences: Preferences;
  /** Undefined for the documented body. */
  body: { value: Json } | undefined;
  /** They replace documented fields of their names. */
  headers: HeaderList;
}

/** What a request is to be answered with: as a test has set it, else as the request prefers. */
export function preferencesOf(request: {
  headers: HeaderList;
  stubbed?: Stubbed | undefined;
}): Preferences | Refusal {
  return request.stubbed?.preferences ?? readPreferences(request.headers);
}
