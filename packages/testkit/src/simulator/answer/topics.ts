import { classifyText, offeredLabels } from './classify-text.ts';
import { subjectOf } from './read-prompt.ts';
import { pick } from './seed.ts';
import { summarizeText, textToSummarize } from './summarize-text.ts';
import { writeCode } from './write-code.ts';

type Topic = {
  readonly pattern: RegExp;
  readonly reply: (text: string, seed: number) => string;
};

const identity =
  "I am Lethe's built-in simulator, not a language model. I answer from templates that a hash of your message chooses, so the same question always gets the same answer, and nothing leaves this machine. Use me to try streaming, tool calls, retention and billing without a provider key.";

function summarize(text: string): string {
  const source = textToSummarize(text);
  if (source.length < 60) return 'Paste the text that you would like summarised, and I will pick out what it turns on.';
  const points = summarizeText(source, /one sentence|tl;?dr/i.test(text) ? 1 : 3);
  if (/bullet|key points|list/i.test(text)) return points.map((point) => `- ${point}`).join('\n');
  return `In short: ${points.join(' ')}`;
}

function classify(text: string): string {
  const label = classifyText(textToSummarize(text), offeredLabels(text));
  return `Category: ${label}\n\nThe wording of the message speaks for “${label}” more than for the alternatives.`;
}

const steps: Readonly<Record<string, string>> = {
  billing: 'I have asked billing to compare the charge with your plan; a wrong amount is returned to the same card.',
  shipping: 'I have asked the carrier for the latest scan, and I will arrange a replacement if the parcel is lost.',
  account: 'I have sent a new sign-in link to the address on file. It is valid for one hour.',
  technical: 'I have passed the details to our engineers, with the time at which you saw it.',
};

function support(text: string, seed: number): string {
  const matter = classifyText(text, ['technical', 'billing', 'shipping', 'account']);
  const reference = /(?:#|order |invoice |ticket )\s?#?([A-Z]*-?\d[\w-]*)/i.exec(text)?.[1];
  const opening = pick(
    [
      'Thank you for writing to us, and I am sorry for the trouble.',
      'I am sorry that this happened, and thank you for telling us.',
      'Thanks for getting in touch. I understand how annoying this is.',
    ],
    seed,
  );
  const noted = reference ? ` I have your reference ${reference} in front of me.` : '';
  return `${opening}${noted}\n\n${steps[matter]} You will hear from us within one working day.\n\nIs there anything else that I should add to the case?`;
}

function draft(text: string): string {
  const subject = subjectOf(text).replace(/^(e-?mail|letter|note|message|post|announcement)\s*(to|about|for)?\s*/i, '');
  return `Subject: ${subject.charAt(0).toUpperCase()}${subject.slice(1)}\n\nHello,\n\nI am writing about ${subject}. Here is where we stand, what changes for you, and what I need from you by Friday.\n\nIf anything is unclear, reply to this message and I will get back to you the same day.\n\nKind regards`;
}

function plan(text: string, seed: number): string {
  const subject = subjectOf(text);
  const first = pick(['Write down what “done” means', 'Agree on one measure of success', 'Ask who is affected'], seed);
  return `Here is how I would approach ${subject}:\n\n1. **${first}.** One sentence is enough, and it settles most later debates.\n2. **Start with the smallest useful step.** Something that works by the end of the day shows what the plan has missed.\n3. **Take the riskiest part next.** Whatever you know least about decides how long it takes.\n4. **Look back after a week.** Keep what helped and drop the rest.\n\nTell me about your constraints, and I will make the steps more specific.`;
}

function consider(text: string, seed: number): string {
  const subject = subjectOf(text);
  const opening = pick(
    ['There are three sides to', 'It helps to separate three questions about', 'I would look at three things in'],
    seed,
  );
  return `${opening} ${subject}:\n\n- **Purpose:** what should be better afterwards, and for whom?\n- **Cost:** what does it take in time, money and attention, once and every month?\n- **Way back:** if it turns out wrong, how soon would you notice, and how hard is it to undo?\n\nIf the way back is cheap, try it on a small scale first. If it is not, settle the purpose before anything else.`;
}

/** In order of precedence; the last one takes everything. */
const topics: readonly [Topic, ...Topic[]] = [
  {
    pattern:
      /\b(who|what) are you\b|\bare you (a |an )?(real|human|person|bot|ai|simulator|model|chatgpt|gpt|claude)\b|\b(which|what) (language )?model\b|\b(a|the|lethe'?s?) simulator\b/i,
    reply: () => identity,
  },
  {
    pattern: /^\W*(hi|hello|hey|good (morning|afternoon|evening))\b.{0,30}$|\bsay (hi|hello)\b/i,
    reply: (_, seed) =>
      pick(['Hello! What can I do for you today?', 'Hello! It is good to meet you. What are we working on?'], seed),
  },
  { pattern: /^\W*(thanks|thank you)\b.{0,40}$/i, reply: () => 'You are welcome. Come back whenever you like.' },
  { pattern: /\bsummar(y|i[sz])|tl;?dr|\bkey points\b/i, reply: summarize },
  { pattern: /\bclassif|\bcategori[sz]e|\bsentiment\b|\btriage\b/i, reply: classify },
  {
    pattern: /\btranslate\b/i,
    reply: () => 'I am a simulator without a dictionary, so I would rather not guess at a translation.',
  },
  {
    pattern: /\b(haiku|poem)\b/i,
    reply: () => 'Water keeps no name;\nthe river carries its load\nand lets go on time.',
  },
  {
    pattern: /```|\b(code|function|script|regex|typescript|javascript|python|sql|bug|exception|refactor|\w+Error)\b/i,
    reply: writeCode,
  },
  { pattern: /\b(write|draft|compose)\b.*\b(e-?mail|letter|note|announcement)\b/is, reply: draft },
  {
    pattern:
      /\b(refund|my order|order #?\w*\d|parcel|invoice|charged|subscription|password|log ?in|customer|complaint)\b/i,
    reply: support,
  },
  { pattern: /\b(plan|steps|how (do|can|should|would|to)|ideas|checklist|outline|improve)\b/i, reply: plan },
  { pattern: /[\s\S]*/, reply: consider },
];

/** Sensible prose for a message: a pure function of the text and the seed. */
export function replyTo(text: string, seed: number): string {
  const topic = topics.find(({ pattern }) => pattern.test(text)) ?? topics[0];
  return topic.reply(text, seed);
}
