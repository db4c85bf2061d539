const capitals: Readonly<Record<string, string>> = {
  austria: 'Vienna',
  brazil: 'Brasília',
  canada: 'Ottawa',
  france: 'Paris',
  germany: 'Berlin',
  italy: 'Rome',
  japan: 'Tokyo',
  portugal: 'Lisbon',
  spain: 'Madrid',
};

/** The few things that the simulator knows for sure: some capitals, and sums of two numbers. */
export function recallFact(text: string): string | undefined {
  const country = /\bcapital (?:city )?of (\p{L}+)/iu.exec(text)?.[1];
  const capital = country && capitals[country.toLowerCase()];
  if (capital) return `The capital of ${country} is ${capital}.`;
  const [, left, operator, right] =
    /(-?\d{1,9}(?:\.\d{1,4})?)\s*([+*/×÷-])\s*(\d{1,9}(?:\.\d{1,4})?)\s*[=?.]*\s*$/.exec(text) ?? [];
  const result = calculate(Number(left), operator, Number(right));
  return Number.isFinite(result) ? `${left} ${operator} ${right} = ${Number(result?.toPrecision(12))}` : undefined;
}

function calculate(left: number, operator: string | undefined, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
    case '×':
      return left * right;
    case '/':
    case '÷':
      return left / right;
    default:
      return undefined;
  }
}

/** Facts of recognisable shape that a text holds, by name. */
export function extractFacts(text: string): Record<string, string> {
  const shapes: Readonly<Record<string, RegExp>> = {
    reference: /\b[A-Z]{2,5}-\d[\w-]*/,
    email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
    date: /\b\d{4}-\d{2}-\d{2}\b/,
    amount: /(?:[€$£]\s?\d[\d.,]*\d|\b\d[\d.,]*\s?(?:EUR|USD|GBP)\b)/,
    url: /https?:\/\/[^\s"'<>]+/,
  };
  const found = Object.entries(shapes).map(([name, shape]) => [name, shape.exec(text)?.[0]] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
