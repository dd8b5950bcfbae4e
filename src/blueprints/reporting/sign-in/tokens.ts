/** Session tokens of this blueprint begin with it. */
export const SESSION_PREFIX = 'rs_';

/** Tokens of invitations begin with it. */
export const INVITATION_PREFIX = 'rl_';
