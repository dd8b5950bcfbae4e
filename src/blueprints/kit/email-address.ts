/**
 * The one spelling of an e-mail address that is stored, compared and written to. Two spellings of one mailbox (case,
 * compatibility characters of Unicode) must never become two accounts, and a message must go to the stored spelling only:
 * otherwise a look-alike address receives the secret of another (CVE-2019-19844 is of this kind).
 *
 * @example
 * normalizeEmail('Ann@Example.com') // 'ann@example.com'
 */
export function normalizeEmail(address: string): string {
  return address.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}
