export { formatUsd, NANO_USD_PER_USD, type NanoUsd, parseDecimalUsd, toDecimalUsd } from './nano-usd.ts';
export { chargeFor, divideHalfEven, type Rate } from './rate.ts';
