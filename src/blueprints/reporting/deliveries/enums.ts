/** Kept as text with a CHECK: the blueprint's PostgreSQL enums are the five of its specification. */
export enum DeliveryChannel {
  Email = 'email',
  Link = 'link',
}

export enum DeliveryStatus {
  Queued = 'queued',
  Sent = 'sent',
  Failed = 'failed',
}
