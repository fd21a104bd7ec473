import type { Faker } from '@faker-js/faker';
import type { Chance } from '../../../schema/sample/chance.js';
import { chanceOf } from '../../../schema/sample/chance.js';
import type { AskedFor } from '../../../schema/sample/proposals.js';
import { fakerBy } from './faker.js';
import { momentText } from './moments.js';
import { byEnding, ownerOf, tableOf, wordsOf } from './words.js';

/** What a text is made with. */
interface Given {
  faker: Faker;
  /** Decides alike for all members of one object, so that a name and an address of mail belong together. */
  person: () => Faker;
  owner: string;
}

type Make = (given: Given) => string;

const person: Record<'first' | 'last' | 'full', Make> = {
  first: ({ person }) => person().person.firstName(),
  last: ({ person }) => {
    const faker = person();
    faker.person.firstName();
    return faker.person.lastName();
  },
  full: (given) => `${person.first(given)} ${person.last(given)}`,
};

const handle = (given: Given): string =>
  `${person.first(given)}.${person.last(given)}`.toLowerCase().replaceAll(/[^a-z.]/g, '');
const phrase: Make = (given) => `${given.faker.commerce.productAdjective()} ${topic(given)}`;
const topic: Make = ({ faker }) => faker.helpers.arrayElement(TOPICS);
const description: Make = ({ faker, owner }) =>
  /product|article|item|variant/.test(owner)
    ? faker.commerce.productDescription()
    : `${faker.company.catchPhrase()}.`;
const remark: Make = ({ faker }) => faker.helpers.arrayElement(REMARKS);
const slug: Make = (given) => phrase(given).toLowerCase().replaceAll(' ', '-');
/** Hosts of nobody (RFC 2606), so that nothing made up leads to a stranger. */
const url: Make = (given) => `https://example.com/${slug(given)}`;
const image: Make = (given) => `https://example.com/${slug(given)}.jpg`;
const email: Make = (given) => `${handle(given)}@example.com`;
const phone: Make = ({ faker }) => `+1202555${faker.string.numeric(4)}`;
const token: Make = ({ faker }) => faker.string.alphanumeric(24);

/** Words that offend nobody, which cannot be said of a dictionary. */
const TOPICS = [
  'travel', 'music', 'science', 'history', 'garden', 'family', 'summer', 'design', 'coffee', 'harbor', 'winter', 'sports',
  'cinema', 'theater', 'nature', 'cooking', 'poetry', 'weather', 'finance', 'health', 'market', 'library', 'river', 'bridge',
]; // prettier-ignore

/** What people write to each other. */
const REMARKS = [
  'Thanks for the quick reply.',
  'Please call before delivery.',
  'Works as described.',
  'We will look into it this week.',
  'The invoice is attached.',
  'Please leave it with the neighbours.',
  'Great service, will come back.',
  'Could you check the second page?',
  'Moved to Thursday, same place.',
  'No further action is needed.',
  'See the notes of the last meeting.',
  'Two copies were asked for.',
];

/** Texts by the end of what they are called. */
const BY_NAME = tableOf<Make>({
  'first name, given name, forename, firstname': person.first,
  'last name, family name, surname, lastname': person.last,
  'full name, display name, author, owner, creator, assignee, customer name, contact name, user name shown, person name, attendee, recipient, sender, reviewer, manager, created by, updated by':
    person.full,
  'middle name': ({ faker }) => faker.person.middleName(),
  'salutation, mrmrs, prefix name': ({ faker }) => faker.person.prefix(),
  'username, user name, login, nickname, handle, screen name': handle,
  gender: ({ faker }) => faker.person.sex(),
  'job title, occupation, profession, position title': ({ faker }) => faker.person.jobTitle(),
  'bio, biography': ({ faker }) => faker.person.bio(),
  'email, mail, email address, e mail': email,
  'phone, phone number, mobile, mobile number, telephone, fax, msisdn, cell': phone,
  'company, company name, organization, organisation, organization name, vendor, manufacturer, publisher, brand, employer, supplier':
    ({ faker }) => faker.company.name(),
  'department, team, team name': ({ faker }) => faker.commerce.department(),
  'street, street name': ({ faker }) => faker.location.street(),
  'street address, address, address line1, address line 1, line1, address1': ({ faker }) =>
    faker.location.streetAddress(),
  'address line2, address line 2, line2, address2, apartment': ({ faker }) =>
    faker.location.secondaryAddress(),
  'street number, house number, building number, building': ({ faker }) => faker.location.buildingNumber(),
  'city, town, place of birth, place of death, origin city': ({ faker }) => faker.location.city(),
  'state, province, county': ({ faker, owner }) =>
    /address|location|place/.test(owner) ? faker.location.state() : 'active',
  'zip, zip code, postal code, postcode, zipcode, postalcode': ({ faker }) => faker.location.zipCode('#####'),
  'country, country name, nationality': ({ faker }) => faker.location.country(),
  'country code, iso country': ({ faker }) => faker.location.countryCode(),
  'time zone, timezone, time zone id': () => 'Europe/Oslo',
  continent: ({ faker }) => faker.location.continent(),
  region: ({ faker }) => faker.location.city(),
  'currency, currency code': ({ faker }) => faker.finance.currencyCode(),
  iban: ({ faker }) => faker.finance.iban(),
  'bic, swift': ({ faker }) => faker.finance.bic(),
  'price, amount, balance, total price': ({ faker }) => faker.commerce.price(),
  'account number': ({ faker }) => faker.finance.accountNumber(),
  'locale, language, lang, language code': () => 'en',
  'color, colour': ({ faker }) => faker.color.human(),
  'product, product name': ({ faker }) => faker.commerce.productName(),
  'sku, product code, article number': ({ faker }) =>
    faker.string.alphanumeric({ length: 8, casing: 'upper' }),
  isbn: ({ faker }) => faker.commerce.isbn({ separator: '' }),
  'category, genre, kind, group, segment, topic, tag, label, keyword, tags, labels, keywords, categories, genres':
    topic,
  'title, headline, subject, heading': (given) =>
    /book|novel|publication/.test(given.owner) ? given.faker.book.title() : phrase(given),
  'description, summary, abstract, about, details, help text, subtitle': description,
  'text, comment, note, notes, message, body, detail, reason, html, content, remark, remarks, review': remark,
  'slug, alias, key, path segment': slug,
  'file name, filename, file': ({ faker }) => faker.system.commonFileName('pdf'),
  'mime type, content type, media type': () => 'application/json',
  'path, file path': (given) => `/${slug(given)}`,
  'url, uri, href, link, website, homepage, site, endpoint, web site, self, root url, base url': url,
  'image, avatar, photo, picture, thumbnail, icon, logo, image url, avatar url, photo url, thumbnail url, photo urls, images, icon url, logo url':
    image,
  'host, hostname, domain, domain name': () => 'www.example.com',
  'ip, ip address, ipv4': ({ faker }) => faker.internet.ipv4({ cidrBlock: '192.0.2.0/24' }),
  'mac, mac address': ({ faker }) => faker.internet.mac(),
  'user agent': ({ faker }) => faker.internet.userAgent(),
  'version, app version, os version': ({ faker }) => faker.system.semver(),
  'id, uid, uuid, guid, identifier, external id': ({ faker }) => faker.string.uuid(),
  'token, access token, secret, api key, password, hash, checksum, signature, etag, cursor': token,
  'number, order number, invoice number, reference, reference number, serial number, code': ({ faker }) =>
    faker.string.alphanumeric({ length: 8, casing: 'upper' }),
  'license plate, plate': ({ faker }) => faker.vehicle.vrm(),
  vin: ({ faker }) => faker.vehicle.vin(),
  'model, device name, model name': ({ faker }) => faker.vehicle.model(),
});

/** What things of a kind are called. */
const NAMES = tableOf<Make>({
  'user, person, customer, member, contact, employee, author, owner, artist, patient, student, teacher, guest, character, performer, account, profile, passenger, driver, lead, subscriber, staff, buyer, seller, associate, caller, player':
    person.full,
  'company, organization, organisation, vendor, supplier, manufacturer, publisher, brand, merchant, business, client, tenant, employer':
    ({ faker }) => faker.company.name(),
  'pet, animal, dog, cat': ({ faker }) => faker.animal.petName(),
  'product, item, article, good, variant, sku, line, order line, cart': ({ faker }) =>
    faker.commerce.productName(),
  'category, department, genre, tag, label, type, group': ({ faker }) => faker.commerce.department(),
  'book, novel': ({ faker }) => faker.book.title(),
  'song, track, album': ({ faker }) => faker.music.songName(),
  country: ({ faker }) => faker.location.country(),
  'city, town, location, place, region, station, stop': ({ faker }) => faker.location.city(),
  'file, document, attachment': ({ faker }) => faker.system.commonFileName('pdf'),
  'device, vehicle, car': ({ faker }) => faker.vehicle.vehicle(),
  airport: ({ faker }) => `${faker.location.city()} Airport`,
  'airline, carrier': ({ faker }) => `${faker.location.country()} Airlines`,
  'dish, meal, recipe, menu': ({ faker }) => faker.food.dish(),
  ingredient: ({ faker }) => faker.food.ingredient(),
});

const BY_FORMAT = new Map<string, Make>([
  ['email', email],
  ['idn-email', email],
  ['uri', url],
  ['url', url],
  ['iri', url],
  ['uri-reference', (given) => `/${slug(given)}`],
  ['iri-reference', (given) => `/${slug(given)}`],
  ['uuid', ({ faker }) => faker.string.uuid()],
  ['hostname', () => 'www.example.com'],
  ['idn-hostname', () => 'www.example.com'],
  ['ipv4', ({ faker }) => faker.internet.ipv4({ cidrBlock: '192.0.2.0/24' })],
  ['phone', phone],
  ['password', token],
]);

/** Texts that look like what a place is called, and like its format. */
export function* proposedTexts({ format, about }: AskedFor, chance: Chance): Generator<string> {
  const name = wordsOf(about.names.at(-1) ?? '');
  const moment = momentText(name, format, about, chance);
  if (moment !== undefined) {
    yield moment;
    return;
  }
  const owner = ownerOf(about.names);
  const make = [makerByName(name, owner), BY_FORMAT.get(format ?? '')].filter((each) => each !== undefined);
  for (const each of make) {
    const person = (): Faker => fakerBy(chanceOf(about.record));
    // Another draw may keep a bound or a pattern that the first does not.
    for (let n = 0; n < DRAWS; n++) {
      const text = each({ faker: fakerBy(chance), person, owner });
      yield text;
    }
  }
}

const DRAWS = 2;

function makerByName(name: readonly string[], owner: string): Make | undefined {
  const plural = name.at(-1)?.replace(/s$/, '');
  if (name.at(-1) === 'name' && name.length < 3) {
    const known = NAMES.get(name.length === 2 ? (name[0] ?? '') : owner);
    return (name.length === 2 ? BY_NAME.get(name.join(' ')) : undefined) ?? known ?? phrase;
  }
  return (
    byEnding(BY_NAME, name) ??
    byEnding(BY_NAME, [...name.slice(0, -1), plural ?? '']) ??
    NAMES.get(plural ?? '')
  );
}
