/** Whose pipelines init knows how to write. */
export const CI_PROVIDERS = ['github', 'gitlab'] as const;

export type CiProvider = (typeof CI_PROVIDERS)[number];
