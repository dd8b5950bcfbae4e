/** What is insured. */
export enum ProductLine {
  Motor = 'motor',
  Home = 'home',
  Travel = 'travel',
  CommercialProperty = 'commercial_property',
  Liability = 'liability',
}

/** Which insurance premium tax a premium bears. `exempt` bears none and needs no rate. */
export enum TaxCode {
  IptStandard = 'ipt_standard',
  IptTravel = 'ipt_travel',
  Exempt = 'exempt',
}
