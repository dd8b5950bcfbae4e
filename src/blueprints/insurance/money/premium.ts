import { pence, percent, pounds } from './pence.js';

/** What goes into a price: decimal strings, rates in percent. */
export interface PriceInput {
  netPremium: string;
  iptRate: string;
  fees: string;
  commissionRate: string;
}

export interface Price extends PriceInput {
  iptAmount: string;
  gross: string;
  commissionAmount: string;
}

/**
 * Insurance premium tax and commission are each a percentage of the net premium, rounded on their own, half a penny away
 * from zero. The broker's fees bear no tax and no commission. What the customer pays is net premium, tax and fees.
 */
export function priceOf(input: PriceInput): Price {
  const net = pence(input.netPremium);
  const tax = percent(net, input.iptRate);
  const fees = pence(input.fees);
  return {
    netPremium: pounds(net),
    iptRate: input.iptRate,
    iptAmount: pounds(tax),
    fees: pounds(fees),
    gross: pounds(net + tax + fees),
    commissionRate: input.commissionRate,
    commissionAmount: pounds(percent(net, input.commissionRate)),
  };
}
