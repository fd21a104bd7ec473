import { stringify } from 'yaml';
import type { Contract } from '../model/document.js';

/** What the configuration of a project says at first. */
export interface Answers {
  /** Paths relative to the folder, URLs, or names of bundled documents. */
  documents: readonly string[];
  server: string | undefined;
  /** Folder of types and clients. */
  out: string;
  /** Folder of the reports. */
  reports: string;
}

/** The text of `specproof.config.yaml`. `contracts`: the documents, as far as they could be read. */
export function configText(answers: Answers, contracts: readonly Contract[]): string {
  const { documents, server, out, reports } = answers;
  const value = (text: string): string => stringify(text).trim();
  const schemes = [
    ...new Set(contracts.flatMap(({ securitySchemes }) => securitySchemes.map(({ key }) => key))),
  ];
  return [
    '# yaml-language-server: $schema=./node_modules/specproof/dist/src/config/config.schema.json',
    '',
    '# The OpenAPI documents that every command is about.',
    'documents:',
    ...documents.map((name) => `  - ${value(name)}`),
    '',
    "# What verify sends requests to: everything before the documents' paths.",
    server === undefined ? '# server: http://127.0.0.1:8080' : `server: ${value(server)}`,
    ...credentialLines(schemes),
    '',
    '# The folder of generated types and clients.',
    `out: ${value(out)}`,
    '',
    'reports:',
    `  json: ${value(`${reports}/report.json`)}`,
    '',
  ].join('\n');
}

function credentialLines(schemes: readonly string[]): string[] {
  if (schemes.length === 0) return [];
  return [
    '',
    '# Credentials by security scheme, out of the environment: nothing secret stands in this file.',
    '# credentials:',
    ...schemes.map((key) => `#   ${stringify(key).trim()}: { env: ${variableOf(key)} }`),
  ];
}

function variableOf(key: string): string {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toUpperCase();
}
