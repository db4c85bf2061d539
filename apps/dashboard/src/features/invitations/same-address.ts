/** Whether two spellings are one address. Addresses are stored in lower case; what a provider says may not be. */
export function isSameAddress(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}
