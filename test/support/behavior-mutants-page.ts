import { RICH } from './behavior-data.js';
import type { Draft, Items } from './behavior-faults.js';
import { asked, itemsOf, parameter, withParameter } from './behavior-faults.js';
import type { Fault, Received } from './conforming-server.js';
import { respond } from './conforming-server.js';

// page

interface PageBody {
  data: Items;
  total: number;
  pagination?: { cursors?: { after?: string | null }; next?: string | null } | undefined;
}

/** Unfiltered pages with something changed; refusals and filtered ones stay as they are. */
function paged(change: (body: PageBody, request: Received, start: number) => void): Fault {
  return (answer, request) => {
    if (parameter(request, 'ql') !== undefined) return;
    change(answer.body as PageBody, request, Number(parameter(request, 'after') ?? 0));
  };
}

export function pageMutants(): Draft[] {
  const size = RICH.pageSize;
  const all = RICH.resources.length;
  const isSized = (request: Received): boolean => parameter(request, 'limit') !== undefined;
  const leading = (request: Received, after: string): PageBody['pagination'] => ({
    cursors: { after },
    next: withParameter(request, 'after', after).url,
  });
  let count = 0;
  const missing = ['behavior.page.missing'];
  const pages = Array.from({ length: Math.ceil(all / size) }, (_, i) => i * size);
  return [
    ...pages.map((at) => ({ name: `loses the first item after ${String(at)}`, caughtBy: missing, fault: paged((body, _request, start) => void (start === at && body.data.shift())) })),
    ...pages.map((at) => ({ name: `loses the last item after ${String(at)}`, caughtBy: missing, fault: paged((body, _request, start) => void (start === at && body.data.pop())) })),
    ...pages.slice(1).map((at) => ({ name: `repeats an item after ${String(at)}`, caughtBy: ['behavior.page.repeated'], fault: paged((body, request, start) => {
      if (start === at) body.data.unshift(...(itemsOf(respond(withParameter(withParameter(request, 'after', String(at - 1)), 'limit', '1'), RICH)) ?? []).map((item) => ({ ...body.data[0], ...item })));
      if (isSized(request) && body.data.length > Number(parameter(request, 'limit'))) body.data.pop();
    }) })),
    { name: 'loses an item only when asked for a size', caughtBy: missing, fault: paged((body, request) => void (isSized(request) && (body.data = body.data.filter(({ id }) => id !== RICH.resources[4]?.id)))) },
    { name: 'loses and does not count an item only when asked for a size', caughtBy: missing, fault: paged((body, request) => {
      if (isSized(request)) Object.assign(body, { data: body.data.filter(({ id }) => id !== RICH.resources[4]?.id), total: all - 1 });
    }) },
    { name: 'loses and does not count an item unless asked for a size', caughtBy: missing, fault: paged((body, request) => {
      if (!isSized(request)) Object.assign(body, { data: body.data.filter(({ id }) => id !== RICH.resources[4]?.id), total: all - 1 });
    }) },
    { name: 'leads from the second page to itself', caughtBy: ['behavior.page.loop'], fault: paged((body, request, start) => void (start > 0 && (body.pagination = leading(request, String(start))))) },
    { name: 'leads from the last page to the first', caughtBy: ['behavior.page.loop'], fault: paged((body, request) => void (body.pagination?.cursors ?? (body.pagination = leading(request, '0')))) },
    { name: 'leads from the third page to the second', caughtBy: ['behavior.page.loop', 'behavior.page.repeated'], fault: paged((body, request, start) => void (start > size && (body.pagination = leading(request, String(size))))) },
    { name: 'never ends, and its last pages are empty', caughtBy: ['behavior.page.loop'], fault: paged((body, request, start) => void (body.pagination?.cursors ?? (body.pagination = leading(request, String(start + all))))) },
    { name: 'never ends, and repeats its last page', caughtBy: ['behavior.page.loop', 'behavior.page.repeated'], fault: (answer, request) => {
      if (parameter(request, 'ql') !== undefined) return;
      const start = Number(parameter(request, 'after') ?? 0);
      if (start < all - size) return;
      Object.assign(answer, respond(withParameter(request, 'after', String(all - size)), RICH));
      (answer.body as PageBody).pagination = leading(request, String(all + ++count));
    } },
    ...[-1, -all, 1, 1000].map((by) => ({ name: `counts ${String(by)} too many`, caughtBy: by < 0 ? ['behavior.page.total'] : ['behavior.page.total', 'behavior.page.missing'], fault: paged((body) => void (body.total += by)) })),
    { name: 'counts the page instead of all', caughtBy: ['behavior.page.total'], fault: paged((body) => void (body.total = body.data.length)) },
    { name: 'counts what is left instead of all', caughtBy: ['behavior.page.total'], fault: paged((body, _request, start) => void (body.total -= start)) },
    { name: 'miscounts on the last page', caughtBy: ['behavior.page.total'], fault: paged((body) => void (!body.pagination?.cursors && (body.total += 1))) },
    { name: 'ignores the size asked for', caughtBy: ['behavior.page.size'], fault: asked((request) => withParameter(request, 'limit', undefined)) },
    { name: 'gives one more than the size asked for', caughtBy: ['behavior.page.size'], fault: asked((request) => isSized(request) ? withParameter(request, 'limit', String(Number(parameter(request, 'limit')) + 1)) : undefined) },
    { name: 'gives an address that is not the cursor\'s', caughtBy: ['behavior.page.next'], fault: paged((body, request, start) => void (body.pagination?.next && (body.pagination.next = withParameter(request, 'after', String(start)).url))) },
    { name: 'gives an address without a cursor', caughtBy: ['behavior.page.next'], fault: paged((body, request) => void (body.pagination?.next && (body.pagination.next = withParameter(request, 'after', undefined).url))) },
    ...([
      ['another host', (next) => `https://internal:8080${next}`],
      ['another port', (next) => `http://127.0.0.1:1${next}`],
      ['another path', (next) => next.replace('/caller-ids', '/elsewhere')],
      ['a path with a name too many', (next) => `/v2${next}`],
      ['a path that is relative to another', (next) => next.replace(/^.*\/orgs/, 'orgs')],
    ] as [string, (next: string) => string][]).map(([place, change]) => ({ name: `gives an address that leads to ${place}`, caughtBy: ['behavior.page.next', 'request.valid.refused'], fault: paged((body) => void (body.pagination?.next && (body.pagination.next = change(body.pagination.next)))) })),
    { name: 'loses the size in the address of the next page', caughtBy: ['behavior.page.next'], fault: paged((body, request) => void (isSized(request) && body.pagination?.next && (body.pagination.next = withParameter({ ...request, url: body.pagination.next }, 'limit', undefined).url))) },
    { name: 'gives no address beside the cursor', caughtBy: ['behavior.page.next'], fault: paged((body) => void (body.pagination?.next && (body.pagination.next = null))) },
    { name: 'gives an address on the last page', caughtBy: ['behavior.page.next'], fault: paged((body, request) => void (body.pagination?.cursors ?? (body.pagination = { next: withParameter(request, 'after', '99').url }))) },
    { name: 'gives its own address on the last page', caughtBy: ['behavior.page.next'], fault: paged((body, request) => void (body.pagination?.cursors ?? (body.pagination = { next: withParameter(request, 'after', undefined).url }))) },
    { name: 'ignores the cursor', caughtBy: ['behavior.page.loop', 'behavior.page.repeated'], fault: asked((request) => withParameter(request, 'after', undefined)) },
  ]; // prettier-ignore
}

// rules

export function ruleMutants(): Draft[] {
  const caughtBy = ['behavior.rule'];
  const at = (start: number, change: (items: Items) => void): Fault =>
    paged((body, _request, offset) => {
      if (start === offset) change(body.data);
    });
  return [0, 2, 4].flatMap((start) => [
    { name: `has an item of another organisation after ${String(start)}`, caughtBy, fault: at(start, (items) => void Object.assign(items.at(-1) ?? {}, { orgId: '1' })) },
    { name: `has an item of another brand after ${String(start)}`, caughtBy, fault: at(start, (items) => void Object.assign(items[0] ?? {}, { brandId: '2' })) },
    { name: `has only items of another brand after ${String(start)}`, caughtBy, fault: at(start, (items) => { for (const item of items) item['brandId'] = '3'; }) },
  ]).concat({ name: 'counts fewer than the page has', caughtBy, fault: paged((body) => void (body.total = body.data.length - 1)) }); // prettier-ignore
}
