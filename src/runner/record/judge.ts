import { judge as judgeBehaviors } from '../../behaviors/judge.js';
import type { Shown } from '../../behaviors/shared/behavior.js';
import { CHECKS } from '../../checks/index.js';
import type { Problem } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Finding } from '../../model/report.js';
import type { OperationRun } from '../options.js';
import { withSeverity } from './severity.js';
import { unanswerableBy } from './unanswerable.js';

/** What one exchange shows: the clauses it breaks, and what it proves of the operation's behaviors. */
export interface ExchangeJudgement {
  findings: Finding[];
  shown: readonly Shown[];
  /** What it shows to be wrong with the document; nothing else then counts. */
  problems?: readonly Problem[];
}

type Judging = Pick<OperationRun, 'isLenient' | 'isMock' | 'severity'>;

const DEFAULT: Judging = { isLenient: false, isMock: false, severity: {} };

const ALL_CHECKS = Object.values(CHECKS);

/**
 * What the checks and behaviors say of an exchange. Never throws on anything a server can send.
 * `own`: how its operation is judged; by default as one that nobody has selected.
 */
export function judgeExchange(
  exchange: Exchange,
  { isLenient, isMock, severity }: Judging = DEFAULT,
): ExchangeJudgement {
  const unanswerable = isMock ? unanswerableBy(exchange) : undefined;
  if (unanswerable) return { findings: [], shown: [], problems: [unanswerable] };
  const { operation } = exchange.case;
  const findings: Finding[] = [];
  // Nearly always there is nothing to add.
  for (const check of ALL_CHECKS) {
    const broken = check(exchange, operation);
    if (broken.length > 0) findings.push(...broken);
  }
  const behaved = judgeBehaviors(exchange);
  findings.push(...behaved.findings);
  if (findings.length === 0) return { findings, shown: behaved.shown };
  const fair = isLenient || isMock ? findings.map((each) => softened(each, { isLenient, isMock })) : findings;
  return { findings: withSeverity(fair, severity), shown: behaved.shown };
}

/** How severe a finding is where the server is known to accept invalid input, or is our own mock. */
function softened(
  finding: Finding,
  { isLenient, isMock }: Pick<OperationRun, 'isLenient' | 'isMock'>,
): Finding {
  const { check, severity } = finding;
  if (isLenient && check === 'request.invalid.accepted') return { ...finding, severity: 'warning' };
  // The mock has to refuse with some status where the document has none.
  if (isMock && check === 'response.status.undocumented' && severity === 'warning')
    return { ...finding, severity: 'note' };
  return finding;
}
