import type { Contract } from '../../model/document.js';
import type { ReportDocument } from '../../model/report.js';

/** A document as reports name it, whatever server it was compared with. */
export function describedDocument({
  name,
  source,
  hash,
  title,
  version,
}: Contract): Omit<ReportDocument, 'server' | 'servers'> {
  return { name, source, hash, title, version };
}
