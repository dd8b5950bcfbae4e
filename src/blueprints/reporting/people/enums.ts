export enum TenantStatus {
  Active = 'active',
  Paused = 'paused',
  Archived = 'archived',
}

export enum UserStatus {
  Invited = 'invited',
  Active = 'active',
  Disabled = 'disabled',
}

/** `agency_admin` without a tenant may enter every reporting tenant. */
export enum MembershipRole {
  AgencyAdmin = 'agency_admin',
  AgencyMember = 'agency_member',
  ClientAdmin = 'client_admin',
  ClientViewer = 'client_viewer',
}
