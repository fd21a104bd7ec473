/** The version of this package. A test holds it equal to package.json, which the build must not pull into dist. */
export const VERSION = '0.1.0';
