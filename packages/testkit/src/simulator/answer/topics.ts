import { classifyText, offeredLabels } from './classify-text.ts';
import { splitSentences, subjectOf } from './read-prompt.ts';
import { extractFacts, recallFact } from './recall-fact.ts';
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
  const half = Math.ceil(splitSentences(source).length / 2);
  const points = summarizeText(source, /one sentence|tl;?dr/i.test(text) ? 1 : Math.min(half, 3));
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
  const about =
    /\b(?:about|regarding|that)\s+(?:the\s+|our\s+)?([^.!?\n]{3,60})/i.exec(text)?.[1]?.trim() ?? subjectOf(text);
  return `Subject: ${about.charAt(0).toUpperCase()}${about.slice(1)}\n\nHello,\n\nA short note on this subject: where we stand, what changes for you, and what I need from you by Friday.\n\nIf anything is unclear, reply to this message and I will get back to you the same day.\n\nKind regards`;
}

function extract(text: string): string {
  const facts = extractFacts(text);
  if (Object.keys(facts).length === 0)
    return 'Paste the text after your request, and I will pull out what I recognise.';
  return `\`\`\`json\n${JSON.stringify(facts, null, 2)}\n\`\`\``;
}

function plan(text: string, seed: number): string {
  const first = pick(
    ['Write down what “done” means', 'Agree on one measure of success', 'Ask who is affected and what they need'],
    seed,
  );
  return `Here is how I would approach “${subjectOf(text)}”:\n\n1. **${first}.** One sentence is enough, and it settles most later debates.\n2. **Start with the smallest useful step.** Something that works by the end of the day shows what the plan has missed.\n3. **Take the riskiest part next.** Whatever you know least about decides how long it takes.\n4. **Look back after a week.** Keep what helped and drop the rest.\n\nTell me about your constraints, and I will make the steps more specific.`;
}

/** A question about the world: honest, because a template that sounds certain would be wrong. */
function question(text: string): string {
  const known = recallFact(text);
  if (known !== undefined) return known;
  return `I cannot answer that from knowledge: I am the built-in simulator and work only with what a message contains. If you paste a source about “${subjectOf(text)}”, I can summarise it, pull out the figures, or sort it into categories. For a real answer, send the same request to a real provider.`;
}

function consider(text: string, seed: number): string {
  const opening = pick(
    ['I would look at three sides of this', 'It helps to separate three questions here', 'Three things decide this'],
    seed,
  );
  return `${opening}. On “${subjectOf(text)}”:\n\n- **Purpose:** what should be better afterwards, and for whom?\n- **Cost:** what does it take in time, money and attention, once and every month?\n- **Way back:** if it turns out wrong, how soon would you notice, and how hard is it to undo?\n\nIf the way back is cheap, try it on a small scale first. If it is not, settle the purpose before anything else.`;
}

/** In order of precedence; the last one takes everything. */
const topics: readonly [Topic, ...Topic[]] = [
  {
    pattern:
      /\b(who|what) are you\b|\bare you (a |an )?(real|human|person|bot|ai|simulator|model|chatgpt|gpt|claude)\b|\b(which|what) (language )?model (are|is this|am)\b|\b(a|the|lethe'?s?) simulator\b/i,
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
  { pattern: /\bextract\b|\b(as|into) json\b/i, reply: extract },
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
  {
    pattern: /\bjoke\b/i,
    reply: () =>
      'A byte walks into a bar and orders a pint. “Rough day?” asks the barkeeper. “Parity error,” says the byte. “I thought you looked a bit off.”',
  },
  { pattern: /\b(plan|steps|how (do|can|should|would|to)|ideas|checklist|outline|improve|reduce)\b/i, reply: plan },
  {
    pattern: /^\W*(who|what|when|where|which|why|how|is|are|does|did|explain|tell me|describe)\b|\d\s*[+*/×÷-]\s*\d/i,
    reply: question,
  },
  { pattern: /[\s\S]*/, reply: consider },
];

/** Sensible prose for a message: a pure function of the text and the seed. */
export function replyTo(text: string, seed: number): string {
  const topic = topics.find(({ pattern }) => pattern.test(text)) ?? topics[0];
  return topic.reply(text, seed);
}
