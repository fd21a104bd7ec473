/**
 * A URL as it may be shown: without what may be a secret, which is its user information, the values of its query, and
 * its fragment. It need not be a valid one.
 */
export function shownUrl(url: string): string {
  const [address = '', query] = url.replace(/#.*$/s, '').split(/\?(.*)/s);
  const shown = address.replace(/^([a-z][a-z0-9+.-]*:[\\/]*)[^\\/]*@/i, '$1');
  if (query === undefined) return shown;
  const names = query.split('&').map((pair) => (pair.includes('=') ? `${pair.split('=')[0] ?? ''}=…` : '…'));
  return `${shown}?${names.join('&')}`;
}
