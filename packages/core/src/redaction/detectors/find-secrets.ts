import type { TextSpan } from '../../retention/index.ts';
import { matchesOf } from './found-span.ts';

interface SecretForm {
  /** What it is; `docs/redaction.md` lists them all by it. */
  readonly kind: string;
  readonly pattern: RegExp;
  readonly accept?: (match: string) => boolean;
}

/** Words have no digits between their letters, and keys do. */
const hasDigitAndLetter = (match: string): boolean => /\d/.test(match) && /[A-Za-z]/.test(match);

/** Each begins with a text that nothing else begins with, and each repetition has an end, so that one pass finds them. */
const SECRET_FORMS: readonly SecretForm[] = [
  { kind: 'Lethe key', pattern: /(?<![A-Za-z0-9])lethe_(?:mgmt_)?(?:live|demo)_[A-Za-z0-9]{40,}/g },
  { kind: 'OpenAI or Anthropic key', pattern: /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}/g, accept: hasDigitAndLetter },
  { kind: 'AWS access key id', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { kind: 'GitHub token', pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/g },
  { kind: 'GitLab token', pattern: /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/g },
  { kind: 'Slack token', pattern: /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}/g, accept: hasDigitAndLetter },
  { kind: 'Stripe key', pattern: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g },
  { kind: 'Google API key', pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/g },
  { kind: 'npm token', pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g },
  { kind: 'Hugging Face token', pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g },
  { kind: 'JSON Web Token', pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g },
  {
    kind: 'bearer token',
    pattern: /(?<=(?<![A-Za-z0-9])bearer[ \t]{1,4})[A-Za-z0-9._~+/=-]{16,}/gi,
    accept: hasDigitAndLetter,
  },
  { kind: 'password in an address', pattern: /(?<=:\/\/[^\s:@/"'<>]{1,128}:)[^\s:@/"'<>]{1,256}(?=@)/g },
];

/** What one of them begins with: most texts have none of it. */
const BEGINNING =
  /lethe_|sk-|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[sr]k_|whsec_|AIza|npm_|hf_|eyJ|[Bb][Ee][Aa][Rr][Ee][Rr]|:\/\/|-----BEGIN /;
const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const PEM_END = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** Credentials that can be told by their form. One without a form of its own, such as a password in a sentence, is not found. */
export function* findSecrets(text: string): Generator<TextSpan> {
  if (!BEGINNING.test(text)) return;
  for (const { pattern, accept } of SECRET_FORMS) yield* matchesOf(pattern, text, accept);
  yield* findPrivateKeys(text);
}

/** A key that has no end goes to the end of the text: an answer can break off in the middle of one. */
function* findPrivateKeys(text: string): Generator<TextSpan> {
  let from = 0;
  for (const begin of text.matchAll(PEM_BEGIN)) {
    if (begin.index < from) continue;
    PEM_END.lastIndex = begin.index;
    const end = PEM_END.exec(text);
    from = end === null ? text.length : end.index + end[0].length;
    yield { start: begin.index, end: from };
    if (end === null) return;
  }
}
