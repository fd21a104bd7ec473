import type { Data, Resource } from './conforming-server.js';
import { DATA } from './conforming-server.js';

const DEPARTMENTS = ['sales', 'sales.north', 'support', 'general support', 'sales'];
const NUMBERS = [99, 1200, 22334455, 22334455, 90807060, 4722334455, 4799887766, 15555550199];

/** More records than fit on a page, with values that tell every way to compare them apart. */
export const RICH: Data = {
  ...DATA,
  entries: NUMBERS.map((PhoneNumber, i) => ({
    PhoneNumber,
    DialInPrefix: i % 2 === 0 ? 47 : 0,
    PersonId: 17 + i,
    PersonName: i === 2 ? null : `Person ${String(i)}`,
    Mrmrs: i % 3 === 0 ? 'Ms' : 'Mr',
    ContactId: 3 + (i % 4),
    ContactName: `Company ${String(i % 4)}`,
  })),
  devices: ['Apple', 'Google', 'Microsoft'].map((Platform, i) => ({
    DeviceName: `Phone ${String(i)}`,
    DeviceIdentifier: `a-${String(i)}`,
    PocketVersion: `8.0.3${String(i)}`,
    Language: ['en', 'nb', 'de'][i],
    PNSHandle: `handle ${String(i)}`,
    Platform,
    OSVersion: `v10.${String(i)}`,
  })),
  resources: [0, 1, 2, 3, 4, 5, 6].map(resource),
};

/** The resource of a number; ids of more digits than an integer of 64 bits has. */
export function resource(i: number): Resource {
  const at = (days: number, tail: string): string =>
    `${new Date(Date.UTC(2026, 8, 1) + days * 86_400_000).toISOString().slice(0, 10)}T10:31:00${tail}`;
  return {
    id: `${i === 5 ? '94678950787426549' : '946789507874265496'}${i === 5 ? '' : String(i)}`,
    createdDate: at(i - (i % 2), 'Z'),
    updatedDate: at(2 * i, ['Z', '.5Z', '.250Z'][i % 3] ?? 'Z'),
    state: ['PUBLISHED', 'SUBMITTED', 'PUBLISHED_BY_HAND', 'PUBLISHED'][i % 4] ?? '',
    etag: `e8bba96a-5d4a-11ee-a2af-${String(i).padStart(12, '0')}`,
    callerIdDetails: {
      phoneNumber: `+${i === 4 ? '1800555555' : `1800555555${String(i)}`}`,
      department: `department.${DEPARTMENTS[i % 5] ?? ''}`,
    },
  };
}

/** A server with other resources. */
export function withResources(resources: Resource[], more: Partial<Data> = {}): Data {
  return { ...RICH, resources, ...more };
}
