import { pick, seedOf } from './seed.ts';

/** Words that speak for a label. Keys are matched as parts of the label: `billing` also serves `billing_issue`. */
const evidence: Readonly<Record<string, RegExp>> = {
  positive: /\b(good|great|love|loved|excellent|happy|thank|thanks|perfect|fast|helpful|amazing|recommend)\b/gi,
  negative: /\b(bad|broken|hate|terrible|awful|slow|late|angry|refund|disappoint\w*|worst|never|wrong|not working)\b/gi,
  billing: /\b(bill\w*|invoice\w*|charge\w*|refund\w*|pay\w*|credit\w*|subscription|price)\b/gi,
  technical: /\b(error\w*|bug\w*|crash\w*|broken|fail\w*|slow|timeout|api|install\w*|not working)\b/gi,
  bug: /\b(error\w*|bug\w*|crash\w*|broken|fail\w*|exception|not working)\b/gi,
  feature: /\b(feature|add|support for|would be nice|wish|could you (add|make))\b/gi,
  shipping: /\b(ship\w*|deliver\w*|parcel|order|track\w*|arriv\w*|late)\b/gi,
  deliver: /\b(ship\w*|deliver\w*|parcel|order|track\w*|arriv\w*|late)\b/gi,
  account: /\b(account|password|log ?in|sign ?in|email|profile|locked|two-factor)\b/gi,
  refund: /\b(refund\w*|money back|return\w*)\b/gi,
  urgent: /\b(urgent\w*|asap|immediately|right now|down|outage|today)\b/gi,
  high: /\b(urgent\w*|asap|immediately|right now|down|outage|data loss|security)\b/gi,
  low: /\b(whenever|no rush|minor|typo|cosmetic|question)\b/gi,
};

/** The neutral outcome wins when nothing in the text speaks for another label. */
const fallback = /neutral|other|general|unknown|none|medium|normal/i;

/** The label that the text itself names or speaks for most; the same text always gets the same label. */
export function classifyText(text: string, labels: readonly [string, ...string[]]): string {
  const scored = labels.map((label) => ({ label, score: scoreLabel(text, label) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score > 0) return best.label;
  return labels.find((label) => fallback.test(label)) ?? pick(labels, seedOf(text));
}

function scoreLabel(text: string, label: string): number {
  const wanted = label.toLowerCase();
  const named = wanted.length > 1 && text.toLowerCase().includes(wanted.replaceAll(/[_-]/g, ' ')) ? 2 : 0;
  const pattern = Object.entries(evidence).find(([key]) => wanted.includes(key))?.[1];
  return named + (pattern ? (text.match(pattern)?.length ?? 0) : 0);
}

/** Labels that a prompt offers, as in "one of: a, b or c" and "as a, b or c". */
export function offeredLabels(prompt: string): readonly [string, ...string[]] {
  const [, list] =
    /\b(?:one of|as|into|labels|categories)\b[:\s(]+([\w -]+(?:\s*[,/|]\s*[\w -]+)+)/i.exec(
      prompt.replaceAll(/\s+/g, ' '),
    ) ?? [];
  const [first, ...others] = (list ?? '')
    .split(/[,/|]|\bor\b|\band\b/)
    .map((label) => label.trim())
    .filter((label) => label !== '' && label.length <= 30);
  return first === undefined ? ['positive', 'neutral', 'negative'] : [first, ...others];
}
