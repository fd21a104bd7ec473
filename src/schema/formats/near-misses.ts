/**
 * For each format, texts that come near one and are none, in several ways: of each way, the first that is invalid is
 * sent. Sections of the standards are those that JSON Schema 2020-12 validation §7.3 names.
 */
export const NEAR_FORMATS: Readonly<Partial<Record<string, readonly (readonly string[])[]>>> = {
  // RFC 3339 §5.6 and §5.7: no 30th of February; an offset is required, and so is the time.
  'date-time': [['2024-02-30T12:00:00Z'], ['2024-01-31T12:00:00'], ['2024-01-31']],
  'date-time-local': [['2024-02-30T12:00:00'], ['2024-01-31']],
  date: [['2024-02-30'], ['2024-01-31T12:00:00Z']],
  time: [['25:00:00Z'], ['12:00:00']],
  'time-local': [['25:00:00'], ['12:00']],
  duration: [['P1'], ['1 day']],
  email: [['someone@@example.com', 'someone@'], ['someone.example.com']],
  'idn-email': [['some one@example.com'], ['someone.example.com']],
  hostname: [['-example.com'], ['exam ple.com']],
  'idn-hostname': [['-example.com', 'exam ple.com']],
  ipv4: [['192.0.2.256'], ['192.0.2']],
  ipv6: [['2001:db8::1::1'], ['192.0.2.1']],
  uri: [['/example'], ['https://exam ple.com/']],
  iri: [['/example'], ['https://exam ple.com/']],
  url: [['/example', 'example'], ['https://exam ple.com/']],
  'uri-reference': [['/exam ple', '/%zz']],
  'iri-reference': [['/exam ple', '/%zz']],
  'uri-template': [['/example/{id']],
  uuid: [['3b241101-e2bb-4255-8caf-4136c566a96'], ['3b241101-e2bb-4255-8caf-4136c566a96g']],
  'json-pointer': [['example'], ['/exam~2ple']],
  'relative-json-pointer': [['-1'], ['/example']],
  regex: [['^(a$']],
  byte: [['ZXhhbXBsZQ='], ['ZXhhbXBsZQ!!']],
  base64url: [['ZXhh+bXBsZQ']],
  char: [['ab']],
  'http-date': [['2024-01-31T12:00:00Z'], ['Wed, 31 Jan 2024 12:00:00 CET']],
  'media-range': [['text']],
  'sf-boolean': [['true']],
  'sf-string': [['text']],
  'sf-token': [['two words']],
  'sf-binary': [['ZXhhbXBsZQ==']],
};

/** Numbers beyond what a format of 64 bits can hold. */
export const BEYOND: Readonly<Partial<Record<string, readonly number[]>>> = {
  int64: [-1e19, 1e19],
  uint64: [-1, 1e20],
  'double-int': [-1e17, 1e17],
  'sf-integer': [-1e15, 1e15],
};
