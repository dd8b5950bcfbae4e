/** Session tokens of this blueprint begin with it. */
export const TOKEN_PREFIX = 'ws_';
