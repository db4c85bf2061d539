import { splitSentences } from './read-prompt.ts';

const SENTENCE_COUNT_MAX = 400;

/** The sentences that share most words with the rest of the text, in their own order. */
export function summarizeText(text: string, sentenceCount: number): string[] {
  const sentences = splitSentences(text).slice(0, SENTENCE_COUNT_MAX);
  const frequency = new Map<string, number>();
  for (const word of sentences.flatMap(significantWords)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const scored = sentences.map((sentence, index) => {
    const words = significantWords(sentence);
    const weight = words.reduce((sum, word) => sum + (frequency.get(word) ?? 0), 0);
    return { sentence, index, score: weight / Math.sqrt(words.length + 1) };
  });
  return scored
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, sentenceCount)
    .sort((a, b) => a.index - b.index)
    .map(({ sentence }) => sentence.replace(/[.!?]*$/, '.'));
}

function significantWords(sentence: string): string[] {
  return (sentence.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).filter((word) => word.length > 3);
}

/** The text to be summarised: what follows the instruction when it ends in a colon or a line, else all of it. */
export function textToSummarize(prompt: string): string {
  const [, rest] = /^[^\n:]{0,120}[:\n]\s*([\s\S]+)$/.exec(prompt) ?? [];
  return rest ?? prompt.replace(/^[^.!?]*\bsummar\w*[^.!?]*[.!?]\s*/i, '');
}
