export enum UserRole {
  CUSTOMER = 'CUSTOMER',
  REPRESENTATIVE = 'REPRESENTATIVE',
  ADMIN = 'ADMIN',
}

/** Those who work for the organization. */
export const STAFF: readonly UserRole[] = [UserRole.REPRESENTATIVE, UserRole.ADMIN];
