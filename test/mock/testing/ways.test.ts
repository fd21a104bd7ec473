// One suite over all ways to reach a mock: what holds over HTTP holds without a socket.
import { describe, expect, it } from 'vitest';
import { BOOKS } from '../../support/books.js';
import { opened, WAYS } from '../../support/ways-to-mock.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const KEY = { 'x-key': 'k' };
const ULYSSES = '{"id":2,"title":"Ulysses"}';

describe.each(WAYS)('a mock that is reached by %s', (_, open) => {
  const way = opened(open, { documents: [BOOKS], limits: { body: 1000 } });
  const status = async (path: string, init?: RequestInit): Promise<number> =>
    (await way.send(path, init)).status;

  it.each([
    ['/v1/books', 200],
    ['/books', 200],
    ['/books?genre=crime', 200],
    ['/books?genre=none', 422],
    ['/books/1', 200],
    ['/books/one', 422],
    ['/book', 404],
    ['/__specproof/requests', 200],
    ['/__specproof/nothing', 404],
  ])('answers GET %s with %i', async (path, want) => {
    expect(await status(path)).toBe(want);
  });

  it.each([
    ['of JSON', JSON_TYPE, ULYSSES, 201],
    ['of a form', {}, new URLSearchParams({ id: '2', title: 'Ulysses' }), 201],
    ['that is no JSON', JSON_TYPE, '{', 400],
    ['that breaks its schema', JSON_TYPE, '{"id":2}', 422],
    ['of another type', { 'content-type': 'text/plain' }, 'Ulysses', 415],
    ['that is too large', JSON_TYPE, JSON.stringify({ id: 2, title: 'U'.repeat(2000) }), 413],
    ['that is missing', {}, undefined, 422],
  ])('answers a body %s', async (_name, headers, body, want) => {
    const init = { method: 'POST', headers: { ...KEY, ...headers }, body: body ?? null };
    expect(await status('/books', init)).toBe(want);
  });

  it('judges bytes, credentials and methods', async () => {
    const put = (bytes: number[]): RequestInit => ({
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    expect(await status('/cover', put([0, 255, 254]))).toBe(204);
    expect(await status('/books', { method: 'POST', headers: JSON_TYPE, body: ULYSSES })).toBe(401);
    const wrong = await way.send('/books', { method: 'PATCH' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  it('answers with the documented body, in the type that is accepted', async () => {
    const made = await way.send('/books', {
      method: 'POST',
      headers: { ...KEY, ...JSON_TYPE },
      body: ULYSSES,
    });
    expect(made.headers.get('x-shelf')).toBe('A');
    expect(made.headers.get('content-length')).toBe(String(ULYSSES.length));
    expect(await made.json()).toEqual(JSON.parse(ULYSSES));
    const xml = await way.send('/books/2', { headers: { accept: 'application/xml' } });
    expect(await xml.text()).toContain('<title>');
    expect(await status('/books/2', { headers: { accept: 'image/png' } })).toBe(406);
  });

  it('answers without a body where there is none', async () => {
    const head = await way.send('/books/1', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0);
    const gone = await way.send('/books/1', { method: 'DELETE' });
    expect([gone.status, gone.body]).toEqual([204, null]);
  });

  it('is followed where it leads, unless the client follows itself', async () => {
    const followed = await way.send('/v1/latest', { redirect: 'manual' });
    expect([followed.status, followed.headers.get('location')]).toEqual([302, '/v1/books/2']);
    await expect(way.send('/v1/latest', { redirect: 'error' })).rejects.toThrow(TypeError);
  });

  it('sends events one after the other', async () => {
    const news = await way.send('/news');
    expect(news.headers.get('content-type')).toContain('text/event-stream');
    expect(await news.text()).toBe('data: one\n\ndata: two\n\n');
  });

  it('is told what is preferred', async () => {
    const prefer = (value: string): RequestInit => ({ headers: { prefer: value } });
    expect(await (await way.send('/books/1', prefer('code=404'))).json()).toEqual({ reason: 'lent' });
    expect(await (await way.send('/books/1', prefer('example=ulysses'))).json()).toMatchObject({ id: 2 });
    expect(await (await way.send('/books/1?__example=emma')).json()).toMatchObject({ id: 1 });
    expect(await status('/books/1', prefer('fault=status-503'))).toBe(503);
    expect(await status('/books/1', prefer('code=999'))).toBe(422);
  });

  it('fails as a network fails', async () => {
    const fault = (name: string, more: RequestInit = {}): Promise<Response> =>
      way.send('/books/1', { headers: { prefer: `fault=${name}` }, ...more });
    await expect(fault('reset')).rejects.toThrow(TypeError);
    await expect(fault('truncate').then((response) => response.text())).rejects.toThrow();
    await expect(fault('hang', { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
    const delayed = way.send('/books/1', {
      headers: { prefer: 'delay=20s' },
      signal: AbortSignal.timeout(50),
    });
    await expect(delayed).rejects.toThrow(/timeout/);
  });

  it('lets web pages of other origins read its answers', async () => {
    const origin = 'http://page.example';
    const answer = await way.send('/books/1', { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await status('/__specproof/requests', { headers: { origin } })).toBe(403);
    const asked = { origin, 'access-control-request-method': 'POST' };
    expect(await status('/books', { method: 'OPTIONS', headers: asked })).toBe(204);
  });

  it('remembers what it has received, and forgets it', async () => {
    await way.mock.reset();
    await way.send('/books?genre=crime&x=1', { headers: { 'x-key': 'secret', 'x-other': 'a' } });
    await way.send('/books', { method: 'POST', headers: { ...KEY, ...JSON_TYPE }, body: ULYSSES });
    expect(way.mock.requests()).toMatchObject([
      {
        number: 1,
        method: 'GET',
        path: expect.stringMatching(/\/books$/) as string,
        query: { genre: 'crime', x: '1' },
        headers: { 'x-key': '[redacted]', 'x-other': 'a', accept: '*/*' },
        body: null,
        operation: 'listBooks',
        status: 200,
      },
      { number: 2, operation: 'createBook', status: 201, body: { id: 2, title: 'Ulysses' } },
    ]);
    await way.mock.reset();
    expect(way.mock.requests()).toEqual([]);
  });

  it('answers as a test has set it, the counted answers first', async () => {
    const { mock } = way;
    const book = async (): Promise<[number, unknown]> => {
      const response = await way.send('/books/1');
      return [response.status, await response.json()];
    };
    const usual = await book();
    mock.on('getBook', { body: { id: 9, title: 'Nana' } });
    mock.on('getBook', { status: 404 }).once();
    mock.on('getBook', { status: 503 }).times(2);
    expect(await book()).toEqual([404, { reason: 'lent' }]);
    expect([(await book())[0], (await book())[0]]).toEqual([503, 503]);
    expect(await book()).toEqual([200, { id: 9, title: 'Nana' }]);
    const last = mock.on('getBook', { example: 'ulysses', headers: { 'X-Shelf': 'B' } });
    expect((await way.send('/books/1')).headers.get('x-shelf')).toBe('B');
    last.remove();
    expect(await book()).toEqual([200, { id: 9, title: 'Nana' }]);
    await mock.reset();
    expect(await book()).toEqual(usual);
  });

  it('refuses what a request lacks, and keeps the answer for the next one', async () => {
    way.mock.on('createBook', { status: 201, body: { id: 5, title: 'Nana' } }).once();
    const create = (headers: Record<string, string>): RequestInit => ({
      method: 'POST',
      headers: { ...headers, ...JSON_TYPE },
      body: ULYSSES,
    });
    expect(await status('/books', create({}))).toBe(401);
    expect(await (await way.send('/books', create(KEY))).json()).toMatchObject({ id: 5 });
    expect(await (await way.send('/books', create(KEY))).json()).toMatchObject({ id: 2 });
  });

  it('writes the set body in the type that is accepted', async () => {
    way.mock.on('getBook', { body: { id: 9, title: 'Nana' } }).once();
    const xml = await way.send('/books/1', { headers: { accept: 'application/xml' } });
    expect(await xml.text()).toContain('<title>Nana</title>');
  });

  it('fails as a test has set it', async () => {
    way.mock.on('getBook', { fault: 'reset' }).once();
    await expect(way.send('/books/1')).rejects.toThrow(TypeError);
    expect(await status('/books/1')).toBe(200);
  });

  it('gives a request to one who waits for it, before and after it was sent', async () => {
    await way.mock.reset();
    const waiting = way.mock.waitFor('getBook', { where: ({ status: answered }) => answered === 404 });
    await way.send('/books/1');
    await way.send('/books/1', { headers: { prefer: 'code=404' } });
    expect(await waiting).toMatchObject({ number: 2, status: 404 });
    expect(await way.mock.waitFor('getBook')).toMatchObject({ number: 1 });
    await expect(way.mock.waitFor('getBook', { timeout: 1 })).rejects.toThrow(
      /no request for 'getBook' within 1 ms; received: GET \S*\/books\/1 \(getBook\) → 200, /,
    );
  });
});
