import { resolve } from 'node:path';
import { ToolError } from '../errors.js';
import { appendToFile } from '../io/output-file.js';
import { TextFile } from '../io/text-file.js';
import { printable } from '../json/printable.js';
import type { VerifyEvent } from '../model/events.js';
import type { Report } from '../model/report.js';
import type { Follower, RenderOptions, Reporter, ReportFormat } from '../reporters/index.js';
import { DEFAULT_FORMAT, REPORTERS } from '../reporters/index.js';
import type { Host } from './host.js';

/** One text of a run, and where it goes. */
interface Outlet {
  follower: Follower;
  /** Takes the texts in their order. */
  write: (text: string) => void;
  /** Called once nothing more is to come. */
  close: () => Promise<void>;
  /** Called where the text does not come to its end. */
  discard?: () => void;
}

/** Columns of a report in a file, which has no screen. */
const FILE_COLUMNS = 160;

/** A report that was asked for. */
export interface ReportTarget {
  format: ReportFormat;
  /** Absolute; undefined for standard output. */
  path: string | undefined;
}

/** All reports of a run. */
export class ReportOutlets {
  private isEnded = false;

  constructor(private readonly outlets: readonly Outlet[]) {}

  /** What is told after the end, as by a run that was given up and goes on, is left out. */
  onEvent(event: VerifyEvent): void {
    if (this.isEnded || event.type === 'report') return;
    for (const { follower, write } of this.outlets) {
      const text = follower.onEvent(event);
      if (text !== '') write(text);
    }
  }

  /** Ends the text everywhere. @throws the first failure to write a file, when all others are written. */
  async deliver(report: Report): Promise<void> {
    this.isEnded = true;
    const failures: unknown[] = [];
    for (const { follower, write, close } of this.outlets) {
      write(follower.end(report));
      await close().catch((thrown: unknown) => failures.push(thrown));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Leaves nothing behind of what was not delivered. */
  discard(): void {
    for (const { discard } of this.outlets) discard?.();
  }
}

/**
 * The reports that were typed, else those of the configuration, whose paths start at its file.
 * @throws ToolError when two of them are for one place, where the second would replace or spoil the first.
 */
export function targetsOf(
  typed: readonly { format: ReportFormat; file: string }[],
  configured: { [Format in ReportFormat]?: string } | undefined,
  { folder, cwd }: { folder: string; cwd: string },
): ReportTarget[] {
  const own = Object.entries(configured ?? {}) as [ReportFormat, string][];
  const given = own.map(([format, file]) => ({ format, file, from: folder }));
  const wanted = typed.length > 0 ? typed.map((each) => ({ ...each, from: cwd })) : given;
  const targets = wanted.map(({ format, file, from }) => ({
    format,
    path: file === '-' ? undefined : resolve(from, file),
  }));
  for (const [i, { format, path }] of targets.entries()) {
    const first = targets.slice(0, i).find((other) => other.path === path);
    if (first)
      throw new ToolError(
        `the reports ${first.format} and ${format} go to one place: ${path ?? 'standard output'}`,
        {
          hint: 'Give each a file of its own.',
        },
      );
  }
  return targets;
}

interface Surroundings {
  host: Host;
  detail?: RenderOptions['detail'];
  /** What stands for some of the reporters. */
  reporters?: { [Format in ReportFormat]?: Reporter };
}

/**
 * Opens all reports of a run. `shown`: what goes to the screen, on standard output unless another report was sent there; it
 * comes first, so that nothing that goes wrong with a file takes it away.
 * @throws ToolError when a file cannot be written.
 */
export async function openOutlets(
  targets: readonly ReportTarget[],
  shown: Reporter | undefined,
  { host, detail, reporters = {} }: Surroundings,
): Promise<ReportOutlets> {
  const options: RenderOptions = { color: host.color, columns: host.columns, detail };
  const isTaken = targets.some(({ path }) => path === undefined);
  const outlets = shown ? [outlet(shown, options, isTaken ? host.stderr : host.stdout)] : [];
  for (const { format, path } of targets) {
    const reporter: Reporter = reporters[format] ?? REPORTERS[format];
    const { appends } = reporter;
    if (path === undefined) outlets.push(outlet(reporter, options, host.stdout));
    else outlets.push(await file(reporter, path, { ...options, color: false, columns: FILE_COLUMNS }));
    const named = appends && host.env[appends.variable];
    if (appends && named !== undefined && named !== '')
      outlets.push(appended(appends, resolve(host.cwd, named), options));
  }
  return new ReportOutlets(outlets);
}

/** Opens the reports of a run, and the terminal's, unless it was sent to standard output by name. */
export function openRunOutlets(
  targets: readonly ReportTarget[],
  { quiet, verbose }: { quiet?: boolean | undefined; verbose?: boolean | undefined },
  host: Host,
): Promise<ReportOutlets> {
  const isNamed = targets.some(({ format, path }) => format === DEFAULT_FORMAT && path === undefined);
  const detail = quiet === true ? 'verdict' : verbose === true ? 'occurrences' : 'causes';
  return openOutlets(targets, isNamed ? undefined : REPORTERS[DEFAULT_FORMAT], { host, detail });
}

/**
 * Tells a text on the screen, on standard output unless a report was sent there, and writes the reports; the terminal's is
 * that text.
 */
export async function deliverTold(
  targets: readonly ReportTarget[],
  { text, report, reporters }: { text: string; report: Report; reporters?: Surroundings['reporters'] },
  host: Host,
): Promise<void> {
  tellOfNoExchanges(targets, host);
  const isTaken = targets.some(({ path }) => path === undefined);
  (isTaken ? host.stderr : host.stdout)(text);
  const terminal = { render: () => text };
  const outlets = await openOutlets(targets, undefined, { host, reporters: { terminal, ...reporters } });
  await outlets.deliver(report);
}

/** Says that an archive will have nothing in it, where a command tells of no single exchange. */
export function tellOfNoExchanges(targets: readonly ReportTarget[], host: Host): void {
  for (const { format, path = 'standard output' } of targets)
    if (format === 'har')
      host.stderr(`specproof: ${printable(path)} has no exchanges, as this command keeps none\n`);
}

function outlet(
  reporter: Pick<Reporter, 'render' | 'follow'>,
  options: RenderOptions,
  write: Outlet['write'],
): Outlet {
  const follower = reporter.follow?.(options) ?? {
    onEvent: () => '',
    end: (report: Report) => reporter.render(report, options),
  };
  return { follower, write, close: () => Promise.resolve() };
}

async function file(reporter: Reporter, path: string, options: RenderOptions): Promise<Outlet> {
  const text = await TextFile.open(path);
  return {
    ...outlet(reporter, options, (part) => text.write(part)),
    close: () => text.close(),
    discard: () => text.discard(),
  };
}

function appended(reporter: Pick<Reporter, 'render'>, path: string, options: RenderOptions): Outlet {
  const texts: string[] = [];
  return {
    ...outlet(reporter, { ...options, color: false }, (text) => void texts.push(text)),
    close: () => appendToFile(path, texts.join('')),
  };
}
