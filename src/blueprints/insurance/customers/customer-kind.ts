export enum CustomerKind {
  Retail = 'retail',
  Commercial = 'commercial',
}
