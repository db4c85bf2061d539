import { z } from 'zod';

export const ORGANIZATION_NAME_LENGTH_MAX = 80;
const SLUG_LENGTH_MAX = 48;

/** One line of text: a name stands in mails, titles and files. */
export const organizationNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(ORGANIZATION_NAME_LENGTH_MAX)
  .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, 'A name is one line of visible text.');

/** First parts of paths that are the product's own. */
const RESERVED_SLUGS = new Set(
  `account admin api app assets auth billing demo docs health invitations login logout management new organizations outbox
  password pricing privacy public reset-password security settings sign-in sign-out sign-up static status stories support staff terms www`.split(
    /\s+/,
  ),
);

/** Letters that Unicode does not take apart into a plain one and a mark, by what they are commonly written as. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};

/** The part of the address that an organization is found under, made from its name once. `suffix` tells it from others of the same name. */
export function slugOf(name: string, suffix: string | null = null): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[øæœßłđðþ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replaceAll(/[^a-z0-9]+/g, '-');
  const base = words.slice(0, SLUG_LENGTH_MAX).replaceAll(/^-+|-+$/g, '') || 'organization';
  if (suffix !== null) return `${base}-${suffix}`;
  return RESERVED_SLUGS.has(base) ? `${base}-organization` : base;
}
