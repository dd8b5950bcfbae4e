export enum AccountTier {
  BASIC = 'BASIC',
  STANDARD = 'STANDARD',
  PREMIUM = 'PREMIUM',
  VIP = 'VIP',
}

export enum AccountStanding {
  GOOD = 'GOOD',
  WATCH = 'WATCH',
  AT_RISK = 'AT_RISK',
  SUSPENDED = 'SUSPENDED',
}
