import { errorText } from '../../http/error-text.js';
import { tokensOf, withoutIndexes } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Exchange } from '../../model/exchange.js';
import type { Fault, ReportedFinding } from '../../model/report.js';
import {
  answerClass,
  brokenParameter,
  brokenPart,
  isStatedAlternative,
  isValidClaim,
  plainLabel,
} from './opportunities.js';

/** What tells the faults of one check from each other; texts, because they become keys. */
interface Kind {
  /** Besides the clause; the clause alone by default. */
  detail?: (finding: ReportedFinding, exchange: Exchange) => string;
  /** The clause, where several of them are the same fault; the finding's pointer by default. */
  subject?: (finding: ReportedFinding, exchange: Exchange) => string;
  theme?: (finding: ReportedFinding, exchange: Exchange) => string | undefined;
  /** Undefined: whatever shows the theme has one cause. */
  opportunity?: (finding: ReportedFinding, exchange: Exchange) => string | undefined;
}

const status = ({ received }: ReportedFinding): string => received.slice(0, 3);
const statusAndSeverity = (finding: ReportedFinding): string => `${status(finding)} ${finding.severity}`;
const operation = (_finding: ReportedFinding, exchange: Exchange): string => exchange.case.operation.pointer;
const nothing = (): string => '';
const validity = (_finding: ReportedFinding, exchange: Exchange): string =>
  isValidClaim(exchange) ? 'valid' : exchange.case.expected.claim;
const ofClaim = (finding: ReportedFinding, exchange: Exchange): string =>
  `claim:${validity(finding, exchange)}`;
const ofContent = (_finding: ReportedFinding, { outcome }: Exchange): string =>
  `content:${outcome.kind === 'failure' ? 'error' : answerClass(outcome.status)}`;
/** The place in the message, whichever item of a list it is. */
const place = ({ at }: ReportedFinding): string => withoutIndexes(at);
const header = (at: string): string => at.toLowerCase();
/** A field of another value than documented could be seen only where it was sent. */
const ofHeader = ({ at, check }: ReportedFinding): string =>
  check === 'response.header.missing' ? header(at) : header(at).replace('header:', 'header-sent:');
const isOfPermission = (finding: ReportedFinding): boolean => /^40[13]$/.test(status(finding));
/** These say that the server, or one behind it, cannot serve for a while (RFC 9110 §15.6.3 to §15.6.5). */
const isUnavailable = (finding: ReportedFinding): boolean => /^50[234]$/.test(status(finding));
/** By what an error answer is known again: the server's name for it, or its words without the values in them. */
const signature = (_finding: ReportedFinding, { outcome }: Exchange): string | undefined => {
  if (outcome.kind === 'failure') return undefined;
  const { code, message } = errorText(outcome);
  return code ?? message?.replaceAll(/"[^"]*"|`[^`]*`|\[[^\]]*\]|\b[\da-f]{8}[\da-f-]*\b|\d+/gi, '…');
};
const expected = (finding: ReportedFinding): string => finding.expected;
const ofLabel = (_finding: ReportedFinding, exchange: Exchange): string =>
  `label:${plainLabel(exchange) ?? ''}`;

const CONNECTION: Kind = { subject: operation, theme: nothing, opportunity: () => 'any' };
const CONTENT_TYPE: Kind = {
  detail: ({ received }) => received,
  theme: (finding, exchange) => `${finding.received} ${ofContent(finding, exchange)}`,
  opportunity: ofContent,
};
const BODY: Kind = {
  subject: ({ pointer, received }) => ofObject(pointer, received) ?? pointer,
  detail: (finding) => (ofObject(finding.pointer, finding.received) === undefined ? expected(finding) : ''),
  theme: (finding, exchange) => `${place(finding)} ${finding.expected} ${ofContent(finding, exchange)}`,
  opportunity: ofContent,
};
const HEADER: Kind = {
  detail: expected,
  theme: ({ at, expected: wanted }) => `${header(at)} ${wanted}`,
  opportunity: ofHeader,
};
/** What is read in the place of what was written is a fault of its own; that nothing is there, or all, may be one of all. */
const SEQUENCE: Kind = {
  theme: (finding) => (finding.at === 'status' ? status(finding) : undefined),
  opportunity: () => 'life',
};
const METHOD: Kind = { theme: nothing, opportunity: () => 'claim:method' };

/** By the code of the finding, or what it begins with. */
const KINDS: Readonly<Record<string, Kind>> = {
  'connection.': CONNECTION,
  'response.too-large': CONNECTION,
  // A status that refuses valid input is the server's fault, one that refuses invalid input a gap in the document.
  'response.status.undocumented': { subject: operation, detail: statusAndSeverity, theme: statusAndSeverity },
  'response.status.unexpected': { subject: operation, detail: status, theme: status, opportunity: ofClaim },
  // What the server says of it is the fault, whichever operation and request shows it.
  'response.status.server-error': {
    subject: (finding, exchange) =>
      signature(finding, exchange) === undefined ? operation(finding, exchange) : '',
    detail: (finding, exchange) =>
      `${status(finding)} ${signature(finding, exchange) ?? validity(finding, exchange)}`,
    theme: (finding, exchange) =>
      isUnavailable(finding)
        ? status(finding)
        : signature(finding, exchange) === undefined
          ? `${status(finding)} ${validity(finding, exchange)}`
          : undefined,
    opportunity: (finding, exchange) => (isUnavailable(finding) ? undefined : ofClaim(finding, exchange)),
  },
  'response.redirect.': { subject: operation, detail: status, theme: status, opportunity: ofClaim },
  'request.valid.refused': {
    subject: (finding, exchange) =>
      isOfPermission(finding) ? operation(finding, exchange) : described(finding.pointer),
    detail: status,
    theme: (finding, exchange) => {
      if (isOfPermission(finding)) return status(finding);
      const label = plainLabel(exchange);
      return label === undefined ? undefined : `${status(finding)} ${label}`;
    },
    opportunity: (finding, exchange) =>
      isOfPermission(finding) ? 'claim:valid' : ofLabel(finding, exchange),
  },
  'request.invalid.accepted': {
    detail: (_finding, exchange) => exchange.case.violated?.leniency ?? '',
    theme: (_finding, exchange) => plainLabel(exchange),
    opportunity: ofLabel,
  },
  // That a scheme's credential is not looked at is one fault of what checks it, whichever operations it guards.
  'request.auth.ignored': {
    theme: nothing,
    opportunity: () => 'claim:unauthenticated',
  },
  'request.method.accepted': METHOD,
  'response.header.allow': METHOD,
  'response.content-type.': CONTENT_TYPE,
  'response.header.': HEADER,
  'sequence.': SEQUENCE,
  'response.body.missing': { theme: ofContent, opportunity: ofContent },
  'response.body.undocumented': { detail: place, theme: place, opportunity: ofContent },
  'response.body.duplicate-member': { detail: place },
  'response.body.': BODY,
};

/** Codes of findings by which a valid request may be refused. */
const REFUSALS = ['request.valid.refused', 'response.status.undocumented'];

/** What a finding says is broken. `exchange`: what showed it, unless it is about the document or the whole run. */
export function faultOf(finding: ReportedFinding, exchange: Exchange | undefined): Fault {
  const { check, document, pointer, message, known } = finding;
  const common = [document, check, known?.reason ?? ''];
  const keyOf = (...parts: (string | undefined)[]): string => jsonText([...common, ...parts]);
  if (!exchange) {
    // Its counts differ from one operation to the next.
    const theme =
      check === 'evidence.nothing-proved'
        ? finding.received.replaceAll(/ \([^)]*\)/g, '')
        : check === 'document.case.left-out'
          ? finding.expected
          : check === 'document.ref.unresolved'
            ? finding.received.replace(/; .*/, '')
            : undefined;
    return { key: keyOf(pointer, message), theme: theme && keyOf(theme) };
  }
  const { subject, detail, theme, opportunity } = kindOf(check);
  const shared = theme?.(finding, exchange);
  const isStated = REFUSALS.includes(check) && isStatedAlternative(exchange);
  return {
    key: keyOf(
      subject?.(finding, exchange) ?? pointer,
      detail?.(finding, exchange),
      ...(isStated ? ['stated'] : []),
    ),
    isStated,
    security: exchange.case.security,
    theme: shared === undefined ? undefined : keyOf(shared),
    opportunity: opportunity?.(finding, exchange),
    ...(check === 'request.invalid.accepted' && {
      part: brokenPart(exchange),
      parameter: brokenParameter(exchange),
      violated: exchange.case.violated,
    }),
  };
}

function kindOf(check: string): Kind {
  const name = Object.keys(KINDS).find(
    (key) => check === key || (key.endsWith('.') && check.startsWith(key)),
  );
  return name === undefined ? {} : (KINDS[name] ?? {});
}

/** The schema or parameter that a clause describes: that a value of it is refused is one fault, whichever keyword allows it. */
function described(pointer: string): string {
  const tokens = tokensOf(pointer) ?? [];
  const isMember = tokens.at(-2) === 'properties';
  return !isMember && ASSERTIONS.test(tokens.at(-1) ?? '')
    ? pointer.slice(0, pointer.lastIndexOf('/'))
    : pointer;
}

/**
 * What a server does with a whole object, in whichever member it shows: other members than documented, or null for those
 * that have no value.
 */
function ofObject(pointer: string, received: string): string | undefined {
  const other = /^(.*)\/(required|additionalProperties|unevaluatedProperties)$/.exec(pointer)?.[1];
  if (other !== undefined) return `members of ${other}`;
  const member =
    received === 'null' ? /^(.*\/properties)\/[^/]+\/(type|enum|const)$/.exec(pointer)?.[1] : undefined;
  return member && `null in ${member}`;
}

const ASSERTIONS =
  /^(type|enum|const|format|pattern|nullable|required|(min|max)(Length|Items|Properties|imum)|exclusiveM(in|ax)imum|multipleOf|examples?|default)$/;
