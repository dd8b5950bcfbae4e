export enum WorkspaceRole {
  Owner = 'owner',
  Admin = 'admin',
  Member = 'member',
}
