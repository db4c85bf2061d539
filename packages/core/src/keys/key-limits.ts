/** Whether a key may call a model. Names are compared as they are called: provider, slash, the provider's own name. */
export function isModelAllowed(
  allowedModels: readonly string[],
  { provider, model }: { readonly provider: string; readonly model: string },
): boolean {
  return allowedModels.length === 0 || allowedModels.includes(`${provider}/${model}`);
}

/** A key that has cost its limit takes no further request; what is under way finishes. */
export function isSpendLimitReached(key: { spendLimitNanoUsd: bigint | null; spentNanoUsd: bigint }): boolean {
  return key.spendLimitNanoUsd !== null && key.spentNanoUsd >= key.spendLimitNanoUsd;
}
