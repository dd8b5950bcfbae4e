import { daysIncluding } from './days.js';
import { pence, portion, pounds } from './pence.js';

/** A policy's term; both days are days of cover. */
export interface Term {
  inceptionDate: string;
  expiryDate: string;
}

/** How many of a term's days are left when something takes effect at the start of `day`, and how many it has in all. */
export function unexpired(term: Term, day: string): { left: bigint; all: bigint } {
  const all = daysIncluding(term.inceptionDate, term.expiryDate);
  const left = Math.min(all, Math.max(0, daysIncluding(day, term.expiryDate)));
  return { left: BigInt(left), all: BigInt(all) };
}

/** Net premium for a change of terms at the start of `day`: the difference over the days left. Below zero is a return. */
export function adjustmentPremium(term: Term, day: string, annualBefore: string, annualAfter: string): string {
  const { left, all } = unexpired(term, day);
  return pounds(portion(pence(annualAfter) - pence(annualBefore), left, all));
}

/** Net premium that goes back when cover ends at the start of `day`: zero or below. */
export function returnPremium(term: Term, day: string, annual: string): string {
  return adjustmentPremium(term, day, annual, '0.00');
}
