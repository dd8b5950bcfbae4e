/** Session tokens of this blueprint begin with it. */
export const SESSION_PREFIX = 'rs_';
