/**
 * The programmatic interface. Everything else is private: modules under `dist/` may change with any release.
 */
export { generate } from './codegen/index.js';
export type { Config } from './config/index.js';
export { defineConfig } from './config/index.js';
export { ToolError } from './errors.js';
export type { LintResult } from './lint/index.js';
export { lint } from './lint/index.js';
export { BUNDLED, bundledDocument } from './load/bundled.js';
export type { LoadOptions } from './load/index.js';
export { loadContracts, readContract } from './load/index.js';
export type { CorsPolicy } from './mock/cors.js';
export type { MockEvent } from './mock/event.js';
export type { Mock, MockOptions, ReloadEvent } from './mock/index.js';
export { startMock } from './mock/index.js';
export type { ReceivedRequest } from './mock/received.js';
export type { Fault } from './mock/request/fault.js';
export type { Contract, Location, Operation, Problem, Severity } from './model/document.js';
export type { Case, Exchange } from './model/exchange.js';
export type { Evidence, Finding, Report, ReportedFinding, VerifyEvent } from './model/report.js';
export { REPORTERS } from './reporters/index.js';
export { plan } from './runner/plan.js';
export { exitCodeOf } from './runner/report.js';
export { verify } from './runner/verify.js';
