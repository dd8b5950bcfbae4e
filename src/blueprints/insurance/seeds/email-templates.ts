/** The letters every broker begins with; each may be reworded. */
export const EMAIL_TEMPLATES = [
  {
    key: 'quote_confirmation',
    name: 'Quote confirmation',
    subject: 'Your {{product.name}} quotation {{policy.number}}',
    body: `Dear {{customer.name}},

Thank you for asking us about {{product.name}}. Our quotation {{policy.number}} for cover from {{policy.inceptionDate}} to {{policy.expiryDate}} is:

Net premium: £{{financial.netPremium}}
Insurance premium tax ({{financial.iptRate}} %): £{{financial.iptAmount}}
Our fee: £{{financial.fees}}
Total: £{{financial.gross}}

Please check that the details you gave us are complete and correct. The quotation is not cover.

{{broker.name}}
`,
  },
  {
    key: 'policy_issued',
    name: 'Policy issued',
    subject: 'Your policy {{policy.number}} is in force',
    body: `Dear {{customer.name}},

Your {{product.name}} policy {{policy.number}} is in force from {{policy.inceptionDate}} to {{policy.expiryDate}}. The total is £{{financial.gross}}, which includes insurance premium tax of £{{financial.iptAmount}}.

You may cancel within 14 days of receiving your documents. Please read the product information document, and tell us at once if anything changes.

{{broker.name}}
`,
  },
  {
    key: 'renewal_notice',
    name: 'Renewal notice',
    subject: 'Your policy {{policy.number}} expires on {{policy.expiryDate}}',
    body: `Dear {{customer.name}},

Your {{product.name}} policy {{policy.number}} expires on {{policy.expiryDate}}. Last year you paid a net premium of £{{renewal.expiringPremium}}; the net premium we can offer for the coming year is £{{renewal.offeredPremium}}.

You may be able to find the same cover elsewhere for less. Please tell us of anything that has changed since last year.

{{broker.name}}
`,
  },
];
