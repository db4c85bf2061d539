/** The first and last characters of an id: `0198c1f2…9ab4`. Ids are cut in the middle because both ends are compared. */
export function clipMiddle(text: string, headLength: number, tailLength: number): string {
  return text.length <= headLength + tailLength + 1 ? text : `${text.slice(0, headLength)}…${text.slice(-tailLength)}`;
}
