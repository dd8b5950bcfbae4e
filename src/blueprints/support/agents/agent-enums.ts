export enum AgentType {
  TRIAGE = 'TRIAGE',
  SUPPORT = 'SUPPORT',
  REFUND = 'REFUND',
  ESCALATION = 'ESCALATION',
  ANALYTICS = 'ANALYTICS',
}

export enum AgentStatus {
  DRAFT = 'DRAFT',
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
  RETIRED = 'RETIRED',
}

export enum DecisionRuleAction {
  APPROVE = 'APPROVE',
  DENY = 'DENY',
  ESCALATE = 'ESCALATE',
}
