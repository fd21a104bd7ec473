import type { Chance } from '../../../schema/sample/chance.js';
import type { About, AskedFor } from '../../../schema/sample/proposals.js';
import { momentOf } from './moments.js';
import { byEnding, tableOf, wordsOf } from './words.js';

type Make = (about: About, chance: Chance, name: readonly string[]) => number;

const whole =
  (least: number, most: number): Make =>
  (_, chance) =>
    chance.int(least, most);
const decimal =
  (least: number, most: number, places: number): Make =>
  (_, chance) => {
    const scale = 10 ** places;
    return chance.int(least * scale, most * scale) / scale;
  };
const fixed =
  (value: number): Make =>
  () =>
    value;
const numbered: Make = ({ turn }) => turn + 1;
const seconds: Make = (about, chance, name) => Math.floor(momentOf(name, about, chance) / 1000);

/** Numbers by the end of what they are called. */
const BY_NAME = tableOf<Make>({
  'id, uid, position, index, rank, order, number, sequence': numbered,
  'price, amount, cost, total, subtotal, fee, balance, total price, value, total amount, salary, tax':
    decimal(5, 500, 2),
  'cents, cent amount, amount cents': whole(500, 50_000),
  age: whole(18, 80),
  'year, release year, published year': whole(1990, 2024),
  month: whole(1, 12),
  day: whole(1, 28),
  'hour, hours': whole(1, 23),
  'minute, minutes, second, seconds': whole(1, 59),
  week: whole(1, 52),
  'latitude, lat': decimal(-60, 70, 5),
  'longitude, lng, lon, long': decimal(-170, 170, 5),
  'altitude, elevation': whole(1, 2000),
  'rating, score, stars': decimal(1, 5, 1),
  'quantity, stock, inventory': whole(1, 50),
  'count, total count, num, size of': whole(3, 120),
  'percent, percentage, progress': whole(1, 100),
  port: fixed(8080),
  'width, height': whole(100, 1920),
  'size, bytes, file size, content length': whole(1_000, 900_000),
  'weight, temperature, distance, length': decimal(1, 90, 1),
  'duration, timeout, ttl': whole(30, 900),
  'duration ms, latency': whole(1000, 300_000),
  'page, current page, page number': fixed(1),
  'limit, per page, page size': fixed(20),
  'offset, skip': fixed(0),
  'status, status code, http status': fixed(200),
  'version, revision': whole(1, 9),
  'pages, number of pages, page count': whole(80, 640),
  'timestamp, created, updated, at, time, date, created at, updated at, expires, expires at': seconds,
  'phone number': (_, chance) => 4_720_000_000 + chance.int(0, 9_999_999),
});

/** Numbers that look like what a place is called. */
export function* proposedNumbers({ type, about }: AskedFor, chance: Chance): Generator<number> {
  const name = wordsOf(about.names.at(-1) ?? '');
  const isOfOther = name.length > 1 && name.at(-1) === 'id';
  const make = isOfOther ? whole(1, 100) : byEnding(BY_NAME, name);
  const value = make?.(about, chance, name);
  if (value === undefined) return;
  yield type === 'integer' ? Math.round(value) : value;
  if (name.at(-1) !== undefined && make === seconds) yield Math.round(value) * 1000;
}
