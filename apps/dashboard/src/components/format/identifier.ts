/** The longest name that a page lays out whole; what callers and upstreams name may be as long as a payload. */
const NAME_CHARACTERS_MAX = 200;

/** The start of a name that somebody else chose. */
export function clipName(name: string): string {
  return name.length <= NAME_CHARACTERS_MAX ? name : `${name.slice(0, NAME_CHARACTERS_MAX)}…`;
}

/** The first and last characters of an id: `0198c1f2…9ab4`. Ids are cut in the middle because both ends are compared. */
export function clipMiddle(text: string, headLength: number, tailLength: number): string {
  return text.length <= headLength + tailLength + 1 ? text : `${text.slice(0, headLength)}…${text.slice(-tailLength)}`;
}
