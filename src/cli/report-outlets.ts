import { resolve } from 'node:path';
import { prepareFile, writeTextFile } from '../io/output-file.js';
import type { Report, VerifyEvent } from '../model/report.js';
import type { RenderOptions, Reporter, ReportFormat } from '../reporters/index.js';
import { DEFAULT_FORMAT, REPORTERS } from '../reporters/index.js';
import type { Host } from './host.js';
import type { Settings } from './settings.js';
import type { VerifyFlags } from './verify-options.js';

/** One reporter and where its text goes. */
interface Outlet {
  reporter: Reporter;
  options: RenderOptions;
  /** Takes the texts in their order. */
  write: (text: string) => void;
  /** Called once nothing more is to come. */
  close: () => Promise<void>;
}

/** Columns of a report in a file, which has no screen. */
const FILE_COLUMNS = 160;

/** All reports of a run. */
export class ReportOutlets {
  constructor(private readonly outlets: readonly Outlet[]) {}

  onEvent(event: VerifyEvent): void {
    for (const { reporter, write } of this.outlets) {
      const text = reporter.onEvent?.(event) ?? '';
      if (text !== '') write(text);
    }
  }

  /** Renders the report everywhere. @throws the first failure to write a file, when all others are written. */
  async deliver(report: Report): Promise<void> {
    const failures: unknown[] = [];
    for (const { reporter, options, write, close } of this.outlets) {
      write(reporter.render(report, options));
      await close().catch((thrown: unknown) => failures.push(thrown));
    }
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * The reports that were typed, else those of the configuration file, whose paths start at that file. The terminal's
 * report goes to standard output, unless another one was sent there; it comes first, so that nothing that goes wrong
 * with a file takes it away.
 * @throws ToolError when a file cannot be written.
 */
export async function openOutlets(
  flags: VerifyFlags,
  settings: Settings,
  host: Host,
): Promise<ReportOutlets> {
  const targets = targetsOf(flags, settings, host);
  for (const { path } of targets) if (path !== undefined) await prepareFile(path);
  const toStdout = targets.filter(({ path }) => path === undefined).map(({ format }) => format);
  const isShown = toStdout.includes(DEFAULT_FORMAT);
  const options: RenderOptions = { color: host.color, columns: host.columns, detail: detailOf(flags) };
  const shown = stream(DEFAULT_FORMAT, toStdout.length > 0 ? host.stderr : host.stdout, options);
  const others = targets.map(({ format, path }) =>
    path === undefined
      ? stream(format, host.stdout, options)
      : file(format, path, { ...options, color: false, columns: FILE_COLUMNS }),
  );
  return new ReportOutlets(isShown ? others : [shown, ...others]);
}

interface Target {
  format: ReportFormat;
  /** Absolute; undefined for standard output. */
  path: string | undefined;
}

function targetsOf({ report }: VerifyFlags, { config, folder }: Settings, { cwd }: Host): Target[] {
  const configured = (Object.entries(config.reports ?? {}) as [ReportFormat, string][]).map(
    ([format, path]) => ({ format, file: path, from: folder }),
  );
  const typed = report.map((each) => ({ ...each, from: cwd }));
  return (typed.length > 0 ? typed : configured).map(({ format, file: name, from }) => ({
    format,
    path: name === '-' ? undefined : resolve(from, name),
  }));
}

function detailOf({ quiet, verbose }: VerifyFlags): RenderOptions['detail'] {
  if (quiet === true) return 'verdict';
  return verbose === true ? 'occurrences' : 'causes';
}

function stream(format: ReportFormat, write: Outlet['write'], options: RenderOptions): Outlet {
  return { reporter: REPORTERS[format], options, write, close: () => Promise.resolve() };
}

function file(format: ReportFormat, path: string, options: RenderOptions): Outlet {
  const texts: string[] = [];
  return {
    reporter: REPORTERS[format],
    options,
    write: (text) => void texts.push(text),
    close: () => writeTextFile(path, texts.join('')),
  };
}
