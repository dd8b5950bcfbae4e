export enum RepresentativeRole {
  AGENT = 'AGENT',
  SENIOR_AGENT = 'SENIOR_AGENT',
  TEAM_LEAD = 'TEAM_LEAD',
  MANAGER = 'MANAGER',
}

export enum RepresentativeStatus {
  ONLINE = 'ONLINE',
  BUSY = 'BUSY',
  AWAY = 'AWAY',
  OFFLINE = 'OFFLINE',
}
