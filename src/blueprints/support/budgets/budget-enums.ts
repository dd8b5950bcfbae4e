export enum BudgetType {
  REFUND = 'REFUND',
  CREDIT = 'CREDIT',
  GOODWILL = 'GOODWILL',
  OPERATIONS = 'OPERATIONS',
}

export enum BudgetPeriod {
  WEEKLY = 'WEEKLY',
  MONTHLY = 'MONTHLY',
  QUARTERLY = 'QUARTERLY',
  YEARLY = 'YEARLY',
}

export enum BudgetStatus {
  DRAFT = 'DRAFT',
  ACTIVE = 'ACTIVE',
  EXHAUSTED = 'EXHAUSTED',
  CLOSED = 'CLOSED',
}
