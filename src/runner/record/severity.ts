import type { Severity } from '../../model/document.js';
import type { Finding } from '../../model/report.js';

/** How severe a finding is; `off`: it is none. */
export type SeveritySetting = Severity | 'off';

/** How severe findings are, by their code; those that are not named are as severe as their check says. */
export type SeveritySettings = Readonly<Record<string, SeveritySetting>>;

/** The findings as severe as the settings say, without those that are off. */
export function withSeverity<T extends Finding>(findings: readonly T[], settings: SeveritySettings): T[] {
  return findings.flatMap((finding) => {
    const wanted = Object.hasOwn(settings, finding.check) ? settings[finding.check] : undefined;
    if (wanted === 'off') return [];
    return [wanted === undefined || wanted === finding.severity ? finding : { ...finding, severity: wanted }];
  });
}
