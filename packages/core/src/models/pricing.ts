/** US dollars per million tokens, or `null` when unknown. */
export type PriceOf = (modelId: string) => { readonly inputUsd: number; readonly outputUsd: number } | null;
