/**
 * The codes of findings, for whoever names one. Those about a document itself are not listed: `document.` and the
 * rule's name.
 */
export const CODES: readonly string[] = [
  'behavior.case-insensitive-body',
  'behavior.filter',
  'behavior.order',
  'behavior.page.loop',
  'behavior.page.missing',
  'behavior.page.next',
  'behavior.page.repeated',
  'behavior.page.size',
  'behavior.page.total',
  'behavior.rule',
  'behavior.select',
  'behavior.unchanged',
  'connection.protocol',
  'connection.refused',
  'connection.reset',
  'connection.timeout',
  'deviation.unneeded',
  'evidence.below-threshold',
  'evidence.nothing-proved',
  'request.auth.ignored',
  'request.invalid.accepted',
  'request.method.accepted',
  'request.valid.refused',
  'response.body.duplicate-member',
  'response.body.missing',
  'response.body.schema',
  'response.body.undecodable',
  'response.body.undocumented',
  'response.body.write-only',
  'response.body.xml',
  'response.content-type.missing',
  'response.content-type.repeated',
  'response.content-type.unacceptable',
  'response.content-type.undocumented',
  'response.header.allow',
  'response.header.missing',
  'response.header.schema',
  'response.redirect',
  'response.slow',
  'response.status.server-error',
  'response.status.undocumented',
  'response.status.unexpected',
  'response.too-deep',
  'response.too-large',
];

/** Whether any finding can have this code. */
export function isCode(code: string): boolean {
  return code.startsWith('document.') || CODES.includes(code);
}
