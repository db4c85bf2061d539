export { createPriceList } from './create-price-list.ts';
