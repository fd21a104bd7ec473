/** A line of Prism's log. */
export interface PrismLine {
  /** The part of Prism that says it, as Prism writes it: `CLI`, `HTTP SERVER`, `NEGOTIATOR`, `VALIDATOR`. */
  source: string;
  /** `info`, `success`, `warning`, `error`, `start` and the like. */
  level: string;
  message: string;
  /** The request, where a line names one: what follows is about it, unless another one came in between. */
  request: { method: string; path: string } | undefined;
}

/** `[4:20:12 PM] › [HTTP SERVER] get /pets ℹ  info      Request received` */
const LINE =
  /^\[[^\]]*\] › +\[(?<source>[^\]]+)\] (?:(?<method>[a-z]+) (?<path>\/\S*) )?\S+ +(?<level>[a-z]+) +(?<message>.*)$/u;

/** What a line of Prism's output says; undefined for one in another form. */
export function readLine(text: string): PrismLine | undefined {
  // eslint-disable-next-line no-control-regex -- the codes by which terminals colour (ECMA-48 §8.3.117)
  const groups = LINE.exec(text.replaceAll(/\u001B\[[\d;]*m/g, ''))?.groups;
  if (!groups) return undefined;
  const { source = '', level = '', message = '', method, path } = groups;
  const request =
    method === undefined || path === undefined ? undefined : { method: method.toUpperCase(), path };
  return { source, level, message, request };
}

/** The address that Prism says it listens on; undefined for other lines. */
export function listensOn({ source, message }: PrismLine): string | undefined {
  return source === 'CLI' ? /^Prism is listening on (\S+)$/.exec(message)?.[1] : undefined;
}
